/**
 * A second reading of RFC 5545 3.3.10, written for comparison only: it walks period by period, asks of every single day
 * whether all parts of the rule hold for it, and knows nothing of any library, nor of Temporal. Days are numbers since 1970.
 */
import { readRule, weekdays } from '../../../shared/domain/rule.ts';
import type { Rule } from '../../../shared/domain/rule.ts';

const dayLength = 86_400_000;

/** The days a rule makes from `first` on, up to `last`: `first` always is one, and COUNT counts it. */
export function daysOfRule(text: string, first: number, last: number): readonly number[] {
  const rule = readRule(text);
  const found = [first];
  const count = rule.count ?? Number.POSITIVE_INFINITY;
  for (let step = 0; found.length < count; step += rule.interval) {
    const period = periodAt(rule, first, step);
    if (period.from > last) break;
    for (const day of daysOfPeriod(rule, first, period)) {
      if (day > first && day <= last && found.length < count) found.push(day);
    }
  }
  return found;
}

interface Period {
  readonly from: number;
  readonly to: number;
}

/** The so-manieth day, week, month or year from that of the first day on. */
function periodAt(rule: Rule, first: number, step: number): Period {
  const { year, month } = partsOf(first);
  switch (rule.frequency) {
    case 'DAILY':
      return { from: first + step, to: first + step };
    case 'WEEKLY': {
      const start = first - ((weekdayOf(first) - weekdays.indexOf(rule.weekStart) + 7) % 7) + step * 7;
      return { from: start, to: start + 6 };
    }
    case 'MONTHLY':
      return { from: dayOf(year, month + step, 1), to: dayOf(year, month + step + 1, 1) - 1 };
    case 'YEARLY':
      return { from: dayOf(year + step, 0, 1), to: dayOf(year + step + 1, 0, 1) - 1 };
  }
}

function daysOfPeriod(rule: Rule, first: number, { from, to }: Period): readonly number[] {
  const days: number[] = [];
  for (let day = from; day <= to; day += 1) if (holds(rule, first, day)) days.push(day);
  if (rule.positions.length === 0) return days;
  const chosen = rule.positions.map((position) => days[position > 0 ? position - 1 : days.length + position]);
  return days.filter((day) => chosen.includes(day));
}

/** Whether every part of the rule holds for a day, the first day standing in for the parts the rule leaves out. */
function holds(rule: Rule, first: number, day: number): boolean {
  const { year, month, date } = partsOf(day);
  const isListed = (list: readonly number[], value: number, length: number) =>
    list.length === 0 || list.includes(value) || list.includes(value - length - 1);
  const monthLength = dayOf(year, month + 1, 1) - dayOf(year, month, 1);
  return (
    isListed(rule.months, month + 1, 99) &&
    isListed(rule.monthDays, date, monthLength) &&
    holdsWeekday(rule, day) &&
    holdsByDefault(rule, first, day)
  );
}

function holdsWeekday(rule: Rule, day: number): boolean {
  if (rule.days.length === 0) return true;
  const { year, month } = partsOf(day);
  const inMonth = rule.frequency === 'MONTHLY' || rule.months.length > 0;
  const [from, to] = inMonth
    ? [dayOf(year, month, 1), dayOf(year, month + 1, 1)]
    : [dayOf(year, 0, 1), dayOf(year + 1, 0, 1)];
  return rule.days.some(({ ordinal, weekday }) => {
    if (weekdays.indexOf(weekday) !== weekdayOf(day)) return false;
    if (ordinal === undefined) return true;
    return ordinal > 0 ? Math.floor((day - from) / 7) + 1 === ordinal : Math.floor((to - 1 - day) / 7) + 1 === -ordinal;
  });
}

/** RFC 5545: "Information, not contained in the rule, necessary to determine the various recurrence instance start [...] dates are derived from the Start". */
function holdsByDefault(rule: Rule, first: number, day: number): boolean {
  const [start, now] = [partsOf(first), partsOf(day)];
  const hasDay = rule.days.length > 0 || rule.monthDays.length > 0;
  switch (rule.frequency) {
    case 'DAILY':
      return true;
    case 'WEEKLY':
      return hasDay || weekdayOf(day) === weekdayOf(first);
    case 'MONTHLY':
      return hasDay || now.date === start.date;
    case 'YEARLY':
      if (hasDay) return true;
      return now.date === start.date && (rule.months.length > 0 || now.month === start.month);
  }
}

/** The day of a date; months count from 0 and may run over. */
export function dayOf(year: number, month: number, date: number): number {
  return Math.floor(Date.UTC(year, month, date) / dayLength);
}

function partsOf(day: number): { readonly year: number; readonly month: number; readonly date: number } {
  const at = new Date(day * dayLength);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate() };
}

/** Monday is 0. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
