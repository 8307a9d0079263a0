import type { Actor } from '../../domain/booking.ts';
import type { StudioId, SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Reader, Transaction } from '../../ports/store.ts';
import { groupsConcerned, noteClientChange, readContactSyncs } from '../contacts/note-client-change.ts';
import type { ClientChange } from '../contacts/note-client-change.ts';
import { clientRecord } from './client-record.ts';
import { keepClientVersion } from './keep-client-version.ts';

/** Changed clients of one transaction, and the contact syncs they concern. */
export interface PreparedClients {
  readonly studioId: StudioId;
  readonly changes: readonly ClientChange[];
  readonly at: Instant;
  readonly by: Actor;
  readonly syncs: readonly ContactSyncRecord[];
}

/** Reads what writing these changes needs; before the transaction's first write. */
export async function prepareClients(
  reader: Reader,
  changed: Omit<PreparedClients, 'syncs'>,
): Promise<PreparedClients> {
  return { ...changed, syncs: await readContactSyncs(reader, changed.studioId, groupsConcerned(changed.changes)) };
}

/**
 * Writes new, changed and deleted clients with what lists and searches ask for, and notes them for the contact syncs: the
 * only place of the studio's own flows that writes clients. Two writes for each client (its history is the second), and one
 * more for each client and sync it concerns. Returns the contact syncs to ask for once the transaction is committed.
 */
export function writeClients(transaction: Transaction, prepared: PreparedClients): readonly SyncId[] {
  const places = studioCollections(prepared.studioId);
  for (const { before, after } of prepared.changes) {
    keepClientVersion(transaction, { before, after }, prepared);
    if (after !== undefined) transaction.set(places.client(after.id), clientRecord(after));
    else if (before !== undefined) transaction.delete(places.client(before.id));
  }
  return noteClientChange(transaction, prepared.syncs, prepared);
}
