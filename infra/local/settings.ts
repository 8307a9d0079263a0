import type { Cloud, Environment } from './cloud.ts';
import type { Manifest } from '../manifest.ts';
import type { StartOptions } from './options.ts';
import type { PushIdentity } from './push-identity.ts';

/** As whom Pub/Sub pushes here, and for whom the tokens are. */
export const pushAs = {
  audience: 'studiosync-local',
  email: 'studiosync-invoker@studiosync-local.iam.gserviceaccount.com',
};

/** What the functions are told: what was given, else what fits the servers that stand in, ours or any other. */
export function settingsFor(
  manifest: Manifest,
  {
    publicUrl,
    cloud,
    identity,
  }: Pick<StartOptions, 'publicUrl'> & { readonly cloud: Cloud; readonly identity: PushIdentity },
  environment: Environment,
): Readonly<Record<string, string>> {
  const { firestore, pubsub, google, inbox } = cloud;
  return defined({
    ...environment,
    ...manifest.environment,
    GOOGLE_CLOUD_PROJECT: environment['GOOGLE_CLOUD_PROJECT'] || 'studiosync-local',
    FIRESTORE_EMULATOR_HOST: firestore.address,
    PUBSUB_EMULATOR_HOST: pubsub.address,
    GOOGLE_BASE_URL: google.address,
    SENDGRID_BASE_URL: inbox.address,
    GOOGLE_CLIENT_ID: environment['GOOGLE_CLIENT_ID'] || 'studiosync-local',
    GOOGLE_CLIENT_SECRET: environment['GOOGLE_CLIENT_SECRET'] || 'local-client-secret',
    SENDGRID_API_KEY: environment['SENDGRID_API_KEY'] || 'SG.local',
    SENDGRID_EVENT_KEY: environment['SENDGRID_EVENT_KEY'] || inbox.eventKey,
    MAIL_FROM: environment['MAIL_FROM'] || 'studiosync@example.com',
    PUBLIC_URL: publicUrl,
    OPERATORS: environment['OPERATORS'] || 'ops@example.com',
    LOCAL_KEY_SECRET: environment['LOCAL_KEY_SECRET'] || 'a secret for this machine only, worth nothing elsewhere',
    CHANNEL_SECRET: environment['CHANNEL_SECRET'] || 'another secret for this machine only, worth nothing',
    PUSH_AUDIENCE: pushAs.audience,
    PUSH_SERVICE_ACCOUNT: pushAs.email,
    PUSH_KEYS_URL: identity.keysUrl,
    METADATA_SERVER_DETECTION: 'none', // else Google's clients look for a server that only their cloud has
  });
}

function defined(values: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
