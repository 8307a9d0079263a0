import { describe, expect, test } from 'vitest';
import { createMemoryQueue } from '../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import { asId, partsOfSyncId, syncIdOf, type StudioId, type SyncId } from '../../shared/domain/ids.ts';
import { addSeconds } from '../../shared/domain/time.ts';
import { newSync } from '../../shared/flows/google-sync/new-sync.ts';
import { requestDueSyncs } from '../../shared/flows/request-due-syncs.ts';
import { secondsBetween } from '../../shared/flows/sync-run/cadence.ts';
import { syncAt } from '../../shared/ports/collections.ts';
import type { SyncRecord } from '../../shared/ports/records/sync-record.ts';
import type { Write } from '../../shared/ports/store.ts';
import { createVirtualClock } from '../adapters/google/virtual-clock.ts';

/** A fleet whose tick can be called. */
function startFleet(seed = 1) {
  const clock = createVirtualClock();
  const store = createMemoryStore({ clock });
  const queue = createMemoryQueue();
  let state = seed;
  const chance = {
    fraction: () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647,
    id: () => '',
    secret: () => '',
  };
  const addUsers = async (studio: string, count: number, more: Partial<SyncRecord> = {}): Promise<void> => {
    const writes = Array.from({ length: count }, (_, index): Write => {
      const value = { ...newSync(asId(studio), asId(`user${String(index)}`)), nextSyncAt: clock.now(), ...more };
      return { kind: 'set', document: syncAt(syncIdOf(value.studioId, value.userId)), value };
    });
    for (let from = 0; from < count; from += 500) await store.write(writes.slice(from, from + 500));
  };
  /** One tick, a minute after the one before; whom it asked for, in order. */
  const tick = async (budget?: number): Promise<readonly { readonly syncId: SyncId; readonly trigger: string }[]> => {
    clock.advance(60_000);
    await requestDueSyncs({ store, queue, chance }, { now: clock.now(), ...(budget === undefined ? {} : { budget }) });
    return queue.take().map(({ topic, message }) => ({ ...(message as { syncId: SyncId; trigger: string }), topic })); // ticks ask for syncs only
  };
  const read = async (id: SyncId): Promise<SyncRecord | undefined> => (await store.get(syncAt(id)))?.value;
  return { clock, store, queue, chance, addUsers, tick, read };
}

function studioOf({ syncId }: { readonly syncId: SyncId }): StudioId | undefined {
  return partsOfSyncId(syncId)?.studioId;
}

describe('a tick', () => {
  test('asks for each sync that is due, once, and for no other', async () => {
    const fleet = startFleet();
    await fleet.addUsers('lumen', 5);
    await fleet.addUsers('later', 1, { nextSyncAt: addSeconds(fleet.clock.now(), 3600) });
    const { nextSyncAt: _, ...off } = newSync(asId('off'), asId('ann'));
    await fleet.store.write([{ kind: 'set', document: syncAt(asId('off.ann')), value: off }]);

    expect((await fleet.tick()).map(studioOf)).toEqual(Array(5).fill('lumen'));
    expect(await fleet.tick()).toEqual([]);
  });

  test('lets the one user of a small studio not wait behind the 2,000 of a big one, who were due before', async () => {
    const fleet = startFleet();
    await fleet.addUsers('big', 2_000);
    fleet.clock.advance(600_000);
    await fleet.addUsers('small', 1);

    const asked = await fleet.tick(1_000);

    expect(asked).toHaveLength(1_000);
    expect(asked.slice(0, 2).map(studioOf)).toContain('small');
  });

  test('lets the studios take turns, the longest waiting of each first', async () => {
    const fleet = startFleet();
    for (const [studio, minutes] of [
      ['one', 30],
      ['two', 20],
      ['three', 10],
    ] as const) {
      await fleet.addUsers(studio, 1, { nextSyncAt: addSeconds(fleet.clock.now(), -60 * minutes) });
    }
    await fleet.store.write(
      ['early', 'late'].map((user, index) => ({
        kind: 'set',
        document: syncAt(syncIdOf(asId('two'), asId(user))),
        value: {
          ...newSync(asId('two'), asId(user)),
          nextSyncAt: addSeconds(fleet.clock.now(), -60 * (25 - 20 * index)),
        },
      })),
    );

    expect((await fleet.tick()).map(({ syncId }) => syncId)).toEqual([
      'one.user0',
      'two.early',
      'three.user0',
      'two.user0',
      'two.late',
    ]);
  });

  test('has asked for everybody after as many ticks as the budget needs, when all are due at once', async () => {
    const fleet = startFleet();
    const studios = 300;
    for (let studio = 0; studio < studios; studio += 1) await fleet.addUsers(`studio${String(studio)}`, 16);
    const asked = [...(await fleet.tick()), ...(await fleet.tick())].map(({ syncId }) => syncId);
    expect(asked).toHaveLength(studios * 16);
    expect(new Set(asked).size).toBe(studios * 16);
  });

  test('spreads those who were due at once over the time to come', async () => {
    const fleet = startFleet();
    await fleet.addUsers('lumen', 400);
    const now = fleet.clock.now();
    const asked = await fleet.tick();
    const waits = await Promise.all(
      asked.map(async ({ syncId }) => secondsBetween(now, (await fleet.read(syncId))?.nextSyncAt ?? now)),
    );
    const perMinute = new Map<number, number>();
    for (const wait of waits) perMinute.set(Math.floor(wait / 60), (perMinute.get(Math.floor(wait / 60)) ?? 0) + 1);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.75 * 900);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.25 * 900 + 60);
    expect(Math.max(...perMinute.values())).toBeLessThanOrEqual(400 / 4);
  });

  test('asks for a populate among the long work', async () => {
    const fleet = startFleet();
    const { settings } = newSync(asId('lumen'), asId('ann'));
    await fleet.addUsers('lumen', 1, { settings: { ...settings, populateGoogle: true } });
    expect(await fleet.tick()).toEqual([{ syncId: 'lumen.user0', trigger: 'populate', topic: 'bulk-sync-requested' }]);
  });

  test('leaves a sync to whoever changed it between the reading and the claim', async () => {
    const fleet = startFleet();
    await fleet.addUsers('lumen', 1);
    const document = syncAt(syncIdOf(asId('lumen'), asId('user0')));
    fleet.clock.advance(60_000);
    const meddling = {
      ...fleet.store,
      find: async (query: Parameters<typeof fleet.store.find>[0]) => {
        const found = await fleet.store.find(query);
        if (found.length > 0) await fleet.store.write([{ kind: 'update', document, fields: { failures: 1 } }]);
        return found;
      },
    } as typeof fleet.store; // `find` is generic in what it finds

    const { requested } = await requestDueSyncs({ ...fleet, store: meddling }, { now: fleet.clock.now() });

    expect(requested).toBe(0);
    expect(fleet.queue.take()).toEqual([]);
  });
});
