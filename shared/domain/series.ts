import type { CalendarDate, Instant, Span } from './time.ts';

/**
 * How a series repeats. The zone in which the rule expands is that of the series' span; an all-day series has dates only.
 * Occurrences are known by the start the unchanged rule gives them (facts 1.4), so they keep their identity when moved.
 */
export interface Recurrence {
  /** The value of one RFC 5545 RRULE (3.3.10), without `RRULE:`, such as `FREQ=WEEKLY;BYDAY=MO`. */
  readonly rule: string;
  /** Original starts that do not take place. */
  readonly excludedDates: readonly (Instant | CalendarDate)[];
  /** Occurrences that differ from the rest. */
  readonly changes: readonly OccurrenceChange[];
}

/** What one occurrence has of its own; what is absent it has from its series. */
export interface OccurrenceChange {
  readonly originalStart: Instant | CalendarDate;
  readonly span?: Span;
  readonly description?: string;
  readonly location?: string;
  readonly notes?: string;
  readonly busy?: boolean;
}
