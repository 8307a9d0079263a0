import { Temporal } from 'temporal-polyfill';
import type { Branded } from './ids.ts';

/** A moment, UTC, whole seconds, always `YYYY-MM-DDTHH:MM:SSZ`, so that text order is time order. */
export type Instant = Branded<'Instant'>;
/** A calendar date `YYYY-MM-DD` that belongs to no zone. */
export type CalendarDate = Branded<'CalendarDate'>;
/** An IANA time zone name the platform knows. */
export type TimeZone = Branded<'TimeZone'>;

/** Timed: two instants and the zone its wall time is thought in. */
export interface TimedSpan {
  readonly kind: 'timed';
  readonly start: Instant;
  /** Exclusive. Equal to `start` for an item of no length. */
  readonly end: Instant;
  readonly timeZone: TimeZone;
}

/** All-day: dates, never instants (facts 1.5). */
export interface AllDaySpan {
  readonly kind: 'allDay';
  readonly start: CalendarDate;
  /** Exclusive: one day is `start` and the next date. */
  readonly end: CalendarDate;
}

/** When an item is. */
export type Span = TimedSpan | AllDaySpan;

/** What is wrong with a time that came from outside; `undefined` stands for nothing. */
export type TimeProblem = 'notATime' | 'outOfRange' | 'unknownZone' | 'endBeforeStart' | 'mixedKinds';

/** Years outside these are mistakes of whoever sent them (facts, trap 34); stored, they would break ordering as text. */
const firstYear = 1900;
const lastYear = 2200;

/** Reads an RFC 3339 date-time with an offset; fractions of a second are cut off. Undefined when it is none or absurd. */
export function parseInstant(text: string): Instant | undefined {
  if (text.length === instantLength) {
    // Our own form is read often, and a date without Temporal reads it ten times as fast.
    const written = writtenAt(Date.parse(text));
    if (written === text) return written;
  }
  try {
    return instantFrom(Temporal.Instant.from(text));
  } catch {
    return undefined;
  }
}

/** The instant of a Temporal one; undefined outside the years 1900 to 2200. */
export function instantFrom(instant: Temporal.Instant): Instant | undefined {
  return writtenAt(instant.epochMilliseconds);
}

const instantLength = 'YYYY-MM-DDTHH:MM:SSZ'.length;

/** The instant of milliseconds since 1970, seconds rounded down; undefined where it is no time, or absurd. */
function writtenAt(milliseconds: number): Instant | undefined {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  if (!(year >= firstYear && year <= lastYear)) return undefined;
  return `${date.toISOString().slice(0, instantLength - 1)}Z` as Instant; // the only place that makes instants
}

/** The instant of milliseconds since 1970, seconds rounded down. Throws RangeError outside the years 1900 to 2200. */
export function fromEpochMilliseconds(milliseconds: number): Instant {
  const instant = writtenAt(Math.floor(milliseconds));
  if (instant === undefined) throw new RangeError(`no time of ours: ${milliseconds}`);
  return instant;
}

/** Milliseconds since 1970. */
export function toEpochMilliseconds(instant: Instant): number {
  return Date.parse(instant);
}

/** Moves an instant by whole or part seconds (rounded down). Throws RangeError outside the years 1900 to 2200. */
export function addSeconds(instant: Instant, seconds: number): Instant {
  return fromEpochMilliseconds(toEpochMilliseconds(instant) + seconds * 1000);
}

/** Reads a date `YYYY-MM-DD`; undefined when it is none (30 February) or absurd. */
export function parseDate(text: string): CalendarDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return dateOf(Temporal.PlainDate.from(text, { overflow: 'reject' }));
  } catch {
    return undefined;
  }
}

/** The date of a Temporal one; undefined outside the years 1900 to 2200. */
function dateOf(date: Temporal.PlainDate): CalendarDate | undefined {
  if (date.year < firstYear || date.year > lastYear) return undefined;
  return date.toString() as CalendarDate; // ISO by construction
}

/** The date so many days later (earlier when negative). Throws RangeError outside the years 1900 to 2200. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moved = dateOf(Temporal.PlainDate.from(date).add({ days }));
  if (moved === undefined) throw new RangeError(`no date of ours: ${date} and ${days} days`);
  return moved;
}

/** The date so many months earlier; its month's last day where that month is shorter. Throws RangeError outside the years 1900 to 2200. */
export function monthsBefore(date: CalendarDate, months: number): CalendarDate {
  const earlier = dateOf(Temporal.PlainDate.from(date).subtract({ months }));
  if (earlier === undefined) throw new RangeError(`no date of ours: ${months} months before ${date}`);
  return earlier;
}

/** Reads an IANA zone name; undefined when the platform does not know it or it is a bare offset. */
export function parseTimeZone(text: string): TimeZone | undefined {
  if (!/^[A-Za-z]/.test(text) || text.length > 64) return undefined;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return text as TimeZone; // known to the platform, checked just above
  } catch {
    return undefined;
  }
}

/** The instant a date begins at in a zone: midnight, or the first moment after it where midnight is skipped. */
export function startOfDay(date: CalendarDate, timeZone: TimeZone): Instant {
  return fromEpochMilliseconds(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);
}

/** The date a wall calendar in the zone shows at that instant. */
export function dateIn(instant: Instant, timeZone: TimeZone): CalendarDate {
  const moment = Temporal.Instant.fromEpochMilliseconds(toEpochMilliseconds(instant));
  return moment.toZonedDateTimeISO(timeZone).toPlainDate().toString() as CalendarDate; // ISO by construction
}

/** RFC 3339 text of an instant as a wall clock in the zone shows it, with that moment's offset. */
export function withOffset(instant: Instant, timeZone: TimeZone): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

/** Reads a wall time `YYYY-MM-DDTHH:MM[:SS]` in a zone; a time skipped by daylight saving moves forward, a doubled one is the first. */
export function parseWallTime(text: string, timeZone: TimeZone): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) return undefined;
  try {
    return instantFrom(Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(timeZone).toInstant());
  } catch {
    return undefined;
  }
}

/** The instants between which an item stands on a schedule; all-day ones are read in the given zone. End exclusive. */
export function boundsOf(span: Span, timeZone: TimeZone): { readonly start: Instant; readonly end: Instant } {
  switch (span.kind) {
    case 'timed':
      return { start: span.start, end: span.end };
    case 'allDay':
      return { start: startOfDay(span.start, timeZone), end: startOfDay(span.end, timeZone) };
  }
}

/** Whether two items are at the same time: equal instants or equal dates. The zone of a timed one is how it is told, not when it is. */
export function sameSpan(one: Span, other: Span): boolean {
  return one.kind === other.kind && one.start === other.start && one.end === other.end;
}

/** What is wrong with the order of a span's ends; an all-day one lasts at least one day. */
export function spanProblem(span: Span): TimeProblem | undefined {
  switch (span.kind) {
    case 'timed':
      return span.end < span.start ? 'endBeforeStart' : undefined;
    case 'allDay':
      return span.end <= span.start ? 'endBeforeStart' : undefined;
  }
}

/** Whether two names mean one zone: `Asia/Calcutta` is `Asia/Kolkata`. */
export function isSameZone(one: TimeZone, other: TimeZone): boolean {
  return one === other || new Temporal.ZonedDateTime(0n, one).equals(new Temporal.ZonedDateTime(0n, other));
}
