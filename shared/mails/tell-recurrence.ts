import { parseDate, parseInstant, startOfDay } from '../domain/time.ts';
import type { Instant } from '../domain/time.ts';
import type { Recurrence } from '../domain/series.ts';
import { readRule } from '../domain/rule.ts';
import type { Frequency, Rule, RuleDay, Weekday } from '../domain/rule.ts';
import type { Studio } from '../domain/studio.ts';
import { tellDate } from './tell-time.ts';

type Place = Pick<Studio, 'locale' | 'timeZone'>;

/** How something repeats, as people say it: "every 2 weeks on Mon and Wed, until Dec 1, 2026, without 1 date". */
export function tellRecurrence({ rule, excludedDates, changes }: Recurrence, studio: Place): string {
  const left = excludedDates.length;
  return [
    tellRule(rule, studio),
    ...(left === 0 ? [] : [`without ${left === 1 ? '1 date' : `${left} dates`}`]),
    ...(changes.length === 0 ? [] : [`${changes.length} changed`]),
  ].join(', ');
}

/** A rule with parts that few people use is told as it is written. */
function tellRule(text: string, studio: Place): string {
  const rule = readRule(text);
  if (rule.positions.length > 0) return text;
  const [once, many] = units[rule.frequency];
  return [
    rule.interval === 1 ? `every ${once}` : `every ${rule.interval} ${many}`,
    ...(rule.months.length === 0 ? [] : [`in ${listed(rule.months.map(tellMonth))}`]),
    ...(rule.monthDays.length === 0 ? [] : [`on day ${listed(rule.monthDays.map(String))}`]),
    ...(rule.days.length === 0 ? [] : [`on ${listed(rule.days.map(tellDay))}`]),
    ...endOf(rule, studio),
  ].join(' ');
}

const units: Readonly<Record<Frequency, readonly [string, string]>> = {
  DAILY: ['day', 'days'],
  WEEKLY: ['week', 'weeks'],
  MONTHLY: ['month', 'months'],
  YEARLY: ['year', 'years'],
};

function endOf({ count, until }: Rule, studio: Place): readonly string[] {
  if (count !== undefined) return [count === 1 ? 'once' : `${count} times`];
  const end = until === undefined ? undefined : instantOf(until, studio);
  return end === undefined ? [] : [`until ${tellDate(end, studio)}`];
}

/** `YYYYMMDD` or `YYYYMMDDTHHMMSSZ`. */
function instantOf(until: string, { timeZone }: Place): Instant | undefined {
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{6})Z)?$/.exec(until) ?? [];
  const date = `${year}-${month}-${day}`;
  if (time !== undefined) return parseInstant(`${date}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
  const known = parseDate(date);
  return known === undefined ? undefined : startOfDay(known, timeZone);
}

function tellDay({ ordinal, weekday }: RuleDay): string {
  if (ordinal === undefined) return weekdayNames[weekday];
  if (ordinal === -1) return `the last ${weekdayNames[weekday]}`;
  return ordinal < 0
    ? `the ${nth(-ordinal)} ${weekdayNames[weekday]} from the end`
    : `the ${nth(ordinal)} ${weekdayNames[weekday]}`;
}

const weekdayNames: Readonly<Record<Weekday, string>> = {
  MO: 'Mon',
  TU: 'Tue',
  WE: 'Wed',
  TH: 'Thu',
  FR: 'Fri',
  SA: 'Sat',
  SU: 'Sun',
};

function nth(number: number): string {
  const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${number}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)] ?? 'th'}`;
}

function tellMonth(month: number): string {
  return new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1, 1));
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(words);
}
