/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; a missing key reads as undefined. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a JSON value is an object (not null, not an array). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an array. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The patch applied to the target with Google's PATCH rules: objects merge, arrays are replaced, null deletes (facts 1.8). */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: { [key: string]: Json | undefined } = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) {
      delete merged[key];
      continue;
    }
    if (!isJsonObject(value)) {
      merged[key] = value;
      continue;
    }
    const existing = merged[key];
    merged[key] = mergePatch(isJsonObject(existing) ? existing : {}, value);
  }
  return merged;
}

/** The object without its null and undefined values, at every level: a null in a PUT or POST body counts as absent. */
export function withoutNulls(value: JsonObject): JsonObject {
  return mergePatch({}, value);
}

/** The object with only the given keys. */
export function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]));
}

/** The object without the given keys. */
export function omit(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key, entry]) => entry !== undefined && !keys.includes(key)));
}

/** Whether two JSON values are equal, the order of keys aside. */
export function jsonEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.length === right.length && left.every((entry, index) => jsonEqual(entry, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => jsonEqual(left[key], right[key]));
}

/** The string under a key, or undefined when it is absent or of another type. */
export function stringAt(value: JsonObject | undefined, key: string): string | undefined {
  const found = value?.[key];
  return typeof found === 'string' ? found : undefined;
}

/** The object under a key, or undefined when it is absent or of another type. */
export function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const found = value?.[key];
  return isJsonObject(found) ? found : undefined;
}

/** The array under a key, empty when it is absent or of another type. */
export function arrayAt(value: JsonObject | undefined, key: string): readonly Json[] {
  const found = value?.[key];
  return isJsonArray(found) ? found : [];
}
