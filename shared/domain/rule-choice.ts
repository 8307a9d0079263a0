import { Temporal } from 'temporal-polyfill';
import { readRule, weekdays, writeRule } from './rule.ts';
import type { Rule, Weekday } from './rule.ts';
import { dateIn, parseDate, parseInstant } from './time.ts';
import type { TimeZone } from './time.ts';

/** The plain ways to repeat that people choose from; everything else is a rule of their own. */
export type RulePattern = 'daily' | 'weekly' | 'monthlyByDate' | 'monthlyByWeekday' | 'yearly';

/** When a repeat ends: a date is the last day on which it may take place. */
export type RuleEnd =
  | { readonly kind: 'never' }
  | { readonly kind: 'on'; readonly date: string }
  | { readonly kind: 'after'; readonly count: number };

/** A repeat as people choose it. What the first date says (day of the month, weekday) is not said again. */
export interface RuleChoice {
  readonly pattern: RulePattern;
  readonly interval: number;
  /** Of a weekly one; the weekday of the first date is always among them. */
  readonly weekdays: readonly Weekday[];
  readonly end: RuleEnd;
}

/** The rule of a choice for a booking that first begins on a date `YYYY-MM-DD`; its UNTIL is a date, whatever the kind. */
export function ruleOfChoice({ pattern, interval, weekdays: chosen, end }: RuleChoice, firstDate: string): string {
  const weekday = weekdayOf(firstDate);
  const none = { interval, months: [], monthDays: [], days: [], positions: [], weekStart: 'MO' } as const;
  const ending: Pick<Rule, 'until' | 'count'> =
    end.kind === 'on' ? { until: end.date.replaceAll('-', '') } : end.kind === 'after' ? { count: end.count } : {};
  switch (pattern) {
    case 'daily':
      return writeRule({ ...none, ...ending, frequency: 'DAILY' });
    case 'weekly':
      return writeRule({
        ...none,
        ...ending,
        frequency: 'WEEKLY',
        days: [...new Set([weekday, ...chosen])].map((day) => ({ weekday: day })),
      });
    case 'monthlyByDate':
      return writeRule({ ...none, ...ending, frequency: 'MONTHLY', monthDays: [Number(firstDate.slice(8))] });
    case 'monthlyByWeekday':
      return writeRule({
        ...none,
        ...ending,
        frequency: 'MONTHLY',
        days: [{ ordinal: ordinalOf(firstDate), weekday }],
      });
    case 'yearly':
      return writeRule({ ...none, ...ending, frequency: 'YEARLY' });
  }
}

/** The choice a rule of ours is, for a booking that first begins on that date in that zone; undefined for a rule of somebody's own. */
export function choiceOfRule(text: string, firstDate: string, timeZone: TimeZone): RuleChoice | undefined {
  const rule = readRule(text);
  const { until, count } = rule;
  const end: RuleEnd =
    count !== undefined
      ? { kind: 'after', count }
      : until === undefined
        ? { kind: 'never' }
        : { kind: 'on', date: lastDateOf(until, timeZone) };
  const { until: _until, count: _count, ...endless } = rule;
  const plain = writeRule(endless);
  const patterns: readonly RulePattern[] = ['daily', 'weekly', 'monthlyByDate', 'monthlyByWeekday', 'yearly'];
  const chosen = rule.frequency === 'WEEKLY' ? rule.days.map(({ weekday }) => weekday) : [];
  const choices = patterns.map((pattern) => ({ pattern, interval: rule.interval, weekdays: chosen, end }));
  // A rule that leaves the day to the first date says the same.
  const saidInFull = plain === `FREQ=${rule.frequency}${rule.interval === 1 ? '' : `;INTERVAL=${rule.interval}`}`;
  const byShape = { DAILY: 'daily', WEEKLY: 'weekly', MONTHLY: 'monthlyByDate', YEARLY: 'yearly' } as const;
  if (saidInFull) return choices.find(({ pattern }) => pattern === byShape[rule.frequency]);
  return choices.find((choice) => ruleOfChoice({ ...choice, end: { kind: 'never' } }, firstDate) === plain);
}

/** The weekday of a date `YYYY-MM-DD`; Monday of a text that is none, such as a field somebody has just emptied. */
export function weekdayOf(date: string): Weekday {
  const known = parseDate(date);
  return (known === undefined ? undefined : weekdays[Temporal.PlainDate.from(known).dayOfWeek - 1]) ?? 'MO';
}

/** Which of its weekday in its month a date is: 1 to 4, or -1 for the last where there is a fifth. */
export function ordinalOf(date: string): number {
  const ordinal = Math.ceil(Number(date.slice(8)) / 7);
  return ordinal === 5 ? -1 : ordinal;
}

function lastDateOf(until: string, timeZone: TimeZone): string {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(until) ?? [];
  const date = `${year}-${month}-${day}`;
  const moment = hour === undefined ? undefined : parseInstant(`${date}T${hour}:${minute}:${second}Z`);
  return moment === undefined ? date : dateIn(moment, timeZone);
}
