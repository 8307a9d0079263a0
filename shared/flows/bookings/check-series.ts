import type { Booking } from '../../domain/booking.ts';
import { firstDateOf, nextRuleDate, originalSpan, startsOnRule } from '../../domain/expand-series.ts';
import { withoutStrays } from '../../domain/move-series.ts';
import { isSeries } from '../../domain/occurrence.ts';
import type { SeriesBooking } from '../../domain/occurrence.ts';
import { mostCounted, parseRule } from '../../domain/parse-rule.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Recurrence } from '../../domain/series.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** Excluded and changed occurrences of one series at most: a booking is one document, and that has an end. */
const mostExceptions = 1000;

/** A booking as it can be kept. */
export interface CheckedBooking {
  readonly kind: 'checked';
  readonly booking: Booking;
  /** Original dates whose exclusion or change fell away, since the new rule does not make them. */
  readonly dropped: readonly CalendarDate[];
}

/** What to do where the first occurrence is none of the rule's: refuse, or begin with the first that is. */
export type OffRule = 'refuse' | 'begin later';

/**
 * The booking with its rule in the one form we keep, or the reason why it cannot repeat like that. `base` is what it comes
 * from: what that excluded or changed and the new rule no longer makes falls away and is told; what is newly excluded or
 * changed must be there.
 */
export function checkedSeries(base: Booking | undefined, after: Booking, offRule: OffRule): CheckedBooking | Refused {
  if (!isSeries(after)) return { kind: 'checked', booking: after, dropped: [] };
  if (sameValue(base?.recurrence, after.recurrence) && sameValue(base?.span, after.span))
    return { kind: 'checked', booking: after, dropped: [] };
  const read = readSeries(after);
  if (read.kind === 'refused') return read;
  const series = startsWell(base, read.series) ? read.series : begunLater(read.series, offRule);
  if (series === undefined) return firstNotOnRule(read.series);
  const { recurrence, dropped } = withoutStrays(series);
  const added = dropped.filter((date) => !exceptionsOf(base?.recurrence).includes(date));
  if (added[0] !== undefined) return noSuchOccurrence(added[0]);
  if (recurrence.excludedDates.length + recurrence.changes.length > mostExceptions) return tooManyExceptions();
  return { kind: 'checked', booking: { ...series, recurrence: inOrder(recurrence) }, dropped };
}

function readSeries(series: SeriesBooking): { readonly kind: 'read'; readonly series: SeriesBooking } | Refused {
  const { rule } = series.recurrence;
  const count = /\bCOUNT=0*(\d+)/i.exec(rule)?.[1];
  if (count !== undefined && Number(count) > mostCounted) {
    const message = `A series has at most ${mostCounted} occurrences.`;
    return atRule('tooManyOccurrences', message, 'Let it end on a date, or never.');
  }
  const read = parseRule(rule, series.span);
  if ('problem' in read) {
    return atRule('badRule', read.problem, 'Write it as RFC 5545 does, such as FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10.');
  }
  return { kind: 'read', series: { ...series, recurrence: { ...series.recurrence, rule: read.rule } } };
}

/** A series from Google may begin on a day of its own, and is not moved for an edit of something else. */
function startsWell(base: Booking | undefined, series: SeriesBooking): boolean {
  if (startsOnRule(series)) return true;
  return base !== undefined && isSeries(base) && sameValue(base.span, series.span) && !startsOnRule(base);
}

function begunLater(series: SeriesBooking, offRule: OffRule): SeriesBooking | undefined {
  const date = offRule === 'refuse' ? undefined : nextRuleDate(series);
  return date === undefined ? undefined : { ...series, span: originalSpan(series.span, date) };
}

function firstNotOnRule(series: SeriesBooking): Refused {
  const next = nextRuleDate(series);
  return {
    ...refuse(
      'firstNotOnRule',
      `The booking begins on ${firstDateOf(series.span)}, and its rule has no occurrence on that day.`,
      next === undefined
        ? 'Change the rule.'
        : `Let it begin on ${next}, the rule's first day after it, or change the rule.`,
    ),
    errors: [{ path: 'start', message: 'The rule has no occurrence on that day.' }],
  };
}

function noSuchOccurrence(date: CalendarDate): Refused {
  return {
    ...refuse(
      'noSuchOccurrence',
      `The series has no occurrence on ${date}.`,
      'Name original starts of its occurrences.',
    ),
    errors: [{ path: 'recurrence', message: `The series has no occurrence on ${date}.` }],
  };
}

function tooManyExceptions(): Refused {
  const message = `A series has at most ${mostExceptions} excluded and changed occurrences.`;
  return atRule('tooManyExceptions', message, 'Let this series end, and make another one from there on.');
}

function atRule(code: string, message: string, remedy: string): Refused {
  return { ...refuse(code, message, remedy), errors: [{ path: 'recurrence.rule', message }] };
}

function exceptionsOf(recurrence: Recurrence | undefined): readonly CalendarDate[] {
  if (recurrence === undefined) return [];
  return [...recurrence.excludedDates, ...recurrence.changes.map(({ originalDate }) => originalDate)];
}

/** Each date once and in order; what is excluded is not changed as well. */
function inOrder({ rule, excludedDates, changes }: Recurrence): Recurrence {
  const excluded = new Set(excludedDates);
  const byDate = new Map(changes.map((change) => [change.originalDate, change]));
  return {
    rule,
    excludedDates: [...excluded].toSorted(),
    changes: [...byDate.values()]
      .filter(({ originalDate }) => !excluded.has(originalDate))
      .toSorted((one, other) => (one.originalDate < other.originalDate ? -1 : 1)),
  };
}
