import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalFirestore, startFirestore } from '../../../infra/local/firestore/server.ts';
import { createFirestoreStore } from '../../../shared/adapters/firestore/store.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { isInstalled, startGoogleEmulator } from './google-emulator.ts';
import { describeStore, type StoreUnderTest } from './store.contract.ts';

/** Starts in 2026 and goes on by a second each time it is looked at. */
function steppingClock(): Clock {
  let seconds = Date.UTC(2026, 0) / 1000;
  return {
    now: () => fromEpochMilliseconds((seconds += 1) * 1000),
    elapsed: () => seconds * 1000,
    sleep: () => Promise.resolve(),
  };
}

async function overFirestore(server: { readonly host: string; stop(): Promise<void> }): Promise<StoreUnderTest> {
  const store = createFirestoreStore({ projectId: 'demo-contracts', emulatorHost: server.host });
  return {
    store,
    async close() {
      await store.close();
      await server.stop();
    },
  };
}

describeStore('in memory', async () => ({
  store: createMemoryStore({ clock: steppingClock() }),
  close: () => Promise.resolve(),
}));

describeStore('Firestore, local server', async () => await overFirestore(await startFirestore({})));

describe.runIf(isInstalled('firestore'))('with Google’s emulator', () => {
  describeStore(
    'Firestore, Google’s emulator',
    async () => await overFirestore(await startGoogleEmulator('firestore')),
  );
});

describe('what Firestore bills', () => {
  let server: LocalFirestore;
  beforeAll(async () => {
    server = await startFirestore({});
  });
  afterAll(async () => {
    await server.stop();
  });

  test('the store counts as the server does', async () => {
    const told: number[] = [];
    const store = createFirestoreStore({
      projectId: 'demo-bill',
      emulatorHost: server.host,
      onCounts: ({ reads }) => told.push(reads),
    });
    const [one, two] = [{ path: 'bills/one' }, { path: 'bills/two' }];
    await store.write([one, two].map((document) => ({ kind: 'create' as const, document, value: { n: 1 } })));
    await store.find({ from: { path: 'empty' } });
    await store.find({ from: { path: 'bills' } });
    await store.getAll([one, { path: 'bills/gone' }]);
    await store.count({ from: { path: 'bills' } });
    const revision = (await store.get(one))?.revision ?? '';
    await store.write([{ kind: 'set', document: one, value: { n: 2 }, revision }]);
    await store.transact(async (transaction) => {
      await transaction.get(one);
      transaction.delete(two);
    });
    await store.write([{ kind: 'create', document: one, value: {} }]).catch(() => undefined);
    await store.close();
    const { reads, writes, deletes } = server.counts();
    expect(store.counts()).toEqual({ reads, writes, deletes });
    expect(told.reduce((sum, added) => sum + added, 0)).toBe(reads);
    expect(reads).toBe(8);
  });
});

describe('a Firestore that is not there', () => {
  test('reads, writes and transactions fail with unavailable', async () => {
    const server = await startFirestore({});
    await server.stop();
    const store = createFirestoreStore({ projectId: 'demo-nobody', emulatorHost: server.host });
    const document = { path: 'nobody/home' };
    const calls = [store.get(document), store.transact(async (transaction) => await transaction.get(document))];
    for (const ended of await Promise.allSettled(calls)) {
      expect(ended).toHaveProperty('reason.reason', 'unavailable');
      expect(ended).toHaveProperty('reason.constructor', StoreFailure);
    }
    await store.close();
  });
});
