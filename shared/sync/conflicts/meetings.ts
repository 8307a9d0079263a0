import type { Booking } from '../../domain/booking.ts';
import { usersOf } from '../../domain/booking.ts';
import { occurrencesOf } from '../../domain/expand-series.ts';
import type { Interval } from '../../domain/expand-series.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { ResourceId, UserId } from '../../domain/ids.ts';
import { isSeries } from '../../domain/occurrence.ts';
import { takesTime } from '../../domain/overlap.ts';
import { addSeconds, boundsOf, sameSpan } from '../../domain/time.ts';
import type { CalendarDate, Instant, Span, TimeZone } from '../../domain/time.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Meeting, MeetingSide } from './schedule-draft.ts';

/** How far ahead series are looked at, seconds: a year. */
const lookedAhead = 366 * 86_400;

/** In which zone days are meant, and from when on series are looked at. */
export interface Look {
  readonly timeZone: TimeZone;
  readonly now: Instant;
}

/** Whom and what two bookings both need. */
export interface Shared {
  readonly users: readonly UserId[];
  readonly resources: readonly ResourceId[];
}

/** The users and resources of both bookings. */
export function sharedBy(one: Booking, other: Booking): Shared {
  return {
    users: usersOf(one).filter((user) => usersOf(other).includes(user)),
    resources: [...new Set(one.resourceIds)].filter((resource) => other.resourceIds.includes(resource)),
  };
}

/**
 * When two bookings are in each other's way, in order: both stand and are busy then, and share some time. Where one ends as the
 * other begins they share none; all-day ones take the whole days of the studio's zone. Of two single ones that is one time at
 * most; a series counts with each of its occurrences, for a year from now at most. Whom they share is not asked.
 */
export function meetingsOf(one: Booking, other: Booking, look: Look): readonly Meeting[] {
  if (one.id === other.id) return [];
  const within = spanOfInterest(one, other, look);
  if (within === undefined) return [];
  const others = busyTimes(other, within, look.timeZone);
  return busyTimes(one, within, look.timeZone).flatMap((mine) =>
    others
      .filter((theirs) => mine.start < theirs.end && theirs.start < mine.end)
      .map((theirs): Meeting => ({ sides: [sideOf(mine), sideOf(theirs)] })),
  );
}

function sideOf({ span, date }: BusyTime): MeetingSide {
  return { span, ...(date === undefined ? {} : { date }) };
}

/** The time to look at a booking for: a single one's own, of a series the year to come, or from its beginning where that is later. */
export function timeOfInterest(booking: Booking, { timeZone, now }: Look): Interval {
  const bounds = boundsOf(booking.span, timeZone);
  if (!isSeries(booking)) return bounds;
  const moved = booking.recurrence.changes.flatMap(({ span }) =>
    span === undefined ? [] : [boundsOf(span, timeZone)],
  );
  const first = [bounds, ...moved].map(({ start }) => start).toSorted()[0] ?? bounds.start;
  const start = first > now ? first : now;
  return { start, end: addSeconds(start, lookedAhead) };
}

function spanOfInterest(one: Booking, other: Booking, look: Look): Interval | undefined {
  const [first, second] = [timeOfInterest(one, look), timeOfInterest(other, look)];
  const start = first.start > second.start ? first.start : second.start;
  // A single one behind us may meet an occurrence of a series that is behind us as well.
  const known = isSeries(one) === isSeries(other) ? undefined : isSeries(one) ? second : first;
  if (known !== undefined) return known;
  const end = first.end < second.end ? first.end : second.end;
  return start < end ? { start, end } : undefined;
}

/** A time that a booking takes; of a series with the original date of the occurrence. */
export interface BusyTime extends Interval {
  readonly span: Span;
  readonly date: CalendarDate | undefined;
}

/** When a booking takes time: a single one its own span wherever that is, a series its busy occurrences within an interval. */
export function busyTimes(booking: Booking, within: Interval, timeZone: TimeZone): readonly BusyTime[] {
  if (!takesTime(booking)) return [];
  if (!isSeries(booking)) {
    return [{ ...boundsOf(booking.span, timeZone), span: booking.span, date: undefined }];
  }
  return occurrencesOf(booking, within, timeZone)
    .filter(({ span, change }) => (change?.busy ?? booking.busy) && span.start < span.end)
    .map(({ span, originalDate }) => ({ ...boundsOf(span, timeZone), span, date: originalDate }));
}

/** Whether a booking takes time, people or resources it did not take before: then it may be newly in somebody's way. */
export function takesMore(before: Booking | undefined, after: Booking): boolean {
  if (!takesTime(after)) return false;
  if (before === undefined || !takesTime(before)) return true;
  const isElsewhere = !sameSpan(before.span, after.span) || !sameValue(before.recurrence, after.recurrence);
  const hasMore =
    usersOf(after).some((user) => !usersOf(before).includes(user)) ||
    after.resourceIds.some((resource) => !before.resourceIds.includes(resource));
  return isElsewhere || hasMore;
}

/** The times of two bookings in one print: who said that both may stay meant these. The order of the two does not matter. */
export function printOfTimes(one: Booking, other: Booking): string {
  const told = [one, other]
    .toSorted((first, second) => (first.id < second.id ? -1 : 1))
    .map(({ span: { kind, start, end }, recurrence }) => [kind, start, end, recurrence ?? null]);
  return fingerprint(JSON.stringify(told)).slice(0, 32);
}
