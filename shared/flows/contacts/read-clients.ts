import { cardOf } from '../../domain/card-of-client.ts';
import { clientKeys } from '../../domain/client-search.ts';
import type { Client } from '../../domain/client.ts';
import type { ClientId, ContactName, SyncId } from '../../domain/ids.ts';
import {
  contactOutboxOf,
  contactPairAt,
  contactPairsOf,
  contactReviewsOf,
  contactUntyingsOf,
  studioCollections,
} from '../../ports/collections.ts';
import type {
  ContactOutboxRecord,
  ContactReviewRecord,
  ContactUntyingRecord,
} from '../../ports/records/contact-sync-record.ts';
import type { CollectionPath, DocumentPath, Query, Reader, Stored } from '../../ports/store.ts';
import type { Card } from '../../domain/card.ts';
import type { ClientState, ContactPair } from '../../sync/contacts/model.ts';
import type { ContactsRun } from './run.ts';

/** How many outbox entries one pass takes on; more wait for the next. */
export const contactOutboxSlice = 1000;
/** The store's limit of values in one `in` condition. */
const mostAtOnce = 30;
const pageSize = 500;
/** Where more addresses and numbers are looked for, reading all clients is cheaper. */
const mostKeysAskedFor = 60;

type Found = Extract<ClientState, { kind: 'client' }>;

/** What changed in the studio and has not reached this user's contacts, oldest first. */
export async function readContactOutbox(run: ContactsRun): Promise<readonly Stored<ContactOutboxRecord>[]> {
  return run.deps.store.find({
    from: contactOutboxOf(run.syncId),
    orderBy: [{ field: 'at', direction: 'asc' }],
    limit: contactOutboxSlice,
  });
}

/** Every pair of this user, ended ones too. */
export async function readAllContactPairs(run: ContactsRun): Promise<readonly ContactPair[]> {
  return readAll(run.deps.store, { from: contactPairsOf(run.syncId) });
}

/** The pairs of these clients and of these contacts, each once. */
export async function readContactPairs(
  run: ContactsRun,
  named: { readonly clients: readonly ClientId[]; readonly contacts: readonly ContactName[] },
): Promise<readonly ContactPair[]> {
  const byClient = await readEach(
    run.deps.store,
    named.clients.map((id) => contactPairAt(run.syncId, id)),
  );
  const pairs = new Map(byClient.map((pair) => [pair.clientId, pair]));
  for (const names of chunks(named.contacts, mostAtOnce)) {
    const found = await run.deps.store.find({
      from: contactPairsOf(run.syncId),
      where: [{ field: 'contactName', is: 'in', value: names }],
    });
    for (const { value } of found) pairs.set(value.clientId, value);
  }
  return [...pairs.values()];
}

/** Every question about contacts of this user, answered ones too. */
export async function readReviews(run: Pick<ContactsRun, 'deps' | 'syncId'>): Promise<readonly ContactReviewRecord[]> {
  return readAll(run.deps.store, { from: contactReviewsOf(run.syncId) });
}

/** Every tie of this user's that a person called wrong, also those that are cut. */
export async function readUntyings(run: {
  readonly deps: { readonly store: Reader };
  readonly syncId: SyncId;
}): Promise<readonly ContactUntyingRecord[]> {
  return readAll(run.deps.store, { from: contactUntyingsOf(run.syncId) });
}

/** Every client of the chosen group. */
export async function readMembers(run: ContactsRun): Promise<readonly Found[]> {
  if (run.group === undefined) return [];
  const { clients } = studioCollections(run.studio.id);
  const members = await readAll(run.deps.store, {
    from: clients,
    where: [{ field: 'groupIds', is: 'contains', value: run.group.id }],
  });
  return members.map((client) => stateOf(run, client));
}

/** What the studio says of each of these clients. */
export async function readClientStates(run: ContactsRun, ids: readonly ClientId[]): Promise<readonly ClientState[]> {
  const places = studioCollections(run.studio.id);
  const found = await readEach(
    run.deps.store,
    ids.map((id) => places.client(id)),
  );
  const byId = new Map(found.map((client) => [client.id, client]));
  return ids.map((clientId) => {
    const client = byId.get(clientId);
    return client === undefined ? { kind: 'gone', clientId } : stateOf(run, client);
  });
}

/** Every client of the studio that shares an e-mail or a phone with one of these cards, and perhaps others. */
export async function readCandidates(run: ContactsRun, cards: readonly Card[]): Promise<readonly Found[]> {
  const { clients: from } = studioCollections(run.studio.id);
  const keys = [...new Set(cards.flatMap(clientKeys))];
  // Cards without any are like those only that say the same in everything.
  const hasBare = cards.some((card) => clientKeys(card).length === 0);
  if (hasBare || keys.length > mostKeysAskedFor) {
    const all = await readAll(run.deps.store, { from });
    return all.map((client) => stateOf(run, client));
  }
  const found = new Map<ClientId, Client>();
  for (const key of keys) {
    const clients = await readAll(run.deps.store, { from, where: [{ field: 'keys', is: 'contains', value: key }] });
    for (const client of clients) found.set(client.id, client);
  }
  return [...found.values()].map((client) => stateOf(run, client));
}

function stateOf({ group }: ContactsRun, client: Client): Found {
  const isMember = group !== undefined && client.groupIds.includes(group.id);
  return { kind: 'client', clientId: client.id, version: client.version, card: cardOf(client), isMember };
}

async function readEach<T>(reader: Reader, documents: readonly DocumentPath<T>[]): Promise<readonly T[]> {
  const found: T[] = [];
  for (const some of chunks(documents, pageSize))
    for (const stored of await reader.getAll(some)) if (stored !== undefined) found.push(stored.value);
  return found;
}

/** All of a query without an order of its own. */
async function readAll<T>(
  reader: Reader,
  query: Pick<Query<T>, 'where'> & { readonly from: CollectionPath<T> },
): Promise<readonly T[]> {
  const all: T[] = [];
  let after: readonly unknown[] | undefined;
  do {
    const page: readonly Stored<T>[] = await reader.find({
      ...query,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    all.push(...page.map(({ value }) => value));
    const last = page.at(-1);
    after = last === undefined || page.length < pageSize ? undefined : [last.id];
  } while (after !== undefined);
  return all;
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
