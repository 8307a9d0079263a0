import type { BookingStatus } from './booking.ts';
import type { Recurrence } from './series.ts';
import type { Span } from './time.ts';

/**
 * The part of a booking and of an event that both sides hold: what is compared, merged and agreed on.
 * Texts are plain, trimmed, with `\n` line ends.
 */
export interface Entry {
  readonly title: string;
  readonly span: Span;
  readonly location: string;
  /** What people write. The event's description up to the studio's own text. */
  readonly notes: string;
  /** What the studio says of the booking (client, phone, session text), below the notes in the event. Empty on unlinked appointments. */
  readonly detail: string;
  readonly busy: boolean;
  readonly status: Exclude<BookingStatus, 'cancelled'>;
  /** How it repeats, for series. */
  readonly recurrence?: Recurrence;
}

/** The name of one field of an entry. */
export type EntryField = keyof Entry;

/** Every field, in the order reports list them. */
export const entryFields: readonly EntryField[] = [
  'title',
  'span',
  'location',
  'notes',
  'detail',
  'busy',
  'status',
  'recurrence',
];
