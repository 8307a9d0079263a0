import type { Booking } from '../../domain/booking.ts';
import { addSeconds } from '../../domain/time.ts';
import type { BookingDeps } from './book.ts';
import { changeBooking, rewriteBooking } from './change-booking.ts';
import type { BookingRequest } from './change-booking.ts';
import type { BookingAnswer } from './commit-booking.ts';
import { refuse } from '../refused.ts';

/** How long a deleted booking can be brought back; seconds. */
const restorableFor = 30 * 86_400;

/** Deletes a booking so that it can be restored for 30 days. Its events go from Google with the next syncs. */
export async function deleteBooking(
  deps: BookingDeps,
  request: Omit<BookingRequest, 'allowOverlap'>,
): Promise<BookingAnswer> {
  return changeBooking(deps, { ...request, allowOverlap: true }, (before, { at }) => ({ ...before, deletedAt: at }));
}

/** Brings a deleted booking back, under the studio's conflict rule. Restoring one that is not deleted changes nothing. */
export async function restoreBooking(deps: BookingDeps, request: BookingRequest): Promise<BookingAnswer> {
  return rewriteBooking(deps, request, (before, { at }) => {
    if (before.deletedAt === undefined) return before;
    if (addSeconds(before.deletedAt, restorableFor) <= at) {
      return refuse(
        'restoreTooLate',
        'It was deleted more than 30 days ago and cannot be brought back.',
        'Make the booking again.',
      );
    }
    return withoutDeletion(before);
  });
}

/** A deleted booking, standing again. */
export function withoutDeletion(booking: Booking): Booking {
  const { deletedAt: _deletedAt, ...rest } = booking;
  return rest;
}
