import type { BookingId } from '../../domain/ids.ts';
import { GoogleFailure } from '../../ports/google.ts';
import { eventIdOf } from '../../sync/calendar/ids.ts';
import type { Action, GoogleChange, GoogleWrite } from '../../sync/calendar/model.ts';
import { pairAfterWrite } from '../../sync/calendar/pair-after-write.ts';
import { keepConflicts } from './commit-actions.ts';
import { ownerOf } from './run.ts';
import type { Run } from './run.ts';
import { insertWhole, patchWhole } from './write-series.ts';
import type { Written } from './write-series.ts';

/** What became of an action's write to Google. */
export type GoogleWritten =
  /** Done, or there was nothing to write: the action as it is to be committed. */
  | { readonly kind: 'written'; readonly action: Action }
  /** Google holds something else than the plan knew. */
  | { readonly kind: 'planAgain'; readonly bookingId: BookingId; readonly change: GoogleChange }
  /** Google will never take it. */
  | { readonly kind: 'refused'; readonly action: Action; readonly said: string };

/** How many successive ids of one booking are tried when Google does not let go of one. */
const mostGenerations = 5;

/** Carries out the Google half of an action. Throws `GoogleFailure` for what stops the whole run. */
export async function writeGoogle(run: Run, action: Action): Promise<GoogleWritten> {
  const { google } = action;
  if (google === undefined) return { kind: 'written', action };
  try {
    return await write(run, action, google);
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    return answerFailure(run, action, { google, failure: error });
  }
}

/**
 * Looks at the event a booking had before, where the action would make another one: what to plan again where it is there, declined
 * or brought back; undefined where it is gone, or there is nothing to look at.
 */
export async function lookFirst(
  run: Run,
  { bookingId, lookFirst: eventId }: Action,
): Promise<Extract<GoogleWritten, { kind: 'planAgain' }> | undefined> {
  if (eventId === undefined) return undefined;
  const change = await run.calendar.readEvent(run.calendarId, eventId);
  return change.kind === 'gone' ? undefined : { kind: 'planAgain', bookingId, change };
}

/**
 * Takes the copy of our mark off the events that go on where series were cut off, once they are tied to bookings of their own: until
 * then the mark may be all that tells whose other half they are. One that changed meanwhile keeps it until it is next written.
 */
export async function clearCopiedMarks(run: Run, actions: readonly Action[]): Promise<void> {
  const marked = actions.flatMap(({ continued = [] }) => continued.filter((series) => series.isMarkedAsOther === true));
  for (const { pair } of marked) {
    try {
      await run.calendar.clearMark(run.calendarId, pair.eventId, pair.googleVersion);
    } catch (error) {
      if (!(error instanceof GoogleFailure) || !isOnlyThis(error)) throw error;
    }
  }
}

/** Whether a failure says something of one event alone. */
function isOnlyThis({ reason }: GoogleFailure): boolean {
  return reason === 'changedMeanwhile' || reason === 'gone' || reason === 'forbidden' || reason === 'rejected';
}

async function write(run: Run, action: Action, google: GoogleWrite): Promise<GoogleWritten> {
  switch (google.kind) {
    case 'insert':
      return written(action, google, await insertWhole(run, google));
    case 'patch':
      return written(action, google, await patchWhole(run, google));
    case 'undelete':
      return broughtBack(run, action, google);
    case 'clearMark':
      return written(action, google, await run.calendar.clearMark(run.calendarId, google.eventId, google.version));
    case 'delete':
      await run.calendar.deleteEvent(run.calendarId, google.eventId, google.version);
      return { kind: 'written', action };
  }
}

function written(action: Action, google: GoogleWrite, event: Written): GoogleWritten {
  if (action.pair.kind !== 'save') return { kind: 'written', action };
  return {
    kind: 'written',
    action: { ...action, pair: { kind: 'save', pair: pairAfterWrite(action.pair.pair, google, event) } },
  };
}

