import { stands, usersOf } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { ClientId, StudioId, SyncId, UserId } from '../../domain/ids.ts';
import type { Studio } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { Condition, Reader, Store, Stored, Transaction } from '../../ports/store.ts';
import { putIntoOutbox, readSyncs } from './save-booking.ts';
import type { SyncsByUser } from './save-booking.ts';
import { windowOf } from '../sync-run/populate-window.ts';

/** Bookings of one transaction: each may be on several schedules. */
const pageSize = 50;

/** Some of the bookings whose events tell of a client, and where to go on. */
export interface ClientBookings {
  readonly bookings: readonly Booking[];
  readonly next: readonly unknown[] | undefined;
}

/** A page of the client's standing bookings from the populate window on, in the order of their ends. */
export async function readClientBookings(
  reader: Reader,
  client: { readonly studio: Studio; readonly clientId: ClientId; readonly at: Instant },
  after?: readonly unknown[],
): Promise<ClientBookings> {
  const { studio, clientId, at } = client;
  const page: readonly Stored<BookingRecord>[] = await reader.find({
    from: studioCollections(studio.id).bookings,
    where: [...standingOf(clientId), { field: 'endsAt', is: '>=', value: windowOf(studio, at).start }],
    orderBy: byEnd,
    limit: pageSize,
    ...(after === undefined ? {} : { after }),
  });
  const last = page.at(-1);
  return {
    bookings: page.map(({ value }) => value.booking).filter(stands),
    next: last === undefined || page.length < pageSize ? undefined : [last.value.endsAt, last.value.startsAt, last.id],
  };
}

/** The conditions of a client's bookings that are not deleted. */
export function standingOf(clientId: ClientId): readonly Condition[] {
  return [
    { field: 'deleted', is: '==', value: false },
    { field: 'clientId', is: '==', value: clientId },
  ];
}

/** The order of lists of bookings. */
export const byEnd = [
  { field: 'endsAt', direction: 'asc' },
  { field: 'startsAt', direction: 'asc' },
] as const;

/** The syncs of everyone on whose schedule one of the bookings is. */
export async function readSyncsOf(
  reader: Reader,
  studioId: StudioId,
  bookings: readonly Booking[],
): Promise<SyncsByUser> {
  return readSyncs(reader, studioId, [...new Set(bookings.flatMap(usersOf))]);
}

/** Puts bookings that did not change, but whose event text did, into the outboxes of their users. Returns the syncs to ask for. */
export function reword(
  transaction: Transaction,
  bookings: readonly Booking[],
  { syncs, at }: { readonly syncs: SyncsByUser; readonly at: Instant },
): readonly SyncId[] {
  const asked = bookings.flatMap((booking) =>
    usersOf(booking).flatMap((user) => {
      const sync = syncs.get(user);
      return sync === undefined ? [] : putIntoOutbox(transaction, { sync, booking, at });
    }),
  );
  return [...new Set(asked)];
}

/** Rewords the client's bookings from `next` on, some per transaction. Returns the syncs to ask for. */
export async function rewordRest(
  deps: { readonly store: Store },
  client: { readonly studio: Studio; readonly clientId: ClientId; readonly at: Instant },
  next: readonly unknown[] | undefined,
): Promise<readonly SyncId[]> {
  const asked = new Set<SyncId>();
  let after = next;
  while (after !== undefined) {
    const from: readonly unknown[] = after;
    const done = await deps.store.transact(async (transaction) => {
      const page = await readClientBookings(transaction, client, from);
      const syncs = await readSyncsOf(transaction, client.studio.id, page.bookings);
      return { syncIds: reword(transaction, page.bookings, { syncs, at: client.at }), next: page.next };
    });
    for (const syncId of done.syncIds) asked.add(syncId);
    after = done.next;
  }
  return [...asked];
}

/** Has every user's next run compare all their events with how they would be worded now. Returns the syncs to ask for. */
export function compareEverything(
  transaction: Transaction,
  syncs: SyncsByUser,
  { studioId, at }: { readonly studioId: StudioId; readonly at: Instant },
): readonly SyncId[] {
  const enabled = [...syncs.values()].filter(({ settings }) => settings.enabled);
  return enabled.map((sync) => {
    const syncId = syncIdOf(studioId, sync.userId);
    transaction.update(syncAt(syncId), {
      compareAll: true,
      asked: { ...sync.asked, studio: sync.asked.studio + 1 },
      ...(sync.account?.status === 'connected' ? { nextSyncAt: at } : {}),
    });
    return syncId;
  });
}

/** The ids of all users of a studio. */
export async function userIdsOf(reader: Reader, studioId: StudioId): Promise<readonly UserId[]> {
  const users = await reader.find({ from: studioCollections(studioId).users });
  return users.map(({ value }) => value.id);
}
