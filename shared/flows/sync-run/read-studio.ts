import type { Booking } from '../../domain/booking.ts';
import type { Client } from '../../domain/client.ts';
import type { BookingId, ClientId, EventId, TypeId } from '../../domain/ids.ts';
import type { BookingType } from '../../domain/studio.ts';
import { outboxOf, pairAt, pairsOf, studioCollections } from '../../ports/collections.ts';
import type { OutboxRecord } from '../../ports/records/sync-record.ts';
import type { CollectionPath, DocumentPath, Query, Stored } from '../../ports/store.ts';
import type { Pair, StudioState } from '../../sync/calendar/model.ts';
import { studioStateOf } from '../../sync/calendar/studio-item.ts';
import type { Run } from './run.ts';

/** How many outbox entries one pass takes on; more wait for the next. */
export const outboxSlice = 500;
/** The store's limit of values in one `in` condition. */
const mostAtOnce = 30;
const pageSize = 500;

/** What changed in the studio and has not reached this user's Google, oldest first. */
export async function readOutbox(run: Run): Promise<readonly Stored<OutboxRecord>[]> {
  return run.deps.store.find({
    from: outboxOf(run.syncId),
    orderBy: [{ field: 'at', direction: 'asc' }],
    limit: outboxSlice,
  });
}

/** All that waits for this user's Google, however much. */
export async function readWholeOutbox(run: Run): Promise<readonly Stored<OutboxRecord>[]> {
  return readAll(run, { from: outboxOf(run.syncId), orderBy: [{ field: 'at', direction: 'asc' }] });
}

/** Every pair of this user, ended ones too. */
export async function readAllPairs(run: Run): Promise<readonly Pair[]> {
  const all = await readAll(run, { from: pairsOf(run.syncId) });
  return all.map((stored) => stored.value);
}

/** The pairs of these bookings and of these events, each once. */
export async function readPairs(
  run: Run,
  named: { readonly bookings: readonly BookingId[]; readonly events: readonly EventId[] },
): Promise<readonly Pair[]> {
  const byBooking = await readEach(
    run,
    named.bookings.map((id) => pairAt(run.syncId, id)),
  );
  const pairs = new Map<BookingId, Pair>(byBooking.map((pair) => [pair.bookingId, pair]));
  for (const events of chunks(named.events, mostAtOnce)) {
    const found = await run.deps.store.find({
      from: pairsOf(run.syncId),
      where: [{ field: 'eventId', is: 'in', value: events }],
    });
    for (const { value } of found) pairs.set(value.bookingId, value);
  }
  return [...pairs.values()];
}

/** Every booking on this user's schedule that ends inside the window. */
export async function readScheduledIds(run: Run): Promise<readonly BookingId[]> {
  const { bookings } = studioCollections(run.studio.id);
  const found = await readAll(run, {
    from: bookings,
    where: [
      { field: 'schedules', is: 'contains', value: run.user.id },
      { field: 'endsAt', is: '>', value: run.window().start },
    ],
    orderBy: [{ field: 'endsAt', direction: 'asc' }],
  });
  return found.map((stored) => stored.value.booking.id);
}

/** What the studio says of each of these bookings, worded for this user's calendar. One the store does not hold was deleted. */
export async function readStates(run: Run, ids: readonly BookingId[]): Promise<readonly StudioState[]> {
  const studio = studioCollections(run.studio.id);
  const records = await readEach(
    run,
    ids.map((id) => studio.booking(id)),
  );
  const bookings = new Map(records.map((record) => [record.booking.id, record.booking]));
  const words = await readWords(run, [...bookings.values()]);
  return ids.map((id) => {
    const booking = bookings.get(id);
    if (booking === undefined) return { kind: 'gone', bookingId: id, version: 0, why: 'deleted' };
    const client = booking.clientId === undefined ? undefined : words.clients.get(booking.clientId);
    const type = booking.typeId === undefined ? undefined : words.types.get(booking.typeId);
    return studioStateOf(booking, run.user.id, {
      privacy: run.privacy,
      ...(client === undefined ? {} : { client }),
      ...(type === undefined ? {} : { type }),
    });
  });
}

interface Words {
  readonly clients: ReadonlyMap<ClientId, Client>;
  readonly types: ReadonlyMap<TypeId, BookingType>;
}

async function readWords(run: Run, bookings: readonly Booking[]): Promise<Words> {
  const studio = studioCollections(run.studio.id);
  const clientIds = [...new Set(bookings.flatMap((booking) => booking.clientId ?? []))];
  const typeIds = [...new Set(bookings.flatMap((booking) => booking.typeId ?? []))];
  const [clients, types] = await Promise.all([
    readEach(
      run,
      clientIds.map((id) => studio.client(id)),
    ),
    readEach(
      run,
      typeIds.map((id) => studio.type(id)),
    ),
  ]);
  return {
    clients: new Map(clients.map((client) => [client.id, client])),
    types: new Map(types.map((type) => [type.id, type])),
  };
}

async function readEach<T>(run: Run, documents: readonly DocumentPath<T>[]): Promise<readonly T[]> {
  const found: T[] = [];
  for (const some of chunks(documents, pageSize)) {
    for (const stored of await run.deps.store.getAll(some)) if (stored !== undefined) found.push(stored.value);
  }
  return found;
}

async function readAll<T>(
  run: Run,
  query: Omit<Query<T>, 'limit' | 'after'> & { readonly from: CollectionPath<T> },
): Promise<readonly Stored<T>[]> {
  const all: Stored<T>[] = [];
  let page: readonly Stored<T>[];
  do {
    const last = all.at(-1);
    page = await run.deps.store.find({
      ...query,
      limit: pageSize,
      ...(last === undefined ? {} : { after: placeOf(last, query) }),
    });
    all.push(...page);
  } while (page.length === pageSize);
  return all;
}

/** Where a page ended: the values the query orders by, and the id. */
function placeOf<T>(last: Stored<T>, query: Pick<Query<T>, 'orderBy'>): readonly unknown[] {
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(last.value ?? {}));
  return [...(query.orderBy ?? []).map(({ field }) => fields[field]), last.id];
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
