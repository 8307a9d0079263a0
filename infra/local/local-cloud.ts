import { rmSync } from 'node:fs';
import { type Config, readConfig } from '../../functions/config.ts';
import { functionAt, type Manifest, readManifest } from '../manifest.ts';
import { buildFunctions } from './build.ts';
import { type Cloud, type Environment, startCloud } from './cloud.ts';
import { type PartHealth, startGateway } from './gateway.ts';
import { takeLock } from './lock.ts';
import { placesIn, type StartOptions } from './options.ts';
import { demandFree, freePort } from './ports.ts';
import { type FunctionProcess, runFunction } from './processes.ts';
import { type PushIdentity, startPushIdentity } from './push-identity.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { seed } from './seed.ts';
import { pushAs, settingsFor } from './settings.ts';
import { createTopics, type Topics } from './topics.ts';

/** What starting takes. Whatever was started is ended by `ends`, last first. */
export interface LocalCloudOptions {
  readonly options: StartOptions;
  readonly environment: Environment;
  readonly ends: AsyncDisposableStack;
  /** Told what a person should see while it runs. */
  readonly report: (line: string) => void;
}

type Processes = ReadonlyMap<string, FunctionProcess>;

/** Starts the servers, the functions, what connects them and the front; resolves when all of it is up. Throws `StartFailure` and `ConfigFailure`. */
export async function startLocalCloud({ options, environment, ends, report }: LocalCloudOptions): Promise<Cloud> {
  const manifest = readManifest();
  const places = placesIn(options.directory);
  await demandFree(options.port, options.host, 'PORT');
  ends.defer(takeLock(places.lock));
  if (options.fresh) rmSync(places.state, { recursive: true, force: true });

  const identity = await startPushIdentity(pushAs);
  ends.defer(() => identity.stop());
  const building = buildFunctions();
  const cloud = await startCloud(options, environment, identity, ends);
  const { build, remove } = await building;
  ends.defer(remove);

  const settings = settingsFor(manifest, { publicUrl: options.publicUrl, cloud, identity }, environment);
  const config = readConfig(settings);
  const processes = await runFunctions(manifest, { build, logs: places.logs, settings, report });
  ends.defer(async () => {
    await Promise.all(Array.from(processes.values(), (each) => each.stop()));
  });
  const prepared = { name: 'prepared', up: false };
  const gateway = await startGateway({
    ...options,
    portOf: (path) => processes.get(functionAt(manifest, path) ?? '')?.port,
    health: async () => [...(await healthOf([...Object.values(cloud), ...processes.values()])), prepared],
  });
  ends.defer(() => gateway.stop());

  const topics = createTopics(manifest, topicsOptions(config, { cloud, identity, processes }));
  await Promise.all([topics, seed(config, cloud.google), allUp(processes)]);
  startSchedules(manifest, { topics: await topics, ends, report });
  prepared.up = true;
  return cloud;
}

async function runFunctions(
  manifest: Manifest,
  how: {
    readonly build: string;
    readonly logs: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly report: (line: string) => void;
  },
): Promise<Processes> {
  const ports = await Promise.all(manifest.functions.map(() => freePort()));
  const { build: source, settings: environment, logs, report } = how;
  return new Map(
    manifest.functions.map(({ name, target }, index) => {
      const port = ports[index] ?? 0;
      return [name, runFunction({ name, target, port, source, environment, logs, report })];
    }),
  );
}

function topicsOptions(
  { projectId }: Config,
  {
    cloud,
    identity,
    processes,
  }: { readonly cloud: Cloud; readonly identity: PushIdentity; readonly processes: Processes },
) {
  const portOf = (name: string) => processes.get(name)?.port ?? 0;
  const { address: emulatorHost, embedded } = cloud.pubsub;
  const endpointOf = (name: string) =>
    embedded ? `http://127.0.0.1:${portOf(name)}/` : identity.relayTo(portOf(name));
  return { projectId, emulatorHost, endpointOf, pushAs };
}

function startSchedules(
  manifest: Manifest,
  { topics, ends, report }: Pick<LocalCloudOptions, 'ends' | 'report'> & { readonly topics: Topics },
): void {
  const scheduler = startScheduler({
    jobs: manifest.schedules.map(({ name, cron, timeZone, topic, message }) => ({
      name,
      cron,
      timeZone,
      publish: { topic, data: JSON.stringify(message), attributes: {} },
    })),
    publish: (message) => topics.publish(message),
    failed: (job) => report(`schedule ${job}: could not publish, tries again`),
  });
  ends.defer(() => topics.close());
  ends.defer(() => scheduler.stop());
}

/** Every part with whether it takes connections now. */
async function healthOf(
  parts: readonly { readonly name: string; isUp(): Promise<boolean> }[],
): Promise<readonly PartHealth[]> {
  return Promise.all(parts.map(async (part) => ({ name: part.name, up: await part.isUp() })));
}

async function allUp(processes: Processes): Promise<void> {
  await Promise.all(Array.from(processes.values(), (each) => each.firstUp()));
}
