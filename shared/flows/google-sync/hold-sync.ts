import { syncIdOf } from '../../domain/ids.ts';
import { syncAt } from '../../ports/collections.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store, Stored } from '../../ports/store.ts';

/** Milliseconds, on the store's clock, for which changing calendar or account keeps runs away at most. */
const heldFor = 90_000;

/**
 * The fields that keep every run of this sync, be it of a calendar or of contacts, away for a while, and end one under way: its next commit finds another fence.
 * For changes that a run must not see half done.
 */
export function heldFields(
  stored: Stored<Pick<SyncRecord, 'fence' | 'asked'>>,
): Required<Pick<SyncRecord, 'lease' | 'fence'>> {
  const fence = stored.value.fence + 1;
  const { asked } = stored.value;
  return { fence, lease: { holder: 'settings', fence, until: stored.readAt + heldFor, begun: asked.google } };
}

/** Whether somebody is changing calendar or account at this moment. */
export function isHeld({ value, readAt }: Stored<Pick<SyncRecord, 'lease'>>): boolean {
  return value.lease?.holder === 'settings' && value.lease.until > readAt;
}

/** Lets runs in again, if nobody took over meanwhile. */
export async function letGo(store: Store, held: Pick<SyncRecord, 'studioId' | 'userId' | 'fence'>): Promise<void> {
  const document = syncAt(syncIdOf(held.studioId, held.userId));
  await store.transact(async (transaction) => {
    const sync = (await transaction.get(document))?.value;
    if (sync?.fence === held.fence) transaction.update(document, { lease: undefined });
  });
}
