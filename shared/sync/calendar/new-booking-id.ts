import { asId } from '../../domain/ids.ts';
import type { BookingId, EventId } from '../../domain/ids.ts';
import type { Arranged } from './arrange.ts';
import { bookingIdOf } from './ids.ts';
import type { GoogleEvent } from './model.ts';

/**
 * The id an event's booking gets; another where that one lives on with a later event, or stands but not here (it was cancelled, or
 * is somebody else's now): the event was brought back, and is a thing of its own.
 */
export function newBookingId({ input, pairsByBooking, studioByBooking }: Arranged, event: GoogleEvent): BookingId {
  for (let name: string = event.id; ; name += '|again') {
    const bookingId = bookingIdOf(input.owner, input.calendarId, asId<EventId>(name));
    const pair = pairsByBooking.get(bookingId);
    const state = studioByBooking.get(bookingId);
    const stands = state !== undefined && (state.kind === 'item' || state.why !== 'deleted');
    if ((pair === undefined || pair.ended !== undefined) && !stands) return bookingId;
  }
}
