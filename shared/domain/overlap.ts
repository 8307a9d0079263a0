import { stands, usersOf } from './booking.ts';
import type { Booking } from './booking.ts';
import type { ResourceId, UserId } from './ids.ts';
import { boundsOf } from './time.ts';
import type { TimeZone } from './time.ts';

/** Two bookings at the same time, and whom or what both need. */
export interface Overlap {
  readonly with: Booking;
  readonly users: readonly UserId[];
  readonly resources: readonly ResourceId[];
}

/**
 * The bookings among `others` that `booking` is in the way of: both stand and are busy, they share a user or a resource, and
 * some time. Where one ends when the other begins they share none, and an item of no length takes none. All-day ones take
 * the whole days of the studio's zone. A booking is never in its own way. A series counts with its first occurrence.
 */
export function overlapsOf(booking: Booking, others: readonly Booking[], timeZone: TimeZone): readonly Overlap[] {
  if (!takesTime(booking)) return [];
  return others
    .filter((other) => other.id !== booking.id && takesTime(other) && shareTime(booking, other, timeZone))
    .map((other) => ({
      with: other,
      users: shared(usersOf(booking), usersOf(other)),
      resources: shared(booking.resourceIds, other.resourceIds),
    }))
    .filter(({ users, resources }) => users.length + resources.length > 0);
}

/** Whether a booking can be in another's way at all. */
export function takesTime(booking: Booking): boolean {
  return booking.busy && stands(booking) && booking.span.start < booking.span.end;
}

function shareTime(one: Booking, other: Booking, timeZone: TimeZone): boolean {
  const first = boundsOf(one.span, timeZone);
  const second = boundsOf(other.span, timeZone);
  return first.start < second.end && second.start < first.end;
}

function shared<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  return [...new Set(some)].filter((one) => others.includes(one));
}
