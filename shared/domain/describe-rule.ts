import { untilDate } from './expand-series.ts';
import { readRule, weekdays } from './rule.ts';
import type { Rule, RuleDay } from './rule.ts';
import type { Series } from './series.ts';
import type { CalendarDate } from './time.ts';

/**
 * How a series repeats, in words: "Every 2 weeks on Monday and Thursday, until 30 March 2027". Names of days and months and
 * the date are those of the locale.
 */
export function describeRule(series: Series, locale: string): string {
  const rule = readRule(series.recurrence.rule);
  const parts = [everyOf(rule), onOf(rule, locale), placesOf(rule), endOf(rule, untilDate(series), locale)];
  return parts.filter((part) => part !== '').join('');
}

const periods = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;

function everyOf({ frequency, interval }: Rule): string {
  return interval === 1 ? `Every ${periods[frequency]}` : `Every ${interval} ${periods[frequency]}s`;
}

function onOf(rule: Rule, locale: string): string {
  const days = rule.days.map((day) => wordedDay(day, locale));
  const monthDays = rule.monthDays.map(wordedMonthDay);
  const months = rule.months.map((month) => monthName(month, locale));
  return [
    days.length === 0 ? '' : ` on ${listed(days)}`,
    monthDays.length === 0 ? '' : `${days.length === 0 ? ' on' : ', if that is'} ${listed(monthDays)}`,
    months.length === 0 ? '' : ` in ${listed(months)}`,
  ].join('');
}

function placesOf({ positions }: Rule): string {
  return positions.length === 0 ? '' : `, of these the ${listed(positions.map(wordedOrdinal))}`;
}

function endOf({ count }: Rule, until: CalendarDate | undefined, locale: string): string {
  if (count !== undefined) return count === 1 ? ', once' : `, ${count} times`;
  if (until === undefined) return '';
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return `, until ${format.format(new Date(`${until}T00:00:00Z`))}`;
}

function wordedDay({ ordinal, weekday }: RuleDay, locale: string): string {
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
    // 1 January 2024 was a Monday.
    Date.UTC(2024, 0, 1 + weekdays.indexOf(weekday)),
  );
  return ordinal === undefined ? name : `the ${wordedOrdinal(ordinal)} ${name}`;
}

function wordedMonthDay(day: number): string {
  return day === -1 ? 'the last day' : day < 0 ? `the ${wordedOrdinal(day)} day` : `the ${wordedOrdinal(day)}`;
}

function monthName(month: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 1));
}

const endings = new Map([
  ['one', 'st'],
  ['two', 'nd'],
  ['few', 'rd'],
  ['other', 'th'],
]);
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });

function wordedOrdinal(number: number): string {
  if (number === -1) return 'last';
  const place = Math.abs(number);
  const worded = `${place}${endings.get(ordinals.select(place)) ?? 'th'}`;
  return number < 0 ? `${worded} last` : worded;
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en').format(words);
}
