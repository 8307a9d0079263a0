import { invalid } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { objectAt, omit, stringAt } from '../json.ts';

const LONGEST_KEY = 44;
const LONGEST_VALUE = 1_024;
const MOST_PROPERTIES = 300;
const MOST_BYTES = 32_768;

/** The body with Google's silent limits on extended properties: long keys dropped, long values cut (facts 1.7). Too many or too much in all is 400. */
export function withLimitedProperties(body: JsonObject): JsonObject {
  const properties = objectAt(body, 'extendedProperties');
  if (!properties) return body;
  const kinds = ['private', 'shared'].flatMap((kind) => {
    const limited = limitedEntries(objectAt(properties, kind) ?? {});
    return limited.length > 0 ? [[kind, limited] as const] : [];
  });
  const all = kinds.flatMap(([, entries]) => entries);
  const bytes = all.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (all.length > MOST_PROPERTIES || bytes > MOST_BYTES) throw invalid('Too many extended properties.');
  if (kinds.length === 0) return omit(body, ['extendedProperties']);
  return {
    ...body,
    extendedProperties: Object.fromEntries(kinds.map(([kind, entries]) => [kind, Object.fromEntries(entries)])),
  };
}

function limitedEntries(properties: JsonObject): (readonly [string, string])[] {
  return Object.entries(properties)
    .filter(([key]) => key.length <= LONGEST_KEY)
    .map(([key]) => [key, (stringAt(properties, key) ?? '').slice(0, LONGEST_VALUE)] as const);
}
