import type { Firestore } from '@google-cloud/firestore';
import { expect, it, vi } from 'vitest';

import { freshCollection } from './clients.ts';

/** What a Firestore must tell those who listen. */
export function checkListening(client: () => Firestore): void {
  it('tells a listener what a document is, how it changes and when it is gone', async () => {
    const document = freshCollection(client()).doc('a');
    const seen: unknown[] = [];
    const stop = document.onSnapshot(
      (snapshot) => seen.push(snapshot.get('n') ?? 'none'),
      (error) => seen.push(error.message),
    );
    const steps = [() => document.set({ n: 1 }), () => document.update({ n: 2 }), () => document.delete()];
    await toHaveSeen(seen, 1);
    for (const [index, step] of steps.entries()) {
      await step();
      await toHaveSeen(seen, index + 2);
    }
    stop();
    expect(seen).toEqual(['none', 1, 2, 'none']);
  });

  it('tells a listener what enters, changes in and leaves a query', async () => {
    const collection = freshCollection(client());
    await collection.doc('a').set({ k: 1, n: 1 });
    const seen: string[] = [];
    const stop = collection
      .where('k', '==', 1)
      .orderBy('n')
      .onSnapshot(
        (snapshot) => {
          for (const { type, doc } of snapshot.docChanges()) seen.push(`${type} ${doc.id}`);
        },
        (error) => seen.push(error.message),
      );
    const steps = [
      () => collection.doc('b').set({ k: 1, n: 2 }),
      () => collection.doc('a').update({ n: 3 }),
      () => collection.doc('b').update({ k: 2 }),
      () => collection.doc('a').delete(),
    ];
    await toHaveSeen(seen, 1);
    for (const [index, step] of steps.entries()) {
      await step();
      await toHaveSeen(seen, index + 2);
    }
    stop();
    expect(seen).toEqual(['added a', 'added b', 'modified a', 'removed b', 'removed a']);
  });
}

async function toHaveSeen(seen: readonly unknown[], count: number): Promise<void> {
  await vi.waitFor(() => expect(seen).toHaveLength(count), { timeout: 8000, interval: 10 });
}
