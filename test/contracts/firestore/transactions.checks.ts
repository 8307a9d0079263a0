import { FieldValue, type DocumentReference, type Firestore } from '@google-cloud/firestore';
import { expect, it } from 'vitest';

import { CODE, freshCollection, ids } from './clients.ts';

/** What a Firestore must do with transactions: no update is lost, nothing read has changed at the commit. */
export function checkTransactions(client: () => Firestore): void {
  const addOne = (document: DocumentReference, maxAttempts: number) =>
    client().runTransaction(
      async (transaction) => {
        const read = await transaction.get(document);
        transaction.update(document, { n: read.get('n') + 1 });
      },
      { maxAttempts },
    );

  it('commits what the function did, and nothing when it throws', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ n: 1 });
    await addOne(document, 1);
    const failing = client().runTransaction(async (transaction) => {
      await transaction.get(document);
      transaction.update(document, { n: 99 });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await document.get()).get('n')).toBe(2);
  });

  it('loses no update of two workers that count to fifty each', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ n: 0 });
    const work = async () => {
      for (let n = 0; n < 50; n++) await addOne(document, 10);
    };
    await Promise.all([work(), work()]);
    expect((await document.get()).get('n')).toBe(100);
  });

  it('loses no update of twenty at once', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ n: 0 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => addOne(document, 20)));
    const committed = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(committed).toBeGreaterThan(0);
    expect((await document.get()).get('n')).toBe(committed);
  });

  it('lets a plain write between read and commit get lost on neither side', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ n: 0 });
    let plain: Promise<unknown> | undefined;
    await client().runTransaction(
      async (transaction) => {
        const read = await transaction.get(document);
        plain ??= document.update({ n: FieldValue.increment(10) });
        transaction.update(document, { n: read.get('n') + 1 });
      },
      { maxAttempts: 10 },
    );
    await plain;
    expect((await document.get()).get('n')).toBe(11);
  });

  // The server must see the circle: this test ends before locks time out.
  it('lets two transactions that wait for each other both end', { timeout: 15_000 }, async () => {
    const collection = freshCollection(client());
    const [left, right] = [collection.doc('left'), collection.doc('right')];
    await left.set({ n: 0 });
    await right.set({ n: 0 });
    const bothHaveRead = meetingOf(2);
    const addToBoth = (first: DocumentReference, second: DocumentReference) =>
      client().runTransaction(
        async (transaction) => {
          const one = await transaction.get(first);
          await bothHaveRead();
          const two = await transaction.get(second);
          transaction.update(first, { n: one.get('n') + 1 });
          transaction.update(second, { n: two.get('n') + 1 });
        },
        { maxAttempts: 10 },
      );
    await Promise.all([addToBoth(left, right), addToBoth(right, left)]);
    expect([(await left.get()).get('n'), (await right.get()).get('n')]).toEqual([2, 2]);
  });

  it('lets only one of five insert what none of them found by query', async () => {
    const collection = freshCollection(client());
    const insertIfNone = () =>
      client().runTransaction(
        async (transaction) => {
          const found = await transaction.get(collection.where('key', '==', 'k').limit(1));
          if (found.empty) transaction.create(collection.doc(), { key: 'k' });
        },
        { maxAttempts: 10 },
      );
    await Promise.allSettled(Array.from({ length: 5 }, insertIfNone));
    expect((await collection.get()).size).toBe(1);
  });

  it('lets exactly one of ten create a document none of them found', async () => {
    const document = freshCollection(client()).doc('k');
    const createIfMissing = (_: unknown, by: number) =>
      client().runTransaction(
        async (transaction) => {
          if ((await transaction.get(document)).exists) return false;
          transaction.create(document, { by });
          return true;
        },
        { maxAttempts: 15 },
      );
    const created = await Promise.all(Array.from({ length: 10 }, createIfMissing));
    expect(created.filter(Boolean)).toHaveLength(1);
  });

  it('reads the past in a read-only transaction with a read time', async () => {
    const document = freshCollection(client()).doc('a');
    const { writeTime } = await document.set({ n: 1 });
    await document.set({ n: 2 });
    const readWith = (options: { readOnly: true; readTime?: typeof writeTime }) =>
      client().runTransaction(async (transaction) => (await transaction.get(document)).get('n'), options);
    expect(await readWith({ readOnly: true })).toBe(2);
    expect(await readWith({ readOnly: true, readTime: writeTime })).toBe(1);
  });

  it('reads several documents and a query, then creates, sets and deletes in one commit', async () => {
    const collection = freshCollection(client());
    await collection.doc('a').set({ n: 1 });
    await collection.doc('b').set({ n: 2 });
    await client().runTransaction(async (transaction) => {
      const [a, b] = await transaction.getAll(collection.doc('a'), collection.doc('b'));
      const found = await transaction.get(collection.where('n', '>', 0));
      if (!a || !b || found.size !== 2) throw new Error('Not all was read.');
      transaction.delete(a.ref);
      transaction.set(b.ref, { n: 3 });
      transaction.create(collection.doc('x'), { n: a.get('n') });
    });
    expect(ids(await collection.orderBy('n').get())).toBe('x,b');
  });

  it('applies nothing of a transaction when a precondition fails', async () => {
    const collection = freshCollection(client());
    const failing = client().runTransaction(async (transaction) => {
      await transaction.get(collection.doc('a'));
      transaction.set(collection.doc('a'), { n: 1 });
      transaction.update(collection.doc('missing'), { n: 1 });
    });
    await expect(failing).rejects.toMatchObject({ code: CODE.NOT_FOUND });
    expect((await collection.get()).empty).toBe(true);
  });
}

/** A place where callers wait until `count` of them have come; whoever comes later passes. */
function meetingOf(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = count;
  return () => {
    missing--;
    if (missing <= 0) resolve();
    return promise;
  };
}
