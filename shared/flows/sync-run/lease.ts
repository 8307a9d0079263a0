import type { SyncId } from '../../domain/ids.ts';
import { fromEpochMilliseconds } from '../../domain/time.ts';
import { syncAt } from '../../ports/collections.ts';
import type { SyncTrigger } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { DocumentPath, Store, Stored, Transaction } from '../../ports/store.ts';
import { LeaseLost } from './run.ts';

/** How long a lease lasts without being renewed, milliseconds on the store's clock. Longer than any stretch without a commit. */
export const leaseLasts = 60_000;

/** What of a sync, be it of a calendar or of contacts, a lease is kept in. */
export type Leased = Pick<SyncRecord, 'lease' | 'fence' | 'asked' | 'nextSyncAt'>;

/** What came of asking for the lease. */
export type LeaseAnswer<Sync extends Leased = SyncRecord> =
  | { readonly kind: 'taken'; readonly sync: Sync; readonly fence: number }
  /** Somebody holds it, and now knows that there is more to do. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'unknown' };

/** Who asks for a lease, and what for. */
export interface LeaseRequest {
  readonly holder: string;
  readonly trigger: SyncTrigger;
}

/** Takes the lease of one user's calendar sync: see `takeLeaseOf`. */
export async function takeLease(
  deps: { readonly store: Store },
  request: LeaseRequest & { readonly syncId: SyncId },
): Promise<LeaseAnswer> {
  return takeLeaseOf(deps, syncAt(request.syncId), request);
}

/**
 * Takes the lease of one sync, on the store's clock, under a fence that no earlier holder has. Taking it also sets the
 * next tick's look past its end, so what a dead holder left is picked up. Who does not get it marks the sync as asked.
 */
export async function takeLeaseOf<Sync extends Leased>(
  deps: { readonly store: Store },
  document: DocumentPath<Sync>,
  request: LeaseRequest,
): Promise<LeaseAnswer<Sync>> {
  return deps.store.transact(async (transaction): Promise<LeaseAnswer<Sync>> => {
    const stored = await transaction.get(document);
    if (stored === undefined) return { kind: 'unknown' };
    const sync = stored.value;
    if (isHeldByAnother(stored, request.holder)) {
      noteAsked(transaction, document, { sync, trigger: request.trigger });
      return { kind: 'busy' };
    }
    const fence = sync.fence + 1;
    const until = stored.readAt + leaseLasts;
    const changes = {
      fence,
      lease: { holder: request.holder, fence, until, begun: sync.asked.google },
      nextSyncAt: fromEpochMilliseconds(until + 5000),
    };
    transaction.update<Leased>(document, changes);
    return { kind: 'taken', sync: { ...sync, ...changes }, fence };
  });
}

/** Whether anybody holds the lease, by the store's clock at the reading. */
export function isHeld(stored: Stored<Pick<Leased, 'lease'>>): boolean {
  return stored.value.lease !== undefined && stored.value.lease.until > stored.readAt;
}

/** Whether somebody else holds it. The same holder asking again died in between, or is about to find its fence taken. */
export function isHeldByAnother(stored: Stored<Pick<Leased, 'lease'>>, holder: string | undefined): boolean {
  return isHeld(stored) && stored.value.lease?.holder !== holder;
}

/** Whether the holder knows already that it must look at Google once more: somebody asked since its present look began. */
export function isToldToLookAgain(sync: Leased): boolean {
  return sync.lease !== undefined && sync.asked.google > sync.lease.begun;
}

/** The holder must look at Google once more, unless it was told so already. A studio change has noted itself with its outbox entry. */
function noteAsked(
  transaction: Transaction,
  document: DocumentPath<Leased>,
  { sync, trigger }: { readonly sync: Leased; readonly trigger: SyncTrigger },
): void {
  if (trigger === 'studio' || isToldToLookAgain(sync)) return;
  transaction.update(document, { asked: { ...sync.asked, google: sync.asked.google + 1 } });
}

/**
 * Reads the sync inside a transaction and makes sure the fence still holds. Throws `LeaseLost` otherwise: nothing of the
 * transaction is then written.
 */
export async function readFenced(transaction: Transaction, syncId: SyncId, fence: number): Promise<Stored<SyncRecord>> {
  return readFencedOf(transaction, syncAt(syncId), fence);
}

/** The same for any sync. */
export async function readFencedOf<Sync extends Leased>(
  transaction: Transaction,
  document: DocumentPath<Sync>,
  fence: number,
): Promise<Stored<Sync>> {
  const stored = await transaction.get(document);
  if (stored === undefined || stored.value.lease?.fence !== fence) throw new LeaseLost();
  return stored;
}

/**
 * Makes sure that the lease is still held, and renews it. To be asked before a write that Google does without any condition, and after
 * the reading that a conditional one goes by: a worker that slept past its lease would otherwise undo what its successor did. Throws
 * `LeaseLost`.
 */
export async function confirmLease<Sync extends Leased>(
  deps: { readonly store: Store },
  document: DocumentPath<Sync>,
  fence: number,
): Promise<void> {
  await deps.store.transact(async (transaction) => {
    const lease = renewedLease(await readFencedOf(transaction, document, fence));
    if (lease !== undefined) transaction.update<Leased>(document, lease);
  });
}

/** The lease, renewed, when half of it is over; undefined while there is no need. */
export function renewedLease(stored: Stored<Leased>): Pick<SyncRecord, 'lease' | 'nextSyncAt'> | undefined {
  const { lease } = stored.value;
  if (lease === undefined || lease.until - stored.readAt > leaseLasts / 2) return undefined;
  const until = stored.readAt + leaseLasts;
  return { lease: { ...lease, until }, nextSyncAt: fromEpochMilliseconds(until + 5000) };
}
