import type * as firestoreSdk from '@google-cloud/firestore';
import type { DocumentSnapshot, FieldPath, Timestamp } from '@google-cloud/firestore';
import { fromEpochMilliseconds, parseInstant, toEpochMilliseconds } from '../../domain/time.ts';
import type { Stored } from '../../ports/store.ts';

/** The SDK, as loaded: its classes make timestamps, field paths and removals. */
export type FirestoreSdk = typeof firestoreSdk;

/** The field Firestore's time to live looks at; text everywhere else, a timestamp at rest (facts 7). */
const expiryField = 'expiresAt';

/** Fields as Firestore takes them. Throws a plain Error for what is no JSON or holds an array in an array. */
export function toFields(sdk: FirestoreSdk, value: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, held] of Object.entries(value)) {
    if (held !== undefined) fields[name] = toFieldValue(sdk, name, held);
  }
  return fields;
}

/** The value of one top-level field as Firestore takes it, in a document or in a query. */
export function toFieldValue(sdk: FirestoreSdk, name: string, value: unknown): unknown {
  if (name === '') throw new Error('store: a field has no name');
  if (name === expiryField && typeof value === 'string') {
    const instant = parseInstant(value);
    if (instant !== value) throw new Error(`store: ${expiryField} is not an instant`);
    return sdk.Timestamp.fromMillis(toEpochMilliseconds(instant));
  }
  refuseWhatIsNoJson(value, 'field');
  return value;
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

/** Records are JSON: anything else would come back from the store as something else, or not at all. */
function refuseWhatIsNoJson(value: unknown, inside: 'field' | 'array'): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    if (inside === 'array') throw new Error('store: an array in an array cannot be stored');
    for (const item of value) refuseWhatIsNoJson(item, 'array');
    return;
  }
  if (!isPlainObject(value)) throw new Error(`store: a ${typeof value} that is no JSON cannot be stored`);
  for (const [name, held] of Object.entries(value)) {
    if (name === '') throw new Error('store: a field has no name');
    if (held !== undefined) refuseWhatIsNoJson(held, 'field');
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
