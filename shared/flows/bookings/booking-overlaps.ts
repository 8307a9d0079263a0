import { usersOf } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import { overlapsOf, takesTime } from '../../domain/overlap.ts';
import type { Overlap } from '../../domain/overlap.ts';
import type { Studio } from '../../domain/studio.ts';
import { boundsOf, sameSpan, withOffset } from '../../domain/time.ts';
import type { TimeZone } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Condition, Reader, Stored } from '../../ports/store.ts';
import type { InputError, Refused } from '../refused.ts';

/** Overlaps told of at most; more would not help anybody decide. */
const mostTold = 5;
const pageSize = 50;

/** A booking made or changed by hand. */
export interface ManualChange {
  readonly studio: Studio;
  readonly before: Booking | undefined;
  readonly after: Booking;
  /** Whoever asks knows of the overlap and wants it. */
  readonly allowOverlap: boolean;
}

/**
 * What the studio's rule for booking by hand says to a change: nothing, or a refusal (`overlap`: ask again with the overlap
 * allowed; `overlapRefused`: never) that names who or what is booked already, and when. Asks only where the change takes
 * time, people or resources it did not have before.
 */
export async function overlapRefusal(reader: Reader, change: ManualChange): Promise<Refused | undefined> {
  const { studio, before, after, allowOverlap } = change;
  if (studio.conflictRule === 'allowAlways') return undefined;
  if (studio.conflictRule === 'allowAfterPrompting' && allowOverlap) return undefined;
  if (!takesTime(after) || (before !== undefined && !takesMore(before, after))) return undefined;
  const overlaps = await findOverlaps(reader, after, studio.timeZone);
  if (overlaps.length === 0) return undefined;
  return refusalOf(studio, await wordedOverlaps(reader, overlaps.slice(0, mostTold), studio.timeZone));
}

function takesMore(before: Booking, after: Booking): boolean {
  return (
    !takesTime(before) ||
    !sameSpan(before.span, after.span) ||
    usersOf(after).some((user) => !usersOf(before).includes(user)) ||
    after.resourceIds.some((resource) => !before.resourceIds.includes(resource))
  );
}

async function findOverlaps(reader: Reader, booking: Booking, timeZone: TimeZone): Promise<readonly Overlap[]> {
  const found = new Map<string, Overlap>();
  const conditions: readonly Condition[] = [
    ...usersOf(booking).map((user): Condition => ({ field: 'schedules', is: 'contains', value: user })),
    ...booking.resourceIds.map((resource): Condition => ({
      field: 'booking.resourceIds',
      is: 'contains',
      value: resource,
    })),
  ];
  for (const condition of conditions) {
    for (const overlap of await overlapsWhere(reader, condition, { booking, timeZone })) {
      found.set(overlap.with.id, overlap);
    }
  }
  return [...found.values()];
}

async function overlapsWhere(
  reader: Reader,
  condition: Condition,
  { booking, timeZone }: { readonly booking: Booking; readonly timeZone: TimeZone },
): Promise<readonly Overlap[]> {
  const bounds = boundsOf(booking.span, timeZone);
  let after: readonly unknown[] | undefined;
  for (;;) {
    const page: readonly Stored<BookingRecord>[] = await reader.find({
      from: studioCollections(booking.studioId).bookings,
      where: [
        condition,
        { field: 'endsAt', is: '>', value: bounds.start },
        { field: 'startsAt', is: '<', value: bounds.end },
      ],
      orderBy: [
        { field: 'endsAt', direction: 'asc' },
        { field: 'startsAt', direction: 'asc' },
      ],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    const overlaps = overlapsOf(
      booking,
      page.map(({ value }) => value.booking),
      timeZone,
    );
    const last = page.at(-1);
    if (overlaps.length > 0 || last === undefined || page.length < pageSize) return overlaps;
    after = [last.value.endsAt, last.value.startsAt, last.id];
  }
}

function refusalOf(studio: Studio, errors: readonly InputError[]): Refused {
  const told = errors.map(({ message }) => message).join(' ');
  return studio.conflictRule === 'never'
    ? {
        kind: 'refused',
        code: 'overlapRefused',
        message: `${told} This studio never books over another booking.`,
        remedy: 'Choose another time, or another user or resource.',
        errors,
      }
    : {
        kind: 'refused',
        code: 'overlap',
        message: told,
        remedy: 'Choose another time, or send it again with allowOverlap=true to book it all the same.',
        errors,
      };
}

/** "Ann is booked already from 2026-11-24 10:00 to 11:00." for each user and resource of each overlap. */
async function wordedOverlaps(
  reader: Reader,
  overlaps: readonly Overlap[],
  timeZone: TimeZone,
): Promise<readonly InputError[]> {
  const worded: InputError[] = [];
  for (const overlap of overlaps) {
    const studio = studioCollections(overlap.with.studioId);
    const users = await reader.getAll(overlap.users.map((id) => studio.user(id)));
    const resources = await reader.getAll(overlap.resources.map((id) => studio.resource(id)));
    const when = wordedTime(overlap.with, timeZone);
    for (const user of users) {
      worded.push({ path: 'userIds', message: `${user?.value.name ?? 'A user'} is booked already ${when}.` });
    }
    for (const resource of resources) {
      worded.push({
        path: 'resourceIds',
        message: `${resource?.value.name ?? 'A resource'} is taken already ${when}.`,
      });
    }
  }
  return worded;
}

/** When another booking is, on the studio's own clock, whatever zone it was booked in. */
function wordedTime(booking: Booking, timeZone: TimeZone): string {
  const { span } = booking;
  switch (span.kind) {
    case 'allDay':
      return `from ${span.start} to before ${span.end}, all day`;
    case 'timed': {
      const [start, end] = [span.start, span.end].map((instant) =>
        withOffset(instant, timeZone).slice(0, 16).replace('T', ' '),
      );
      return `from ${start} to ${end}`;
    }
  }
}
