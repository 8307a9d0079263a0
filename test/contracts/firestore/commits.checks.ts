import type { Firestore } from '@google-cloud/firestore';
import { expect, it } from 'vitest';

import { CODE, freshCollection } from './clients.ts';

/** What a Firestore must do with many writes at once. */
export function checkCommits(client: () => Firestore): void {
  it('applies nothing of a batch when one precondition fails', async () => {
    const collection = freshCollection(client());
    const batch = client().batch();
    batch.set(collection.doc('a'), { n: 1 });
    batch.update(collection.doc('missing'), { n: 1 });
    await expect(batch.commit()).rejects.toMatchObject({ code: CODE.NOT_FOUND });
    expect((await collection.doc('a').get()).exists).toBe(false);
  });

  it.each([500, 600])('takes a batch of %i writes', async (size) => {
    const collection = freshCollection(client());
    const batch = client().batch();
    for (let n = 0; n < size; n++) batch.set(collection.doc(`d${n}`), { n });
    await batch.commit();
    expect((await collection.count().get()).data().count).toBe(size);
  });

  it('lets a later write of a batch see the earlier ones', async () => {
    const document = freshCollection(client()).doc('a');
    const batch = client().batch();
    batch.create(document, { n: 1, m: 1 });
    batch.update(document, { n: 2 });
    await batch.commit();
    expect((await document.get()).data()).toEqual({ n: 2, m: 1 });
  });

  it('isolates the failures of bulk writes', async () => {
    const collection = freshCollection(client());
    await collection.doc('d3').create({ old: true });
    const writer = client().bulkWriter({ throttling: false });
    writer.onWriteError(() => false);
    const outcomes = Array.from({ length: 1000 }, (_, n) =>
      writer.create(collection.doc(`d${n}`), { n }).then(
        () => 'written',
        (error: { code: number }) => error.code,
      ),
    );
    await writer.close();
    const failures = (await Promise.all(outcomes)).map((outcome, n) => ({ n, outcome }));
    expect(failures.filter(({ outcome }) => outcome !== 'written')).toEqual([{ n: 3, outcome: CODE.ALREADY_EXISTS }]);
    expect((await collection.count().get()).data().count).toBe(1000);
  });
}
