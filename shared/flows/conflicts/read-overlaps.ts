import { usersOf } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import type { Interval } from '../../domain/expand-series.ts';
import { takesTime } from '../../domain/overlap.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Condition, Reader, Stored } from '../../ports/store.ts';
import { meetingsOf, sharedBy, timeOfInterest } from '../../sync/conflicts/meetings.ts';
import type { Look, Shared } from '../../sync/conflicts/meetings.ts';
import type { Meeting } from '../../sync/conflicts/schedule-draft.ts';

const pageSize = 100;

/** Another booking that is in one's way: whom and what both need, and when. */
export interface FoundOverlap extends Shared {
  readonly other: Booking;
  readonly meetings: readonly Meeting[];
}

/** Every booking that a booking shares a user or resource and some busy time with, series within a year from now. */
export async function readOverlaps(reader: Reader, booking: Booking, look: Look): Promise<readonly FoundOverlap[]> {
  if (!takesTime(booking)) return [];
  const others = await readOthers(reader, booking, timeOfInterest(booking, look));
  return others.flatMap((other) => {
    const shared = sharedBy(booking, other);
    if (shared.users.length + shared.resources.length === 0) return [];
    const meetings = meetingsOf(booking, other, look);
    return meetings.length === 0 ? [] : [{ ...shared, other, meetings }];
  });
}

/** Bookings that may stand within an interval on the schedule of anybody or anything that a booking needs; each once. */
export async function readOthers(reader: Reader, booking: Booking, within: Interval): Promise<readonly Booking[]> {
  const conditions: readonly Condition[] = [
    ...usersOf(booking).map((user): Condition => ({ field: 'schedules', is: 'contains', value: user })),
    ...booking.resourceIds.map((id): Condition => ({ field: 'booking.resourceIds', is: 'contains', value: id })),
  ];
  const found = await Promise.all(conditions.map((condition) => readAll(reader, { booking, condition, within })));
  const others = new Map(found.flat().map(({ value }) => [value.booking.id, value.booking]));
  others.delete(booking.id);
  return [...others.values()];
}

async function readAll(
  reader: Reader,
  wanted: { readonly booking: Booking; readonly condition: Condition; readonly within: Interval },
): Promise<readonly Stored<BookingRecord>[]> {
  const { booking, condition, within } = wanted;
  const all: Stored<BookingRecord>[] = [];
  let page: readonly Stored<BookingRecord>[];
  do {
    const last = all.at(-1);
    page = await reader.find({
      from: studioCollections(booking.studioId).bookings,
      where: [
        condition,
        { field: 'endsAt', is: '>', value: within.start },
        { field: 'startsAt', is: '<', value: within.end },
      ],
      orderBy: [
        { field: 'endsAt', direction: 'asc' },
        { field: 'startsAt', direction: 'asc' },
      ],
      limit: pageSize,
      ...(last === undefined ? {} : { after: [last.value.endsAt, last.value.startsAt, last.id] }),
    });
    all.push(...page);
  } while (page.length === pageSize);
  return all;
}
