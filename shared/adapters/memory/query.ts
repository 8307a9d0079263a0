import type { Condition, Query } from '../../ports/store.ts';
import { compareText, compareValues, kindRank } from './order.ts';

/** A document as a query sees it. */
export interface Candidate {
  readonly id: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** What a query may compare a field with at most (facts 7). */
const mostAlternatives = 30;

/** The documents that answer the query, in its order. Throws a plain Error for a query Firestore would refuse. */
export function answerQuery<T extends Candidate>(query: Query<unknown>, candidates: Iterable<T>): readonly T[] {
  refuseUnordered(query);
  const orderBy = query.orderBy ?? [];
  const found = matching(query, candidates)
    .filter(({ value }) => orderBy.every(({ field }) => fieldOf(value, field) !== undefined))
    .toSorted((one, other) => comparePlaces(query, placeOf(query, one), placeOf(query, other)));
  const { after } = query;
  if (after === undefined) return found.slice(0, limitOf(query));
  if (after.length !== orderBy.length + 1) throw new Error('store: after names each ordered field and the id');
  return found.filter((one) => comparePlaces(query, placeOf(query, one), after) > 0).slice(0, limitOf(query));
}

/** How many documents answer the query. */
export function countAnswers(query: Query<unknown>, candidates: Iterable<Candidate>): number {
  if (query.after !== undefined || query.orderBy !== undefined) throw new Error('store: a count has no order');
  return matching(query, candidates).slice(0, limitOf(query)).length;
}

function matching<T extends Candidate>(query: Query<unknown>, candidates: Iterable<T>): readonly T[] {
  const where = query.where ?? [];
  for (const condition of where) refuseCompared(condition);
  return [...candidates].filter(({ value }) => where.every((condition) => holds(condition, value)));
}

function holds({ field, is, value: compared }: Condition, value: Candidate['value']): boolean {
  const held = fieldOf(value, field);
  return held !== undefined && conditions[is](held, compared);
}

const conditions: Readonly<Record<Condition['is'], (held: unknown, compared: unknown) => boolean>> = {
  '==': (held, compared) => compareValues(held, compared) === 0,
  '<': (held, compared) => isComparable(held, compared) && compareValues(held, compared) < 0,
  '<=': (held, compared) => isComparable(held, compared) && compareValues(held, compared) <= 0,
  '>': (held, compared) => isComparable(held, compared) && compareValues(held, compared) > 0,
  '>=': (held, compared) => isComparable(held, compared) && compareValues(held, compared) >= 0,
  in: (held, compared) => listOf(compared).some((one) => one !== null && compareValues(held, one) === 0),
  contains: (held, compared) => listOf(held).some((item) => compareValues(item, compared) === 0),
};

/** A comparison stays inside the kind of its value. */
function isComparable(held: unknown, value: unknown): boolean {
  return kindRank(held) === kindRank(value);
}

function fieldOf(value: Candidate['value'], field: string): unknown {
  let held: unknown = value;
  for (const name of field.split('.')) {
    if (typeof held !== 'object' || held === null || Array.isArray(held) || !Object.hasOwn(held, name))
      return undefined;
    held = (held as Readonly<Record<string, unknown>>)[name]; // an object that is no array, checked just above
  }
  return held;
}

function placeOf(query: Query<unknown>, { id, value }: Candidate): readonly unknown[] {
  return [...(query.orderBy ?? []).map(({ field }) => fieldOf(value, field)), id];
}

/** Order of two places: the ordered fields, then the id in the direction of the last field. */
function comparePlaces(query: Query<unknown>, one: readonly unknown[], other: readonly unknown[]): number {
  const orderBy = query.orderBy ?? [];
  for (const [at, { direction }] of orderBy.entries()) {
    const order = compareValues(one[at], other[at]);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  const byId = compareText(String(one.at(-1)), String(other.at(-1)));
  return orderBy.at(-1)?.direction === 'desc' ? -byId : byId;
}

function limitOf({ limit }: Query<unknown>): number | undefined {
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    throw new Error('store: a limit is a whole number from 1');
  }
  return limit;
}

/** Firestore orders by a compared field whether told or not; told, so that order and `after` are what the port promises. */
function refuseUnordered(query: Query<unknown>): void {
  const compared = query.where?.find(({ is }) => is.startsWith('<') || is.startsWith('>'));
  if (compared !== undefined && query.orderBy?.[0]?.field !== compared.field) {
    throw new Error(`store: order by "${compared.field}" first, the field that is compared`);
  }
}

/** What Firestore's client refuses to compare with. */
function refuseCompared({ field, is, value }: Condition): void {
  const count = listOf(value).length;
  if (is === 'in' && (count === 0 || count > mostAlternatives)) {
    throw new Error(`store: "in" takes 1 to ${mostAlternatives} values`);
  }
  if (value === undefined || (value === null && /[<>]/.test(is))) {
    throw new Error(`store: "${field}" cannot be compared with nothing`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
