import type { BookingId, EventId } from '../../domain/ids.ts';
import { eventIdOfChange } from '../../sync/calendar/arrange.ts';
import type { CalendarInput, CalendarPlan, GoogleChange, Pair } from '../../sync/calendar/model.ts';
import { planUndo } from '../../sync/calendar/plan-undo.ts';
import type { UndoPlan } from '../../sync/calendar/plan-undo.ts';
import { foldChanges } from '../../sync/calendar/run-change.ts';
import type { RunChange } from '../../sync/calendar/run-change.ts';
import { applyPlan } from './apply-plan.ts';
import type { Applied } from './apply-plan.ts';
import { readChanges } from './read-changes.ts';
import { readGoogle } from './read-google.ts';
import { withEverySeriesRead } from './read-series.ts';
import { readPairs, readStates } from './read-studio.ts';
import { mustPause, ownerOf } from './run.ts';
import type { Run } from './run.ts';
import { tellObstacle } from './tell-obstacle.ts';

/** Items planned and carried out at a time. */
const sliceSize = 100;
/** From so many items on, the calendar is listed once instead of asking for each event. */
const listedFrom = 20;

/** What an undo came to, as far as it got. */
export interface Undone {
  readonly applied: Applied;
  readonly total: number;
  readonly leftOut: number;
}

/**
 * Takes back what a run did, slice by slice; each item is looked at on both sides first. Cut off anywhere, going through it again
 * takes back the rest. Throws what stops a run.
 */
export async function runUndoPass(
  run: Run,
  undoes: NonNullable<Run['undoes']>,
  manner: { readonly writesPaused: boolean },
): Promise<Undone> {
  const changes = foldChanges(await readChanges(run.deps.store, { studioId: run.studio.id, id: undoes }));
  const byBooking = new Map(changes.map((change) => [change.bookingId, change]));
  const left = new Set<BookingId>();
  const note = (plan: UndoPlan): CalendarPlan => {
    for (const { change, reason } of plan.leftOut) {
      if (left.has(change.bookingId)) continue;
      left.add(change.bookingId);
      run.ledger.leftAsItIs(change, tellObstacle(reason));
    }
    return { actions: plan.actions, skips: [], held: [] };
  };
  const planAgain = async (_run: Run, item: { readonly bookingId: BookingId; readonly change?: GoogleChange }) => {
    const change = byBooking.get(item.bookingId);
    const told = item.change === undefined ? [] : [item.change];
    return note(change === undefined ? noPlan : planUndo([change], await lookAt(run, [change], told)));
  };
  const listed = await listEvents(run, changes);
  let applied: Applied = 'all';
  for (let first = 0; first < changes.length && applied === 'all'; first += sliceSize) {
    if (mustPause(run)) return { applied: 'outOfTime', total: changes.length, leftOut: left.size };
    const some = changes.slice(first, first + sliceSize);
    const plan = note(planUndo(some, await lookAt(run, some, listed)));
    applied = await applyPlan(run, plan, { showProgress: false, writesPaused: manner.writesPaused, planAgain });
  }
  return { applied, total: changes.length, leftOut: left.size };
}

const noPlan: UndoPlan = { actions: [], leftOut: [], done: 0 };

/** What an undo of a run would come to now. Reads both sides, writes nothing. */
export async function foreseeUndo(run: Run, undoes: NonNullable<Run['undoes']>): Promise<UndoPlan> {
  const changes = foldChanges(await readChanges(run.deps.store, { studioId: run.studio.id, id: undoes }));
  return planUndo(changes, await lookAt(run, changes, await listEvents(run, changes)));
}

/** Every event of the calendar's window, where asking for each by itself would take longer. */
async function listEvents(run: Run, changes: readonly RunChange[]): Promise<readonly GoogleChange[]> {
  return changes.length < listedFrom ? [] : (await readGoogle(run, undefined)).changes;
}

/** Both sides of these items as they are now; `told` is what is known of Google already. */
async function lookAt(run: Run, changes: readonly RunChange[], told: readonly GoogleChange[]): Promise<CalendarInput> {
  const bookings = changes.map(({ bookingId }) => bookingId);
  const pairs = await readPairs(run, { bookings, events: [] });
  const pairsByBooking = new Map(pairs.map((pair) => [pair.bookingId, pair]));
  const known = new Map(told.map((change) => [eventIdOfChange(change), change]));
  const google = new Map<EventId, GoogleChange>();
  for (const change of changes) {
    const pair = pairsByBooking.get(change.bookingId);
    const eventId = pair?.eventId ?? change.eventId;
    google.set(eventId, known.get(eventId) ?? (await readEvent(run, change, pair)));
  }
  return withEverySeriesRead(run, {
    owner: ownerOf(run),
    calendarId: run.calendarId,
    policy: run.policy,
    pairs,
    pairCount: pairs.length,
    studio: await readStates(run, bookings),
    google: [...google.values()],
    wantedInGoogle: new Set(),
    newEvents: { kind: 'all' },
    matchEvidentTwins: false,
  });
}

async function readEvent(run: Run, change: RunChange, pair: Pair | undefined): Promise<GoogleChange> {
  const eventId = pair?.eventId ?? change.eventId;
  // An event of ours that was taken out already, when an undo goes on: nobody needs to ask.
  if (pair?.ended === true && change.google !== undefined && change.google.was === undefined)
    return { kind: 'gone', eventId };
  if (pair !== undefined && pair.calendarId !== run.calendarId) return { kind: 'gone', eventId };
  return run.calendar.readEvent(run.calendarId, eventId);
}
