import type * as firestoreSdk from '@google-cloud/firestore';
import type { DocumentSnapshot, FieldPath, Timestamp } from '@google-cloud/firestore';
import { fromEpochMilliseconds, parseInstant, toEpochMilliseconds } from '../../domain/time.ts';
import type { Stored } from '../../ports/store.ts';

/** The SDK, as loaded: its classes make timestamps, field paths and removals. */
export type FirestoreSdk = typeof firestoreSdk;

/** The field Firestore's time to live looks at; text everywhere else, a timestamp at rest (facts 7). */
const expiryField = 'expiresAt';

/**
 * A copy of top-level fields, `undefined` ones kept: an update removes them. Throws a plain Error for what is no JSON or holds an
 * array in an array: it would come back from the store as something else, or not at all.
 */
export function copyFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      nameOf(name),
      value === undefined ? undefined : copyValue(value, 'field'),
    ]),
  );
}

/** Fields as Firestore takes them. */
export function toFields(sdk: FirestoreSdk, fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toFieldValue(sdk, name, value)]),
  );
}

/** The value of one top-level field as Firestore takes it, in a document or in a query. */
export function toFieldValue(sdk: FirestoreSdk, name: string, value: unknown): unknown {
  if (name !== expiryField || typeof value !== 'string') return value;
  const instant = parseInstant(value);
  if (instant !== value) throw new Error(`store: ${expiryField} is not an instant`);
  return sdk.Timestamp.fromMillis(toEpochMilliseconds(instant));
}

/** Top-level fields to replace, as the SDK's update takes them: path and value by turns; `undefined` removes. */
export function toUpdate(sdk: FirestoreSdk, fields: object): [FieldPath, unknown, ...unknown[]] {
  const [first, ...more] = Object.entries(fields).map(([name, value]): [FieldPath, unknown] => [
    new sdk.FieldPath(name),
    value === undefined ? sdk.FieldValue.delete() : toFieldValue(sdk, name, value),
  ]);
  if (first === undefined) throw new Error('store: an update names no field');
  return [...first, ...more.flat()];
}

/** A snapshot in our words; undefined where there is no document. */
export function toStored<T>(snapshot: DocumentSnapshot): Stored<T> | undefined {
  const fields = snapshot.data();
  if (fields === undefined || snapshot.updateTime === undefined) return undefined;
  const expiry: unknown = fields[expiryField];
  if (isTimestamp(expiry)) fields[expiryField] = fromEpochMilliseconds(expiry.toMillis());
  const { seconds, nanoseconds } = snapshot.updateTime;
  return {
    id: snapshot.id,
    path: snapshot.ref.path,
    value: fields as T, // the path's type parameter says what its collection holds; the collection's reader checks it
    revision: `${seconds}.${String(nanoseconds).padStart(9, '0')}`,
    readAt: snapshot.readTime.toMillis(),
  };
}

/** The update time a revision stands for. Throws a plain Error for a text that is none. */
export function updateTimeOf(sdk: FirestoreSdk, revision: string): Timestamp {
  const parts = /^(\d+)\.(\d{9})$/.exec(revision);
  if (parts === null) throw new Error('store: not a revision of this store');
  return new sdk.Timestamp(Number(parts[1]), Number(parts[2]));
}

function isTimestamp(value: unknown): value is { toMillis(): number } {
  return typeof value === 'object' && value !== null && 'toMillis' in value;
}

function copyValue(value: unknown, inside: 'field' | 'array'): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    if (inside === 'array') throw new Error('store: an array in an array cannot be stored');
    return value.map((item: unknown) => copyValue(item, 'array'));
  }
  if (!isPlainObject(value)) throw new Error(`store: a ${typeof value} that is no JSON cannot be stored`);
  const held = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(held.map(([name, inner]) => [nameOf(name), copyValue(inner, 'field')]));
}

function nameOf(name: string): string {
  if (name === '') throw new Error('store: a field has no name');
  return name;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
