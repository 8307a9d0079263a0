import type { EventId } from '../../../shared/domain/ids.ts';
import type { CalendarDate, Instant, Span } from '../../../shared/domain/time.ts';

/** One occurrence, by its series and the start the unchanged rule gives it. */
export interface OccurrenceOf {
  readonly masterId: EventId;
  readonly originalStart: Instant | CalendarDate;
}

/** What a person changes. */
export interface PersonsEdit {
  readonly title?: string;
  readonly span?: Span;
}

/** A person and the series in their own calendar. */
export interface SeriesPersonUnderTest {
  editOccurrence(of: OccurrenceOf, edit: PersonsEdit): Promise<void>;
  deleteOccurrence(of: OccurrenceOf): Promise<void>;
  /** Returns the id of the series that takes over. */
  editFollowing(of: OccurrenceOf, edit: PersonsEdit): Promise<EventId>;
  deleteFollowing(of: OccurrenceOf): Promise<void>;
  /** The span is that of the first occurrence. */
  editAll(masterId: EventId, edit: PersonsEdit): Promise<void>;
  deleteAll(masterId: EventId): Promise<void>;
  /** Makes a series that repeats on single dates, not by a rule. */
  createUnsayable(): Promise<EventId>;
}
