import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIndexes } from './firestore/indexes.ts';
import { startFirestore } from './firestore/server.ts';
import { type LocalGoogle, startGoogle } from './google/server.ts';
import { startInbox } from './inbox/server.ts';
import { placesIn, type StartOptions } from './options.ts';
import { demandFree, isListening } from './ports.ts';
import { startPubSub } from './pubsub/server.ts';
import type { PushIdentity } from './push-identity.ts';
import { people } from './seed-people.ts';

/** One server the product needs: ours, or one it was pointed at. */
export interface Part {
  readonly name: string;
  /** Where it is: `host:port`, or an origin. */
  readonly address: string;
  readonly embedded: boolean;
  isUp(): Promise<boolean>;
  stop(): Promise<void>;
}

/** The four servers the product talks to. */
export interface Cloud {
  readonly firestore: Part;
  readonly pubsub: Part;
  readonly google: Part & { readonly double?: LocalGoogle };
  readonly inbox: Part & { readonly eventKey?: string };
}

/** Which of the four are given; the rest are stood in for. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Starts what the environment does not name. Throws `StartFailure` when one of the ports people open is taken. */
export async function startCloud(
  options: StartOptions,
  environment: Environment,
  identity: PushIdentity,
  ends: AsyncDisposableStack,
): Promise<Cloud> {
  const given = (name: string) => environment[name] || undefined;
  const state = placesIn(options.directory).state;
  const begin = async <Started extends Part>(part: Started | Promise<Started>): Promise<Started> => {
    const started = await part;
    ends.defer(() => started.stop());
    return started;
  };
  const [firestore, pubsub, google, inbox] = await Promise.all([
    begin(theirs('firestore', given('FIRESTORE_EMULATOR_HOST')) ?? ourFirestore(join(state, 'firestore'))),
    begin(theirs('pubsub', given('PUBSUB_EMULATOR_HOST')) ?? ourPubSub(join(state, 'pubsub'), identity)),
    begin<Cloud['google']>(theirs('google', given('GOOGLE_BASE_URL')) ?? ourGoogle(join(state, 'google'), options)),
    begin<Cloud['inbox']>(theirs('inbox', given('SENDGRID_BASE_URL')) ?? ourInbox(join(state, 'inbox'), options)),
  ]);
  return { firestore, pubsub, google, inbox };
}

function theirs(name: string, address: string | undefined): Part | undefined {
  if (address === undefined) return undefined;
  const url = new URL(address.includes('://') ? address : `http://${address}`);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return {
    name,
    address,
    embedded: false,
    isUp: () => isListening(url.hostname, port),
    stop: () => Promise.resolve(),
  };
}

async function ourFirestore(directory: string): Promise<Part> {
  const indexes = await readIndexes(fileURLToPath(new URL('../firestore.indexes.json', import.meta.url)));
  const server = await startFirestore({ directory, indexes });
  return ours('firestore', server.host, server);
}

async function ourPubSub(directory: string, identity: PushIdentity): Promise<Part> {
  const server = await startPubSub({ directory, signIdentityToken: (claims) => identity.sign(claims) });
  return ours('pubsub', server.host, server);
}

async function ourGoogle(directory: string, { host, googlePort: port }: StartOptions): Promise<Cloud['google']> {
  await demandFree(port, host, 'GOOGLE_PORT');
  const double = await startGoogle({ directory, port, host, people });
  return { ...ours('google', double.url, double), double };
}

async function ourInbox(directory: string, options: StartOptions): Promise<Cloud['inbox']> {
  const { host, inboxPort: port, publicUrl } = options;
  await demandFree(port, host, 'INBOX_PORT');
  const server = await startInbox({ directory, port, host, webhook: `${publicUrl}/hooks/sendgrid` });
  return { ...ours('inbox', server.url, server), eventKey: server.eventKey };
}

function ours(name: string, address: string, server: { stop(): Promise<void> }): Part {
  const { hostname, port } = new URL(address.includes('://') ? address : `http://${address}`);
  return { name, address, embedded: true, isUp: () => isListening(hostname, Number(port)), stop: () => server.stop() };
}
