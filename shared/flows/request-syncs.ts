import type { SyncId } from '../domain/ids.ts';
import { QueueFailure } from '../ports/queue.ts';
import type { Queue, SyncTrigger } from '../ports/queue.ts';

/**
 * Asks for a run of each of these syncs. A message that is not accepted is not an error: the sync is marked as asked for in
 * the store already, and the next tick finds it. Returns how many were handed over.
 */
export async function requestSyncs(
  deps: { readonly queue: Queue },
  syncIds: readonly SyncId[],
  trigger: SyncTrigger,
): Promise<number> {
  const handed = await Promise.all(syncIds.map((syncId) => handOver(deps.queue, syncId, trigger)));
  return handed.filter(Boolean).length;
}

async function handOver(queue: Queue, syncId: SyncId, trigger: SyncTrigger): Promise<boolean> {
  try {
    await queue.publish(trigger === 'populate' ? 'bulk-sync-requested' : 'sync-requested', { syncId, trigger });
    return true;
  } catch (error) {
    if (error instanceof QueueFailure) return false;
    throw error;
  }
}
