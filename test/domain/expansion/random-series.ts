import { writeRule, weekdays } from '../../../shared/domain/rule.ts';
import type { Frequency, Rule, RuleDay } from '../../../shared/domain/rule.ts';
import { parseRule } from '../../../shared/domain/parse-rule.ts';
import { fromEpochMilliseconds, parseDate, parseTimeZone } from '../../../shared/domain/time.ts';
import type { Series } from '../../../shared/domain/series.ts';
import type { Span, TimeZone } from '../../../shared/domain/time.ts';

/** Zones with daylight saving on either half of the earth, at midnight, of half an hour, moved for a month, and with none. */
const zoneNames = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Pacific/Auckland',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'America/Havana',
  'UTC',
];
const zones: readonly TimeZone[] = zoneNames.map((name) => parseTimeZone(name)).filter((zone) => zone !== undefined);

/** A stream of numbers below one, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A series of that seed: any parts of ours together, whether or not its first occurrence is on the rule. Undefined where the standard forbids what came out. */
export function randomSeries(seed: number): Series | undefined {
  const random = randomOf(seed);
  const span = randomSpan(random);
  const read = parseRule(writeRule(randomRule(random, span)), span);
  if ('problem' in read) return undefined;
  return { span, recurrence: { rule: read.rule, excludedDates: [], changes: [] } };
}

function randomSpan(random: () => number): Span {
  const day = Math.floor(Date.UTC(2020, 0, 1) / 86_400_000) + below(random, 3000);
  if (random() < 0.2) {
    const [start, end] = [dateOf(day), dateOf(day + 1 + below(random, 3))];
    if (start === undefined || end === undefined) throw new Error('a date of our years');
    return { kind: 'allDay', start, end };
  }
  const minute = random() < 0.4 ? below(random, 6) * 30 : below(random, 48) * 30;
  const start = (day * 1440 + minute) * 60_000;
  const length = [0, 30, 60, 90, 600, 3000][below(random, 6)] ?? 60;
  return {
    kind: 'timed',
    start: fromEpochMilliseconds(start),
    end: fromEpochMilliseconds(start + length * 60_000),
    timeZone: zones[below(random, zones.length)] ?? (zones[0] as TimeZone), // the list above is not empty
  };
}

function dateOf(day: number) {
  return parseDate(new Date(day * 86_400_000).toISOString().slice(0, 10));
}

function randomRule(random: () => number, span: Span): Rule {
  const frequency = (['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] satisfies Frequency[])[below(random, 4)] ?? 'DAILY';
  const some = (chance: number, most: number, least = 1): readonly number[] =>
    random() < chance ? Array.from({ length: 1 + below(random, 3) }, () => signed(random, most, least)) : [];
  const isYearly = frequency === 'YEARLY';
  const months = some(isYearly ? 0.4 : 0.2, 12).map(Math.abs);
  const isOrdinal = (isYearly || frequency === 'MONTHLY') && random() < 0.5;
  const days = random() < 0.5 ? randomDays(random, isOrdinal ? (isYearly && months.length === 0 ? 53 : 5) : 0) : [];
  const parts = {
    frequency,
    interval: random() < 0.5 ? 1 : 1 + below(random, 5),
    months,
    monthDays: frequency === 'WEEKLY' ? [] : some(0.3, 31),
    days,
    weekStart: weekdays[below(random, 7)] ?? 'MO',
  };
  const hasList = [months, parts.monthDays, days].some((list) => list.length > 0);
  const positions =
    hasList && random() < 0.25 ? Array.from({ length: 1 + below(random, 2) }, () => signed(random, 4)) : [];
  return { ...parts, positions, ...randomEnd(random, span) };
}

function randomDays(random: () => number, mostOrdinal: number): readonly RuleDay[] {
  return Array.from({ length: 1 + below(random, 3) }, () => {
    const weekday = weekdays[below(random, 7)] ?? 'MO';
    return mostOrdinal === 0 || random() < 0.2 ? { weekday } : { weekday, ordinal: signed(random, mostOrdinal) };
  });
}

function randomEnd(random: () => number, span: Span): Pick<Rule, 'until' | 'count'> {
  const kind = random();
  if (kind < 0.4) return {};
  if (kind < 0.7) return { count: 1 + below(random, 30) };
  const first = Date.parse(span.kind === 'allDay' ? `${span.start}T00:00:00Z` : span.start);
  const until = new Date(
    first + below(random, 1200) * 86_400_000 + (random() < 0.5 ? 0 : below(random, 48) * 1_800_000),
  );
  const text = until.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return { until: span.kind === 'allDay' ? text.slice(0, 8) : `${text}Z` };
}

function signed(random: () => number, most: number, least = 1): number {
  const value = least + below(random, most - least + 1);
  return random() < 0.3 ? -value : value;
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}
