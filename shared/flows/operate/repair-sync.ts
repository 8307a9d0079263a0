import type { SyncId } from '../../domain/ids.ts';
import { pairAt, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { RepairCounts } from '../../ports/records/sync-record.ts';
import type { Pair } from '../../sync/calendar/model.ts';
import { planRepair } from '../../sync/calendar/plan-repair.ts';
import { reachCalendar } from '../google-sync/reach-calendar.ts';
import { readEverythingAgain } from './read-everything-again.ts';
import { requestSyncs } from '../request-syncs.ts';
import { openRun, readinessOf, readOwner } from '../sync-run/begin-run.ts';
import { gather } from '../sync-run/gather.ts';
import { readFenced, renewedLease } from '../sync-run/lease.ts';
import { readGoogle } from '../sync-run/read-google.ts';
import { LeaseLost } from '../sync-run/run.ts';
import type { Run, SyncDeps } from '../sync-run/run.ts';
import { waitForLease } from './wait-for-lease.ts';

/** Pairs saved in one transaction. */
const commitSize = 200;

/** What became of a repair. */
export type RepairOutcome =
  | { readonly kind: 'repaired'; readonly found: RepairCounts }
  /** Nobody's, not set up, paused, or Google does not let us in. */
  | { readonly kind: 'notReady' }
  /** A run holds the lease. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'leaseLost' }
  | { readonly kind: 'googleFailed'; readonly reason: GoogleFailure['reason'] };

/**
 * Pairs everything of one user again without duplicating: reads both sides in full, makes lost ties again by mark, id and evident
 * likeness, ends those of which neither side is left. Nothing is created, changed or deleted on either side; what differs is
 * settled by the run it asks for. Doing it again, or after it was cut off, changes nothing more. Throws `StoreFailure`.
 */
export async function repairSync(
  deps: SyncDeps,
  request: { readonly syncId: SyncId; readonly delivery?: string },
): Promise<RepairOutcome> {
  const { syncId } = request;
  const owner = await readOwner(deps, syncId);
  const stored = await deps.store.get(syncAt(syncId));
  if (owner === undefined || stored === undefined) return { kind: 'notReady' };
  const calendar = readinessOf(stored.value).kind === 'ready' ? await reachCalendar(deps, syncId) : undefined;
  if (calendar === undefined) return { kind: 'notReady' };
  const lease = await waitForLease(deps, syncAt(syncId), request.delivery ?? deps.chance.id());
  if (lease.kind !== 'taken') return { kind: 'busy' };
  const { sync, fence } = lease;
  const readiness = readinessOf(sync);
  try {
    if (readiness.kind !== 'ready') return await letGo(deps, { syncId, fence, outcome: { kind: 'notReady' } });
    const { calendarId } = readiness;
    const run = openRun(deps, { syncId, trigger: 'repair', fence, sync, calendar, calendarId, ...owner });
    return { kind: 'repaired', found: await repair({ ...run, populates: true }) };
  } catch (error) {
    if (error instanceof LeaseLost) return { kind: 'leaseLost' };
    if (!(error instanceof GoogleFailure)) throw error;
    return letGo(deps, { syncId, fence, outcome: { kind: 'googleFailed', reason: error.reason } });
  }
}

async function repair(run: Run): Promise<RepairCounts> {
  const { deps, syncId, fence } = run;
  const google = await readGoogle(run, undefined);
  const sync = (await deps.store.get(syncAt(syncId)))?.value;
  if (sync === undefined) throw new LeaseLost();
  const plan = planRepair(await gather(run, { sync, google, outbox: [] }));
  const { pairs, ended, ...counts } = plan;
  const found = { ...counts, ended: ended.length };
  await savePairs(run, [...pairs, ...ended]);
  await deps.store.transact(async (transaction) => {
    const { value: now } = await readFenced(transaction, syncId, fence);
    const at = deps.clock.now();
    transaction.update(syncAt(syncId), {
      ...readEverythingAgain(now),
      lease: undefined,
      nextSyncAt: at,
      lastRepair: { at, found },
    });
  });
  await requestSyncs(deps, [syncId], 'continuation');
  return found;
}

async function savePairs({ deps, syncId, fence }: Run, pairs: readonly Pair[]): Promise<void> {
  for (let first = 0; first < pairs.length; first += commitSize) {
    await deps.store.transact(async (transaction) => {
      const lease = renewedLease(await readFenced(transaction, syncId, fence));
      for (const pair of pairs.slice(first, first + commitSize)) transaction.set(pairAt(syncId, pair.bookingId), pair);
      if (lease !== undefined) transaction.update(syncAt(syncId), lease);
    });
  }
}

/** Frees the lease where it is still ours. */
async function letGo(
  deps: SyncDeps,
  end: { readonly syncId: SyncId; readonly fence: number; readonly outcome: RepairOutcome },
): Promise<RepairOutcome> {
  const { syncId, fence, outcome } = end;
  await deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync?.lease?.fence === fence)
      transaction.update(syncAt(syncId), { lease: undefined, nextSyncAt: deps.clock.now() });
  });
  return outcome;
}
