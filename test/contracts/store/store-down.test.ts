import { describe, expect, test } from 'vitest';
import { startFirestore } from '../../../infra/local/firestore/server.ts';
import { createFirestoreStore } from '../../../shared/adapters/firestore/store.ts';

describe('a Firestore that is not there', () => {
  // The SDK's own tries take most of a minute; on a file of its own nobody waits for it.
  test('reads, writes and transactions fail with unavailable', { timeout: 110_000 }, async () => {
    const server = await startFirestore({});
    await server.stop();
    const store = createFirestoreStore({ projectId: 'demo-nobody', emulatorHost: server.host });
    const document = { path: 'nobody/home' };
    let runs = 0;
    const calls = [
      store.get(document),
      store.find({ from: { path: 'nobody' } }),
      store.count({ from: { path: 'nobody' } }),
      store.write([{ kind: 'set', document, value: {} }]),
      store.transact(async (transaction) => {
        runs += 1;
        return await transaction.get(document);
      }),
    ];
    for (const ended of await Promise.allSettled(calls)) {
      expect(ended).toHaveProperty('reason.reason', 'unavailable');
      expect(ended).toHaveProperty('reason.name', 'StoreFailure');
    }
    expect(runs).toBe(1);
    await store.close();
  });
});
