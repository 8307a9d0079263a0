import { type CollectionReference, FieldValue, type Firestore, Timestamp } from '@google-cloud/firestore';
import * as fc from 'fast-check';

/** A change of one field, as plain data. */
export type FieldChange =
  | { readonly kind: 'set'; readonly value: unknown }
  | { readonly kind: 'increment'; readonly by: number }
  | { readonly kind: 'union' | 'remove'; readonly values: readonly unknown[] }
  | { readonly kind: 'delete' };

/** A write as plain data, so that it can be made on several servers and printed when they differ. */
export type RandomWrite = { readonly id: string } & (
  | { readonly kind: 'set' | 'merge' | 'create'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'update'; readonly changes: readonly (readonly [path: string, change: FieldChange])[] }
  | { readonly kind: 'delete'; readonly mustExist: boolean }
);

const SCALAR = fc.constantFrom<unknown[]>(0, 1, 2, 0.5, -1, 's', 't', true, null, new Timestamp(5, 1000));
const VALUE = fc.oneof(
  SCALAR,
  fc.array(SCALAR, { maxLength: 3 }),
  fc.record({ x: SCALAR, y: fc.record({ z: SCALAR }) }),
  fc.constant({}),
);
const CHANGE: fc.Arbitrary<FieldChange> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), value: VALUE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('increment' as const), by: fc.constantFrom(-2, 1, 3, 0.5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('union' as const, 'remove' as const),
      values: fc.array(SCALAR, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'delete' as const }) },
);
const PATHS = fc.constantFrom('a', 'b', 'm', 'm.x', 'm.y', 'm.y.z', 'n.q.r');
const CHANGES = fc
  .uniqueArray(fc.tuple(PATHS, CHANGE), { minLength: 1, maxLength: 3, selector: ([path]) => path })
  .filter((changes) => !changes.some(([one]) => changes.some(([other]) => other.startsWith(`${one}.`))));
const FIELDS = fc.record({ a: VALUE, m: fc.record({ x: SCALAR, y: fc.record({ z: SCALAR }) }) }, { requiredKeys: [] });
const ID = fc.constantFrom('d0', 'd1', 'd2', 'd3', 'd4');

/** Writes of every kind to a handful of documents. */
export const WRITE: fc.Arbitrary<RandomWrite> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      id: ID,
      kind: fc.constantFrom('set' as const, 'merge' as const, 'create' as const),
      fields: FIELDS,
    }),
  },
  { weight: 4, arbitrary: fc.record({ id: ID, kind: fc.constant('update' as const), changes: CHANGES }) },
  { weight: 1, arbitrary: fc.record({ id: ID, kind: fc.constant('delete' as const), mustExist: fc.boolean() }) },
);

/** Makes the write; answers `written` or the code of the refusal. */
export async function makeWrite(collection: CollectionReference, write: RandomWrite): Promise<string> {
  try {
    await send(collection, write);
    return 'written';
  } catch (error) {
    return `refused with ${String((error as { code?: number }).code)}`;
  }
}

async function send(collection: CollectionReference, write: RandomWrite): Promise<unknown> {
  const document = collection.doc(write.id);
  switch (write.kind) {
    case 'set':
      return document.set(write.fields);
    case 'merge':
      return document.set(write.fields, { merge: true });
    case 'create':
      return document.create(write.fields);
    case 'update':
      return document.update(Object.fromEntries(write.changes.map(([path, change]) => [path, toFieldValue(change)])));
    case 'delete':
      return document.delete(write.mustExist ? { exists: true } : {});
  }
}

function toFieldValue(change: FieldChange): unknown {
  switch (change.kind) {
    case 'set':
      return change.value;
    case 'increment':
      return FieldValue.increment(change.by);
    case 'union':
      return FieldValue.arrayUnion(...change.values);
    case 'remove':
      return FieldValue.arrayRemove(...change.values);
    case 'delete':
      return FieldValue.delete();
  }
}

/** All documents of a collection, by id. */
export async function contentsOf(client: Firestore, collection: CollectionReference): Promise<Record<string, unknown>> {
  const documents = await client.collection(collection.path).get();
  return Object.fromEntries(documents.docs.map((document) => [document.id, document.data()]));
}
