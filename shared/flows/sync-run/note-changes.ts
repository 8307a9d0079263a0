import type { Booking } from '../../domain/booking.ts';
import { addSeconds } from '../../domain/time.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { RunRecord } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Transaction } from '../../ports/store.ts';
import type { Action, Pair } from '../../sync/calendar/model.ts';
import { changeOf } from '../../sync/calendar/run-change.ts';
import type { RunChange } from '../../sync/calendar/run-change.ts';
import type { Run } from './run.ts';

/** How long runs are kept, seconds. */
const runsKept = 90 * 86_400;
/** Characters of JSON in one record: the store takes a million bytes. */
const roomInRecord = 300_000;

/** An action as it is saved, and the booking it leaves where it wrote one. */
export interface DoneAction {
  readonly action: Action;
  readonly after?: Booking;
}

/** The pair as it is saved with an action: with the booking's version as it is now, and since when that is in Google. */
export function pairToSave(run: Run, { action, after }: DoneAction): Pair | undefined {
  if (action.pair.kind !== 'save') return undefined;
  const wrote = action.google !== undefined || after !== undefined;
  return {
    ...action.pair.pair,
    ...(after === undefined ? {} : { studioVersion: after.version }),
    ...(wrote ? { reachedAt: run.deps.clock.now() } : {}),
  };
}

/**
 * Writes down what a commit of a run changed, in the transaction that changes it, so that it can be shown and taken back whatever
 * becomes of the run. With the first of it goes a record of the run itself, which stands until the run writes its own.
 */
export function noteChanges(
  transaction: Transaction,
  run: Run,
  { done, sync }: { readonly done: readonly DoneAction[]; readonly sync: SyncRecord },
): void {
  const changes = done.flatMap(changeMade);
  if (changes.length === 0) return;
  const places = studioCollections(run.studio.id);
  const now = run.deps.clock.now();
  const expiresAt = addSeconds(now, runsKept);
  const part = run.parts.count();
  for (const [index, some] of inRooms(changes).entries()) {
    // A promised run that was cut off has another fence when it comes again under the same id.
    const key = `${padded(run.fence)}-${padded(part)}-${padded(index)}`;
    transaction.set(places.runChange(run.id, key), { changes: some, expiresAt });
  }
  if (part === 0) transaction.set(places.run(run.id), unfinished(run, now));
  if (run.undoes !== undefined && sync.undo !== undefined) {
    transaction.update(syncAt(run.syncId), { undo: { ...sync.undo, done: sync.undo.done + changes.length } });
  }
}

function changeMade({ action, after }: DoneAction): readonly RunChange[] {
  const pair = action.pair.kind === 'save' ? action.pair.pair : undefined;
  const change = changeOf(action, { pair, version: after?.version ?? 0 });
  return change === undefined ? [] : [change];
}

function unfinished(run: Run, now: RunRecord['endedAt']): RunRecord {
  return {
    id: run.id,
    studioId: run.studio.id,
    userId: run.user.id,
    trigger: run.trigger,
    startedAt: run.startedAt,
    endedAt: now,
    outcome: 'cutOff',
    counts: {},
    lines: [],
    linesLeftOut: 0,
    warnings: [],
    ...(run.undoes === undefined ? {} : { undoes: run.undoes }),
    expiresAt: addSeconds(now, runsKept),
  };
}

function inRooms(changes: readonly RunChange[]): readonly (readonly RunChange[])[] {
  const rooms: RunChange[][] = [];
  let left = 0;
  for (const change of changes) {
    const size = JSON.stringify(change).length;
    if (rooms.length === 0 || size > left) {
      rooms.push([]);
      left = roomInRecord;
    }
    rooms.at(-1)?.push(change);
    left -= size;
  }
  return rooms;
}

function padded(number: number): string {
  return String(number).padStart(8, '0');
}
