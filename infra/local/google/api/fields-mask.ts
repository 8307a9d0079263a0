import { invalid } from '../api-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonArray, isJsonObject } from '../json.ts';

/** A parsed `fields` parameter: what is wanted, by name; undefined under a name wants all of it. */
interface Mask {
  readonly [name: string]: Mask | undefined;
}

/** The parts of a body that a `fields` parameter selects, such as `items(id,summary),nextPageToken` or `items/id`. Throws 400 for one that cannot be read. */
export function selectFields(body: JsonObject, fields: string): JsonObject {
  const reader = { text: fields, at: 0 };
  const mask = readMask(reader);
  if (reader.at < fields.length) throw invalid(`Invalid field selection ${fields}`, 'fields');
  return selected(body, mask);
}

interface Reader {
  readonly text: string;
  at: number;
}

function readMask(reader: Reader): Mask {
  const mask: Record<string, Mask | undefined> = {};
  do {
    const name = /^[\w*]+/.exec(reader.text.slice(reader.at))?.[0];
    if (name === undefined) throw invalid(`Invalid field selection ${reader.text}`, 'fields');
    reader.at += name.length;
    mask[name] = readInner(reader);
  } while (takes(reader, ','));
  return mask;
}

function readInner(reader: Reader): Mask | undefined {
  if (takes(reader, '/')) {
    const name = /^[\w*]+/.exec(reader.text.slice(reader.at))?.[0];
    if (name === undefined) throw invalid(`Invalid field selection ${reader.text}`, 'fields');
    reader.at += name.length;
    return { [name]: readInner(reader) };
  }
  if (!takes(reader, '(')) return undefined;
  const mask = readMask(reader);
  if (!takes(reader, ')')) throw invalid(`Invalid field selection ${reader.text}`, 'fields');
  return mask;
}

function takes(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function selected(body: JsonObject, mask: Mask): JsonObject {
  const entries = Object.entries(body).filter(([name]) => name in mask || '*' in mask);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, selectedValue(value, name in mask ? mask[name] : mask['*'])]),
  );
}

function selectedValue(value: Json | undefined, mask: Mask | undefined): Json | undefined {
  if (mask === undefined) return value;
  if (isJsonArray(value)) return value.map((entry) => selectedValue(entry, mask) ?? null);
  return isJsonObject(value) ? selected(value, mask) : value;
}
