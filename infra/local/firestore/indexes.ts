import { readFile } from 'node:fs/promises';

import { z } from 'zod';

const scope = z.enum(['COLLECTION', 'COLLECTION_GROUP']);
const order = z.enum(['ASCENDING', 'DESCENDING']);
const arrayConfig = z.literal('CONTAINS');

const indexField = z.union([
  z.object({ fieldPath: z.string().min(1), order }),
  z.object({ fieldPath: z.string().min(1), arrayConfig }),
]);

const compositeIndex = z.object({
  collectionGroup: z.string().min(1),
  queryScope: scope,
  fields: z.array(indexField).min(1),
});

const fieldOverride = z.object({
  collectionGroup: z.string().min(1),
  fieldPath: z.string().min(1),
  ttl: z.boolean().optional(),
  indexes: z.array(z.union([z.object({ order, queryScope: scope }), z.object({ arrayConfig, queryScope: scope })])),
});

const indexDefinitions = z.object({
  indexes: z.array(compositeIndex),
  fieldOverrides: z.array(fieldOverride).default([]),
});

/** One field of an index: sorted, or an entry for each element of its array. */
export type IndexField = z.infer<typeof indexField>;

/** One composite index. */
export type CompositeIndex = z.infer<typeof compositeIndex>;

/** The contents of a firestore.indexes.json, as the Firebase tools read it (vector indexes are not known here). */
export type IndexDefinitions = z.infer<typeof indexDefinitions>;

/** Reads a firestore.indexes.json; throws when it is missing or not of that form. */
export async function readIndexes(path: string): Promise<IndexDefinitions> {
  return indexDefinitions.parse(JSON.parse(await readFile(path, 'utf8')));
}

/**
 * The single-field indexes of a field: ascending, descending and array-contains for queries on one collection, unless a
 * field override says otherwise for the field, for a map it lies in, or (`*`) for all fields of the collection group.
 */
export function singleFieldIndexes(
  { fieldOverrides }: IndexDefinitions,
  collectionGroup: string,
  fieldPath: string,
): readonly CompositeIndex[] {
  const ofGroup = fieldOverrides.filter((override) => override.collectionGroup === collectionGroup);
  const override =
    ofGroup
      .filter(({ fieldPath: path }) => fieldPath === path || fieldPath.startsWith(`${path}.`))
      .toSorted((left, right) => right.fieldPath.length - left.fieldPath.length)[0] ??
    ofGroup.find(({ fieldPath: path }) => path === '*');
  return (override?.indexes ?? AUTOMATIC).map(({ queryScope, ...mode }) => ({
    collectionGroup,
    queryScope,
    fields: [{ fieldPath, ...mode }],
  }));
}

const AUTOMATIC: IndexDefinitions['fieldOverrides'][number]['indexes'] = [
  { order: 'ASCENDING', queryScope: 'COLLECTION' },
  { order: 'DESCENDING', queryScope: 'COLLECTION' },
  { arrayConfig: 'CONTAINS', queryScope: 'COLLECTION' },
];
