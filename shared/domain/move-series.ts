import { Temporal } from 'temporal-polyfill';
import { firstDateOf, isOriginalDate, originalSpan, untilDate } from './expand-series.ts';
import { readRule, weekdays, writeRule } from './rule.ts';
import type { Rule, RuleDay } from './rule.ts';
import type { Recurrence, Series } from './series.ts';
import { addDays, addSeconds, startOfDay } from './time.ts';
import type { CalendarDate, Span } from './time.ts';

/**
 * The series moved as a whole so that its occurrence of `originalDate` is at `wanted`: the same days further, the same wall
 * time and length everywhere. Its rule follows where that is plain (weekdays of a weekly rule, the one day of a monthly or
 * yearly one); what it cannot follow shows in `startsOnRule`. What was excluded and changed is kept by its date.
 */
export function movedSeries(series: Series, originalDate: CalendarDate, wanted: Span): Series {
  return retimed(series, movedSpan(series.span, originalDate, wanted));
}

/** The first occurrence of a series that is moved as a whole so that its occurrence of `originalDate` is at `wanted`. */
export function movedSpan(first: Span, originalDate: CalendarDate, wanted: Span): Span {
  const days = daysBetween(originalDate, firstDateOf(wanted));
  return originalSpan(wanted, addDays(firstDateOf(first), days));
}

/** The series with another first occurrence: its rule and its end follow as far as that is plain. */
export function retimed(series: Series, span: Span): Series {
  const days = daysBetween(firstDateOf(series.span), firstDateOf(span));
  const rule = readRule(series.recurrence.rule);
  const followed = days === 0 ? rule : followedRule(rule, firstDateOf(span), days);
  const { until: _until, ...endless } = followed;
  const last = untilDate(series);
  const moved = { span, recurrence: { ...series.recurrence, rule: writeRule(endless) } };
  if (last === undefined) return moved;
  const kept = { ...moved, recurrence: { ...moved.recurrence, rule: writeRule(followed) } };
  // The last day stays the last day, whatever becomes of the time of day, the zone, and timed or all-day.
  if (series.span.kind === span.kind && days === 0 && untilDate(kept) === last) return kept;
  const until = endOfDay(addDays(last, days), span);
  return { span, recurrence: { ...series.recurrence, rule: writeRule({ ...endless, until }) } };
}

/** A recurrence without what was excluded or changed on dates the series does not have, and the dates that fell away. */
export function withoutStrays(series: Series): {
  readonly recurrence: Recurrence;
  readonly dropped: readonly CalendarDate[];
} {
  const { excludedDates, changes } = series.recurrence;
  const isMade = (date: CalendarDate) => isOriginalDate(series, date);
  const recurrence = {
    ...series.recurrence,
    excludedDates: excludedDates.filter(isMade),
    changes: changes.filter(({ originalDate }) => isMade(originalDate)),
  };
  const dates = [...excludedDates, ...changes.map(({ originalDate }) => originalDate)];
  return { recurrence, dropped: dates.filter((date) => !isMade(date)).toSorted() };
}

/** The last moment or day of a rule that ends with a date, as UNTIL writes it. */
export function endOfDay(date: CalendarDate, span: Span): string {
  const end = span.kind === 'allDay' ? date : addSeconds(startOfDay(addDays(date, 1), span.timeZone), -1);
  return end.replaceAll(/[-:]/g, '');
}

function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days;
}

/** The rule after its first occurrence moved by some days to `first`. Parts it cannot follow stay as they are. */
function followedRule(rule: Rule, first: CalendarDate, days: number): Rule {
  const { frequency } = rule;
  const date = Temporal.PlainDate.from(first);
  if (frequency === 'WEEKLY') return { ...rule, days: rule.days.map((day) => turned(day, days)) };
  if (frequency === 'DAILY') return rule;
  const months = frequency === 'YEARLY' && rule.months.length === 1 ? [date.month] : rule.months;
  const [day, ...otherDays] = rule.days;
  const isOneOrdinal = day?.ordinal !== undefined && otherDays.length === 0 && rule.positions.length === 0;
  if (isOneOrdinal && rule.monthDays.length === 0 && (frequency === 'MONTHLY' || rule.months.length === 1))
    return { ...rule, months, days: [sameOrdinal(day, date)] };
  if (rule.monthDays.length === 1 && rule.days.length === 0)
    return { ...rule, months, monthDays: [(rule.monthDays[0] ?? 1) > 0 ? date.day : date.day - date.daysInMonth - 1] };
  return { ...rule, months };
}

function turned(day: RuleDay, days: number): RuleDay {
  const place = (weekdays.indexOf(day.weekday) + days) % weekdays.length;
  return { ...day, weekday: weekdays.at(place) ?? day.weekday };
}

function sameOrdinal(day: RuleDay, date: Temporal.PlainDate): RuleDay {
  const weekday = weekdays[date.dayOfWeek - 1] ?? day.weekday;
  const fromEnd = -Math.ceil((date.daysInMonth - date.day + 1) / weekdays.length);
  return { weekday, ordinal: (day.ordinal ?? 1) < 0 ? fromEnd : Math.ceil(date.day / weekdays.length) };
}