/** The deleted event again, with all that is its user's own; a new one where Google no longer lets it come back (facts 1.8). */
async function broughtBack(
  run: Run,
  action: Action,
  google: Extract<GoogleWrite, { kind: 'undelete' }>,
): Promise<GoogleWritten> {
  try {
    return written(action, google, await run.calendar.undeleteEvent(run.calendarId, google));
  } catch (error) {
    const isLost = error instanceof GoogleFailure && (error.reason === 'forbidden' || error.reason === 'gone');
    if (!isLost || action.pair.kind !== 'save') throw error;
    const { pair } = action.pair;
    const generation = pair.generation + 1;
    const eventId = eventIdOf(ownerOf(run), action.bookingId, generation);
    const anew: Action = {
      ...action,
      eventId,
      google: { ...google, kind: 'insert', eventId },
      pair: { kind: 'save', pair: { ...pair, eventId, generation } },
    };
    return writeGoogle(run, anew);
  }
}

async function answerFailure(
  run: Run,
  action: Action,
  { google, failure }: { readonly google: GoogleWrite; readonly failure: GoogleFailure },
): Promise<GoogleWritten> {
  switch (failure.reason) {
    case 'taken':
      return adoptOrGoOn(run, action);
    case 'changedMeanwhile':
    case 'gone':
      // A copy that changed or went needs no clearing: its mark is only a hint.
      if (google.kind === 'clearMark') return { kind: 'written', action };
      return {
        kind: 'planAgain',
        bookingId: action.bookingId,
        change: await run.calendar.readEvent(run.calendarId, google.eventId),
      };
    case 'forbidden':
    case 'rejected':
      if (google.kind === 'clearMark') return { kind: 'written', action };
      // Nobody but its calendar forbids an event that is not there yet, and a calendar may be opened to us again.
      if (google.kind === 'insert' && failure.reason === 'forbidden') run.ledger.bar(action.bookingId);
      return { kind: 'refused', action, said: failure.said };
    case 'cursorExpired':
    case 'throttled':
    case 'paused':
    case 'unauthorized':
    case 'reconnect':
    case 'unavailable':
    case 'misconfigured':
      throw failure;
  }
}

/**
 * The id is taken. By our own insert whose answer was lost: the event carries our mark and is planned as the twin it is. By an
 * event that was deleted since: it comes back under the next id, and a person is told.
 */
async function adoptOrGoOn(run: Run, action: Action): Promise<GoogleWritten> {
  if (action.google?.kind !== 'insert' || action.pair.kind !== 'save') return { kind: 'refused', action, said: '409' };
  const { eventId, mark } = action.google;
  const change = await run.calendar.readEvent(run.calendarId, eventId);
  if (change.kind === 'event' && change.event.mark?.bookingId === mark.bookingId) {
    return { kind: 'planAgain', bookingId: action.bookingId, change };
  }
  const { pair } = action.pair;
  const generation = pair.generation + 1;
  if (generation > mostGenerations) return { kind: 'refused', action, said: '409 duplicate, again and again' };
  const next = eventIdOf(ownerOf(run), action.bookingId, generation);
  const again: Action = {
    ...action,
    eventId: next,
    google: { ...action.google, eventId: next },
    pair: { kind: 'save', pair: { ...pair, eventId: next, generation } },
    conflicts:
      change.kind === 'gone' && run.policy.twoWay
        ? [...action.conflicts, putBack(action, pair.agreed)]
        : action.conflicts,
  };
  // Should this answer be lost as well, nobody could tell any more that the event had been deleted.
  if (again.conflicts.length > action.conflicts.length) await keepConflicts(run, again);
  return writeGoogle(run, again);
}

function putBack(
  action: Action,
  entry: Extract<Action['pair'], { kind: 'save' }>['pair']['agreed'],
): Action['conflicts'][number] {
  const { bookingId, eventId } = action;
  return { kind: 'removal', bookingId, eventId, done: 'putBackInGoogle', goneFrom: 'google', entry };
}
