import type { FieldPath, Firestore, Query as FirestoreQuery, WhereFilterOp } from '@google-cloud/firestore';
import type { Condition, Query } from '../../ports/store.ts';
import { type FirestoreSdk, toFieldValue } from './documents.ts';

const operators: Readonly<Record<Condition['is'], WhereFilterOp>> = {
  '==': '==',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  in: 'in',
  contains: 'array-contains',
};

/** What a query may compare a field with at most (facts 7). */
const mostAlternatives = 30;

/**
 * The query as Firestore answers it: the id always orders last, so that a page goes on exactly where the one before ended.
 * Throws a plain Error for a query that has no answer or would need an index nobody expects.
 */
export function toOrderedQuery(sdk: FirestoreSdk, firestore: Firestore, query: Query<unknown>): FirestoreQuery {
  refuseUnordered(query);
  const orderBy = query.orderBy ?? [];
  let ordered = toFilter(sdk, firestore, query);
  for (const { field, direction } of orderBy) ordered = ordered.orderBy(fieldPathOf(sdk, field), direction);
  // Firestore's own indexes end with the id in the direction of the last field; any other would need an index of its own.
  ordered = ordered.orderBy(sdk.FieldPath.documentId(), orderBy.at(-1)?.direction ?? 'asc');
  if (query.after !== undefined) {
    if (query.after.length !== orderBy.length + 1) throw new Error('store: after names each ordered field and the id');
    ordered = ordered.startAfter(...query.after.map((value, at) => cursorValue(sdk, orderBy[at]?.field, value)));
  }
  return limited(ordered, query.limit);
}

/** The same without any order: for counting. */
export function toCountedQuery(sdk: FirestoreSdk, firestore: Firestore, query: Query<unknown>): FirestoreQuery {
  if (query.after !== undefined || query.orderBy !== undefined) throw new Error('store: a count has no order');
  return limited(toFilter(sdk, firestore, query), query.limit);
}

function limited(query: FirestoreQuery, limit: number | undefined): FirestoreQuery {
  if (limit === undefined) return query;
  if (!Number.isInteger(limit) || limit < 1) throw new Error('store: a limit is a whole number from 1');
  return query.limit(limit);
}

function toFilter(sdk: FirestoreSdk, firestore: Firestore, query: Query<unknown>): FirestoreQuery {
  let filtered: FirestoreQuery = firestore.collection(query.from.path);
  for (const condition of query.where ?? []) {
    const path = fieldPathOf(sdk, condition.field);
    filtered = filtered.where(path, operators[condition.is], comparedWith(sdk, condition));
  }
  return filtered;
}

function comparedWith(sdk: FirestoreSdk, condition: Condition): unknown {
  if (condition.value === undefined || (condition.value === null && /[<>]/.test(condition.is))) {
    throw new Error(`store: "${condition.field}" cannot be compared with nothing`);
  }
  if (condition.is !== 'in') return toFieldValue(sdk, condition.field, condition.value);
  const { value } = condition;
  if (!Array.isArray(value) || value.length === 0 || value.length > mostAlternatives) {
    throw new Error(`store: "in" takes 1 to ${mostAlternatives} values`);
  }
  return value.map((one: unknown) => toFieldValue(sdk, condition.field, one));
}

/** Firestore orders by a compared field whether told or not; told, so that order and `after` are what the port promises. */
function refuseUnordered(query: Query<unknown>): void {
  const compared = query.where?.find(({ is }) => is.startsWith('<') || is.startsWith('>'));
  if (compared !== undefined && query.orderBy?.[0]?.field !== compared.field) {
    throw new Error(`store: order by "${compared.field}" first, the field that is compared`);
  }
}

function cursorValue(sdk: FirestoreSdk, field: string | undefined, value: unknown): unknown {
  return field === undefined ? value : toFieldValue(sdk, field, value);
}

function fieldPathOf(sdk: FirestoreSdk, field: string): FieldPath {
  return new sdk.FieldPath(...field.split('.'));
}
