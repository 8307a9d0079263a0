import type { Client } from '../../domain/client.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { ClientGroupId, StudioId, SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { contactOutboxAt, contactSyncAt, contactSyncs } from '../../ports/collections.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Reader, Transaction } from '../../ports/store.ts';

/** The store's limit of values in one `in` condition. */
const mostAtOnce = 30;

/** A client before and after; `before` is undefined for a new one, `after` for one that is deleted. */
export interface ClientChange {
  readonly before: Client | undefined;
  readonly after: Client | undefined;
}

/**
 * The contact syncs of the studio whose chosen group is one of these. Read it before the transaction's first write, with the groups
 * of every client as it was and as it will be (`groupsConcerned`).
 */
export async function readContactSyncs(
  reader: Reader,
  studioId: StudioId,
  groupIds: readonly ClientGroupId[],
): Promise<readonly ContactSyncRecord[]> {
  const found: ContactSyncRecord[] = [];
  for (let from = 0; from < groupIds.length; from += mostAtOnce) {
    const stored = await reader.find({
      from: contactSyncs,
      where: [
        { field: 'studioId', is: '==', value: studioId },
        { field: 'clientGroupId', is: 'in', value: groupIds.slice(from, from + mostAtOnce) },
      ],
    });
    found.push(...stored.map(({ value }) => value));
  }
  return found;
}

/** Every group the clients were or are in, each once. */
export function groupsConcerned(changes: readonly ClientChange[]): readonly ClientGroupId[] {
  return [
    ...new Set(changes.flatMap(({ before, after }) => [...(before?.groupIds ?? []), ...(after?.groupIds ?? [])])),
  ];
}

/**
 * Notes changed, new, joined, left and deleted clients for every contact sync they concern, in the transaction that writes them: so
 * no change can be saved without reaching Google some time. Writes only: one entry for each client and sync, and one update for each
 * sync, so call it once per transaction with all of its clients. Returns the syncs to ask for (`requestContactSyncs`) once the
 * transaction is committed.
 */
export function noteClientChange(
  transaction: Transaction,
  syncs: readonly ContactSyncRecord[],
  noted: {
    readonly changes: readonly ClientChange[];
    readonly at: Instant;
    /** The sync that brings the change by itself: needs no entry. */
    readonly except?: SyncId;
  },
): readonly SyncId[] {
  return syncs.flatMap((sync) => {
    const syncId = syncIdOf(sync.studioId, sync.userId);
    const concerning = noted.changes.filter((change) => concerns(change, sync));
    if (syncId === noted.except || concerning.length === 0) return [];
    for (const { before, after } of concerning) {
      const client = after ?? before;
      if (client === undefined) continue;
      const { id: clientId, version } = client;
      transaction.set(contactOutboxAt(syncId, clientId), { clientId, version, at: noted.at });
    }
    transaction.update(contactSyncAt(syncId), {
      asked: { ...sync.asked, studio: sync.asked.studio + 1 },
      nextSyncAt: noted.at,
    });
    return [syncId];
  });
}

function concerns({ before, after }: ClientChange, { clientGroupId }: ContactSyncRecord): boolean {
  if (clientGroupId === undefined) return false;
  return before?.groupIds.includes(clientGroupId) === true || after?.groupIds.includes(clientGroupId) === true;
}

/**
 * Has every contact sync of a group look at all of it again: the group was renamed, made inactive or active, or deleted. `syncs` are
 * those read by `readContactSyncs` for this group. Returns the syncs to ask for once the transaction is committed.
 */
export function noteGroupChange(
  transaction: Transaction,
  syncs: readonly ContactSyncRecord[],
  { at }: { readonly at: Instant },
): readonly SyncId[] {
  return syncs.map((sync) => {
    const syncId = syncIdOf(sync.studioId, sync.userId);
    transaction.update(contactSyncAt(syncId), {
      compareAll: true,
      asked: { ...sync.asked, studio: sync.asked.studio + 1 },
      nextSyncAt: at,
    });
    return syncId;
  });
}
