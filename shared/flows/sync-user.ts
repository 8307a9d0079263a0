import type { CalendarId, RunId, SyncId } from '../domain/ids.ts';
import { syncAt } from '../ports/collections.ts';
import { GoogleFailure } from '../ports/google.ts';
import type { GoogleCalendar } from '../ports/google.ts';
import type { SyncRequest, SyncTrigger } from '../ports/queue.ts';
import type { RunSummary } from '../ports/records/run-record.ts';
import type { SyncRecord } from '../ports/records/sync-record.ts';
import type { Stored } from '../ports/store.ts';
import { keepChannel } from './push/keep-channel.ts';
import { reachCalendar } from './google-sync/reach-calendar.ts';
import { requestSyncs } from './request-syncs.ts';
import { readinessOf, openRun, readOwner } from './sync-run/begin-run.ts';
import { failRun } from './sync-run/fail-run.ts';
import { readIdle } from './sync-run/idle.ts';
import type { GoogleAnswer } from './sync-run/read-google.ts';
import { isHeldByAnother, isToldToLookAgain, takeLease } from './sync-run/lease.ts';
import { runPass } from './sync-run/pass.ts';
import { isStopping, LeaseLost, mustPause } from './sync-run/run.ts';
import type { Run, SyncDeps } from './sync-run/run.ts';
import { settleRun } from './sync-run/settle-run.ts';
import { settleUndo } from './sync-run/settle-undo.ts';
import { runUndoPass } from './sync-run/undo-pass.ts';

/** How a request for a sync ended. Only what throws is worth delivering the request again. */
export type SyncOutcome =
  /** Nothing to sync: not enabled, no account, no calendar, or the studio's plan or job says no. */
  | { readonly kind: 'off' }
  /** The vendor's operators paused it. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'reconnectNeeded' }
  /** Nobody knows this sync. */
  | { readonly kind: 'unknown' }
  /** Another run holds the lease and was told to look again. */
  | { readonly kind: 'busy' }
  /** Nothing had changed on either side. */
  | { readonly kind: 'nothing' }
  /** The lease ran out under us; its new holder goes on. */
  | { readonly kind: 'leaseLost' }
  | { readonly kind: 'done' | 'continues' | 'failed'; readonly run: RunSummary };

/** A request as it was delivered. */
export interface DeliveredRequest extends SyncRequest {
  /**
   * The delivery's own name. The same delivery again while its lease is held means that whoever took it first is dead, or will find
   * its fence taken: the lease is taken over at once instead of being waited for.
   */
  readonly delivery?: string;
}

/** Looks taken in one run at most; what is asked for after that has its own message. */
const mostPasses = 8;
/** The wait before looking again, milliseconds: notifications come in bursts, and one look serves a whole burst. */
const settlingTime = 500;

/**
 * One sync of one user: lease, read, plan, apply, save, release. Killed anywhere, the next run finishes it. Throws only
 * `StoreFailure` and `KeyFailure`: our own infrastructure is down, so the request should come again.
 */
export async function syncUser(deps: SyncDeps, request: DeliveredRequest): Promise<SyncOutcome> {
  const stored = await deps.store.get(syncAt(request.syncId));
  if (stored === undefined) return { kind: 'unknown' };
  const readiness = readinessOf(stored.value);
  if (readiness.kind !== 'ready') return readiness;
  const { calendarId } = readiness;
  if (isHeldByAnother(stored, request.delivery) && isTold(stored.value, request)) return { kind: 'busy' };
  const calendar = await reachCalendar(deps, request.syncId);
  if (calendar === undefined) return { kind: 'reconnectNeeded' };
  const idle = await readIdle(deps, request, { stored, calendar, calendarId });
  if (idle.kind === 'nothing') return { kind: 'nothing' };
  return leasedRun(deps, request, { calendar, calendarId, ...(idle.kind === 'read' ? { google: idle.google } : {}) });
}

/** Whether the holder of the lease knows already that there is more to do: a studio change says so with its outbox entry. */
function isTold(sync: SyncRecord, request: SyncRequest): boolean {
  return request.trigger === 'studio' || isToldToLookAgain(sync);
}

