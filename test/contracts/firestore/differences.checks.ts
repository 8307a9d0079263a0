import type { Firestore } from '@google-cloud/firestore';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { freshId } from './clients.ts';
import { answerOf, DOCUMENT, QUERY, storeAll } from './random-queries.ts';
import { contentsOf, makeWrite, WRITE } from './random-writes.ts';

/** Random queries and writes, given to both servers: every answer must be the same. */
export function checkDifferences(clients: () => { readonly ours: Firestore; readonly theirs: Firestore }): void {
  it('answers 300 random queries over values of all kinds alike', async () => {
    const { ours, theirs } = clients();
    const id = freshId();
    const documents = fc.sample(DOCUMENT, { numRuns: 80, seed: 1 });
    for (const client of [ours, theirs]) await storeAll(client, client.collection(id), documents);
    const queries = fc.sample(QUERY, { numRuns: 300, seed: 2 });
    const compared = await Promise.all(
      queries.map(async (query) => {
        const answers = [ours, theirs].map((client) => answerOf(client.collection(id), query));
        const [our, their] = await Promise.all(answers);
        return { query, our, their };
      }),
    );
    expect(compared.filter(({ our, their }) => our !== their)).toEqual([]);
    expect(new Set(compared.map(({ our }) => our)).size).toBeGreaterThan(100);
  });

  it('makes 250 random writes alike', async () => {
    const { ours, theirs } = clients();
    const id = freshId();
    const outcomes = new Set<string>();
    for (const write of fc.sample(WRITE, { numRuns: 250, seed: 3 })) {
      const [our, their] = await Promise.all(
        [ours, theirs].map(async (client) => ({
          outcome: await makeWrite(client.collection(id), write),
          contents: await contentsOf(client, client.collection(id)),
        })),
      );
      expect(our, JSON.stringify(write)).toEqual(their);
      if (our) outcomes.add(our.outcome);
    }
    expect(outcomes.size).toBeGreaterThan(1);
  });
}
