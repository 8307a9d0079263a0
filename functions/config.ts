import { z } from 'zod';
import type { PacingLimits } from '../shared/adapters/google/pacing.ts';

/** Everything the functions are told by their environment. Addresses of stand-ins are absent in production. */
export interface Config {
  readonly projectId: string;
  readonly googleClientId: string;
  readonly googleClientSecret: string;
  /** One origin that stands in for all of Google's. */
  readonly googleBaseUrl?: string;
  /** How fast this process may ask Google. */
  readonly googlePacing: PacingLimits;
  readonly sendgridApiKey: string;
  readonly sendgridBaseUrl?: string;
  /** The public key of SendGrid's signed events, base64; without it they are all refused. */
  readonly sendgridEventKey?: string;
  /** `host:port`. */
  readonly firestoreEmulatorHost?: string;
  /** `host:port`. */
  readonly pubsubEmulatorHost?: string;
  /** The origin people and Google see, without a slash at the end. */
  readonly publicUrl: string;
  /** What wraps the keys of secrets at rest; `local` never in production. */
  readonly keys:
    { readonly kind: 'kms'; readonly keyName: string } | { readonly kind: 'local'; readonly secret: string };
  /** What the secrets of watch channels are derived from. */
  readonly channelSecret: string;
  /** The address mails come from. */
  readonly mailFrom: string;
  /** How pushes of Pub/Sub are recognised. */
  readonly pushes: { readonly audience: string; readonly email: string; readonly keysUrl: string };
  /** The vendor's operators, by the verified address of their Google accounts, in small letters. */
  readonly operators: readonly string[];
  /** Whether this runs on Google Cloud. */
  readonly inProduction: boolean;
}

/** The environment does not say all it must, or says what cannot be; the message names every variable and its remedy. */
export class ConfigFailure extends Error {
  constructor(problems: readonly string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ConfigFailure';
  }
}

/** Each variable: what it must look like, and what to do when it does not. */
const variables = {
  GOOGLE_CLOUD_PROJECT: { shape: z.string().min(1), remedy: 'set it to the id of the Google Cloud project' },
  GOOGLE_CLIENT_ID: { shape: z.string().min(1), remedy: 'set it to the id of the OAuth client (docs/operating.md)' },
  GOOGLE_CLIENT_SECRET: { shape: z.string().min(1), remedy: "set it to the OAuth client's secret" },
  GOOGLE_BASE_URL: { shape: z.url().optional(), remedy: 'unset it, or give the origin that stands in for Google' },
  GOOGLE_PROJECT_UNITS_PER_MINUTE: {
    shape: limit(10_000),
    remedy: "unset it, or give the project's Calendar quota per minute",
  },
  GOOGLE_USER_UNITS_PER_MINUTE: {
    shape: limit(600),
    remedy: "unset it, or give the project's Calendar quota per minute and user",
  },
  GOOGLE_WRITES_PER_SECOND: { shape: limit(5), remedy: 'unset it, or give the writes to one calendar in a second' },
  GOOGLE_CALLING_INSTANCES: {
    shape: limit(20),
    remedy: 'unset it, or give the number of instances that share the quota',
  },
  SENDGRID_API_KEY: { shape: z.string().min(1), remedy: 'set it to a SendGrid key that may send mail' },
  SENDGRID_BASE_URL: { shape: z.url().optional(), remedy: 'unset it, or give the origin that stands in for SendGrid' },
  SENDGRID_EVENT_KEY: {
    shape: z.base64().optional(),
    remedy: 'set it to the verification key of the Event Webhook (docs/operating.md)',
  },
  FIRESTORE_EMULATOR_HOST: { shape: z.string().regex(/:\d+$/).optional(), remedy: 'unset it, or give host:port' },
  PUBSUB_EMULATOR_HOST: { shape: z.string().regex(/:\d+$/).optional(), remedy: 'unset it, or give host:port' },
  PUBLIC_URL: { shape: z.url(), remedy: 'set it to the origin people open, such as https://sync.example.com' },
  KMS_KEY_NAME: {
    shape: z.string().startsWith('projects/').optional(),
    remedy: 'set it to the full name of the Cloud KMS key: projects/.../cryptoKeys/...',
  },
  LOCAL_KEY_SECRET: { shape: z.string().min(32).optional(), remedy: 'give at least 32 characters' },
  CHANNEL_SECRET: { shape: z.string().min(32), remedy: 'set it to at least 32 random characters' },
  MAIL_FROM: { shape: z.email(), remedy: 'set it to an address SendGrid has verified' },
  OPERATORS: {
    shape: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((address) => address.trim().toLowerCase())
          .filter((address) => address !== ''),
      )
      .pipe(z.array(z.email())),
    remedy: 'unset it, or give the e-mail addresses of those who may see the operations page, with commas between',
  },
  PUSH_AUDIENCE: { shape: z.string().min(1), remedy: "set it to the audience of the push subscriptions' tokens" },
  PUSH_SERVICE_ACCOUNT: { shape: z.email(), remedy: 'set it to the service account Pub/Sub pushes as' },
  PUSH_KEYS_URL: { shape: z.url().optional(), remedy: "unset it: Google's own keys are used then" },
  K_SERVICE: { shape: z.string().optional(), remedy: 'Google Cloud sets it' },
} as const;

