import type { Booking } from '../../shared/domain/booking.ts';
import { isOriginalDate } from '../../shared/domain/expand-series.ts';
import type { BookingId, StudioId } from '../../shared/domain/ids.ts';
import { isExcluded, isSeries } from '../../shared/domain/occurrence.ts';
import type { Span } from '../../shared/domain/time.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Reader } from '../../shared/ports/store.ts';

/** What is told of the series that an occurrence is or was one of. */
export interface SeriesOfOccurrence {
  readonly span: Span;
  /** The series does not have it any more: it is a booking of its own. */
  readonly isTakenOut: boolean;
}

/** The series that these bookings are or were occurrences of, by their ids; those gone for good are absent. */
export async function readSeriesOf(
  reader: Reader,
  studioId: StudioId,
  bookings: readonly Booking[],
): Promise<ReadonlyMap<BookingId, Booking>> {
  const places = studioCollections(studioId);
  const ids = [
    ...new Set(bookings.flatMap(({ occurrenceOf }) => (occurrenceOf === undefined ? [] : [occurrenceOf.seriesId]))),
  ];
  const found = ids.length === 0 ? [] : await reader.getAll(ids.map((id) => places.booking(id)));
  return new Map(
    found.flatMap((stored) => (stored === undefined ? [] : [[stored.value.booking.id, stored.value.booking]])),
  );
}

/** What is told of the series of one booking; undefined for a booking of none, and where the series is gone for good. */
export function seriesOfOccurrence(
  series: ReadonlyMap<BookingId, Booking>,
  { occurrenceOf, deletedAt }: Booking,
): SeriesOfOccurrence | undefined {
  const found = occurrenceOf === undefined ? undefined : series.get(occurrenceOf.seriesId);
  if (occurrenceOf === undefined || found === undefined) return undefined;
  const { originalDate } = occurrenceOf;
  const has = isSeries(found) && found.deletedAt === undefined && isOriginalDate(found, originalDate);
  // One that is left out of its series is shown as deleted, but not taken out.
  const isTakenOut = !has || (isExcluded(found, originalDate) && deletedAt === undefined);
  return { span: found.span, isTakenOut };
}
