import { NAME_FIELD } from './field-path.ts';
import { effectiveOrder } from './query.ts';
import { isInequality, leavesOf } from './query-filter.ts';
import { Refusal } from './refusal.ts';
import type { FieldFilter, Filter, StructuredQuery, UnaryFilter } from './wire.ts';

type Leaf = FieldFilter | UnaryFilter;

/** Limits of one query (facts 7, and the limits page of the Firestore documentation). */
const MOST_DISJUNCTIONS = 30;
const MOST_EXCLUDED = 10;
const MOST_INEQUALITY_FIELDS = 10;

const NEGATIONS = new Set<string>(['NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', 'IS_NOT_NULL']);
const LIST_OPERATORS = new Set<string>(['IN', 'NOT_IN', 'ARRAY_CONTAINS_ANY']);

/** Refuses with INVALID_ARGUMENT the shapes of query Google refuses, whatever is stored. */
export function checkQuery(query: StructuredQuery): void {
  if (query.findNearest) throw new Refusal('UNIMPLEMENTED', 'Vector search is not offered here.');
  if (query.from?.length !== 1) refuse('A query must have exactly one "from" clause.');
  const leaves = leavesOf(query.where);
  for (const leaf of leaves) checkLeaf(leaf);
  checkNegations(query.where, leaves);
  checkDisjunctions(query.where);
  checkOrder(query, leaves);
  checkRange(query);
}

function checkLeaf(leaf: Leaf): void {
  const { fieldPath } = leaf.field;
  if (!('value' in leaf)) {
    if (fieldPath === NAME_FIELD) refuse(`Unsupported filter ${leaf.op} on ${NAME_FIELD}.`);
    return;
  }
  if (LIST_OPERATORS.has(leaf.op)) checkList(leaf);
  if (fieldPath !== NAME_FIELD) return;
  if (isContains(leaf)) refuse(`${NAME_FIELD} is not an array.`);
  const names = LIST_OPERATORS.has(leaf.op) ? (leaf.value.arrayValue?.values ?? []) : [leaf.value];
  if (names.some(({ referenceValue }) => referenceValue === undefined)) {
    refuse(`${NAME_FIELD} filter value must be a reference.`);
  }
}

function checkList({ op, value }: FieldFilter): void {
  const count = value.arrayValue?.values?.length ?? 0;
  if (count === 0) refuse(`'${op}' requires a non-empty ArrayValue.`);
  const most = op === 'NOT_IN' ? MOST_EXCLUDED : MOST_DISJUNCTIONS;
  if (count > most) refuse(`'${op}' supports up to ${most} comparison values.`);
}

function checkNegations(filter: Filter | undefined, leaves: readonly Leaf[]): void {
  if (leaves.filter(({ op }) => NEGATIONS.has(op)).length > 1) {
    refuse("Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.");
  }
  if (!leaves.some(({ op }) => op === 'NOT_IN')) return;
  if (leaves.some(({ op }) => op === 'IN' || op === 'ARRAY_CONTAINS_ANY') || hasOr(filter)) {
    refuse("'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.");
  }
}

function hasOr(filter: Filter | undefined): boolean {
  const { op, filters = [] } = filter?.compositeFilter ?? {};
  return (op === 'OR' && filters.length > 1) || filters.some(hasOr);
}

function checkDisjunctions(filter: Filter | undefined): void {
  if (countDisjunctions(filter) > MOST_DISJUNCTIONS) {
    refuse(`A query may have at most ${MOST_DISJUNCTIONS} disjunctions after normalisation.`);
  }
  for (const disjunction of disjunctionsOf(filter)) {
    if (disjunction.filter(isContains).length > 1) {
      refuse("A maximum of 1 'ARRAY_CONTAINS' or 'ARRAY_CONTAINS_ANY' filter is allowed per disjunction.");
    }
  }
}

function isContains({ op }: Leaf): boolean {
  return op === 'ARRAY_CONTAINS' || op === 'ARRAY_CONTAINS_ANY';
}

/** How many conjunctions the filter comes to when every `in` and `or` is multiplied out. */
function countDisjunctions(filter: Filter | undefined): number {
  if (filter?.compositeFilter) {
    const counts = (filter.compositeFilter.filters ?? []).map(countDisjunctions);
    if (filter.compositeFilter.op === 'OR') return counts.reduce((sum, count) => sum + count, 0);
    return counts.reduce((product, count) => product * count, 1);
  }
  const leaf = filter?.fieldFilter;
  if (leaf?.op !== 'IN' && leaf?.op !== 'ARRAY_CONTAINS_ANY') return 1;
  return leaf.value.arrayValue?.values?.length ?? 1;
}

/** The filter as alternatives, each a list of filters that must all hold; `in` is left whole. */
export function disjunctionsOf(filter: Filter | undefined): readonly (readonly Leaf[])[] {
  if (!filter?.compositeFilter) return [leavesOf(filter)];
  const parts = (filter.compositeFilter.filters ?? []).map(disjunctionsOf);
  if (filter.compositeFilter.op === 'OR') return parts.flat();
  let combined: readonly (readonly Leaf[])[] = [[]];
  for (const part of parts) combined = combined.flatMap((left) => part.map((right) => [...left, ...right]));
  return combined;
}

function checkOrder(query: StructuredQuery, leaves: readonly Leaf[]): void {
  const ordered = (query.orderBy ?? []).map(({ field }) => field.fieldPath);
  if (new Set(ordered).size < ordered.length) refuse('order by clause cannot contain duplicate fields.');
  const inequalities = new Set(leaves.filter(isInequality).map(({ field }) => field.fieldPath));
  if (inequalities.size > MOST_INEQUALITY_FIELDS) {
    refuse(`A query may have inequality filters on at most ${MOST_INEQUALITY_FIELDS} fields.`);
  }
  const isKindless = !query.from?.[0]?.collectionId;
  const others = [...ordered, ...leaves.map(({ field }) => field.fieldPath)].filter((path) => path !== NAME_FIELD);
  if (isKindless && others.length > 0) refuse(`A query over all collections may only use ${NAME_FIELD}.`);
}

function checkRange(query: StructuredQuery): void {
  if ((query.offset ?? 0) < 0) refuse('offset is negative.');
  if ((query.limit?.value ?? 0) < 0) refuse('limit is negative.');
  const keys = effectiveOrder(query);
  for (const cursor of [query.startAt, query.endAt]) {
    const values = cursor?.values ?? [];
    if (values.length > keys.length) refuse('Cursor has too many values.');
    const name = values[keys.findIndex(({ fieldPath }) => fieldPath === NAME_FIELD)];
    if (name && name.referenceValue === undefined) refuse(`Cursor value for ${NAME_FIELD} must be a reference.`);
  }
}

function refuse(message: string): never {
  throw new Refusal('INVALID_ARGUMENT', message);
}
