import { readFileSync } from 'node:fs';
import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z-]{1,40}$/);
const count = z.number().int().positive();

const functionShape = z.strictObject({
  name,
  /** The name in functions/index.ts: one target can be deployed more than once, each with its own limits. */
  target: name,
  /** `public`: anyone may call; `invoker`: only Pub/Sub, as the invoker account. */
  access: z.enum(['public', 'invoker']),
  memory: z.enum(['256Mi', '512Mi', '1Gi', '2Gi']),
  timeoutSeconds: count.max(540),
  /** Requests one instance takes at a time. */
  concurrency: count.max(1000),
  maxInstances: count,
});

const subscriptionShape = z.strictObject({
  name,
  topic: name,
  function: name,
  ackDeadlineSeconds: count.min(10).max(600),
  retry: z.strictObject({ minimumBackoffSeconds: count.max(600), maximumBackoffSeconds: count.max(600) }),
  deadLetter: z.strictObject({ topic: name, maxDeliveryAttempts: count.min(5).max(100) }).optional(),
});

const scheduleShape = z.strictObject({
  name,
  topic: name,
  cron: z.string().regex(/^(\S+ ){4}\S+$/),
  timeZone: z.string(),
  message: z.record(z.string(), z.unknown()),
});

const manifestShape = z.strictObject({
  region: z.string(),
  runtime: z.literal('nodejs24'),
  /** Short names of the service accounts. */
  accounts: z.strictObject({ runtime: z.string(), invoker: z.string() }),
  /** The same for every function, everywhere. */
  environment: z.record(z.string(), z.string()),
  /** Environment variable by secret of Secret Manager. */
  secrets: z.record(z.string(), z.string()),
  functions: z.array(functionShape),
  /** First match counts; a path takes in everything below it. */
  routes: z.array(z.strictObject({ path: z.string().startsWith('/'), function: name })),
  topics: z.array(name),
  subscriptions: z.array(subscriptionShape),
  schedules: z.array(scheduleShape),
});

/** Everything that runs and what it is connected by: infra/manifest.json. */
export type Manifest = z.infer<typeof manifestShape>;
/** One deployed function. */
export type DeployedFunction = Manifest['functions'][number];
/** One push subscription: which function gets what is published to which topic. */
export type Subscription = Manifest['subscriptions'][number];

/** Reads infra/manifest.json. Throws when a name points at nothing: see `danglingNames`. */
export function readManifest(): Manifest {
  const manifest = manifestShape.parse(JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8')));
  const dangling = danglingNames(manifest);
  if (dangling.length > 0) throw new Error(`infra/manifest.json: nothing is called ${dangling.join(', ')}`);
  return manifest;
}

/** The names of functions and topics that are used but not defined. */
export function danglingNames(manifest: Manifest): readonly string[] {
  const functions = new Set(manifest.functions.map((each) => each.name));
  const topics = new Set(manifest.topics);
  const usedFunctions = [...manifest.routes, ...manifest.subscriptions].map((each) => each.function);
  const usedTopics = [
    ...manifest.subscriptions.flatMap(({ topic, deadLetter }) => [topic, ...(deadLetter ? [deadLetter.topic] : [])]),
    ...manifest.schedules.map(({ topic }) => topic),
  ];
  return [...usedFunctions.filter((each) => !functions.has(each)), ...usedTopics.filter((each) => !topics.has(each))];
}

/** The function that answers requests to a path. */
export function functionAt(manifest: Pick<Manifest, 'routes'>, path: string): string | undefined {
  const route = manifest.routes.find(
    (each) => each.path === '/' || path === each.path || path.startsWith(`${each.path}/`),
  );
  return route?.function;
}
