import { base32hexFingerprint } from '../../domain/fingerprint.ts';
import { asId } from '../../domain/ids.ts';
import type { BookingId, CalendarId, EventId, StudioId, UserId } from '../../domain/ids.ts';

/**
 * The id of the event of a booking in one user's calendar: the same booking always asks for the same event, so an insert
 * that is repeated after a lost answer finds the first (facts 1.8). A later generation is used when an id was given up.
 */
export function eventIdOf(
  owner: { readonly studioId: StudioId; readonly userId: UserId },
  bookingId: BookingId,
  generation: number,
): EventId {
  return asId(base32hexFingerprint(`event|${owner.studioId}|${owner.userId}|${bookingId}|${generation}`));
}

/** So many ids of one booking may have been given up in a row. */
const mostGivenUp = 5;

/** Which generation of a booking's event ids this is, `first` or one soon after; undefined for an id that is none of them. */
export function generationOf(
  eventId: EventId,
  of: {
    readonly owner: { readonly studioId: StudioId; readonly userId: UserId };
    readonly bookingId: BookingId;
    readonly first: number;
  },
): number | undefined {
  for (let generation = of.first; generation < of.first + mostGivenUp; generation++) {
    if (eventIdOf(of.owner, of.bookingId, generation) === eventId) return generation;
  }
  return undefined;
}

/** The id of the booking an event becomes: bringing the same event in twice makes one booking. */
export function bookingIdOf(
  owner: { readonly studioId: StudioId; readonly userId: UserId },
  calendarId: CalendarId,
  eventId: EventId,
): BookingId {
  return asId(`g${base32hexFingerprint(`booking|${owner.studioId}|${owner.userId}|${calendarId}|${eventId}`)}`);
}