interface Opened {
  readonly calendar: GoogleCalendar;
  readonly calendarId: CalendarId;
  /** What was read already, with the cursor it was read from. */
  readonly google?: { readonly answer: GoogleAnswer; readonly cursorToken: string };
}

async function leasedRun(deps: SyncDeps, request: DeliveredRequest, opened: Opened): Promise<SyncOutcome> {
  const owner = await readOwner(deps, request.syncId);
  if (owner === undefined) return { kind: 'off' };
  const lease = await takeLease(deps, { ...request, holder: request.delivery ?? deps.chance.id() });
  if (lease.kind !== 'taken') return lease;
  const { sync, fence } = lease;
  const readiness = readinessOf(sync);
  // The settings may have changed since they were read without the lease: its own message tells of that.
  if (readiness.kind !== 'ready' || readiness.calendarId !== opened.calendarId)
    return letGo(deps, request.syncId, { fence });
  const run = openRun(deps, { ...request, fence, sync, ...opened, ...owner });
  const { startedAt } = run;
  try {
    return await passesOrFailure(run, { sync, opened, startedAt });
  } catch (error) {
    // Also while the failure is written down: the lease may have gone while Google kept us waiting for its answer.
    if (error instanceof LeaseLost) return { kind: 'leaseLost' };
    throw error;
  }
}

async function passesOrFailure(run: Run, given: Parameters<typeof passes>[1]): Promise<SyncOutcome> {
  try {
    return await passes(run, given);
  } catch (error) {
    if (error instanceof GoogleFailure) return { kind: 'failed', run: await failRun(run, error, given.startedAt) };
    throw error;
  }
}

async function passes(
  run: Run,
  given: { readonly sync: SyncRecord; readonly opened: Opened; readonly startedAt: Run['startedAt'] },
): Promise<SyncOutcome> {
  let { sync } = given;
  if (run.undoes !== undefined) return undo(run, run.undoes, sync);
  for (let pass = 1; ; pass++) {
    const { google } = given.opened;
    const known =
      pass === 1 && google !== undefined && google.cursorToken === sync.cursor?.token ? { google: google.answer } : {};
    const passed = await runPass(run, sync, { isFirst: pass === 1, ...known });
    const isLast = pass >= mostPasses || mustPause(run);
    const settled = await settleRun(run, passed, { startedAt: given.startedAt, isLast });
    if (settled.kind === 'continues') {
      await requestSyncs(run.deps, [run.syncId], triggerOfRest(run));
      return settled;
    }
    if (settled.kind === 'done') {
      if ((await keepChannel(run)) === 'lookAgain') await requestSyncs(run.deps, [run.syncId], 'push');
      return settled;
    }
    ({ sync } = settled);
    await run.deps.clock.sleep(settlingTime * pass);
  }
}

/** Takes a run back before anything else is synced: half taken back, what is left of it would look like people's edits. */
async function undo(run: Run, undoes: RunId, sync: SyncRecord): Promise<SyncOutcome> {
  const writesPaused = sync.writesPausedUntil !== undefined && sync.writesPausedUntil > run.deps.clock.now();
  const undone = await runUndoPass(run, undoes, { writesPaused });
  const settled = await settleUndo(run, undone, run.startedAt);
  await requestSyncs(run.deps, [run.syncId], settled.kind === 'continues' ? 'undo' : 'push');
  return settled;
}

/** What took too long goes on among the long work; a short run whose process is to end goes on where it came from. */
function triggerOfRest(run: Run): SyncTrigger {
  return isStopping(run) && !run.populates ? run.trigger : 'continuation';
}

/** Frees the lease without anything else. */
async function letGo(deps: SyncDeps, syncId: SyncId, { fence }: { readonly fence: number }): Promise<SyncOutcome> {
  await deps.store.transact(async (transaction) => {
    const stored: Stored<SyncRecord> | undefined = await transaction.get(syncAt(syncId));
    if (stored?.value.lease?.fence !== fence) return;
    transaction.update(syncAt(syncId), { lease: undefined, nextSyncAt: deps.clock.now() });
  });
  return { kind: 'busy' };
}
