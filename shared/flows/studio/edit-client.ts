import { clientName } from '../../domain/client.ts';
import type { Client } from '../../domain/client.ts';
import { asId } from '../../domain/ids.ts';
import type { ClientId, StudioId, SyncId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import type { Refused } from '../refused.ts';
import { refuseInputs } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import { readClientBookings, readSyncsOf, reword, rewordRest } from '../bookings/reword-bookings.ts';

/** A client as whoever enters it gives it. */
export type ClientFields = Omit<Client, 'id' | 'studioId' | 'version' | 'createdAt' | 'updatedAt'>;

/** What became of a client made or changed. */
export type ClientAnswer = { readonly kind: 'done'; readonly client: Client } | Refused;

/** Makes a client; one has a name or a company. */
export async function makeClient(
  deps: { readonly store: Store; readonly clock: Clock; readonly chance: Chance },
  request: { readonly studioId: StudioId; readonly fields: ClientFields },
): Promise<ClientAnswer> {
  const { studioId, fields } = request;
  if (clientName(fields) === '') return nameless();
  const at = deps.clock.now();
  const id = asId<ClientId>(deps.chance.id());
  const client: Client = { ...fields, id, studioId, version: 1, createdAt: at, updatedAt: at };
  await deps.store.write([{ kind: 'create', document: studioCollections(studioId).client(id), value: client }]);
  return { kind: 'done', client };
}

/**
 * Changes a client. Where the name or a phone changes, so does what events say: every standing booking of the client from
 * the populate window on goes into the outboxes of its users, the first ones in the transaction of the change.
 */
export async function changeClient(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  request: { readonly studioId: StudioId; readonly clientId: ClientId; readonly expectedVersion?: number },
  wanted: (before: ClientFields) => ClientFields,
): Promise<ClientAnswer> {
  const { studioId, clientId, expectedVersion } = request;
  const places = studioCollections(studioId);
  const at = deps.clock.now();
  const saved = await deps.store.transact(async (transaction) => {
    const [studio, stored] = await Promise.all([
      transaction.get(places.studio),
      transaction.get(places.client(clientId)),
    ]);
    if (studio === undefined || stored === undefined) return notFound('client');
    const before = stored.value;
    const stale = versionRefusal(before.version, expectedVersion);
    if (stale !== undefined) return stale;
    const { id, version, createdAt, updatedAt } = before;
    const client: Client = { ...before, ...wanted(before), id, studioId, version, createdAt, updatedAt };
    if (clientName(client) === '') return nameless();
    const unchanged = { kind: 'saved' as const, studio: studio.value, client: before, syncIds: [], next: undefined };
    if (sameValue(before, client)) return unchanged;
    const next = isWordedAlike(before, client)
      ? { bookings: [], next: undefined }
      : await readClientBookings(transaction, { studio: studio.value, clientId, at });
    const syncs = await readSyncsOf(transaction, studioId, next.bookings);
    const after = { ...client, version: before.version + 1, updatedAt: at };
    transaction.set(places.client(clientId), after);
    const syncIds = reword(transaction, next.bookings, { syncs, at });
    return { ...unchanged, client: after, syncIds, next: next.next };
  });
  if (saved.kind === 'refused') return saved;
  const rest = await rewordRest(deps, { studio: saved.studio, clientId, at }, saved.next);
  const syncIds = new Set<SyncId>([...saved.syncIds, ...rest]);
  await requestSyncs(deps, [...syncIds], 'studio');
  return { kind: 'done', client: saved.client };
}

/** What events say of a client: the name and the phones. */
function isWordedAlike(one: Client, other: Client): boolean {
  return clientName(one) === clientName(other) && sameValue(one.phones, other.phones);
}

function nameless(): Refused {
  const message = 'A client has a given name, a family name or a company.';
  return refuseInputs([{ path: 'familyName', message }]);
}
