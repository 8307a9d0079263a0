import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import type { Client } from '../../../shared/domain/client.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { ClientGroupId, StudioId, UserId } from '../../../shared/domain/ids.ts';
import type { ClientGroup, Studio } from '../../../shared/domain/studio.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../../shared/domain/time.ts';
import { newContactSync } from '../../../shared/flows/contacts/new-contact-sync.ts';
import { clientRecord } from '../../../shared/flows/studio/client-record.ts';
import { groupRecord } from '../../../shared/flows/studio/edit-client-group.ts';
import type { Chance, Clock } from '../../../shared/ports/clock.ts';
import { contactOutboxOf, contactSyncAt, studioCollections } from '../../../shared/ports/collections.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import type { Store, Transaction, Write } from '../../../shared/ports/store.ts';

export const studioId = asId<StudioId>('studio1');
export const places = studioCollections(studioId);
export const actor = { kind: 'system', name: 'test' } as const;

/** Documents written at once when a test begins. */
const atOnce = 500;

/** A studio with clients over a store in memory that counts what is read and written. */
export type ClientsBench = Awaited<ReturnType<typeof openClientsBench>>;

/** Opens it with these clients and groups. */
export async function openClientsBench(
  held: { readonly clients?: readonly Client[]; readonly groups?: readonly string[] } = {},
) {
  let now = '2026-11-23T08:00:00Z' as Instant; // written as instants are
  let elapsed = 0;
  let made = 0;
  const clock: Clock = { now: () => now, elapsed: () => (elapsed += 10), sleep: () => Promise.resolve() };
  const chance: Chance = {
    fraction: () => 0.5,
    id: () => `id${String((made += 1)).padStart(18, '0')}`,
    secret: () => `secret${String((made += 1))}`,
  };
  const inner = createMemoryStore({ clock });
  const meter = { reads: 0, mostWrites: 0, commits: 0, dieAfterCommits: Infinity };
  const store = metered(inner, meter);
  const queue = createMemoryQueue();
  const studio: Studio = {
    id: studioId,
    name: 'Studio Sonne',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin' as TimeZone, // a zone every platform knows
    plan: 'standard',
    conflictRule: 'allowAlways',
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: false, address: '' } },
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const groups = (held.groups ?? []).map((id): ClientGroup => {
    return { id: asId<ClientGroupId>(id), studioId, name: id, inactive: false, version: 1 };
  });
  const writes: readonly Write[] = [
    { kind: 'set', document: places.studio, value: studio },
    ...groups.map((group): Write => ({
      kind: 'set',
      document: places.clientGroup(group.id),
      value: groupRecord(group),
    })),
    ...(held.clients ?? []).map((client): Write => {
      return { kind: 'set', document: places.client(client.id), value: clientRecord(client) };
    }),
  ];
  for (let from = 0; from < writes.length; from += atOnce) await inner.write(writes.slice(from, from + atOnce));
  return {
    deps: { store, queue, clock, chance },
    inner,
    queue,
    meter,
    passSeconds: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    /** Has a user's contacts follow a group. */
    async follow(user: string, groupId: string): Promise<void> {
      const userId = asId<UserId>(user);
      const value = { ...newContactSync(studioId, userId), clientGroupId: asId<ClientGroupId>(groupId) };
      await inner.write([{ kind: 'set', document: contactSyncAt(syncIdOf(studioId, userId)), value }]);
    },
    /** The clients that wait to reach a user's contacts. */
    async outbox(user: string): Promise<readonly string[]> {
      const found = await inner.find({ from: contactOutboxOf(syncIdOf(studioId, asId(user))) });
      return found.map(({ id }) => id).toSorted();
    },
    async members(groupId: string): Promise<readonly Client[]> {
      const where = [{ field: 'groupIds', is: 'contains', value: groupId }] as const;
      return (await inner.find({ from: places.clients, where })).map(({ value }) => value);
    },
  };
}

interface Meter {
  reads: number;
  mostWrites: number;
  commits: number;
  dieAfterCommits: number;
}

/** The same store, counting documents read (a count as one in 1,000) and writes of each transaction; dies when told to. */
function metered(inner: Store, meter: Meter): Store {
  const commit = () => {
    meter.commits += 1;
    if (meter.commits > meter.dieAfterCommits) throw new StoreFailure('unavailable');
  };
  const counted = <Value>(found: Value, count: number): Value => {
    meter.reads += Math.max(1, count);
    return found;
  };
  return {
    get: async (document) => counted(await inner.get(document), 1),
    getAll: async (documents) => counted(await inner.getAll(documents), documents.length),
    async find(query) {
      const found = await inner.find(query);
      return counted(found, found.length);
    },
    async count(query) {
      const found = await inner.count(query);
      return counted(found, Math.ceil(found / 1000));
    },
    transact: (work) =>
      inner.transact(async (transaction) => {
        let writes = 0;
        const watched: Transaction = {
          ...transaction,
          async find(query) {
            const found = await transaction.find(query);
            return counted(found, found.length);
          },
          set: (document, value) => void (transaction.set(document, value), (writes += 1)),
          create: (document, value) => void (transaction.create(document, value), (writes += 1)),
          update: (document, fields) => void (transaction.update(document, fields), (writes += 1)),
          delete: (document) => void (transaction.delete(document), (writes += 1)),
        };
        const result = await work(watched);
        meter.mostWrites = Math.max(meter.mostWrites, writes);
        if (writes > 0) commit();
        return result;
      }),
    async write(writes) {
      commit();
      await inner.write(writes);
    },
  };
}
