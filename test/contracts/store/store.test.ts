import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalFirestore, startFirestore } from '../../../infra/local/firestore/server.ts';
import { createFirestoreStore } from '../../../shared/adapters/firestore/store.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { CollectionPath, DocumentPath, Write } from '../../../shared/ports/store.ts';
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

describe('what is larger than Firestore takes, in memory', () => {
  // Google's emulator takes neither messages that large, nor looks at what an update makes of a document.
  const collection: CollectionPath<{ readonly text?: string; readonly more?: string }> = { path: 'texts' };
  const documentNamed = (name: number): DocumentPath<{ readonly text?: string; readonly more?: string }> => ({
    path: `${collection.path}/${String(name)}`,
  });

  test('an update that makes a document too large changes nothing', async () => {
    const store = createMemoryStore({ clock: steppingClock() });
    const document = documentNamed(1);
    await store.write([{ kind: 'set', document, value: { text: 'x'.repeat(500_000) } }]);
    const more = store.write([{ kind: 'update', document, fields: { more: 'x'.repeat(600_000) } }]);
    await expect(more).rejects.toMatchObject({ reason: 'tooLarge' });
    expect((await store.get(document))?.value.more).toBeUndefined();
  });

  test('9 MB are written at once, 11 MB are not', async () => {
    const store = createMemoryStore({ clock: steppingClock() });
    const writes = (count: number): readonly Write[] =>
      Array.from({ length: count }, (_, name) => ({
        kind: 'set',
        document: documentNamed(name),
        value: { text: 'x'.repeat(900_000) },
      }));
    await expect(store.write(writes(12))).rejects.toMatchObject({ reason: 'tooLarge' });
    expect(await store.count({ from: collection })).toBe(0);
    await store.write(writes(10));
    expect(await store.count({ from: collection })).toBe(10);
  });
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

describe('the store in memory', () => {
  const document = { path: 'counters/one' };

  test('gives out values that cannot be changed', async () => {
    const store = createMemoryStore({ clock: steppingClock() });
    await store.write([{ kind: 'create', document, value: { inner: { list: [{ n: 1 }] } } }]);
    const found = await store.get<{ inner: { list: { n: number }[] } }>(document);
    expect(() => found?.value.inner.list.push({ n: 2 })).toThrow(TypeError);
    expect(() => Object.assign(found?.value.inner.list[0] ?? {}, { n: 2 })).toThrow(TypeError);
  });

  test('a transaction that is overtaken each time ends with contention, after 8 runs', async () => {
    const store = createMemoryStore({ clock: steppingClock() });
    let runs = 0;
    const call = store.transact(async (transaction) => {
      runs += 1;
      await transaction.get(document);
      await store.write([{ kind: 'set', document, value: { n: runs } }]);
      transaction.set(document, { n: 0 });
    });
    await expect(call).rejects.toHaveProperty('reason', 'contention');
    expect(runs).toBe(8);
    expect((await store.get(document))?.value).toEqual({ n: 8 });
  });

  test('a transaction that never comes back holds nobody up', async () => {
    const store = createMemoryStore({ clock: steppingClock() });
    let runs = 0;
    const dead = store.transact(async (transaction) => {
      runs += 1;
      await transaction.get(document);
      if (runs > 1) await new Promise(() => undefined);
      await store.write([{ kind: 'set', document, value: { n: 100 } }]);
      transaction.set(document, { n: 0 });
    });
    const others = Array.from({ length: 10 }, () =>
      store.transact(async (transaction) => {
        const found = await transaction.get<{ n: number }>(document);
        transaction.set(document, { n: (found?.value.n ?? 0) + 1 });
      }),
    );
    expect(await Promise.race([dead, Promise.all(others)])).toHaveLength(10);
    expect(runs).toBe(2);
  });

  test('calls of two callers come in between each other', async () => {
    const store = createMemoryStore({ clock: steppingClock() });
    const order: string[] = [];
    async function caller(name: string): Promise<void> {
      for (let calls = 0; calls < 3; calls += 1) {
        await store.get(document);
        order.push(name);
      }
    }
    await Promise.all([caller('a'), caller('b')]);
    expect(order.join('')).toBe('ababab');
  });
});
