import type { Booking } from '../../domain/booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import { partsOfOccurrenceId } from '../../domain/occurrence.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ConflictAnswer, ConflictRecord } from '../../ports/records/conflict-record.ts';
import { printOfTimes } from '../../sync/conflicts/meetings.ts';
import type { ScheduleDraft } from '../../sync/conflicts/schedule-draft.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { changeBooking } from '../bookings/change-booking.ts';
import type { BookingAnswer } from '../bookings/commit-booking.ts';
import { deleteBooking } from '../bookings/delete-booking.ts';
import type { Refused } from '../refused.ts';
import type { CarriedOut } from './carried-out.ts';

/** One answer about two bookings at one time. */
export interface ScheduleAnswer {
  readonly conflict: ConflictRecord;
  readonly draft: ScheduleDraft;
  readonly answer: ConflictAnswer;
  /** Whoever answers knows that the new time is taken as well. */
  readonly allowOverlap: boolean;
}

/**
 * Moves or removes one of two bookings, or notes that at these times both may stay. An appointment is deleted, a session
 * cancelled; of a series the one occurrence in the way is left out. Doing it twice changes nothing the second time.
 */
export async function carryOutSchedule(deps: BookingDeps, given: ScheduleAnswer): Promise<CarriedOut | Refused> {
  const { answer } = given;
  switch (answer.choice) {
    case 'keepBoth':
      return { kind: 'carriedOut', times: await timesNow(deps, given) };
    case 'moveOne':
      return outcome(deps, given, await move(deps, given));
    case 'removeOne':
      return outcome(deps, given, await remove(deps, given));
    case 'approve':
    case 'putBack':
    case 'keep':
    case 'takeOther':
    case 'preferGoogle':
    case 'preferStudio':
    case 'putBackInGoogle':
    case 'cancelSession':
    case 'takeUserOff':
    case 'keepOutOfGoogle':
      return { kind: 'carriedOut' };
  }
}

async function timesNow(deps: BookingDeps, { conflict, draft }: ScheduleAnswer): Promise<string> {
  const places = studioCollections(conflict.studioId);
  const [one, other] = await deps.store.getAll(draft.items.map(({ bookingId }) => places.booking(bookingId)));
  return one === undefined || other === undefined ? '' : printOfTimes(one.value.booking, other.value.booking);
}

async function move(deps: BookingDeps, given: ScheduleAnswer): Promise<BookingAnswer | undefined> {
  const { conflict, answer, allowOverlap } = given;
  const { bookingId, to } = answer;
  if (bookingId === undefined || to === undefined) return undefined;
  const request = { studioId: conflict.studioId, bookingId, actor: answer.by, allowOverlap };
  return changeBooking(deps, request, (before) => ({ ...before, span: to }));
}

async function remove(deps: BookingDeps, { conflict, answer }: ScheduleAnswer): Promise<BookingAnswer | undefined> {
  const { studioId } = conflict;
  const { bookingId, by: actor } = answer;
  if (bookingId === undefined) return undefined;
  const stored = await standing(deps, conflict, bookingId);
  if (stored?.kind !== 'session') return deleteBooking(deps, { studioId, bookingId, actor });
  const request = { studioId, bookingId, actor, allowOverlap: true };
  return changeBooking(deps, request, (before) => ({ ...before, status: 'cancelled' }));
}

async function outcome(
  deps: BookingDeps,
  { conflict, answer }: ScheduleAnswer,
  changed: BookingAnswer | undefined,
): Promise<CarriedOut | Refused> {
  if (changed === undefined) return { kind: 'carriedOut' };
  // Deleted meanwhile: nothing is left to be done.
  if (changed.kind === 'refused') return changed.code === 'notFound' ? { kind: 'carriedOut' } : changed;
  const { id, version } = changed.booking;
  // An occurrence has the versions of its series, unless it is a booking of its own.
  const series = answer.bookingId === undefined ? undefined : partsOfOccurrenceId(answer.bookingId)?.seriesId;
  const isOwn = series === undefined || (await standing(deps, conflict, id)) !== undefined;
  return { kind: 'carriedOut', changed: { bookingId: isOwn ? id : series, version } };
}

async function standing(
  { store }: BookingDeps,
  { studioId }: ConflictRecord,
  bookingId: BookingId,
): Promise<Booking | undefined> {
  return (await store.get(studioCollections(studioId).booking(bookingId)))?.value.booking;
}
