import { Refusal } from './refusal.ts';

/** google.protobuf.Timestamp with both parts present; in stored values cut to whole microseconds, as Firestore does. */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

/** The fields of a document or of a map value. */
export type Fields = Readonly<Record<string, Value>>;

/** One stored value: exactly one key, with its contents present (google.firestore.v1.Value, normalised). */
export type Value =
  | { readonly nullValue: 'NULL_VALUE' }
  | { readonly booleanValue: boolean }
  | { readonly integerValue: string }
  | { readonly doubleValue: number }
  | { readonly timestampValue: Timestamp }
  | { readonly stringValue: string }
  | { readonly bytesValue: Buffer }
  | { readonly referenceValue: string }
  | { readonly geoPointValue: { readonly latitude: number; readonly longitude: number } }
  | { readonly arrayValue: { readonly values: readonly Value[] } }
  | { readonly mapValue: { readonly fields: Fields } };

/** A value as it arrives: proto3 leaves out what is zero or empty. */
export interface WireValue {
  readonly nullValue?: unknown;
  readonly booleanValue?: boolean;
  readonly integerValue?: string;
  readonly doubleValue?: number;
  readonly timestampValue?: Partial<Timestamp>;
  readonly stringValue?: string;
  readonly bytesValue?: Buffer;
  readonly referenceValue?: string;
  readonly geoPointValue?: { readonly latitude?: number; readonly longitude?: number };
  readonly arrayValue?: { readonly values?: readonly WireValue[] };
  readonly mapValue?: { readonly fields?: WireFields };
}

/** Fields as they arrive. */
export type WireFields = Readonly<Record<string, WireValue>>;

/** The null value, the same object everywhere. */
export const NULL: Value = { nullValue: 'NULL_VALUE' };

/** Firestore allows maps and arrays twenty levels deep (facts 7). */
const DEEPEST = 20;
/** Only vectors may use a reserved field name: they are maps marked with this one. */
const VECTOR_MARK = '__type__';

/** Arrived fields in stored form. Refuses reserved names, arrays in arrays and more than twenty levels. */
export function normaliseFields(fields: WireFields | undefined, depth = 0): Fields {
  const normalised: Record<string, Value> = {};
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (/^__.*__$/s.test(name) && !(name === VECTOR_MARK && depth > 0)) {
      throw new Refusal('INVALID_ARGUMENT', `Property name "${name}" is reserved.`);
    }
    normalised[name] = normaliseValue(value, depth);
  }
  return normalised;
}

/** One arrived value in stored form. */
export function normaliseValue(value: WireValue, depth = 0): Value {
  if (depth > DEEPEST) {
    throw new Refusal('INVALID_ARGUMENT', `A value is nested deeper than the maximum of ${DEEPEST} levels.`);
  }
  if (value.arrayValue) {
    const values = (value.arrayValue.values ?? []).map((element) => normaliseElement(element, depth + 1));
    return { arrayValue: { values } };
  }
  if (value.mapValue) return { mapValue: { fields: normaliseFields(value.mapValue.fields, depth + 1) } };
  return normaliseScalar(value);
}

function normaliseElement(element: WireValue, depth: number): Value {
  if (element.arrayValue) {
    throw new Refusal('INVALID_ARGUMENT', 'Cannot convert an array value in an array value.');
  }
  return normaliseValue(element, depth);
}

function normaliseScalar(value: WireValue): Value {
  if (value.nullValue !== undefined) return NULL;
  if (value.booleanValue !== undefined) return { booleanValue: value.booleanValue };
  if (value.integerValue !== undefined) return { integerValue: value.integerValue };
  if (value.doubleValue !== undefined) return { doubleValue: value.doubleValue };
  if (value.stringValue !== undefined) return { stringValue: value.stringValue };
  if (value.bytesValue !== undefined) return { bytesValue: value.bytesValue };
  if (value.referenceValue !== undefined) return { referenceValue: value.referenceValue };
  if (value.timestampValue !== undefined) {
    const { seconds = '0', nanos = 0 } = value.timestampValue;
    return { timestampValue: { seconds, nanos: nanos - (nanos % 1000) } };
  }
  if (value.geoPointValue !== undefined) {
    const { latitude = 0, longitude = 0 } = value.geoPointValue;
    return { geoPointValue: { latitude, longitude } };
  }
  throw new Refusal('INVALID_ARGUMENT', 'A value is not set, or is of a kind this server does not store.');
}

/** The values of an array value; undefined when it is not one. */
export function elementsOf(value: Value): readonly Value[] | undefined {
  return 'arrayValue' in value ? value.arrayValue.values : undefined;
}

/** Whether the value is an integer or a double (NaN included). */
export function isNumber(value: Value): value is { readonly integerValue: string } | { readonly doubleValue: number } {
  return 'integerValue' in value || 'doubleValue' in value;
}

/** The number a numeric value stands for, as a double. */
export function toDouble(value: { readonly integerValue: string } | { readonly doubleValue: number }): number {
  return 'integerValue' in value ? Number(value.integerValue) : value.doubleValue;
}

/** Whether the value is a vector: a map marked as one, with its numbers under `value`. */
export function isVector(value: Value): boolean {
  if (!('mapValue' in value)) return false;
  const mark = value.mapValue.fields[VECTOR_MARK];
  return mark !== undefined && 'stringValue' in mark && mark.stringValue === '__vector__';
}
