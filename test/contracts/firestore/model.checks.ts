import type { Firestore } from '@google-cloud/firestore';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { freshCollection } from './clients.ts';
import {
  answerOf,
  idAt,
  PLAIN_DOCUMENT,
  PLAIN_QUERY,
  type RandomQuery,
  simplified,
  storeAll,
} from './random-queries.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Random queries against a model so simple that it is evidently right, for plain values only. */
export function checkAgainstModel(client: () => Firestore): void {
  it('answers 200 random queries like the simple model', async () => {
    const collection = freshCollection(client());
    const documents = fc.sample(PLAIN_DOCUMENT, { numRuns: 60, seed: 11 });
    await storeAll(client(), collection, documents);
    const rows = documents.map((fields, index) => ({ id: idAt(index), fields }));
    const queries = fc.sample(PLAIN_QUERY, { numRuns: 200, seed: 12 });
    const answers = await Promise.all(queries.map((query) => answerOf(collection, query)));
    const wrong = queries
      .map((query, index) => ({ query, expected: modelAnswer(rows, simplified(query)), answer: answers[index] }))
      .filter(({ expected, answer }) => expected !== answer);
    expect(wrong).toEqual([]);
  });
}

interface Row {
  readonly id: string;
  readonly fields: Plain;
}

function modelAnswer(rows: readonly Row[], query: RandomQuery): string {
  const keys = orderOf(query);
  const passes = (row: Row) =>
    query.either
      ? query.filters.some((filter) => matches(row, filter))
      : query.filters.every((filter) => matches(row, filter));
  const compare = (left: Row, right: Row) => {
    for (const { field, sign } of keys) {
      const difference = sign * compareValues(valueAt(left, field), valueAt(right, field));
      if (difference !== 0) return difference;
    }
    return (keys.at(-1)?.sign ?? 1) * (left.id < right.id ? -1 : 1);
  };
  const found = rows
    .filter(passes)
    .filter((row) => keys.every(({ field }) => valueAt(row, field) !== undefined))
    .filter((row) => isWithin(row, query))
    .toSorted(compare)
    .slice(query.offset);
  const limited =
    query.limit === 0 ? found : query.fromTheEnd ? found.slice(-query.limit) : found.slice(0, query.limit);
  return query.countOnly ? String(limited.length) : limited.map(({ id }) => id).join(',');
}

/** The explicit orders, then the fields of inequalities by name, in the direction of the last. */
function orderOf({ filters, orders }: RandomQuery): readonly { readonly field: string; readonly sign: number }[] {
  const explicit = orders.map(({ field, direction }) => ({ field, sign: direction === 'desc' ? -1 : 1 }));
  const unequal = filters.filter(({ op, value }) => /[<>!]|not-in/.test(op) && !(op === '==' && value === null));
  const implied = [...new Set(unequal.map(({ field }) => field))].toSorted();
  const sign = explicit.at(-1)?.sign ?? 1;
  const missing = implied.filter((field) => !explicit.some((key) => key.field === field));
  return [...explicit, ...missing.map((field) => ({ field, sign }))];
}

function isWithin(row: Row, { cursor, orders }: RandomQuery): boolean {
  if (!cursor) return true;
  let place = 0;
  for (const [index, { field, direction }] of orders.entries()) {
    const sign = direction === 'desc' ? -1 : 1;
    place ||= sign * compareValues(valueAt(row, field), cursor.values[index]);
  }
  const allowed = { startAt: place >= 0, startAfter: place > 0, endAt: place <= 0, endBefore: place < 0 };
  return allowed[cursor.at];
}

function matches(row: Row, { field, op, value }: RandomQuery['filters'][number]): boolean {
  const own = valueAt(row, field);
  if (own === undefined) return false;
  const candidates = Array.isArray(value) ? (value as unknown[]) : [];
  const difference = compareValues(own, value);
  const isSameKind = kindOf(own) === kindOf(value);
  if (op === '==') return difference === 0;
  if (op === '!=') return own !== null && difference !== 0;
  if (op === 'in') return own !== null && candidates.includes(own);
  if (op === 'not-in') return own !== null && !candidates.includes(null) && !candidates.includes(own);
  if (op === '<') return isSameKind && difference < 0;
  if (op === '<=') return isSameKind && difference <= 0;
  if (op === '>') return isSameKind && difference > 0;
  if (op === '>=') return isSameKind && difference >= 0;
  // No plain document holds a list.
  return false;
}

function valueAt({ fields }: Row, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split('.')) value = (value as Plain | undefined)?.[name];
  return value;
}

function kindOf(value: unknown): number {
  return [value === null, typeof value === 'boolean', typeof value === 'number', typeof value === 'string'].indexOf(
    true,
  );
}

function compareValues(left: unknown, right: unknown): number {
  if (kindOf(left) !== kindOf(right)) return kindOf(left) - kindOf(right);
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return Number(left) - Number(right);
}
