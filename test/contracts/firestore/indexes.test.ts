import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AggregateField, FieldPath, Filter, type Firestore, type Query } from '@google-cloud/firestore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readIndexes } from '../../../infra/local/firestore/indexes.ts';
import { type LocalFirestore, startFirestore } from '../../../infra/local/firestore/server.ts';
import { CODE, openClient } from './clients.ts';

// Google's emulator serves every query without an index, so only ours is held to these.

const DEFINITIONS = {
  indexes: [
    composite('jobs', 'COLLECTION', ['shard', 'ASCENDING'], ['at', 'ASCENDING']),
    composite('jobs', 'COLLECTION', ['kind', 'ASCENDING'], ['at', 'ASCENDING']),
    composite('jobs', 'COLLECTION', ['kind', 'ASCENDING'], ['cost', 'ASCENDING']),
    composite('jobs', 'COLLECTION', ['secret', 'ASCENDING'], ['shard', 'ASCENDING']),
    composite('jobs', 'COLLECTION', ['at', 'DESCENDING'], ['cost', 'ASCENDING']),
    composite('jobs', 'COLLECTION_GROUP', ['kind', 'ASCENDING'], ['at', 'DESCENDING']),
  ],
  fieldOverrides: [
    { collectionGroup: 'jobs', fieldPath: 'payload', indexes: [] },
    { collectionGroup: 'jobs', fieldPath: 'secret', indexes: [] },
    {
      collectionGroup: 'jobs',
      fieldPath: 'owner',
      indexes: [
        { order: 'ASCENDING', queryScope: 'COLLECTION' },
        { order: 'ASCENDING', queryScope: 'COLLECTION_GROUP' },
      ],
    },
  ],
};

let folder: string;
let running: LocalFirestore;
let client: Firestore;
let jobs: Query;
let group: Query;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firestore-indexes-'));
  const path = join(folder, 'firestore.indexes.json');
  await writeFile(path, JSON.stringify(DEFINITIONS));
  running = await startFirestore({ indexes: await readIndexes(path) });
  client = openClient(running.host, 'demo-indexes');
  const collection = client.collection('jobs');
  await collection.doc('a').set({ shard: 1, kind: 'x', at: 1, cost: 5, owner: 'o', tags: ['t'], secret: 's' });
  jobs = collection;
  group = client.collectionGroup('jobs');
});
afterAll(async () => {
  await client.terminate();
  await running.stop();
  await rm(folder, { recursive: true });
});

const SERVED: readonly (readonly [why: string, build: () => Query])[] = [
  ['everything, by name', () => jobs],
  ['one equality', () => jobs.where('cost', '==', 5)],
  ['several equalities, by merging single-field indexes', () => jobs.where('cost', '==', 5).where('owner', '==', 'o')],
  ['equalities with in', () => jobs.where('cost', 'in', [5, 6]).where('owner', '==', 'o')],
  ['equalities with array-contains', () => jobs.where('cost', '==', 5).where('tags', 'array-contains', 't')],
  ['a range, or an order, on one field', () => jobs.where('cost', '>', 1).orderBy('cost', 'desc')],
  ['equality and range with their composite index', () => jobs.where('shard', '==', 1).where('at', '<=', 1)],
  [
    'one of several values and a range with their composite index',
    () => jobs.where('shard', 'in', [0, 1, 2]).where('at', '<=', 1).orderBy('at').limit(3),
  ],
  [
    'two equalities and an order, by merging composite indexes',
    () => jobs.where('shard', '==', 1).where('kind', '==', 'x').orderBy('at'),
  ],
  ['two orders in the directions of their index', () => jobs.orderBy('at', 'desc').orderBy('cost')],
  ['an order by the equal field, which orders nothing', () => jobs.where('cost', '==', 5).orderBy('cost')],
  [
    'a field without an index of its own, through a composite one',
    () => jobs.where('secret', '==', 's').where('shard', '==', 1),
  ],
  ['a range of names beside an equality', () => jobs.where('cost', '==', 5).where(FieldPath.documentId(), '>', 'A')],
  [
    'alternatives with an index each',
    () => jobs.where(Filter.or(Filter.where('cost', '==', 5), Filter.where('at', '==', 1))),
  ],
  ['a collection group by name', () => group],
  ['a collection group by a field indexed for groups', () => group.where('owner', '==', 'o')],
  ['a collection group with its composite index', () => group.where('kind', '==', 'x').orderBy('at', 'desc')],
];

