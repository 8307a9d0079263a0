import { z } from '@hono/zod-openapi';
import { usersOf } from '../../shared/domain/booking.ts';
import type { Booking } from '../../shared/domain/booking.ts';
import type { Interval } from '../../shared/domain/expand-series.ts';
import type { StudioId } from '../../shared/domain/ids.ts';
import { parseDate, parseInstant, startOfDay } from '../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../shared/domain/time.ts';
import { refuseInputs } from '../../shared/flows/refused.ts';
import type { InputError, Refused } from '../../shared/flows/refused.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { BookingRecord } from '../../shared/ports/records/booking-record.ts';
import type { Condition, Query } from '../../shared/ports/store.ts';
import { flag, id, pageQuery } from './input.ts';

const timeOrDate = z.string().max(100);

/** What the list of bookings can be asked for. */
export const bookingListQuery = z.object({
  ...pageQuery,
  from: timeOrDate.optional().openapi({
    description: 'Bookings that end after it. RFC 3339 with offset, or a date on the studio’s calendar.',
  }),
  to: timeOrDate.optional().openapi({
    description:
      'Bookings that begin before it; the same forms. With both ends given, a series is expanded into its occurrences between them; otherwise it is one item.',
  }),
  userId: id<'UserId'>().optional(),
  clientId: id<'ClientId'>().optional(),
  kind: z.enum(['appointment', 'session']).optional(),
  updatedSince: timeOrDate.optional().openapi({ description: 'Changed then or later, in the order of their changes.' }),
  deleted: flag('The deleted ones, which can be restored for 30 days, instead.'),
});

/** Such a question, read. */
export type BookingListQuery = z.infer<typeof bookingListQuery>;

/** A question to the store, and what is left for us to leave out. */
export interface BookingSearch {
  readonly query: Omit<Query<BookingRecord>, 'limit' | 'after'>;
  readonly keep: (record: BookingRecord) => boolean;
  /** Where series are expanded, and which; absent: each is one item. */
  readonly expanded?: { readonly within: Interval; readonly keepSeries: (series: Booking) => boolean };
}

/**
 * The search for a list of bookings, in the order of their ends (of their changes where `updatedSince` asks for them). The
 * rarest of client, user and all is left to an index; the others are looked at one by one.
 */
export function bookingSearch(
  studioId: StudioId,
  asked: BookingListQuery,
  timeZone: TimeZone,
): BookingSearch | Refused {
  const times = readTimes(asked, timeZone);
  if ('errors' in times) return refuseInputs(times.errors);
  const { from, to, updatedSince } = times;
  const inTime = (record: BookingRecord) => isWithin(record, from, to);
  const keep = (record: BookingRecord) =>
    (asked.kind === undefined || record.kind === asked.kind) &&
    (asked.userId === undefined || record.users.includes(asked.userId)) &&
    inTime(record);
  const common = { from: studioCollections(studioId).bookings };
  if (updatedSince !== undefined) {
    const where = [...equalities(asked), { field: 'updatedAt', is: '>=', value: updatedSince } as const];
    return { query: { ...common, where, orderBy: [{ field: 'updatedAt', direction: 'asc' }] }, keep };
  }
  const where: readonly Condition[] = [
    ...equalities(asked),
    { field: 'endsAt', is: '>=', value: from ?? beginningOfTime },
    ...(to === undefined ? [] : [{ field: 'startsAt', is: '<', value: to } as const]),
  ];
  const orderBy = ['endsAt', 'startsAt'].map((field) => ({ field, direction: 'asc' }) as const);
  if (from === undefined || to === undefined || asked.deleted) return { query: { ...common, where, orderBy }, keep };
  const expanded = { within: { start: from, end: to }, keepSeries: (series: Booking) => isAskedFor(series, asked) };
  return { query: { ...common, where, orderBy }, keep, expanded };
}

function isAskedFor(series: Booking, { kind, userId, clientId }: BookingListQuery): boolean {
  return (
    (kind === undefined || series.kind === kind) &&
    (userId === undefined || usersOf(series).includes(userId)) &&
    (clientId === undefined || series.clientId === clientId)
  );
}

/** Before everything that can be stored. */
const beginningOfTime = '1900-01-01T00:00:00Z';

function equalities({ deleted, clientId, userId }: BookingListQuery): readonly Condition[] {
  const isDeleted: Condition = { field: 'deleted', is: '==', value: deleted };
  if (clientId !== undefined) return [isDeleted, { field: 'clientId', is: '==', value: clientId }];
  if (userId !== undefined) return [isDeleted, { field: 'users', is: 'contains', value: userId }];
  return [isDeleted];
}

/** An item of no length is inside when it begins inside. */
function isWithin({ startsAt, endsAt }: BookingRecord, from: Instant | undefined, to: Instant | undefined): boolean {
  const reaches = from === undefined || endsAt > from || startsAt >= from;
  return reaches && (to === undefined || startsAt < to);
}

interface Times {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly updatedSince?: Instant;
}

function readTimes(asked: BookingListQuery, timeZone: TimeZone): Times | { readonly errors: readonly InputError[] } {
  const times: Record<string, Instant> = {};
  const errors: InputError[] = [];
  for (const name of ['from', 'to', 'updatedSince'] as const) {
    const given = asked[name];
    if (given === undefined) continue;
    const instant = readTime(given, timeZone);
    if (instant !== undefined) times[name] = instant;
    else errors.push({ path: name, message: 'It is no RFC 3339 time with an offset, and no date YYYY-MM-DD.' });
  }
  return errors.length > 0 ? { errors } : times;
}

/** A `+` that was not escaped in the address arrives as a space. */
function readTime(given: string, timeZone: TimeZone): Instant | undefined {
  const date = parseDate(given);
  return date === undefined ? parseInstant(given.replace(' ', '+')) : startOfDay(date, timeZone);
}
