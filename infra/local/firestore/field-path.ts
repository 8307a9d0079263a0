import type { Fields, Value } from './values.ts';

/** The names from a document's root to one field. */
export type FieldPath = readonly string[];

/** The name under which queries speak of a document's own name. */
export const NAME_FIELD = '__name__';

/** Parses `a.b.c`, where odd names stand in backticks with `\` before a backtick or backslash. */
export function parseFieldPath(text: string): FieldPath {
  const names: string[] = [];
  for (const match of text.matchAll(/`((?:[^`\\]|\\.)*)`|([^.`]+)/gs)) {
    const [, quoted, plain] = match;
    names.push(plain ?? (quoted ?? '').replace(/\\(.)/gs, '$1'));
  }
  return names;
}

/** The value at the path; undefined when any part of it is missing. */
export function readField(fields: Fields, path: FieldPath): Value | undefined {
  let value: Value | undefined;
  let inside: Fields | undefined = fields;
  for (const name of path) {
    value = inside?.[name];
    inside = value !== undefined && 'mapValue' in value ? value.mapValue.fields : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

/** A copy with the value at the path; undefined removes it. Maps are made on the way, replacing what is no map. */
export function writeField(fields: Fields, path: FieldPath, value: Value | undefined): Fields {
  const [name, ...rest] = path;
  if (name === undefined) return fields;
  if (rest.length === 0) {
    if (value !== undefined) return { ...fields, [name]: value };
    const { [name]: _removed, ...others } = fields;
    return others;
  }
  const current = fields[name];
  const inside = current !== undefined && 'mapValue' in current ? current.mapValue.fields : undefined;
  if (value === undefined && inside === undefined) return fields;
  return { ...fields, [name]: { mapValue: { fields: writeField(inside ?? {}, rest, value) } } };
}

/** Only the fields named by the paths. */
export function projectFields(fields: Fields, paths: readonly string[]): Fields {
  let projected: Fields = {};
  for (const text of paths) {
    const path = parseFieldPath(text);
    const value = text === NAME_FIELD ? undefined : readField(fields, path);
    if (value !== undefined) projected = writeField(projected, path, value);
  }
  return projected;
}