const MISSING: readonly (readonly [why: string, build: () => Query, fields: string])[] = [
  ['equality and order', () => jobs.where('cost', '==', 5).orderBy('at'), 'cost ASCENDING, at ASCENDING'],
  ['the other direction', () => jobs.where('shard', '==', 1).orderBy('at', 'desc'), 'shard ASCENDING, at DESCENDING'],
  ['ranges on two fields', () => jobs.where('at', '>', 0).where('cost', '>', 0), 'at ASCENDING, cost ASCENDING'],
  [
    'array-contains and order',
    () => jobs.where('tags', 'array-contains', 't').orderBy('at'),
    'tags CONTAINS, at ASCENDING',
  ],
  [
    'one of several equalities not covered',
    () => jobs.where('shard', '==', 1).where('owner', '==', 'o').orderBy('at'),
    'owner ASCENDING, shard ASCENDING, at ASCENDING',
  ],
  ['an exempted field', () => jobs.where('payload', '==', 1), 'payload ASCENDING'],
  ['a field inside an exempted map', () => jobs.orderBy('payload.size'), 'payload.size ASCENDING'],
  ['a direction the override leaves out', () => jobs.orderBy('owner', 'desc'), 'owner DESCENDING'],
  [
    'one alternative',
    () => jobs.where(Filter.or(Filter.where('cost', '==', 5), Filter.where('payload', '==', 1))),
    'payload ASCENDING',
  ],
  ['a collection group by an ordinary field', () => group.where('cost', '==', 5), 'cost ASCENDING'],
];

describe('composite indexes', () => {
  it.each(SERVED)('serves %s', async (_, build) => {
    await expect(build().get()).resolves.toBeDefined();
  });

  it.each(MISSING)('refuses %s, and names the index that is missing', async (_, build, fields) => {
    const refused = await build()
      .get()
      .then(
        () => ({ code: 0, message: '' }),
        (error: { code: number; message: string }) => error,
      );
    expect(refused.code).toBe(CODE.FAILED_PRECONDITION);
    expect(fieldsNamedIn(refused.message)).toBe(fields);
  });

  it('asks an index that ends in the summed field for a sum under a filter', async () => {
    const sumOf = (query: Query) => query.aggregate({ sum: AggregateField.sum('cost') }).get();
    expect((await sumOf(jobs.where('kind', '==', 'x'))).data()).toEqual({ sum: 5 });
    expect((await sumOf(jobs)).data()).toEqual({ sum: 5 });
    await expect(sumOf(jobs.where('shard', '==', 1))).rejects.toMatchObject({ code: CODE.FAILED_PRECONDITION });
  });

  it('rejects a file that is no index definition', async () => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, '{"indexes":[{"collectionGroup":"jobs"}]}');
    await expect(readIndexes(path)).rejects.toThrow('queryScope');
  });
});

function composite(collectionGroup: string, queryScope: string, ...fields: readonly (readonly [string, string])[]) {
  return { collectionGroup, queryScope, fields: fields.map(([fieldPath, order]) => ({ fieldPath, order })) };
}

function fieldsNamedIn(message: string): string {
  const { fields } = JSON.parse(message.slice(message.indexOf('{'))) as {
    fields: readonly { fieldPath: string; order?: string; arrayConfig?: string }[];
  };
  return fields.map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig}`).join(', ');
}
