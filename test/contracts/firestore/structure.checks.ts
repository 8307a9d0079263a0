import type { Firestore } from '@google-cloud/firestore';
import { expect, it } from 'vitest';

import { freshCollection } from './clients.ts';

/** What a Firestore must know of its collections and databases. `open` gives a client of another project or database. */
export function checkStructure(
  client: () => Firestore,
  open: (projectId: string, databaseId?: string) => Firestore,
): void {
  it('lists collections at the root and below, and documents that exist only as parents', async () => {
    const collection = freshCollection(client());
    await collection.doc('a').set({});
    await collection.doc('a').collection('s1').doc('x').set({});
    await collection.doc('a').collection('s2').doc('x').set({});
    await collection.doc('ghost').collection('s').doc('y').set({});
    expect((await collection.doc('a').listCollections()).map(({ id }) => id)).toEqual(['s1', 's2']);
    expect((await client().listCollections()).map(({ id }) => id)).toContain(collection.id);
    expect((await collection.listDocuments()).map(({ id }) => id)).toEqual(['a', 'ghost']);
  });

  it('deletes a document with all below it, and a whole collection', async () => {
    const collection = freshCollection(client());
    for (const path of ['a', 'a/s/x', 'a/s/x/t/y', 'b']) await collection.doc(path).set({});
    await client().recursiveDelete(collection.doc('a'));
    expect((await collection.doc('a/s/x/t/y').get()).exists).toBe(false);
    expect((await collection.doc('b').get()).exists).toBe(true);
    await client().recursiveDelete(collection);
    expect((await collection.get()).empty).toBe(true);
  });

  it('keeps databases and projects apart', async () => {
    const path = `${freshCollection(client()).path}/a`;
    await client().doc(path).set({ n: 1 });
    const otherDatabase = open(PROJECT, 'other');
    const otherProject = open(`${PROJECT}-else`);
    try {
      expect((await otherDatabase.doc(path).get()).exists).toBe(false);
      await otherDatabase.doc(path).set({ n: 2 });
      expect((await client().doc(path).get()).get('n')).toBe(1);
      expect((await otherProject.doc(path).get()).exists).toBe(false);
    } finally {
      await otherDatabase.terminate();
      await otherProject.terminate();
    }
  });
}

/** The project of the contract suite. */
export const PROJECT = 'demo-contract';
