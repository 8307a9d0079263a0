import type { Actor } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { RunId, StudioId } from '../../domain/ids.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { Queue } from '../../ports/queue.ts';
import type { RunRecord } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { UndoObstacle } from '../../sync/calendar/undo-item.ts';
import { foldChanges } from '../../sync/calendar/run-change.ts';
import type { RunChange } from '../../sync/calendar/run-change.ts';
import { googleRefusal } from '../google-sync/google-refusal.ts';
import { reachCalendar } from '../google-sync/reach-calendar.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import { openRun, readinessOf, readOwner } from '../sync-run/begin-run.ts';
import { readChanges } from '../sync-run/read-changes.ts';
import { notConnected, notSetUp, pausedByOperators } from '../sync-run/refusals.ts';
import type { SyncDeps } from '../sync-run/run.ts';
import { foreseeUndo } from '../sync-run/undo-pass.ts';

/** A run somebody wants taken back. Whether it is theirs to ask for, the caller knows. */
export interface UndoRequest {
  readonly studioId: StudioId;
  readonly runId: RunId;
  readonly by: Actor;
}

/** What became of it: it is noted, and goes on by itself however often it is cut off. */
export type UndoAnswer = { readonly kind: 'requested'; readonly total: number } | Refused;

/**
 * Has a run taken back: everything it changed that has not changed since goes back on both sides. Noted on the sync, so that its next
 * run, whatever asks for that, does this first. Asking twice changes nothing the second time.
 */
export async function undoRun(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  request: UndoRequest,
): Promise<UndoAnswer> {
  const { studioId, runId } = request;
  const total = foldChanges(await readChanges(deps.store, { studioId, id: runId })).length;
  const answer = await deps.store.transact((transaction) => note(deps, transaction, { ...request, total }));
  if (answer.kind === 'refused') return answer;
  await requestSyncs(deps, [syncIdOf(studioId, answer.userId)], 'undo');
  return { kind: 'requested', total };
}

async function note(
  deps: { readonly clock: Clock },
  transaction: Transaction,
  { studioId, runId, by, total }: UndoRequest & { readonly total: number },
): Promise<{ readonly kind: 'noted'; readonly userId: RunRecord['userId'] } | Refused> {
  const document = studioCollections(studioId).run(runId);
  const run = (await transaction.get(document))?.value;
  if (run === undefined) return notFound('run');
  const syncId = syncIdOf(studioId, run.userId);
  const sync = (await transaction.get(syncAt(syncId)))?.value;
  if (sync?.undo?.runId === runId) return { kind: 'noted', userId: run.userId };
  const refusal = refusalOf(run, sync, total);
  if (refusal !== undefined) return refusal;
  const at = deps.clock.now();
  transaction.update(syncAt(syncId), { undo: { runId, by, at, done: 0, total }, nextSyncAt: at });
  transaction.update(document, { undo: { state: 'running', by, at } });
  return { kind: 'noted', userId: run.userId };
}

/** Why a run is not taken back; undefined where it is. `total`: how many items it wrote. */
function refusalOf(run: RunRecord, sync: SyncRecord | undefined, total: number): Refused | undefined {
  if (run.of === 'contacts') {
    return refuse(
      'contactsNotUndone',
      'What a sync of contacts did is not taken back as a whole.',
      'Change the clients back one by one: this page says what each was before.',
    );
  }
  if (run.undo?.state === 'done') {
    return refuse('alreadyUndone', 'This sync has been taken back already.', 'Take its undo back to have it again.');
  }
  if (total === 0) {
    return refuse('nothingToUndo', 'This sync wrote nothing on either side.', 'There is nothing to do.');
  }
  if (sync === undefined) return notSetUp();
  const readiness = readinessOf(sync);
  if (readiness.kind === 'off') return notSetUp();
  if (readiness.kind === 'paused') return pausedByOperators();
  if (readiness.kind === 'reconnectNeeded') return notConnected();
  if (sync.undo === undefined) return undefined;
  return refuse('undoUnderWay', 'Another sync is being taken back.', 'Try again once that is done.');
}

/** What taking a run back would do. */
export interface UndoPreview {
  readonly kind: 'preview';
  /** What would be put back, and how many are as they were already. */
  readonly actions: readonly {
    readonly kind: RunChange['kind'];
    readonly bookingId: RunChange['bookingId'];
    readonly title: string;
  }[];
  readonly done: number;
  readonly leftOut: readonly { readonly change: RunChange; readonly reason: UndoObstacle }[];
}

/** What taking a run back would do now, and what it would leave. Reads both sides, writes nothing. */
export async function previewUndo(deps: SyncDeps, request: Omit<UndoRequest, 'by'>): Promise<UndoPreview | Refused> {
  const { studioId, runId } = request;
  const record = (await deps.store.get(studioCollections(studioId).run(runId)))?.value;
  if (record === undefined) return notFound('run');
  const syncId = syncIdOf(studioId, record.userId);
  const sync = (await deps.store.get(syncAt(syncId)))?.value;
  const total = (await readChanges(deps.store, { studioId, id: runId })).length;
  const refusal = refusalOf(record, sync, total);
  if (refusal !== undefined) return refusal;
  const readiness = sync === undefined ? undefined : readinessOf(sync);
  const owner = await readOwner(deps, syncId);
  if (sync === undefined || owner === undefined || readiness?.kind !== 'ready') return notSetUp();
  const calendar = await reachCalendar(deps, syncId);
  if (calendar === undefined) return notConnected();
  const { calendarId } = readiness;
  const run = openRun(deps, { syncId, trigger: 'now', fence: sync.fence, sync, calendar, calendarId, ...owner });
  try {
    const { actions, leftOut, done } = await foreseeUndo(run, runId);
    return { kind: 'preview', actions, leftOut, done };
  } catch (error) {
    if (error instanceof GoogleFailure) return googleRefusal(error);
    throw error;
  }
}
