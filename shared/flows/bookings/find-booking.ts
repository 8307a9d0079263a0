import type { Booking } from '../../domain/booking.ts';
import { occurrenceView } from '../../domain/edit-series.ts';
import type { Scope } from '../../domain/edit-series.ts';
import type { BookingId, StudioId } from '../../domain/ids.ts';
import { isExcluded, isSeries, partsOfOccurrenceId } from '../../domain/occurrence.ts';
import type { SeriesBooking } from '../../domain/occurrence.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Reader } from '../../ports/store.ts';

/** What an id of a booking names: a booking that is stored, or one occurrence of a series. */
export type FoundBooking =
  | { readonly kind: 'whole'; readonly booking: Booking }
  | {
      readonly kind: 'occurrence';
      /** As it is shown; deleted when the series leaves its date out. */
      readonly booking: Booking;
      readonly series: SeriesBooking;
      readonly originalDate: CalendarDate;
      /** A booking of its own stood under this id once and is deleted. */
      readonly idIsUsed: boolean;
    };

/**
 * Finds what an id names. An occurrence that was taken out of its series is a booking of its own under the same id. The
 * occurrence is seen as an edit of `scope` sees it. Undefined for what there is not, and for occurrences of deleted series.
 */
export async function findBooking(
  reader: Reader,
  named: { readonly studioId: StudioId; readonly bookingId: BookingId },
  scope: Scope = 'this',
): Promise<FoundBooking | undefined> {
  const places = studioCollections(named.studioId);
  const parts = partsOfOccurrenceId(named.bookingId);
  const [stored, series] = await reader.getAll([
    places.booking(named.bookingId),
    ...(parts === undefined ? [] : [places.booking(parts.seriesId)]),
  ]);
  const whole = stored === undefined ? undefined : ({ kind: 'whole', booking: stored.value.booking } as const);
  if (whole !== undefined && whole.booking.deletedAt === undefined) return whole;
  const found = series?.value.booking;
  if (parts === undefined || found === undefined || !isSeries(found) || found.deletedAt !== undefined) return whole;
  const { originalDate } = parts;
  const view = occurrenceView(found, originalDate, scope);
  if (view === undefined || (whole !== undefined && isExcluded(found, originalDate))) return whole;
  const booking = isExcluded(found, originalDate) ? { ...view, deletedAt: found.updatedAt } : view;
  return { kind: 'occurrence', booking, series: found, originalDate, idIsUsed: whole !== undefined };
}
