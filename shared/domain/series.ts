import type { CalendarDate, Span } from './time.ts';

/**
 * How a series repeats. The zone in which the rule expands is that of the series' span; an all-day series has dates only.
 * No rule of ours repeats within a day, so an occurrence is known by the date on which the unchanged rule begins it, in the
 * series' zone: it keeps its identity when it is moved, when the whole series gets another time of day, and across daylight
 * saving. Outside (the API, Google) the same occurrence is named by its original start (facts 1.4).
 */
export interface Recurrence {
  /** The value of one RFC 5545 RRULE (3.3.10), without `RRULE:`, such as `FREQ=WEEKLY;BYDAY=MO`; canonical (see `parseRule`). */
  readonly rule: string;
  /** Original dates that do not take place, in order, each once. */
  readonly excludedDates: readonly CalendarDate[];
  /** Occurrences that differ from the rest, in order of their dates, each once. None of them is excluded. */
  readonly changes: readonly OccurrenceChange[];
}

/** What one occurrence has of its own; what is absent it has from its series. */
export interface OccurrenceChange {
  /** The date on which the unchanged rule begins it, in the series' zone. */
  readonly originalDate: CalendarDate;
  readonly span?: Span;
  readonly description?: string;
  readonly location?: string;
  readonly notes?: string;
  readonly busy?: boolean;
}

/** A series as its rule is expanded: its first occurrence, and how it repeats. */
export interface Series {
  readonly span: Span;
  readonly recurrence: Recurrence;
}

/** Original dates that were excluded or changed and are so no more, in order. */
export function fallenAway(before: Recurrence | undefined, after: Recurrence | undefined): readonly CalendarDate[] {
  const kept = new Set(after === undefined ? [] : specialDates(after));
  return before === undefined ? [] : specialDates(before).filter((date) => !kept.has(date));
}

function specialDates({ excludedDates, changes }: Recurrence): readonly CalendarDate[] {
  return [...excludedDates, ...changes.map(({ originalDate }) => originalDate)].toSorted();
}
