import { createFirestoreStore } from '../shared/adapters/firestore/store.ts';
import { googleIssuers } from '../shared/adapters/google/consent.ts';
import { createGoogle } from '../shared/adapters/google/google.ts';
import { createIdentityTokenCheck } from '../shared/adapters/google/verify-identity-token.ts';
import { createKmsKeys } from '../shared/adapters/kms/kms-keys.ts';
import { createLocalKeys } from '../shared/adapters/kms/local-keys.ts';
import { createPubSubQueue } from '../shared/adapters/pubsub/queue.ts';
import { createSendGridEvents } from '../shared/adapters/sendgrid/events.ts';
import { createSendGridMailer } from '../shared/adapters/sendgrid/mailer.ts';
import { createSystemChance } from '../shared/adapters/system/chance.ts';
import { createSystemClock } from '../shared/adapters/system/clock.ts';
import type { Chance, Clock } from '../shared/ports/clock.ts';
import type { Google } from '../shared/ports/google.ts';
import type { Keys } from '../shared/ports/keys.ts';
import type { MailEvents } from '../shared/ports/mail-events.ts';
import type { Mailer } from '../shared/ports/mailer.ts';
import type { Queue } from '../shared/ports/queue.ts';
import type { Store } from '../shared/ports/store.ts';
import type { Config } from './config.ts';
import { log, type Log } from './log.ts';
import type { IdentifyPubSub } from './receive.ts';

/** Everything the flows ask of the world, and what the entries need besides. */
export interface Deps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly mailer: Mailer;
  readonly mailEvents: MailEvents;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly identify: IdentifyPubSub;
  /** Aborted when this process is asked to end. */
  readonly stopping?: AbortSignal;
}

/** Google's answer to a consent comes back to this path of ours. */
export const consentPath = '/auth/google/callback';

/** The composition root: the only place where adapters are chosen. Each loads what it needs of its vendor with its first call. */
export function createDeps(config: Config): Deps {
  const clock = createSystemClock();
  const chance = createSystemChance();
  const { projectId, firestoreEmulatorHost, pubsubEmulatorHost, googleBaseUrl, sendgridBaseUrl } = config;
  return {
    clock,
    chance,
    log,
    store: createFirestoreStore({
      projectId,
      ...(firestoreEmulatorHost === undefined ? {} : { emulatorHost: firestoreEmulatorHost }),
    }),
    queue: createPubSubQueue({
      projectId,
      ...(pubsubEmulatorHost === undefined ? {} : { emulatorHost: pubsubEmulatorHost }),
    }),
    google: createGoogle({
      clock,
      chance,
      clientId: config.googleClientId,
      clientSecret: config.googleClientSecret,
      redirectUri: `${config.publicUrl}${consentPath}`,
      pacing: config.googlePacing,
      ...(googleBaseUrl === undefined ? {} : { baseUrl: googleBaseUrl }),
    }),
    mailer: createSendGridMailer({
      apiKey: config.sendgridApiKey,
      ...(sendgridBaseUrl === undefined ? {} : { baseUrl: sendgridBaseUrl }),
    }),
    mailEvents: createSendGridEvents(
      config.sendgridEventKey === undefined ? {} : { publicKey: config.sendgridEventKey },
    ),
    keys: createKeys(config.keys),
    identify: createIdentityTokenCheck({
      issuers: googleIssuers,
      audience: config.pushes.audience,
      email: config.pushes.email,
      jwksUrl: config.pushes.keysUrl,
    }),
  };
}

function createKeys(keys: Config['keys']): Keys {
  switch (keys.kind) {
    case 'kms':
      return createKmsKeys({ keyName: keys.keyName });
    case 'local':
      return createLocalKeys({ secret: keys.secret });
  }
}
