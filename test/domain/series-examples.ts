import type { OccurrenceChange, Recurrence, Series } from '../../shared/domain/series.ts';
import { parseDate, parseInstant, parseTimeZone } from '../../shared/domain/time.ts';
import type { CalendarDate, Instant, Span, TimeZone } from '../../shared/domain/time.ts';

/** A date of the tests. */
export function date(text: string): CalendarDate {
  return known(parseDate(text), text);
}

/** A moment of the tests. */
export function instant(text: string): Instant {
  return known(parseInstant(text), text);
}

/** A zone of the tests. */
export function zone(name: string): TimeZone {
  return known(parseTimeZone(name), name);
}

/** A timed span in Berlin unless another zone is named. */
export function timed(start: string, end: string, timeZone = 'Europe/Berlin'): Span {
  return { kind: 'timed', start: instant(start), end: instant(end), timeZone: zone(timeZone) };
}

/** An all-day span, the end exclusive. */
export function allDay(start: string, end: string): Span {
  return { kind: 'allDay', start: date(start), end: date(end) };
}

/** A series of that rule. */
export function series(
  span: Span,
  rule: string,
  exceptions: { readonly excluded?: readonly string[]; readonly changes?: readonly OccurrenceChange[] } = {},
): Series {
  const recurrence: Recurrence = {
    rule,
    excludedDates: (exceptions.excluded ?? []).map(date),
    changes: exceptions.changes ?? [],
  };
  return { span, recurrence };
}

/** What is between two dates of UTC. */
export function between(start: string, end: string): { readonly start: Instant; readonly end: Instant } {
  return { start: instant(`${start}T00:00:00Z`), end: instant(`${end}T00:00:00Z`) };
}

function known<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`a test says ${text}`);
  return value;
}
