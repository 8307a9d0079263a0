import { createRequire } from 'node:module';
import type * as rrule from 'rrule';
import { occurrencesOf } from '../../../shared/domain/expand-series.ts';
import { readRule, writeRule } from '../../../shared/domain/rule.ts';
import type { Series } from '../../../shared/domain/series.ts';
import { fromEpochMilliseconds, toEpochMilliseconds } from '../../../shared/domain/time.ts';
import type { TimeZone } from '../../../shared/domain/time.ts';
import { daysOfRule } from './day-filter.ts';
import { momentOf, wallTimeAt } from './wall-clock.ts';

/** The package names nothing that Node could import by name. */
const { RRule } = createRequire(import.meta.url)('rrule') as typeof rrule;

const dayLength = 86_400_000;
const studioZone = 'UTC' as TimeZone; // a zone every platform knows

/** The beginnings of a series' occurrences within some days, as three readers of the standard have them. */
export interface Readings {
  readonly ours: readonly number[];
  readonly filtered: readonly number[];
  /** The package `rrule`, on dates (its zones are known to be faulty); `undefined` where it fails or is not asked. */
  readonly library: readonly number[] | undefined;
}

/** Reads a series three ways from `skipped` days after its beginning on, for so many days. Moments are milliseconds since 1970. */
export function threeReadings(
  series: Series,
  skipped: number,
  length: number,
  library: 'with library' | 'without library',
): Readings {
  const { span } = series;
  const start = Date.parse(span.kind === 'allDay' ? `${span.start}T00:00:00Z` : span.start);
  const zone = span.kind === 'allDay' ? 'UTC' : span.timeZone;
  const wallStart = wallTimeAt(start, zone);
  const first = Math.floor(wallStart / dayLength);
  const moments = new Map<number, number>([[first, start]]);
  const momentOn = (day: number) => {
    const moment = moments.get(day) ?? momentOf(wallStart + (day - first) * dayLength, zone);
    moments.set(day, moment);
    return moment;
  };
  const from = (first + skipped) * dayLength;
  const to = from + length * dayLength;
  const until = untilOf(series);
  const inTime = (days: readonly number[]) =>
    days
      .filter((day) => day >= first + skipped - 1)
      .map(momentOn)
      .filter((moment) => moment >= from && moment < to && moment <= until);
  const last = first + skipped + length + 2;
  const { until: _until, ...endless } = readRule(series.recurrence.rule);
  const text = writeRule(endless);
  const days = library === 'with library' ? libraryDays(text, first, last, endless.count) : undefined;
  return {
    ours: ourReading(series, from, to),
    filtered: inTime(daysOfRule(text, first, last)),
    library: days === undefined ? undefined : inTime(days),
  };
}

function ourReading(series: Series, from: number, to: number): readonly number[] {
  // Wide, then cut by the beginning: what is asked for otherwise is all that reaches into a window.
  const within = { start: fromEpochMilliseconds(from), end: fromEpochMilliseconds(to) };
  return occurrencesOf(series, within, studioZone)
    .map(({ span }) =>
      span.kind === 'allDay' ? Date.parse(`${span.start}T00:00:00Z`) : toEpochMilliseconds(span.start),
    )
    .filter((moment) => moment >= from && moment < to);
}

function untilOf({ recurrence }: Series): number {
  const [, year, month, day, time] = /UNTIL=(\d{4})(\d{2})(\d{2})(?:T(\d{6})Z)?/.exec(recurrence.rule) ?? [];
  if (year === undefined) return Number.POSITIVE_INFINITY;
  const clock = time === undefined ? '00:00:00' : `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
  return Date.parse(`${year}-${month}-${day}T${clock}Z`);
}

/** The days of the package `rrule`; the first one added where its rule does not make it, within COUNT. */
function libraryDays(
  text: string,
  first: number,
  last: number,
  count: number | undefined,
): readonly number[] | undefined {
  try {
    const rule = new RRule({ ...RRule.parseString(text), dtstart: new Date(first * dayLength) });
    const days = rule
      .between(new Date(first * dayLength), new Date(last * dayLength), true)
      .map((date) => Math.floor(date.getTime() / dayLength));
    if (days[0] === first) return days;
    const all = [first, ...days];
    return count === undefined ? all : all.slice(0, count);
  } catch {
    return undefined;
  }
}
