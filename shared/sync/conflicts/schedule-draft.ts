import type { BookingId, ResourceId, UserId } from '../../domain/ids.ts';
import type { CalendarDate, Span } from '../../domain/time.ts';

/** Two bookings that take the same person, or the same room or equipment, at the same time; one of them came from Google. */
export interface ScheduleDraft {
  readonly kind: 'schedule';
  /** What came in, and what stood there already. */
  readonly items: readonly [ScheduleItem, ScheduleItem];
  /** The user on whose schedule both stand; absent where they share resources only. */
  readonly userId?: UserId;
  readonly resourceIds: readonly ResourceId[];
  /** What these are called. */
  readonly resourceNames?: readonly string[];
  /** How often they meet: once, or with series as often as in the year looked at. */
  readonly times: number;
  /** The first of those times, three at most. */
  readonly next: readonly Meeting[];
}

/** One of the two, as it was when the question came up. */
export interface ScheduleItem {
  readonly bookingId: BookingId;
  /** As the studio calls it. */
  readonly title: string;
  readonly isSeries: boolean;
}

/** One time at which two bookings meet: when each of them is then, in the order of the items. */
export interface Meeting {
  readonly sides: readonly [MeetingSide, MeetingSide];
}

/** When one of the two is. */
export interface MeetingSide {
  readonly span: Span;
  /** Of a series: the original date of the occurrence. */
  readonly date?: CalendarDate;
}
