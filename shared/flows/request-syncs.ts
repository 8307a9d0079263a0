import type { SyncId } from '../domain/ids.ts';
import { QueueFailure } from '../ports/queue.ts';
import type { Queue, SyncRequest, SyncTrigger } from '../ports/queue.ts';

/**
 * Asks for a run of each of these syncs. A message that is not accepted is not an error: the sync is marked as asked for in
 * the store already, and the next tick finds it. Returns how many were handed over.
 */
export async function requestSyncs(
  deps: { readonly queue: Queue },
  syncIds: readonly SyncId[],
  trigger: SyncTrigger,
): Promise<number> {
  const handed = await Promise.all(syncIds.map((syncId) => handOver(deps.queue, { syncId, trigger })));
  return handed.filter(Boolean).length;
}

/** The same for the contact sync of each of these users. */
export async function requestContactSyncs(
  deps: { readonly queue: Queue },
  syncIds: readonly SyncId[],
  trigger: SyncTrigger,
): Promise<number> {
  const handed = await Promise.all(syncIds.map((syncId) => handOver(deps.queue, { syncId, trigger, of: 'contacts' })));
  return handed.filter(Boolean).length;
}

const longWork: ReadonlySet<SyncTrigger> = new Set(['populate', 'continuation', 'repair', 'compare', 'undo']);

/** Whether runs of this kind take minutes: they have a topic and instances of their own, so that nobody waits behind them. */
export function isLongWork(trigger: SyncTrigger): boolean {
  return longWork.has(trigger);
}

async function handOver(queue: Queue, request: SyncRequest): Promise<boolean> {
  try {
    await queue.publish(isLongWork(request.trigger) ? 'bulk-sync-requested' : 'sync-requested', request);
    return true;
  } catch (error) {
    if (error instanceof QueueFailure) return false;
    throw error;
  }
}
