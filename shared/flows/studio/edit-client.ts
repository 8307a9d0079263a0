import type { Actor } from '../../domain/booking.ts';
import { clientName } from '../../domain/client.ts';
import type { Client } from '../../domain/client.ts';
import { asId } from '../../domain/ids.ts';
import type { ClientGroupId, ClientId, StudioId, SyncId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Instant } from '../../domain/time.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Reader, Store, Transaction } from '../../ports/store.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import type { Refused } from '../refused.ts';
import { refuseInputs } from '../refused.ts';
import { requestContactSyncs, requestSyncs } from '../request-syncs.ts';
import { readClientBookings, readSyncsOf, reword, rewordRest } from '../bookings/reword-bookings.ts';
import { plainClient } from './client-record.ts';
import { prepareClients, writeClients } from './save-clients.ts';

/** A client as whoever enters it gives it. */
export type ClientFields = Omit<Client, 'id' | 'studioId' | 'version' | 'createdAt' | 'updatedAt'>;

/** What became of a client made or changed. */
export type ClientAnswer = { readonly kind: 'done'; readonly client: Client } | Refused;

/** A client to change, and from which version. */
export interface ClientRequest {
  readonly studioId: StudioId;
  readonly clientId: ClientId;
  readonly expectedVersion?: number;
  /** Who changes it; the product itself where nobody is named. */
  readonly by?: Actor;
}

const nobody: Actor = { kind: 'system', name: 'StudioSync' };

/** Makes a client; one has a name or a company. It joins the group the studio puts new clients into, if it has such a rule. */
export async function makeClient(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock; readonly chance: Chance },
  request: { readonly studioId: StudioId; readonly fields: ClientFields; readonly by?: Actor },
): Promise<ClientAnswer> {
  const { studioId, fields, by = nobody } = request;
  if (clientName(fields) === '') return nameless();
  const at = deps.clock.now();
  const id = asId<ClientId>(deps.chance.id());
  const made = await deps.store.transact(async (transaction) => {
    const wrong = await groupsRefusal(transaction, studioId, fields.groupIds);
    if (wrong !== undefined) return wrong;
    const groupIds = await groupsOfNewClient(transaction, studioId, fields.groupIds);
    const client: Client = { ...fields, groupIds, id, studioId, version: 1, createdAt: at, updatedAt: at };
    const changes = [{ before: undefined, after: client }];
    const contactSyncIds = writeClients(transaction, await prepareClients(transaction, { studioId, changes, at, by }));
    return { kind: 'done' as const, client, contactSyncIds };
  });
  if (made.kind === 'refused') return made;
  await requestContactSyncs(deps, made.contactSyncIds, 'studio');
  return { kind: 'done', client: made.client };
}

/** The groups of a new client: those it is given, and the one the studio puts all new ones into while that is there. */
export async function groupsOfNewClient(
  reader: Reader,
  studioId: StudioId,
  given: readonly ClientGroupId[],
): Promise<readonly ClientGroupId[]> {
  const places = studioCollections(studioId);
  const rule = (await reader.get(places.studio))?.value.newClientsGroupId;
  const group = rule === undefined ? undefined : await reader.get(places.clientGroup(rule));
  return [...new Set([...given, ...(group === undefined ? [] : [group.value.id])])];
}

/**
 * Changes a client. Where the name or a phone changes, so does what events say: every standing booking of the client from
 * the populate window on goes into the outboxes of its users, the first ones in the transaction of the change.
 */
export async function changeClient(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  request: ClientRequest,
  wanted: (before: ClientFields) => ClientFields,
): Promise<ClientAnswer> {
  const { studioId, clientId } = request;
  const at = deps.clock.now();
  const saved = await deps.store.transact((transaction) => saveChange(transaction, { ...request, at }, wanted));
  if (saved.kind === 'refused') return saved;
  const rest = await rewordRest(deps, { studio: saved.studio, clientId, at }, saved.next);
  await requestSyncs(deps, [...new Set<SyncId>([...saved.syncIds, ...rest])], 'studio');
  await requestContactSyncs(deps, saved.contactSyncIds, 'studio');
  return { kind: 'done', client: saved.client };

  async function saveChange(
    transaction: Transaction,
    change: ClientRequest & { readonly at: Instant },
    fieldsOf: (before: ClientFields) => ClientFields,
  ) {
    const places = studioCollections(studioId);
    const [studio, stored] = await Promise.all([
      transaction.get(places.studio),
      transaction.get(places.client(clientId)),
    ]);
    if (studio === undefined || stored === undefined) return notFound('client');
    const before = plainClient(stored.value);
    const stale = versionRefusal(before.version, change.expectedVersion);
    if (stale !== undefined) return stale;
    const { id, version, createdAt, updatedAt } = before;
    const client = plainClient({ ...before, ...fieldsOf(before), id, studioId, version, createdAt, updatedAt });
    if (clientName(client) === '') return nameless();
    const same = { syncIds: [], contactSyncIds: [], next: undefined };
    if (sameValue(before, client)) return { kind: 'saved' as const, studio: studio.value, client: before, ...same };
    const joined = client.groupIds.filter((group) => !before.groupIds.includes(group));
    const wrong = await groupsRefusal(transaction, studioId, joined);
    if (wrong !== undefined) return wrong;
    const bookings = isWordedAlike(before, client)
      ? { bookings: [], next: undefined }
      : await readClientBookings(transaction, { studio: studio.value, clientId, at });
    const syncs = await readSyncsOf(transaction, studioId, bookings.bookings);
    const after = { ...client, version: version + 1, updatedAt: at };
    const { by = nobody } = change;
    const prepared = await prepareClients(transaction, { studioId, changes: [{ before, after }], at, by });
    const contactSyncIds = writeClients(transaction, prepared);
    const syncIds = reword(transaction, bookings.bookings, { syncs, at });
    const { next } = bookings;
    return { kind: 'saved' as const, studio: studio.value, client: after, syncIds, contactSyncIds, next };
  }
}

/** What events say of a client: the name and the phones. */
function isWordedAlike(one: Client, other: Client): boolean {
  return clientName(one) === clientName(other) && sameValue(one.phones, other.phones);
}

/** Refuses groups the studio does not have. */
async function groupsRefusal(
  reader: Reader,
  studioId: StudioId,
  groupIds: readonly ClientGroupId[],
): Promise<Refused | undefined> {
  const places = studioCollections(studioId);
  const groups = await reader.getAll(groupIds.map((id) => places.clientGroup(id)));
  const isUnknown = groups.includes(undefined);
  return isUnknown ? refuseInputs([{ path: 'groupIds', message: 'There is no such client group.' }]) : undefined;
}

function nameless(): Refused {
  const message = 'A client has a given name, a family name or a company.';
  return refuseInputs([{ path: 'familyName', message }]);
}
