import { stands, usersOf } from './booking.ts';
import type { Booking } from './booking.ts';
import { occurrencesOf } from './expand-series.ts';
import type { Interval } from './expand-series.ts';
import type { ResourceId, UserId } from './ids.ts';
import { isSeries } from './occurrence.ts';
import { addSeconds, boundsOf } from './time.ts';
import type { Instant, Span, TimeZone } from './time.ts';

/** How far ahead of its beginning (or of now) a series is looked at for overlaps, seconds: a year. */
const lookedAhead = 366 * 86_400;

/** Two bookings at the same time, and whom or what both need. */
export interface Overlap {
  readonly with: Booking;
  /** When the other one is then: the span of its occurrence, for a series. */
  readonly span: Span;
  readonly users: readonly UserId[];
  readonly resources: readonly ResourceId[];
}

/**
 * The bookings among `others` that `booking` is in the way of: both stand and are busy, they share a user or a resource, and
 * some time. Where one ends when the other begins they share none, and an item of no length takes none. All-day ones take
 * the whole days of the studio's zone. A booking is never in its own way. A series counts with each of its occurrences, of
 * the year from its beginning on (see `busyTimesOf`); the first that is in the way is told.
 */
export function overlapsOf(booking: Booking, others: readonly Booking[], timeZone: TimeZone): readonly Overlap[] {
  return overlapsAt(booking, busyTimesOf(booking, timeZone), { others, timeZone });
}

/** The same for some of a booking's times only, in order. */
export function overlapsAt(
  booking: Booking,
  times: readonly Interval[],
  { others, timeZone }: { readonly others: readonly Booking[]; readonly timeZone: TimeZone },
): readonly Overlap[] {
  const [first] = times;
  if (first === undefined) return [];
  const around = { start: first.start, end: latestEnd(times) };
  return others.flatMap((other) => {
    if (other.id === booking.id || !stands(other)) return [];
    const users = shared(usersOf(booking), usersOf(other));
    const resources = shared(booking.resourceIds, other.resourceIds);
    if (users.length + resources.length === 0) return [];
    const met = spansWithin(other, around, timeZone).find((span) => meets(times, boundsOf(span, timeZone)));
    return met === undefined ? [] : [{ with: other, span: met, users, resources }];
  });
}

/**
 * When a booking takes time, in order: a single one its span, a series its busy occurrences of one year from its beginning, or
 * from `from` where that is later. Nothing where it does not stand, is free or has no length.
 */
export function busyTimesOf(booking: Booking, timeZone: TimeZone, from?: Instant): readonly Interval[] {
  if (!stands(booking)) return [];
  const bounds = boundsOf(booking.span, timeZone);
  const start = from !== undefined && from > bounds.start ? from : bounds.start;
  const around = isSeries(booking) ? { start, end: addSeconds(start, lookedAhead) } : bounds;
  return spansWithin(booking, around, timeZone)
    .map((span) => boundsOf(span, timeZone))
    .toSorted((one, other) => (one.start < other.start ? -1 : 1));
}

/** Whether a booking can be in another's way at all. */
export function takesTime(booking: Booking): boolean {
  return stands(booking) && (isSeries(booking) || (booking.busy && booking.span.start < booking.span.end));
}

/** The spans that take time and may lie within an interval: of a series, its busy occurrences there. */
function spansWithin(booking: Booking, within: Interval, timeZone: TimeZone): readonly Span[] {
  const isLong = (span: Span) => span.start < span.end;
  if (!isSeries(booking)) return booking.busy && isLong(booking.span) ? [booking.span] : [];
  return occurrencesOf(booking, within, timeZone)
    .filter(({ span, change }) => (change?.busy ?? booking.busy) && isLong(span))
    .map(({ span }) => span);
}

function meets(times: readonly Interval[], other: Interval): boolean {
  return times.some((time) => time.start < other.end && other.start < time.end);
}

function latestEnd(times: readonly Interval[]): Instant {
  return times.map(({ end }) => end).reduce((latest, end) => (end > latest ? end : latest));
}

function shared<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  return [...new Set(some)].filter((one) => others.includes(one));
}
