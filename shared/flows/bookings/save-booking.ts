import { stands, usersOf } from '../../domain/booking.ts';
import type { Actor, Booking } from '../../domain/booking.ts';
import { boundsOfSeries } from '../../domain/expand-series.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { RunId, StudioId, SyncId, UserId } from '../../domain/ids.ts';
import { isSeries } from '../../domain/occurrence.ts';
import { addSeconds, boundsOf, fromEpochMilliseconds } from '../../domain/time.ts';
import type { Instant, TimeZone } from '../../domain/time.ts';
import { outboxAt, studioCollections, syncAt } from '../../ports/collections.ts';
import type { BookingRecord } from '../../ports/records/booking-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Reader, Transaction } from '../../ports/store.ts';

/** How long a deleted booking can be restored, and how long its versions are kept; seconds. */
const keptAfterDeletion = 30 * 86_400;
const versionsKept = 90 * 86_400;

/** The syncs of the users a change concerns, by user; users who never opened the Google tab have none. */
export type SyncsByUser = ReadonlyMap<UserId, SyncRecord>;

/** A booking before and after; `before` is undefined for a new one. The version of `after` is one above that of `before`. */
export interface BookingChange {
  readonly before: Booking | undefined;
  readonly after: Booking;
  readonly actor: Actor;
  readonly at: Instant;
  /** The studio's zone: all-day bookings are searched by their bounds in it. */
  readonly timeZone: TimeZone;
  /** The run that made it. */
  readonly runId?: RunId;
  /** The user whose Google is not to have it: an undo sets the studio back, and Google keeps its own. */
  readonly keptFrom?: UserId;
  /** The user whose Google this change came from, or brings it to by itself: needs no outbox entry. */
  readonly exceptUser?: UserId;
}

/** Every user on whose schedule the booking was or is, each once: those whose Google must hear of the change. */
export function usersConcerned(before: Booking | undefined, after: Booking): readonly UserId[] {
  return [...new Set([...(before === undefined ? [] : usersOf(before)), ...usersOf(after)])];
}

/** Reads the syncs of these users. Before any write of the transaction. */
export async function readSyncs(reader: Reader, studioId: StudioId, users: readonly UserId[]): Promise<SyncsByUser> {
  const found = await reader.getAll(users.map((user) => syncAt(syncIdOf(studioId, user))));
  const syncs = new Map<UserId, SyncRecord>();
  for (const stored of found) if (stored !== undefined) syncs.set(stored.value.userId, stored.value);
  return syncs;
}

/**
 * Writes a booking, its version for the history, and an outbox entry for every user concerned whose sync is on: all in the
 * caller's transaction, so that no change can be saved without reaching Google some time. Returns the syncs to request
 * once the transaction is committed.
 */
export function writeBooking(transaction: Transaction, change: BookingChange, syncs: SyncsByUser): readonly SyncId[] {
  const { after, at } = change;
  const studio = studioCollections(after.studioId);
  transaction.set(studio.booking(after.id), bookingRecordOf(after, change.timeZone));
  transaction.set(studio.bookingVersion(after.id, after.version), {
    version: after.version,
    at,
    by: change.actor,
    booking: after,
    ...(change.runId === undefined ? {} : { runId: change.runId }),
    ...(change.keptFrom === undefined ? {} : { keptFrom: change.keptFrom }),
    expiresAt: addSeconds(at, versionsKept),
  });
  const concerned = usersConcerned(change.before, after).filter((user) => user !== change.exceptUser);
  return concerned.flatMap((user) => {
    const sync = syncs.get(user);
    return sync === undefined ? [] : putIntoOutbox(transaction, { sync, booking: after, at });
  });
}

/** After everything that can be stored: when a series ends that never does. */
const endOfTime = fromEpochMilliseconds(Date.UTC(2200, 11, 31));

/** The record a booking is stored as; a series' bounds are those of all its occurrences. */
export function bookingRecordOf(booking: Booking, timeZone: TimeZone): BookingRecord {
  const bounds = isSeries(booking) ? boundsOfSeries(booking, timeZone) : boundsOf(booking.span, timeZone);
  const endsAt = bounds.end ?? endOfTime;
  return {
    booking,
    schedules: stands(booking) ? usersOf(booking) : [],
    users: usersOf(booking),
    startsAt: bounds.start,
    endsAt,
    ...(isSeries(booking) && booking.deletedAt === undefined ? { seriesEndsAt: endsAt } : {}),
    ...(booking.clientId === undefined ? {} : { clientId: booking.clientId }),
    kind: booking.kind,
    deleted: booking.deletedAt !== undefined,
    updatedAt: booking.updatedAt,
    ...(booking.deletedAt === undefined ? {} : { expiresAt: addSeconds(booking.deletedAt, keptAfterDeletion) }),
  };
}

/** Marks a booking as not yet in one user's Google and the sync as asked; nothing for a user whose sync is off. */
export function putIntoOutbox(
  transaction: Transaction,
  entry: { readonly sync: SyncRecord; readonly booking: Booking; readonly at: Instant },
): readonly SyncId[] {
  const { sync, booking, at } = entry;
  if (!sync.settings.enabled) return [];
  const syncId = syncIdOf(sync.studioId, sync.userId);
  transaction.set(outboxAt(syncId, booking.id), { bookingId: booking.id, version: booking.version, at });
  transaction.update(syncAt(syncId), {
    asked: { ...sync.asked, studio: sync.asked.studio + 1 },
    ...(sync.account?.status === 'connected' ? { nextSyncAt: at } : {}),
  });
  return [syncId];
}
