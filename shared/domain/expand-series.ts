import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { readRule, writeRule } from './rule.ts';
import type { OccurrenceChange, Series } from './series.ts';
import {
  addDays,
  addSeconds,
  boundsOf,
  dateIn,
  parseDate,
  parseInstant,
  toEpochMilliseconds,
  type CalendarDate,
  type Instant,
  type Span,
  type TimeZone,
} from './time.ts';

/** One time a series takes place. */
export interface Occurrence {
  /** Which one it is, whatever becomes of it. */
  readonly originalDate: CalendarDate;
  /** When it really is. */
  readonly span: Span;
  /** What it has of its own. */
  readonly change?: OccurrenceChange;
}

/** Two instants; the end is exclusive. */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

/** The most days one question looks at, and so the most occurrences it is answered with: 27 years. */
const mostDays = 10_000;

/** Days of ours end here (see `time.ts`), with room for the length of an occurrence. */
const lastDate = '2199-12-31';
const dayLength = 86_400_000;

/**
 * The occurrences of a series that stand at some time within the interval, in order of their original dates, of the first 27
 * years of it at most. Those moved into it are there, those moved out of it and the excluded ones are not. The first one counts
 * even where the rule would not make it, as in Google (RFC 5545 3.8.5.3); a COUNT counts it. The zone is the studio's: where
 * all-day dates begin and end. The interval may lie decades ahead: nothing is walked to reach it, unless the rule counts.
 */
export function occurrencesOf(series: Series, within: Interval, timeZone: TimeZone): readonly Occurrence[] {
  const { span, recurrence } = series;
  const excluded = new Set(recurrence.excludedDates);
  const changes = new Map(recurrence.changes.map((change) => [change.originalDate, change]));
  const occurrenceAt = (originalDate: CalendarDate): Occurrence => {
    const change = changes.get(originalDate);
    const moved = change?.span ?? originalSpan(span, originalDate);
    return { originalDate, span: moved, ...(change === undefined ? {} : { change }) };
  };
  const near = originalDates(series, datesAround(span, within, timeZone));
  const moved = recurrence.changes
    .filter(
      ({ originalDate, span: own }) =>
        own !== undefined && isWithin(boundsOf(own, timeZone), within) && !near.includes(originalDate),
    )
    .map(({ originalDate }) => originalDate)
    .filter((date) => isOriginalDate(series, date));
  return [...near, ...moved]
    .filter((date) => !excluded.has(date))
    .map(occurrenceAt)
    .filter((occurrence) => isWithin(boundsOf(occurrence.span, timeZone), within))
    .toSorted((one, other) => (one.originalDate < other.originalDate ? -1 : 1));
}

/**
 * When the unchanged series has its occurrence of a date: at the wall time of the series there. A time that daylight saving
 * skips moves forward, a doubled one is the first, and the exact length is kept (RFC 5545 3.8.2.2 and 3.6.1).
 */
export function originalSpan(span: Span, originalDate: CalendarDate): Span {
  const first = firstDateOf(span);
  if (originalDate === first) return span;
  const date = Temporal.PlainDate.from(originalDate);
  if (span.kind === 'allDay') {
    const days = Temporal.PlainDate.from(span.start).until(span.end, { largestUnit: 'day' }).days;
    // Dates of a series stay within our years: `originalDates` sees to it.
    return { kind: 'allDay', start: originalDate, end: date.add({ days }).toString() as CalendarDate };
  }
  const wallTime = Temporal.Instant.from(span.start).toZonedDateTimeISO(span.timeZone).toPlainTime();
  const milliseconds = date.toZonedDateTime({ timeZone: span.timeZone, plainTime: wallTime }).epochMilliseconds;
  const start = addSeconds(span.start, (milliseconds - toEpochMilliseconds(span.start)) / 1000);
  const length = (toEpochMilliseconds(span.end) - toEpochMilliseconds(span.start)) / 1000;
  return { ...span, start, end: addSeconds(start, length) };
}

/** The date a span begins on: of a timed one, on the wall calendar of its zone. */
export function firstDateOf(span: Span): CalendarDate {
  return span.kind === 'allDay' ? span.start : dateIn(span.start, span.timeZone);
}

/** Whether the series has an occurrence of that original date, excluded or not. */
export function isOriginalDate(series: Series, date: CalendarDate): boolean {
  return originalDates(series, { from: date, to: date }).length > 0;
}

/** Whether the rule itself makes the first occurrence, as a rule of the studio does. */
export function startsOnRule(series: Series): boolean {
  const first = firstDateOf(series.span);
  return datesOfRule(series, { from: first, to: first }, 'asTheRuleSays').length > 0;
}

/** The first date the rule itself makes within forty years, from the first occurrence's on; undefined when it makes none. */
export function nextRuleDate(series: Series): CalendarDate | undefined {
  const first = firstDateOf(series.span);
  // In growing strides: most rules make a date at once, and 29 February may be decades away with an interval.
  for (const years of [1, 12, 40]) {
    const [next] = datesOfRule(series, { from: first, to: daysBefore(first, { years: -years }) }, 'asTheRuleSays');
    if (next !== undefined) return next;
  }
  return undefined;
}

