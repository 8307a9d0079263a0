import {
  firstDateOf,
  isOriginalDate,
  lastOriginalDate,
  nextRuleDate,
  originalDates,
  originalSpan,
  startsOnRule,
} from './expand-series.ts';
import { endOfDay } from './move-series.ts';
import { readRule, writeRule } from './rule.ts';
import type { Series } from './series.ts';
import { addDays, type CalendarDate } from './time.ts';

/**
 * The part of a series before a date: it ends with the last second before that day (as Google's own "this and following"
 * does, facts 1.4), all-day on the day before. What it knew of later dates is gone from it. Undefined when nothing is before.
 */
export function truncated(series: Series, before: CalendarDate): Series | undefined {
  const { span, recurrence } = series;
  if (before <= firstDateOf(span)) return undefined;
  const last = lastOriginalDate(series);
  if (last !== undefined && last < before) return series;
  const { count: _count, ...rule } = readRule(recurrence.rule);
  // Google may have moved the first occurrence off the rule; a rule that ends before it makes anything would be none.
  const isFirstAlone = !startsOnRule(series) && (nextRuleDate(series) ?? before) >= before;
  return {
    span,
    recurrence: {
      rule: isFirstAlone ? 'FREQ=DAILY;COUNT=1' : writeRule({ ...rule, until: endOfDay(addDays(before, -1), span) }),
      excludedDates: recurrence.excludedDates.filter((date) => date < before),
      changes: recurrence.changes.filter(({ originalDate }) => originalDate < before),
    },
  };
}

/**
 * The part of a series from one of its original dates on, as a series of its own that begins there: the same dates, with
 * what was excluded and changed of them; a COUNT counts what is left. Undefined for a date that is none of its.
 */
export function followingPart(series: Series, from: CalendarDate): Series | undefined {
  const { span, recurrence } = series;
  if (!isOriginalDate(series, from)) return undefined;
  const rule = readRule(recurrence.rule);
  const before =
    rule.count === undefined ? 0 : originalDates(series, { from: firstDateOf(span), to: addDays(from, -1) }).length;
  return {
    span: originalSpan(span, from),
    recurrence: {
      rule: writeRule(rule.count === undefined ? rule : { ...rule, count: rule.count - before }),
      excludedDates: recurrence.excludedDates.filter((date) => date >= from),
      changes: recurrence.changes.filter(({ originalDate }) => originalDate >= from),
    },
  };
}