/** A whole number above 0, with what holds where none is given. */
function limit(usual: number): z.ZodType<number> {
  return z.coerce.number().int().positive().default(usual);
}

type Values = { readonly [Name in keyof typeof variables]: z.infer<(typeof variables)[Name]['shape']> };

const googleKeysUrl = 'https://www.googleapis.com/oauth2/v3/certs';

/** Reads the environment. Throws `ConfigFailure`. An empty variable counts as unset. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values = readVariables(environment);
  const inProduction = values.K_SERVICE !== undefined;
  const problems = inProduction ? unfitForProduction(values) : [];
  const keys = keysFrom(values);
  if (keys === undefined || problems.length > 0) {
    throw new ConfigFailure([
      ...problems,
      ...(keys === undefined ? [`KMS_KEY_NAME is missing: ${variables.KMS_KEY_NAME.remedy}`] : []),
    ]);
  }
  return {
    projectId: values.GOOGLE_CLOUD_PROJECT,
    googleClientId: values.GOOGLE_CLIENT_ID,
    googleClientSecret: values.GOOGLE_CLIENT_SECRET,
    googlePacing: pacingFrom(values),
    sendgridApiKey: values.SENDGRID_API_KEY,
    publicUrl: values.PUBLIC_URL.replace(/\/+$/, ''),
    keys,
    channelSecret: values.CHANNEL_SECRET,
    mailFrom: values.MAIL_FROM,
    pushes: {
      audience: values.PUSH_AUDIENCE,
      email: values.PUSH_SERVICE_ACCOUNT,
      keysUrl: values.PUSH_KEYS_URL ?? googleKeysUrl,
    },
    operators: values.OPERATORS,
    inProduction,
    ...(values.GOOGLE_BASE_URL === undefined ? {} : { googleBaseUrl: values.GOOGLE_BASE_URL.replace(/\/+$/, '') }),
    ...(values.SENDGRID_BASE_URL === undefined ? {} : { sendgridBaseUrl: values.SENDGRID_BASE_URL }),
    ...(values.SENDGRID_EVENT_KEY === undefined ? {} : { sendgridEventKey: values.SENDGRID_EVENT_KEY }),
    ...(values.FIRESTORE_EMULATOR_HOST === undefined ? {} : { firestoreEmulatorHost: values.FIRESTORE_EMULATOR_HOST }),
    ...(values.PUBSUB_EMULATOR_HOST === undefined ? {} : { pubsubEmulatorHost: values.PUBSUB_EMULATOR_HOST }),
  };
}

/** The function this process serves, as functions-framework is told; undefined where it is loaded for something else. */
export function functionTarget(): string | undefined {
  return process.env['FUNCTION_TARGET'];
}

function readVariables(environment: Readonly<Record<string, string | undefined>>): Values {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { shape, remedy }] of Object.entries(variables)) {
    const given = environment[name] === '' ? undefined : environment[name];
    const parsed = shape.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} ${given === undefined ? 'is missing' : 'is not what it should be'}: ${remedy}`);
  }
  if (problems.length > 0) throw new ConfigFailure(problems);
  return values as Values; // every variable was parsed with its own shape just above
}

/** Whatever stands in for something of Google's opens a door when it is set in production by mistake; what guards one must be there. */
function unfitForProduction(values: Values): readonly string[] {
  const standIns = [
    'LOCAL_KEY_SECRET',
    'PUSH_KEYS_URL',
    'GOOGLE_BASE_URL',
    'SENDGRID_BASE_URL',
    'FIRESTORE_EMULATOR_HOST',
    'PUBSUB_EMULATOR_HOST',
  ] as const;
  return [
    ...standIns
      .filter((name) => values[name] !== undefined)
      .map((name) => `${name} is for local use only: unset it in production`),
    ...(values.SENDGRID_EVENT_KEY === undefined
      ? [`SENDGRID_EVENT_KEY is missing: ${variables.SENDGRID_EVENT_KEY.remedy}`]
      : []),
  ];
}

/** The project's quota is shared out evenly, since no instance knows what the others ask. */
function pacingFrom(values: Values): PacingLimits {
  return {
    unitsPerMinute: values.GOOGLE_USER_UNITS_PER_MINUTE,
    sharedUnitsPerMinute: values.GOOGLE_PROJECT_UNITS_PER_MINUTE / values.GOOGLE_CALLING_INSTANCES,
    writesPerSecond: values.GOOGLE_WRITES_PER_SECOND,
  };
}

function keysFrom(values: Values): Config['keys'] | undefined {
  if (values.KMS_KEY_NAME !== undefined) return { kind: 'kms', keyName: values.KMS_KEY_NAME };
  if (values.LOCAL_KEY_SECRET !== undefined) return { kind: 'local', secret: values.LOCAL_KEY_SECRET };
  return undefined;
}
