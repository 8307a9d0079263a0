import type { Booking } from '../../shared/domain/booking.ts';
import type { BookingId, StudioId } from '../../shared/domain/ids.ts';
import type { Span } from '../../shared/domain/time.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Reader } from '../../shared/ports/store.ts';

/** The spans of the series that these bookings are or were occurrences of, by series; those of series gone for good are absent. */
export async function readSeriesSpans(
  reader: Reader,
  studioId: StudioId,
  bookings: readonly Booking[],
): Promise<ReadonlyMap<BookingId, Span>> {
  const places = studioCollections(studioId);
  const ids = [
    ...new Set(bookings.flatMap(({ occurrenceOf }) => (occurrenceOf === undefined ? [] : [occurrenceOf.seriesId]))),
  ];
  const found = ids.length === 0 ? [] : await reader.getAll(ids.map((id) => places.booking(id)));
  return new Map(
    found.flatMap((stored) => (stored === undefined ? [] : [[stored.value.booking.id, stored.value.booking.span]])),
  );
}

/** The span of the series a booking is or was an occurrence of. */
export function seriesSpan(spans: ReadonlyMap<BookingId, Span>, { occurrenceOf }: Booking): Span | undefined {
  return occurrenceOf === undefined ? undefined : spans.get(occurrenceOf.seriesId);
}
