import {
  type CollectionReference,
  Filter,
  type Firestore,
  GeoPoint,
  type OrderByDirection,
  type Query,
  Timestamp,
  type WhereFilterOp,
} from '@google-cloud/firestore';
import * as fc from 'fast-check';

/** A query as plain data, so that it can be run on several servers and printed when they differ. */
export interface RandomQuery {
  readonly filters: readonly { readonly field: string; readonly op: WhereFilterOp; readonly value: unknown }[];
  readonly either: boolean;
  readonly orders: readonly { readonly field: string; readonly direction: OrderByDirection }[];
  readonly limit: number;
  readonly offset: number;
  /** Used only when there is an order; its first values are taken, one for each order. */
  readonly cursor: {
    readonly at: 'startAt' | 'startAfter' | 'endAt' | 'endBefore';
    readonly values: readonly unknown[];
  } | null;
  readonly fromTheEnd: boolean;
  readonly countOnly: boolean;
}

/** The fields documents may have and queries may name. */
const FIELDS = ['a', 'b', 'c', 'm', 'm.k', 'm.s'];

const PLAIN = fc.constantFrom<unknown[]>(
  0,
  1,
  2,
  3,
  0.5,
  2.5,
  -1,
  'a',
  'b',
  'ab',
  'é',
  '😀',
  '\uffff',
  true,
  false,
  null,
);
const RICH = fc.constantFrom<unknown[]>(
  Number.NaN,
  new Timestamp(1000, 0),
  new Timestamp(1000, 2000),
  Buffer.from([0]),
  Buffer.from([2]),
  new GeoPoint(0, 1),
  new GeoPoint(1, 0),
);
const SCALAR = fc.oneof({ weight: 3, arbitrary: PLAIN }, { weight: 1, arbitrary: RICH });
const VALUE = fc.oneof(
  { weight: 6, arbitrary: SCALAR },
  { weight: 1, arbitrary: fc.array(SCALAR, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: SCALAR, y: fc.nat(2) }, { requiredKeys: ['x'] }) },
);

const MAP = fc.record({ k: fc.nat(3), s: fc.constantFrom('p', 'q') });

/** Documents of every kind of value, many of them without some fields. */
export const DOCUMENT = fc.record({ a: VALUE, b: VALUE, c: VALUE, m: MAP }, { requiredKeys: [] });

/** Documents with numbers, texts, booleans and null only: what the simple model understands. */
export const PLAIN_DOCUMENT = fc.record({ a: PLAIN, b: PLAIN, c: PLAIN, m: MAP }, { requiredKeys: [] });

const COMPARISONS: readonly WhereFilterOp[] = ['==', '<', '<=', '>', '>=', '!='];
const LISTS: readonly WhereFilterOp[] = ['in', 'not-in'];
const CONTAINS: readonly WhereFilterOp[] = ['array-contains', 'array-contains-any'];

/** Queries of every shape Google takes, over every kind of value. */
export const QUERY = queryOf(VALUE, SCALAR, FIELDS);

/** Queries the simple model understands. */
export const PLAIN_QUERY = queryOf(PLAIN, PLAIN, ['a', 'b', 'c', 'm.k', 'm.s']);

function queryOf(value: fc.Arbitrary<unknown>, scalar: fc.Arbitrary<unknown>, fields: readonly string[]) {
  const field = fc.constantFrom(...fields);
  const list = fc.array(scalar, { minLength: 1, maxLength: 3 });
  const filter = fc.oneof(
    { weight: 5, arbitrary: fc.record({ field, op: fc.constantFrom(...COMPARISONS), value }) },
    { weight: 2, arbitrary: fc.record({ field, op: fc.constantFrom(...LISTS), value: list }) },
    { weight: 1, arbitrary: fc.record({ field, op: fc.constant(CONTAINS[0] ?? '=='), value: scalar }) },
    { weight: 1, arbitrary: fc.record({ field, op: fc.constant(CONTAINS[1] ?? '=='), value: list }) },
  );
  const order = fc.record({ field, direction: fc.constantFrom<OrderByDirection[]>('asc', 'desc') });
  const query: fc.Arbitrary<RandomQuery> = fc.record({
    filters: fc.array(filter, { maxLength: 2 }),
    either: fc.boolean(),
    orders: fc.uniqueArray(order, { maxLength: 2, selector: (key) => key.field }),
    limit: fc.constantFrom(0, 0, 1, 4, 9),
    offset: fc.constantFrom(0, 0, 0, 2),
    cursor: fc.option(
      fc.record({
        at: fc.constantFrom('startAt', 'startAfter', 'endAt', 'endBefore'),
        values: fc.array(scalar, { minLength: 2, maxLength: 2 }),
      }),
    ),
    fromTheEnd: fc.boolean(),
    countOnly: fc.constantFrom(false, false, false, true),
  });
  return query.filter(isTaken);
}

/** The client repeats what a server refuses for seconds: refused shapes have tests of their own. It takes no range of null. */
function isTaken({ filters }: RandomQuery): boolean {
  if (filters.some(({ op, value }) => /[<>]/.test(op) && (value === null || Number.isNaN(value)))) return false;
  const count = (ops: readonly WhereFilterOp[]) => filters.filter(({ op }) => ops.includes(op)).length;
  const excludes = count(['not-in']) > 0;
  return count(['!=', 'not-in']) < 2 && count(CONTAINS) < 2 && !(excludes && count(['in', 'array-contains-any']) > 0);
}

/** The query as data with everything that does not apply taken out. */
export function simplified(query: RandomQuery): RandomQuery {
  const either = query.either && query.filters.length === 2 && query.filters.every(({ op }) => op !== 'not-in');
  const hasOrder = query.orders.length > 0;
  const fromTheEnd = query.fromTheEnd && hasOrder && query.limit > 0 && !query.countOnly;
  return {
    ...query,
    either,
    fromTheEnd,
    cursor: hasOrder ? query.cursor : null,
    offset: fromTheEnd ? 0 : query.offset,
  };
}

/** What the query answers: ids in order, or their count, or the code of the refusal. */
export async function answerOf(collection: CollectionReference, random: RandomQuery): Promise<string> {
  try {
    return await run(collection, random);
  } catch (error) {
    return `refused: ${String(error)}`;
  }
}

async function run(collection: CollectionReference, random: RandomQuery): Promise<string> {
  const { filters, either, orders, limit, offset, cursor, fromTheEnd, countOnly } = simplified(random);
  const parts = filters.map(({ field, op, value }) => Filter.where(field, op, value));
  let query: Query =
    parts.length > 0 ? collection.where(either ? Filter.or(...parts) : Filter.and(...parts)) : collection;
  for (const { field, direction } of orders) query = query.orderBy(field, direction);
  if (cursor) query = query[cursor.at](...cursor.values.slice(0, orders.length));
  if (fromTheEnd) query = query.limitToLast(limit);
  else if (limit > 0) query = query.limit(limit);
  if (offset > 0) query = query.offset(offset);
  if (countOnly) return String((await query.count().get()).data().count);
  return (await query.get()).docs.map(({ id }) => id).join(',');
}

/** Stores the documents as d000, d001, ... */
export async function storeAll(
  client: Firestore,
  collection: CollectionReference,
  documents: readonly object[],
): Promise<void> {
  const batch = client.batch();
  for (const [index, document] of documents.entries()) batch.set(collection.doc(idAt(index)), document);
  await batch.commit();
}

/** The id under which `storeAll` stores the document at this place. */
export function idAt(index: number): string {
  return `d${String(index).padStart(3, '0')}`;
}
