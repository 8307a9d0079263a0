import { firstDateOf, originalDates, originalSpan } from '../../shared/domain/expand-series.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { Recurrence, Series } from '../../shared/domain/series.ts';
import {
  addDays,
  addSeconds,
  parseWallTime,
  type CalendarDate,
  type Instant,
  type Span,
  type TimeZone,
} from '../../shared/domain/time.ts';

/** Zones whose clocks change within the weeks that series of the simulation begin in, and one whose never do. */
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata', 'America/Santiago'];

/** What a series is made with: its rule, and a first occurrence the rule makes. */
export interface NewSeries {
  readonly span: Span;
  readonly recurrence: Recurrence;
}

const timedRules = [
  'FREQ=DAILY',
  'FREQ=DAILY;COUNT=40',
  'FREQ=WEEKLY',
  'FREQ=WEEKLY;COUNT=9',
  'FREQ=WEEKLY;INTERVAL=2',
  'FREQ=DAILY;UNTIL=20270430T120000Z',
  'FREQ=MONTHLY',
  'FREQ=MONTHLY;COUNT=6',
];
const allDayRules = ['FREQ=DAILY;COUNT=30', 'FREQ=WEEKLY', 'FREQ=MONTHLY', 'FREQ=DAILY;UNTIL=20270420'];

/** A timed series of its own for every number; some are at hours that daylight saving skips or has twice. */
export function timedSeries(value: number): NewSeries {
  const timeZone: TimeZone = asId(pick(zones, value));
  const isNightly = value % 4 === 0;
  const minutes = isNightly ? 90 + (value % 120) : 420 + ((value * 37) % 720);
  const start = atTime(dateOf(value), minutes, timeZone);
  const span: Span = { kind: 'timed', start, end: addSeconds(start, 2700), timeZone };
  return { span, recurrence: plain(pick(timedRules, Math.floor(value / 2))) };
}

/** A series of whole days. */
export function allDaySeries(value: number): NewSeries {
  const start = dateOf(value);
  return {
    span: { kind: 'allDay', start, end: addDays(start, 1 + (value % 2)) },
    recurrence: plain(pick(allDayRules, value)),
  };
}

/** How an event or booking that stands alone may begin to repeat. */
export function repeating(value: number): Recurrence {
  return plain(pick(['FREQ=DAILY;COUNT=12', 'FREQ=WEEKLY', 'FREQ=MONTHLY;COUNT=4'], value));
}

/** One of the first occurrences of a series that are not excluded; undefined where there is none. */
export function pickDate(series: Series, value: number): CalendarDate | undefined {
  const excluded = new Set(series.recurrence.excludedDates);
  const dates = someDates(series).filter((date) => !excluded.has(date));
  return dates.length === 0 ? undefined : dates[(value * 5) % dates.length];
}

/** The first dates of a series, over a change of the clocks and beyond. */
export function someDates(series: Series): readonly CalendarDate[] {
  const from = firstDateOf(series.span);
  return originalDates(series, { from, to: addDays(from, 70) }).slice(0, 24);
}

/** An occurrence elsewhere: some hours and, now and then, a day later. */
export function movedOccurrence(span: Span, originalDate: CalendarDate, value: number): Span {
  return moved(originalSpan(span, originalDate), value);
}

/** Another time for a whole series, now and then on the next day, or whole days: its rule makes dates there too. */
export function retimed(span: Span, value: number): Span {
  const date = addDays(firstDateOf(span), value % 20 === 9 ? 1 : 0);
  if (span.kind === 'allDay') return { ...span, start: date, end: addDays(date, 1 + (value % 3)) };
  if (value % 20 === 14) return { kind: 'allDay', start: date, end: addDays(date, 1) };
  const start = atTime(date, 480 + ((value * 53) % 660), span.timeZone);
  return { ...span, start, end: addSeconds(start, 1800 + (value % 5) * 600) };
}

function moved(span: Span, value: number): Span {
  if (span.kind === 'allDay') {
    const days = 1 + (value % 3);
    return { kind: 'allDay', start: addDays(span.start, days), end: addDays(span.end, days) };
  }
  const later = (1 + (value % 5)) * 3600 + (value % 7 === 0 ? 86_400 : 0) + (value % 60) * 60;
  return { ...span, start: addSeconds(span.start, later), end: addSeconds(span.end, later + (value % 3) * 900) };
}

function plain(rule: string): Recurrence {
  return { rule, excludedDates: [], changes: [] };
}

/** In the weeks in which clocks change all over the world. */
function dateOf(value: number): CalendarDate {
  return addDays(asId<CalendarDate>('2027-03-01'), (value * 3) % 26);
}

function atTime(date: CalendarDate, minutes: number, timeZone: TimeZone): Instant {
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  const instant = parseWallTime(`${date}T${clock}`, timeZone);
  if (instant === undefined) throw new Error(`no time ${date} ${clock}`);
  return instant;
}

function pick<T>(values: readonly T[], value: number): T {
  const picked = values[value % values.length];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}
