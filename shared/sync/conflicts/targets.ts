import type { Booking } from '../../domain/booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import { isSeries, occurrenceIdOf } from '../../domain/occurrence.ts';
import { addDays, addSeconds, parseDate, parseInstant, spanProblem, toEpochMilliseconds } from '../../domain/time.ts';
import type { CalendarDate, Instant, Span } from '../../domain/time.ts';
import type { Meeting } from './schedule-draft.ts';

/** What an answer can move or remove: a booking, one occurrence of a series, or a whole series. */
export interface Target {
  readonly bookingId: BookingId;
  /** The booking or series it is or belongs to. */
  readonly booking: Booking;
  readonly extent: 'booking' | 'occurrence' | 'series';
  /** When it is: of an occurrence its own time. */
  readonly span: Span;
  readonly canMove: boolean;
  readonly canRemove: boolean;
}

/**
 * What can be moved or removed of each of two bookings that meet. Of a series that is the one occurrence in the way; where several
 * are, the whole of it can only be removed, and sessions are never removed by the dozen. What Google's owner keeps (`fixed`) is
 * not ours to move or delete.
 */
export function targetsOf(
  bookings: readonly [Booking, Booking],
  meetings: readonly Meeting[],
  fixed: ReadonlySet<BookingId>,
): readonly [Target, Target] {
  return [targetOf(0), targetOf(1)];

  function targetOf(index: 0 | 1): Target {
    const booking = bookings[index];
    const isOurs = !fixed.has(booking.id);
    const whole = { bookingId: booking.id, booking, span: booking.span };
    if (!isSeries(booking)) return { ...whole, extent: 'booking', canMove: isOurs, canRemove: isOurs };
    const dates = [...new Set(meetings.map((meeting) => meeting.sides[index].date))];
    const span = meetings[0]?.sides[index].span;
    const [date, ...more] = dates;
    if (date === undefined || span === undefined || more.length > 0) {
      return { ...whole, extent: 'series', canMove: false, canRemove: isOurs && booking.kind === 'appointment' };
    }
    const bookingId = occurrenceIdOf(booking.id, date);
    return { bookingId, booking, span, extent: 'occurrence', canMove: isOurs, canRemove: isOurs };
  }
}

/** Where a span is moved: a new start, and a new end where it does not keep its length. */
export interface NewTime {
  readonly start: Instant | CalendarDate;
  readonly end?: Instant | CalendarDate;
}

/** A span at another time, of the same kind; undefined where that is no time, ends before it begins, or mixes dates and times. */
export function movedTo(span: Span, { start, end }: NewTime): Span | undefined {
  const moved = startedAt(span, start);
  if (moved === undefined || end === undefined) return moved;
  const until = moved.kind === 'allDay' ? parseDate(end) : parseInstant(end);
  // Both of one kind, checked just above.
  const stretched = until === undefined ? undefined : ({ ...moved, end: until } as Span);
  return stretched === undefined || spanProblem(stretched) !== undefined ? undefined : stretched;
}

function startedAt(span: Span, start: Instant | CalendarDate): Span | undefined {
  if (span.kind === 'allDay') {
    const date = parseDate(start);
    if (date === undefined) return undefined;
    const days = Math.round((Date.parse(span.end) - Date.parse(span.start)) / 86_400_000);
    return { kind: 'allDay', start: date, end: addDays(date, days) };
  }
  const instant = parseInstant(start);
  if (instant === undefined) return undefined;
  return { ...span, start: instant, end: addSeconds(instant, lengthOf(span)) };
}

/** How long a timed span lasts, seconds. */
export function lengthOf(span: Extract<Span, { kind: 'timed' }>): number {
  return (toEpochMilliseconds(span.end) - toEpochMilliseconds(span.start)) / 1000;
}
