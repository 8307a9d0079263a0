import type { Booking } from '../../shared/domain/booking.ts';
import { occurrencesOf } from '../../shared/domain/expand-series.ts';
import type { Interval } from '../../shared/domain/expand-series.ts';
import type { StudioId } from '../../shared/domain/ids.ts';
import { isSeries, occurrenceBooking } from '../../shared/domain/occurrence.ts';
import type { SeriesBooking } from '../../shared/domain/occurrence.ts';
import { addSeconds, boundsOf, parseInstant } from '../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../shared/domain/time.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { BookingRecord } from '../../shared/ports/records/booking-record.ts';
import type { Reader, Store, Stored } from '../../shared/ports/store.ts';
import { readCursor, readPage, writeCursor } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** A list of bookings in the order of their ends, its series expanded between two instants. */
export interface ExpandedRequest extends PageRequest<BookingRecord> {
  readonly studioId: StudioId;
  readonly timeZone: TimeZone;
  readonly within: Interval;
  /** Which series are in the list at all. */
  readonly keepSeries: (series: Booking) => boolean;
}

/**
 * Reads one page of single bookings and occurrences together, by end, start and id: the page of singles, and among them the
 * occurrences that fall between its first and its last. The cursor is that of the singles' list, so an occurrence can be its
 * place as well. Undefined for a cursor that is none.
 */
export async function readExpandedPage(store: Store, request: ExpandedRequest): Promise<Page<Booking> | undefined> {
  const { keep = () => true, limit } = request;
  const singles = await readPage(store, {
    ...request,
    keep: (record) => record.booking.recurrence === undefined && keep(record),
  });
  if (singles === undefined) return undefined;
  const begin = request.cursor === undefined ? undefined : placeIn(request.cursor);
  const end = singles.nextCursor === null ? undefined : placeIn(singles.nextCursor);
  const occurrences = await readOccurrences(store, request, { begin, end });
  const items = [...singles.found.map((stored) => listed(stored)), ...occurrences].toSorted(byPlace);
  const found = items.slice(0, limit);
  const last = found.at(-1);
  const nextCursor = items.length > limit && last !== undefined ? writeCursor(last.place, fields) : singles.nextCursor;
  return { found: found.map(({ item }) => item), nextCursor };
}

/** End, start and id: what the list is ordered by. */
type Place = readonly [end: string, start: string, id: string];

interface PlacedItem {
  readonly place: Place;
  readonly item: Stored<Booking>;
}

async function readOccurrences(
  reader: Reader,
  { studioId, timeZone, within, keepSeries, limit }: ExpandedRequest,
  page: { readonly begin: Place | undefined; readonly end: Place | undefined },
): Promise<readonly PlacedItem[]> {
  const start = page.begin === undefined ? within.start : lookedAtFrom(page.begin, within.start);
  const series = await reader.find({
    from: studioCollections(studioId).bookings,
    where: [{ field: 'seriesEndsAt', is: '>=', value: start }],
    orderBy: [{ field: 'seriesEndsAt', direction: 'asc' }],
  });
  return series
    .map(({ value }) => value.booking)
    .filter((booking) => isSeries(booking) && keepSeries(booking))
    .flatMap((booking) => (isSeries(booking) ? occurrencesWithin(booking, { start, end: within.end }, timeZone) : []))
    .filter(({ place }) => page.begin === undefined || comparePlaces(page.begin, place) < 0)
    .filter(({ place }) => page.end === undefined || comparePlaces(place, page.end) <= 0)
    .toSorted(byPlace)
    .slice(0, limit + 1);
}

function occurrencesWithin(series: SeriesBooking, within: Interval, timeZone: TimeZone): readonly PlacedItem[] {
  return occurrencesOf(series, within, timeZone).map((occurrence) => {
    const booking = occurrenceBooking(series, occurrence);
    const bounds = boundsOf(booking.span, timeZone);
    const item = { id: booking.id, path: '', value: booking, revision: String(booking.version), readAt: 0 };
    return { place: [bounds.end, bounds.start, booking.id] as const, item };
  });
}

function listed(stored: Stored<BookingRecord>): PlacedItem {
  const { booking, startsAt, endsAt } = stored.value;
  return { place: [endsAt, startsAt, stored.id], item: { ...stored, value: booking } };
}

/** What ended before the page's place is on an earlier page; what ends exactly then may come after it by its start or id. */
function lookedAtFrom([end]: Place, from: Instant): Instant {
  const instant = parseInstant(end);
  if (instant === undefined) return from;
  const justBefore = addSeconds(instant, -1);
  return justBefore < from ? from : justBefore;
}

const fields = ['endsAt', 'startsAt'];

function placeIn(cursor: string): Place | undefined {
  const [end, start, id] = readCursor(cursor, fields) ?? [];
  return typeof end === 'string' && typeof start === 'string' && typeof id === 'string' ? [end, start, id] : undefined;
}

function byPlace(one: PlacedItem, other: PlacedItem): number {
  return comparePlaces(one.place, other.place);
}

function comparePlaces(one: Place, other: Place): number {
  for (const [at, value] of one.entries()) {
    const against = other[at] ?? '';
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}
