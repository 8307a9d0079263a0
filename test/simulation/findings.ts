import type { HeldEvent } from '../../shared/adapters/memory/google-world.ts';
import type { Booking } from '../../shared/domain/booking.ts';
import type { Client } from '../../shared/domain/client.ts';
import { mails, outboxOf, pairsOf, setAsideOf, studioCollections, syncAt } from '../../shared/ports/collections.ts';
import type { BookingVersion } from '../../shared/ports/records/booking-record.ts';
import type { ConflictRecord } from '../../shared/ports/records/conflict-record.ts';
import type { MailRecord } from '../../shared/ports/records/mail-record.ts';
import type { SetAsideRecord, SyncRecord } from '../../shared/ports/records/sync-record.ts';
import type { CollectionPath, Store, Stored } from '../../shared/ports/store.ts';
import type { Pair } from '../../shared/sync/calendar/model.ts';
import { Violation } from './scheduler.ts';
import type { SimulatedStudio, SimulatedUser, SimulatedWorld } from './world.ts';

/** What is found on both sides of one user's sync. */
export interface UserFindings {
  readonly user: SimulatedUser;
  readonly sync: SyncRecord;
  readonly pairs: readonly Pair[];
  readonly setAside: readonly SetAsideRecord[];
  /** Everything that ever stood in the calendar. */
  readonly events: ReadonlyMap<string, HeldEvent>;
  /** What stands in any calendar the user ever used, as one text. */
  readonly everywhere: string;
  readonly studio: StudioFindings;
}

/** A version, and its place in the order in which all was saved: the clocks of workers that slept, or differ, tell nothing of that. */
export interface SavedVersion extends BookingVersion {
  readonly saved: number;
}

/** What is found in one studio. */
export interface StudioFindings {
  readonly studio: SimulatedStudio;
  readonly bookings: ReadonlyMap<string, Booking>;
  /** Oldest first. */
  readonly versions: ReadonlyMap<string, readonly SavedVersion[]>;
  readonly conflicts: readonly ConflictRecord[];
  readonly clients: ReadonlyMap<string, Client>;
  /** Bookings, versions and conflicts as one text: what is kept anywhere is in it. */
  readonly text: string;
}

/** What is found once all is at rest. */
export interface Findings {
  readonly users: readonly UserFindings[];
  readonly mails: readonly MailRecord[];
}

/** Looks at everything. */
export async function findAll({ store, google, studios, users }: SimulatedWorld): Promise<Findings> {
  const found = new Map<SimulatedStudio['studioId'], StudioFindings>();
  for (const studio of studios) found.set(studio.studioId, await findStudio(store, studio));
  const userFindings: UserFindings[] = [];
  for (const user of users) {
    const sync = (await store.get(syncAt(user.syncId)))?.value;
    const studio = found.get(user.studioId);
    if (sync === undefined || studio === undefined) throw new Violation(`no sync of ${user.syncId}`);
    if (sync.settings.calendarId !== user.calendarId)
      throw new Violation(`${user.syncId} uses ${sync.settings.calendarId ?? 'no calendar'}, not ${user.calendarId}`);
    userFindings.push({
      user,
      sync,
      studio,
      pairs: await valuesOf(store, pairsOf(user.syncId)),
      setAside: await valuesOf(store, setAsideOf(user.syncId)),
      everywhere: JSON.stringify([...user.used].map((id) => google.person.look(id).map(({ entry }) => entry))),
      events: new Map(google.person.look(user.calendarId).map((event) => [event.id, event])),
    });
  }
  return { users: userFindings, mails: await valuesOf(store, mails) };
}

async function findStudio(store: Store, studio: SimulatedStudio): Promise<StudioFindings> {
  const places = studioCollections(studio.studioId);
  const records = await valuesOf(store, places.bookings);
  const bookings = new Map(records.map(({ booking }) => [booking.id as string, booking]));
  const versions = new Map<string, readonly SavedVersion[]>();
  for (const { booking } of records) {
    const stored = await store.find({ from: places.bookingVersions(booking.id) });
    const all = stored.map(({ value, revision }) => ({ ...value, saved: Number(revision) }));
    versions.set(
      booking.id,
      all.toSorted((one, other) => one.version - other.version),
    );
  }
  const conflicts = await valuesOf(store, places.conflicts);
  const clients = await valuesOf(store, places.clients);
  const text = JSON.stringify([[...versions.values()], conflicts]);
  return {
    studio,
    bookings,
    versions,
    conflicts,
    clients: new Map(clients.map((client) => [client.id, client])),
    text,
  };
}

async function valuesOf<T>(store: Store, from: CollectionPath<T>): Promise<readonly T[]> {
  return (await store.find({ from })).map(({ value }) => value);
}

/** The state of everything that one more run must leave as it is, by name. */
export async function snapshotOf({
  store,
  google,
  studios,
  users,
}: SimulatedWorld): Promise<ReadonlyMap<string, string>> {
  const state = new Map<string, string>();
  const keep = (found: readonly Stored<unknown>[]): void => {
    for (const { path, revision } of found) state.set(path, revision);
  };
  for (const { studioId } of studios) {
    const places = studioCollections(studioId);
    keep(await store.find({ from: places.bookings }));
    keep(await store.find({ from: places.conflicts }));
  }
  for (const { syncId, calendarId } of users) {
    keep(await store.find({ from: pairsOf(syncId) }));
    keep(await store.find({ from: outboxOf(syncId) }));
    keep(await store.find({ from: setAsideOf(syncId) }));
    for (const event of google.person.look(calendarId))
      state.set(`${calendarId} ${event.id}`, `${event.state} ${event.sequence}`);
  }
  keep(await store.find({ from: mails }));
  return state;
}
