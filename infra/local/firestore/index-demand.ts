import { NAME_FIELD } from './field-path.ts';
import { type CompositeIndex, type IndexDefinitions, type IndexField, singleFieldIndexes } from './indexes.ts';
import { effectiveOrder, type SortKey } from './query.ts';
import { isInequality } from './query-filter.ts';
import { disjunctionsOf } from './query-limits.ts';
import { Refusal } from './refusal.ts';
import type { FieldFilter, StructuredQuery, UnaryFilter } from './wire.ts';

/** What one disjunction of a query asks of the indexes. */
interface IndexDemand {
  readonly collectionGroup: string;
  readonly queryScope: CompositeIndex['queryScope'];
  /** Fields with given values; they may stand in an index in any order and direction. */
  readonly equalities: readonly string[];
  /** Fields searched for array elements. */
  readonly contains: readonly string[];
  /** Fields the answer is sorted by, in order, without the name. */
  readonly sort: readonly SortKey[];
  /** Fields summed or averaged, in any order and direction. */
  readonly aggregated: readonly string[];
  readonly nameDescending: boolean;
}

/**
 * Refuses with FAILED_PRECONDITION, naming the index, a query that Google would refuse for want of one. Equalities may
 * be served by several indexes together, each of them ending in the whole sort order; an index is read in its own
 * direction only. `aggregated` are the fields that are summed or averaged.
 */
export function checkIndexes(
  query: StructuredQuery,
  aggregated: readonly string[],
  definitions: IndexDefinitions,
): void {
  // A query over all collections can only ask about names, which need no index.
  if (!query.from?.[0]?.collectionId) return;
  for (const disjunction of disjunctionsOf(query.where)) {
    const demand = demandOf(query, disjunction, aggregated);
    if (isServed(demand, definitions)) continue;
    const missing = JSON.stringify(indexFor(demand));
    throw new Refusal(
      'FAILED_PRECONDITION',
      `The query requires an index. Missing in firestore.indexes.json: ${missing}`,
    );
  }
}

function demandOf(
  query: StructuredQuery,
  filters: readonly (FieldFilter | UnaryFilter)[],
  aggregated: readonly string[],
): IndexDemand {
  const { collectionId = '', allDescendants = false } = query.from?.[0] ?? {};
  const named = filters.filter((filter) => !isInequality(filter) && filter.field.fieldPath !== NAME_FIELD);
  const contains = distinctFields(named.filter(isContains));
  const equalities = distinctFields(named.filter((filter) => !isContains(filter)));
  const order = effectiveOrder(query);
  const namePlace = order.findIndex(({ fieldPath }) => fieldPath === NAME_FIELD);
  const sort = order.slice(0, namePlace).filter(({ fieldPath }) => !equalities.includes(fieldPath));
  const covered = new Set([...equalities, ...sort.map(({ fieldPath }) => fieldPath)]);
  return {
    collectionGroup: collectionId,
    queryScope: allDescendants ? 'COLLECTION_GROUP' : 'COLLECTION',
    equalities,
    contains,
    sort,
    aggregated: [...new Set(aggregated)].filter((field) => field !== NAME_FIELD && !covered.has(field)),
    nameDescending: order[namePlace]?.descending ?? false,
  };
}

function isContains({ op }: FieldFilter | UnaryFilter): boolean {
  return op === 'ARRAY_CONTAINS' || op === 'ARRAY_CONTAINS_ANY';
}

function distinctFields(filters: readonly (FieldFilter | UnaryFilter)[]): readonly string[] {
  return [...new Set(filters.map(({ field }) => field.fieldPath))].toSorted();
}

function isServed(demand: IndexDemand, definitions: IndexDefinitions): boolean {
  const { equalities, contains, sort, aggregated } = demand;
  const sought = [...equalities, ...contains];
  const isByNameOnly = sought.length + sort.length + aggregated.length === 0;
  // In the order of their names the documents themselves serve.
  if (isByNameOnly && !demand.nameDescending) return true;
  const fields = [...sought, ...sort.map(({ fieldPath }) => fieldPath), ...aggregated];
  const usable = [
    ...definitions.indexes,
    ...fields.flatMap((field) => singleFieldIndexes(definitions, demand.collectionGroup, field)),
  ].filter((index) => isUsable(index, demand));
  const covered = new Set(usable.flatMap((index) => prefixOf(index, demand).map(({ fieldPath }) => fieldPath)));
  return usable.length > 0 && sought.every((field) => covered.has(field));
}

/** Whether an index begins with fields the demand gives values for and ends in exactly its sort order. */
function isUsable(index: CompositeIndex, demand: IndexDemand): boolean {
  const { sort, aggregated } = demand;
  const fields = withoutName(index);
  if (index.collectionGroup !== demand.collectionGroup || index.queryScope !== demand.queryScope) return false;
  if (fields.length < sort.length + aggregated.length) return false;
  const prefix = prefixOf(index, demand);
  const sorted = fields.slice(prefix.length, prefix.length + sort.length);
  const rest = fields.slice(prefix.length + sort.length);
  return (
    prefix.every((field) => isSought(field, demand)) &&
    sorted.every((field, place) => isSortedBy(field, sort[place])) &&
    rest.every((field) => 'order' in field && aggregated.includes(field.fieldPath)) &&
    (aggregated.length > 0 || isNameDescending(index) === demand.nameDescending)
  );
}

function withoutName(index: CompositeIndex): readonly IndexField[] {
  return index.fields.filter(({ fieldPath }) => fieldPath !== NAME_FIELD);
}

function prefixOf(index: CompositeIndex, { sort, aggregated }: IndexDemand): readonly IndexField[] {
  const fields = withoutName(index);
  return fields.slice(0, Math.max(0, fields.length - sort.length - aggregated.length));
}

function isSought(field: IndexField, { equalities, contains }: IndexDemand): boolean {
  return ('order' in field ? equalities : contains).includes(field.fieldPath);
}

function isSortedBy(field: IndexField, key: SortKey | undefined): boolean {
  return 'order' in field && field.fieldPath === key?.fieldPath && (field.order === 'DESCENDING') === key.descending;
}

/** Every index ends in the name, in the direction of its last field where it does not say. */
function isNameDescending(index: CompositeIndex): boolean {
  const last = index.fields.at(-1);
  return last !== undefined && 'order' in last && last.order === 'DESCENDING';
}

/** The one index that would serve the demand. */
function indexFor(demand: IndexDemand): CompositeIndex {
  const { collectionGroup, queryScope, sort, nameDescending } = demand;
  const fields: IndexField[] = [
    ...demand.contains.map((fieldPath) => ({ fieldPath, arrayConfig: 'CONTAINS' as const })),
    ...demand.equalities.map((fieldPath) => sortedField(fieldPath, nameDescending && sort.length === 0)),
    ...sort.map(({ fieldPath, descending }) => sortedField(fieldPath, descending)),
    ...demand.aggregated.map((fieldPath) => sortedField(fieldPath, false)),
  ];
  const index = { collectionGroup, queryScope, fields };
  if (demand.aggregated.length > 0 || isNameDescending(index) === nameDescending) return index;
  return { ...index, fields: [...fields, sortedField(NAME_FIELD, nameDescending)] };
}

function sortedField(fieldPath: string, descending: boolean): IndexField {
  return { fieldPath, order: descending ? 'DESCENDING' : 'ASCENDING' };
}
