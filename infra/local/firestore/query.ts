import type { Micros } from './clock.ts';
import type { Documents, StoredDocument } from './documents.ts';
import { NAME_FIELD } from './field-path.ts';
import {
  type DocumentTest,
  documentTest,
  type FieldReader,
  fieldReader,
  isInequality,
  leavesOf,
} from './query-filter.ts';
import { compareText } from './resource-name.ts';
import { normaliseValue, type Value } from './values.ts';
import { compareValues } from './value-order.ts';
import type { Cursor, StructuredQuery } from './wire.ts';

/** One key of a sort order. */
export interface SortKey {
  readonly fieldPath: string;
  readonly descending: boolean;
}

/** A query together with where it starts from. */
export interface PlacedQuery {
  /** The document, or the root of the database, below which the query looks. */
  readonly parent: string;
  readonly query: StructuredQuery;
}

/** What a query found; `skipped` documents were passed over for its offset. */
export interface QueryAnswer {
  readonly documents: readonly StoredDocument[];
  readonly skipped: number;
}

interface Row {
  readonly document: StoredDocument;
  readonly keys: readonly Value[];
}

/** Runs a query on the documents as they are, or as they were at a time. It looks at every document of the collection. */
export function runQuery(documents: Documents, placed: PlacedQuery, at?: Micros): QueryAnswer {
  const { query } = placed;
  const order = effectiveOrder(query);
  const compare = (left: readonly Value[], right: readonly Value[]) => compareKeys(left, right, order);
  const rows = matchingRows(candidates(documents, placed, at), documentTest(query.where), order)
    .filter(startTest(query.startAt, compare))
    .filter(endTest(query.endAt, compare))
    .toSorted((left, right) => compare(left.keys, right.keys));
  const skipped = Math.min(query.offset ?? 0, rows.length);
  const end = query.limit ? skipped + (query.limit.value ?? 0) : rows.length;
  return { documents: rows.slice(skipped, end).map((row) => row.document), skipped };
}

/** The whole sort order: what the query asks for, then its inequality fields by name, then the document's name. */
export function effectiveOrder(query: StructuredQuery): readonly SortKey[] {
  const order: SortKey[] = (query.orderBy ?? []).map(({ field, direction }) => ({
    fieldPath: field.fieldPath,
    descending: direction === 'DESCENDING',
  }));
  const descending = order.at(-1)?.descending ?? false;
  const inequalities = leavesOf(query.where).filter(isInequality);
  const implied = [...new Set(inequalities.map(({ field }) => field.fieldPath))].toSorted(compareText);
  for (const fieldPath of [...implied.filter((path) => path !== NAME_FIELD), NAME_FIELD]) {
    if (!order.some((key) => key.fieldPath === fieldPath)) order.push({ fieldPath, descending });
  }
  return order;
}

/** A text that two answers share exactly when they hold the same documents in the same versions and order. */
export function answerText({ documents }: QueryAnswer): string {
  return documents.map(({ name, updateTime }) => `${name}@${updateTime}`).join('\n');
}

function candidates(documents: Documents, { parent, query }: PlacedQuery, at?: Micros): Iterable<StoredDocument> {
  const { collectionId = '', allDescendants = false } = query.from?.[0] ?? {};
  if (!allDescendants) return documents.inCollection(`${parent}/${collectionId}`, at);
  return collectionId === '' ? documents.below(parent, at) : documents.inGroup(parent, collectionId, at);
}

function matchingRows(
  candidates: Iterable<StoredDocument>,
  matches: DocumentTest,
  order: readonly SortKey[],
): readonly Row[] {
  const readers = order.map(({ fieldPath }) => fieldReader(fieldPath));
  const rows: Row[] = [];
  for (const document of candidates) {
    if (!matches(document)) continue;
    const keys = readKeys(document, readers);
    if (keys) rows.push({ document, keys });
  }
  return rows;
}

/** The document's sort keys; undefined when it lacks one, which leaves it out of the answer. */
function readKeys(document: StoredDocument, readers: readonly FieldReader[]): readonly Value[] | undefined {
  const keys: Value[] = [];
  for (const read of readers) {
    const key = read(document);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}

/** Compares as many keys as the shorter list has: a cursor may name fewer than the order. */
function compareKeys(left: readonly Value[], right: readonly Value[], order: readonly SortKey[]): number {
  for (const [index, { descending }] of order.entries()) {
    const first = left[index];
    const second = right[index];
    if (first === undefined || second === undefined) return 0;
    const difference = compareValues(first, second);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}

type KeyComparison = (left: readonly Value[], right: readonly Value[]) => number;

function startTest(cursor: Cursor | undefined, compare: KeyComparison): (row: Row) => boolean {
  if (!cursor) return () => true;
  const values = cursorValues(cursor);
  return cursor.before ? (row) => compare(row.keys, values) >= 0 : (row) => compare(row.keys, values) > 0;
}

function endTest(cursor: Cursor | undefined, compare: KeyComparison): (row: Row) => boolean {
  if (!cursor) return () => true;
  const values = cursorValues(cursor);
  return cursor.before ? (row) => compare(row.keys, values) < 0 : (row) => compare(row.keys, values) <= 0;
}

function cursorValues(cursor: Cursor): readonly Value[] {
  return (cursor.values ?? []).map((value) => normaliseValue(value));
}