/**
 * From when until when a series may stand on a schedule: its earliest start and its latest end, moved occurrences included,
 * excluded ones not left out. No end: it never ends.
 */
export function boundsOfSeries(
  series: Series,
  timeZone: TimeZone,
): { readonly start: Instant; readonly end: Instant | undefined } {
  const first = boundsOf(series.span, timeZone);
  const moved = series.recurrence.changes.flatMap(({ span }) => (span === undefined ? [] : [boundsOf(span, timeZone)]));
  const start = [first.start, ...moved.map((bounds) => bounds.start)].toSorted()[0] ?? first.start;
  const last = lastOriginalDate(series);
  if (last === undefined) return { start, end: undefined };
  const ends = [
    first.end,
    boundsOf(originalSpan(series.span, last), timeZone).end,
    ...moved.map((bounds) => bounds.end),
  ];
  return { start, end: ends.toSorted().at(-1) };
}

/** The last date the rule makes, the first occurrence included; undefined when it never ends. */
export function lastOriginalDate(series: Series): CalendarDate | undefined {
  const { until, count } = readRule(series.recurrence.rule);
  if (until === undefined && count === undefined) return undefined;
  const last = libraryRule(series, 'withFirst').previous(midnight(untilDate(series) ?? lastDate), true);
  return last === null ? firstDateOf(series.span) : dateOf(last);
}

/** The original dates between two dates, both included, in order; excluded ones too, since they keep their places. */
export function originalDates(series: Series, between: DateRange): readonly CalendarDate[] {
  return datesOfRule(series, between, 'withFirst');
}

/** Two dates, both included; either may lie outside the years of ours. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The dates of the rule. They are expanded on dates alone, as if at midnight UTC: zones and daylight saving decide at which
 * instant an occurrence is, never on which date, nor how many there are. UNTIL, a moment, becomes the last date that begins
 * by then.
 */
function datesOfRule(
  series: Series,
  between: DateRange,
  firstOne: 'withFirst' | 'asTheRuleSays',
): readonly CalendarDate[] {
  const first = firstDateOf(series.span);
  const from = between.from > first ? between.from : first;
  const to = [between.to, untilDate(series) ?? lastDate, lastDate].toSorted()[0] ?? lastDate;
  if (to < from) return [];
  return libraryRule(series, firstOne).between(midnight(from), midnight(to), true).map(dateOf);
}

function libraryRule({ span, recurrence }: Series, firstOne: 'withFirst' | 'asTheRuleSays'): RRuleTemporal {
  const { until: _until, ...endless } = readRule(recurrence.rule);
  return new RRuleTemporal({
    rruleString: writeRule(endless),
    dtstart: midnight(firstDateOf(span)),
    includeDtstart: firstOne === 'withFirst',
    maxIterations: 200_000, // every day of our three centuries, and more: the window bounds the work
  });
}

/** The library answers within the dates it was asked for, and those are ours. */
function dateOf(at: Temporal.ZonedDateTime): CalendarDate {
  return at.toString().slice(0, 'YYYY-MM-DD'.length) as CalendarDate;
}

function midnight(date: string): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(date).toZonedDateTime('UTC');
}

/** The last date whose occurrence would begin by UNTIL; undefined without one. */
export function untilDate({ span, recurrence }: Series): CalendarDate | undefined {
  const { until } = readRule(recurrence.rule);
  if (until === undefined) return undefined;
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z)?$/.exec(until) ?? [];
  const date = parseDate(`${year}-${month}-${day}`);
  if (date === undefined) return undefined;
  if (span.kind === 'allDay' || time === undefined) return date;
  const moment = parseInstant(`${date}${time}`);
  if (moment === undefined) return undefined;
  const local = dateIn(moment, span.timeZone);
  return boundsOf(originalSpan(span, local), span.timeZone).start <= moment ? local : addDays(local, -1);
}

/** The dates whose unmoved occurrences may stand within an interval. */
function datesAround(span: Span, within: Interval, timeZone: TimeZone): DateRange {
  const zone = span.kind === 'timed' ? span.timeZone : timeZone;
  const bounds = boundsOf(span, timeZone);
  const length = (toEpochMilliseconds(bounds.end) - toEpochMilliseconds(bounds.start)) / dayLength;
  const earliest = daysBefore(dateIn(within.start, zone), { days: Math.ceil(length) + 1 });
  const from = earliest > firstDateOf(span) ? earliest : firstDateOf(span);
  const to = daysBefore(dateIn(within.end, zone), { days: -1 });
  const last = daysBefore(from, { days: -mostDays });
  return { from, to: to < last ? to : last };
}

function daysBefore(date: string, duration: Temporal.DurationLike): string {
  return Temporal.PlainDate.from(date).subtract(duration).toString();
}

/** Whether some of a span lies within an interval; one of no length counts where it lies. */
function isWithin(bounds: Interval, within: Interval): boolean {
  if (bounds.start >= within.end) return false;
  return bounds.end > within.start || (bounds.start === bounds.end && bounds.start >= within.start);
}
