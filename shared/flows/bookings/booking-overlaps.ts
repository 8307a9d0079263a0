import { usersOf } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import type { Interval } from '../../domain/expand-series.ts';
import { busyTimesOf, overlapsAt, takesTime } from '../../domain/overlap.ts';
import type { Overlap } from '../../domain/overlap.ts';
import type { Studio } from '../../domain/studio.ts';
import { withOffset } from '../../domain/time.ts';
import type { Instant, Span, TimeZone } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Condition, Reader, Stored } from '../../ports/store.ts';
import type { InputError, Refused } from '../refused.ts';

/** Overlaps told of at most; more would not help anybody decide. */
const mostTold = 5;
const pageSize = 100;

/** A booking made or changed by hand. */
export interface ManualChange {
  readonly studio: Studio;
  /** What it was, or the series it was part of. */
  readonly before: Booking | undefined;
  readonly after: Booking;
  readonly at: Instant;
  /** Whoever asks knows of the overlap and wants it. */
  readonly allowOverlap: boolean;
}

/**
 * What the studio's rule for booking by hand says to a change: nothing, or a refusal (`overlap`: ask again with the overlap
 * allowed; `overlapRefused`: never) that names who or what is booked already, and when. Asks only where the change takes
 * time, people or resources it did not have before; of a series, for each new occurrence of the year to come.
 */
export async function overlapRefusal(reader: Reader, change: ManualChange): Promise<Refused | undefined> {
  const { studio, after, allowOverlap } = change;
  if (studio.conflictRule === 'allowAlways') return undefined;
  if (studio.conflictRule === 'allowAfterPrompting' && allowOverlap) return undefined;
  if (!takesTime(after)) return undefined;
  const overlaps = await findOverlaps(reader, change, newTimes(change));
  if (overlaps.length === 0) return undefined;
  return refusalOf(studio, await wordedOverlaps(reader, overlaps.slice(0, mostTold), studio.timeZone));
}

/** The times a booking takes that it did not have before; all of them where it takes more people or resources. */
function newTimes({ studio, before, after, at }: ManualChange): readonly Interval[] {
  const times = busyTimesOf(after, studio.timeZone, after.recurrence === undefined ? undefined : at);
  if (before === undefined) return times;
  const isMore =
    usersOf(after).some((user) => !usersOf(before).includes(user)) ||
    after.resourceIds.some((resource) => !before.resourceIds.includes(resource));
  if (isMore) return times;
  const known = new Set(busyTimesOf(before, studio.timeZone, at).map(keyOf));
  return times.filter((time) => !known.has(keyOf(time)));
}

function keyOf({ start, end }: Interval): string {
  return `${start}/${end}`;
}

async function findOverlaps(
  reader: Reader,
  { after: booking, before, studio }: ManualChange,
  times: readonly Interval[],
): Promise<readonly Overlap[]> {
  const [first] = times;
  if (first === undefined) return [];
  const end =
    times
      .map((time) => time.end)
      .toSorted()
      .at(-1) ?? first.end;
  const found = new Map<string, Overlap>();
  const conditions: readonly Condition[] = [
    ...usersOf(booking).map((user): Condition => ({ field: 'schedules', is: 'contains', value: user })),
    ...booking.resourceIds.map((resource): Condition => ({
      field: 'booking.resourceIds',
      is: 'contains',
      value: resource,
    })),
  ];
  // A part of a series is not in the way of the series it leaves.
  const overlapsAmong = (others: readonly Booking[]) =>
    overlapsAt(booking, times, { others: others.filter(({ id }) => id !== before?.id), timeZone: studio.timeZone });
  for (const condition of conditions) {
    const where = [
      condition,
      { field: 'endsAt', is: '>', value: first.start },
      { field: 'startsAt', is: '<', value: end },
    ] as const;
    for (const overlap of await overlapsWhere(reader, { booking, where }, overlapsAmong)) {
      found.set(overlap.with.id, overlap);
    }
  }
  return [...found.values()];
}

async function overlapsWhere(
  reader: Reader,
  { booking, where }: { readonly booking: Booking; readonly where: readonly Condition[] },
  overlapsAmong: (others: readonly Booking[]) => readonly Overlap[],
): Promise<readonly Overlap[]> {
  let after: readonly unknown[] | undefined;
  for (;;) {
    const page: readonly Stored<BookingRecord>[] = await reader.find({
      from: studioCollections(booking.studioId).bookings,
      where,
      orderBy: [
        { field: 'endsAt', direction: 'asc' },
        { field: 'startsAt', direction: 'asc' },
      ],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    const overlaps = overlapsAmong(page.map(({ value }) => value.booking));
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
    const when = wordedTime(overlap.span, timeZone);
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
function wordedTime(span: Span, timeZone: TimeZone): string {
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
