import type { Firestore } from '@google-cloud/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type LocalFirestore, startFirestore } from '../../../infra/local/firestore/server.ts';
import { freshCollection, openClient, seed } from './clients.ts';

let running: LocalFirestore;
let client: Firestore;

beforeAll(async () => {
  running = await startFirestore();
  client = openClient(running.host, 'demo-counts');
});
beforeEach(() => running.resetCounts());
afterAll(async () => {
  await client.terminate();
  await running.stop();
});

describe('what Google would bill', () => {
  it('counts a write for every document written, whether or not it changed, and deletes apart', async () => {
    const document = freshCollection(client).doc('a');
    await document.set({ n: 1 });
    await document.set({ n: 1 });
    await document.delete();
    expect(running.counts()).toEqual({ reads: 0, writes: 2, deletes: 1, calls: { Commit: 3 } });
  });

  it('counts nothing for a commit that was refused', async () => {
    await freshCollection(client)
      .doc('a')
      .update({ n: 1 })
      .catch(() => undefined);
    expect(running.counts()).toMatchObject({ reads: 0, writes: 0, deletes: 0 });
  });

  it('counts a read for every document asked for, found or not', async () => {
    const collection = await seed(client);
    running.resetCounts();
    await client.getAll(collection.doc('a'), collection.doc('missing'));
    expect(running.counts()).toEqual({ reads: 2, writes: 0, deletes: 0, calls: { BatchGetDocuments: 1 } });
  });

  it('counts a read for every document a query answers or skips, and one for a query that finds nothing', async () => {
    const collection = await seed(client);
    running.resetCounts();
    await collection.orderBy('number').offset(1).limit(2).get();
    expect(running.counts().reads).toBe(3);
    await collection.where('number', '==', 99).get();
    expect(running.counts()).toMatchObject({ reads: 4, calls: { RunQuery: 2 } });
  });

  it('counts one read for a count of up to a thousand', async () => {
    const collection = await seed(client);
    running.resetCounts();
    await collection.count().get();
    expect(running.counts()).toMatchObject({ reads: 1, calls: { RunAggregationQuery: 1 } });
  });
});
