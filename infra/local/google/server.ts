import type { AddressInfo } from 'node:net';
import { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { Notifier } from './calendar/notifier.ts';
import type { Control } from './control/control.ts';
import { createControl } from './control/control.ts';
import { Counter } from './counts.ts';
import type { Desk } from './desk.ts';
import { readDiscovery } from './discovery/document.ts';
import { FailureBook } from './failures.ts';
import { openSigningKey, signServiceToken } from './oauth/keys.ts';
import { ClientRegister } from './oauth/projects.ts';
import { ScopeBook } from './oauth/scopes.ts';
import type { GoogleOptions } from './options.ts';
import { createContactsRoom } from './people/settings.ts';
import { GOOGLE_LIMITS, Quota } from './quota.ts';
import { createRandom } from './randomness.ts';
import { memoryJournal, openJournal } from './state/journal.ts';
import { World } from './state/world.ts';

/** A running double. Beside its address it offers what tests do directly instead of over `/_/`. */
export interface LocalGoogle extends Control {
  /** Origin such as `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string;
  /** An identity token of Google's for a service account: RS256, issuer https://accounts.google.com, `email_verified`, one hour; its key is in `/oauth2/v3/certs`. */
  signIdentityToken(claims: { readonly audience: string; readonly email: string }): Promise<string>;
  /** Ends the server and what it has under way; the state stays in its directory. */
  stop(): Promise<void>;
}

/** Starts the double and resolves when it listens. */
export async function startGoogle(options: GoogleOptions = {}): Promise<LocalGoogle> {
  const journal = options.directory === undefined ? memoryJournal() : openJournal(options.directory);
  const random = createRandom(options.seed ?? 1);
  const world = new World({ journal, random, now: options.now ?? Date.now });
  for (const person of options.people ?? []) world.addPerson(person);
  const calendar = readDiscovery('calendar-v3.discovery.json');
  const people = readDiscovery('people-v1.discovery.json');
  const counter = new Counter();
  const notifier = new Notifier({ world, counter });
  const address = { origin: '' };
  const desk: Desk = {
    world,
    clients: new ClientRegister(options.clients),
    scopes: new ScopeBook([calendar, people]),
    key: await openSigningKey(world),
    quota: new Quota(options.quotas ?? GOOGLE_LIMITS, random),
    failures: new FailureBook(random),
    counter,
    notifier,
    paging: { pageSize: 2_500, emptyShare: 0 },
    contacts: createContactsRoom(),
    origin: () => address.origin,
  };
  const host = options.host ?? '127.0.0.1';
  const control = createControl(desk);
  const server = await listen(createApp({ desk, control, calendar, people }), { host, port: options.port ?? 0 });
  // A server listening on TCP has an AddressInfo.
  address.origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    ...control,
    url: address.origin,
    signIdentityToken: (claims) => signServiceToken(desk.key, claims),
    stop: async () => {
      notifier.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await notifier.settled();
      journal.close();
    },
  };
}

async function listen(
  app: ReturnType<typeof createApp>,
  at: { readonly host: string; readonly port: number },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: at.host, port: at.port }, () => {
      if (server instanceof Server) resolve(server);
    });
    server.once('error', reject);
  });
}
