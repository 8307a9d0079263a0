import { FieldPath, Filter, type Firestore, type Query, type WhereFilterOp } from '@google-cloud/firestore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type LocalFirestore, startFirestore } from '../../../infra/local/firestore/server.ts';
import { CODE, openClient, seed } from './clients.ts';

// Google refuses these; its emulator takes some of them, so only ours is held to them.

let running: LocalFirestore;
let client: Firestore;
let collection: Query;

beforeAll(async () => {
  running = await startFirestore();
  client = openClient(running.host, 'demo-refused');
  collection = await seed(client);
});
afterAll(async () => {
  await client.terminate();
  await running.stop();
});

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const where = (field: string, op: WhereFilterOp, value: unknown) => Filter.where(field, op, value);

const REFUSED: readonly (readonly [shape: string, build: () => Query])[] = [
  ['two orders by one field', () => collection.orderBy('number').orderBy('number', 'desc')],
  ['two !=', () => collection.where('number', '!=', 1).where('letter', '!=', 'u')],
  ['!= with not-in', () => collection.where('number', '!=', 1).where('letter', 'not-in', ['u'])],
  ['not-in with in', () => collection.where('number', 'not-in', [1]).where('letter', 'in', ['u'])],
  ['not-in with or', () => collection.where(Filter.or(where('number', 'not-in', [1]), where('letter', '==', 'u')))],
  ['two array-contains', () => collection.where('list', 'array-contains', 'x').where('list', 'array-contains', 'y')],
  [
    'array-contains with array-contains-any',
    () => collection.where('list', 'array-contains', 'x').where('list', 'array-contains-any', ['y']),
  ],
  ['in with 31 values', () => collection.where('number', 'in', numbers(31))],
  ['not-in with 11 values', () => collection.where('number', 'not-in', numbers(11))],
  [
    'more than 30 disjunctions after multiplying out',
    () => collection.where('number', 'in', numbers(6)).where('letter', 'in', ['u', 'v', 'w', 'x', 'y', 'z']),
  ],
];

const TAKEN: readonly (readonly [shape: string, build: () => Query])[] = [
  ['in with 30 values', () => collection.where('number', 'in', numbers(30))],
  ['not-in with 10 values', () => collection.where('number', 'not-in', numbers(10))],
  ['ranges on two fields', () => collection.where('number', '>', 1).where('map.tens', '<', 40)],
  ['an order that does not begin with the range', () => collection.where('number', '>', 1).orderBy('letter')],
  [
    'one array-contains in each disjunction',
    () => collection.where(Filter.or(where('list', 'array-contains', 'x'), where('list', 'array-contains', 'y'))),
  ],
  ['a range of ids', () => collection.where(FieldPath.documentId(), '>', 'a')],
];

describe('query shapes that Google refuses', () => {
  it.each(REFUSED)('refuses %s', async (_, build) => {
    await expect(build().get()).rejects.toMatchObject({ code: CODE.INVALID_ARGUMENT });
  });
});

describe('query shapes at the limit', () => {
  it.each(TAKEN)('takes %s', async (_, build) => {
    await expect(build().get()).resolves.toBeDefined();
  });
});
