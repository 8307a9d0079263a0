/** A booking as it is stored, and its versions. */
import type { Actor, Booking } from '../../domain/booking.ts';
import type { ClientId, RunId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** A booking, and beside it what queries ask for. */
export interface BookingRecord {
  readonly booking: Booking;
  /** The users on whose schedules it stands; empty when deleted or cancelled. */
  readonly schedules: readonly UserId[];
  /** The users it was made for, whatever became of it: what lists ask for. */
  readonly users: readonly UserId[];
  /** Its bounds as instants; all-day ones in the studio's zone. A series' hold all its occurrences; an endless one ends in 2200. */
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** `endsAt` again, on series that are not deleted only: how lists find those that reach a time. */
  readonly seriesEndsAt?: Instant;
  readonly clientId?: ClientId;
  readonly kind: Booking['kind'];
  readonly deleted: boolean;
  readonly updatedAt: Instant;
  /** 30 days after the deletion: until then it can be restored. */
  readonly expiresAt?: Instant;
}

/** One version of a booking, kept 90 days. */
export interface BookingVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly booking: Booking;
  /** The run that made it, where one did. */
  readonly runId?: RunId;
  /** The user whose Google does not get this version: an undo took it back in the studio only. */
  readonly keptFrom?: UserId;
  readonly expiresAt: Instant;
}
