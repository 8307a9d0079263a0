import { Refusal } from './refusal.ts';
import type { Fields, Value } from './values.ts';

/** A document may have 1 MiB, counting its name, its field names and 32 bytes of its own (facts 7). */
const LARGEST_DOCUMENT = 1_048_576;

/** Refuses a document that is too large. */
export function checkDocumentSize(name: string, fields: Fields): void {
  if (nameSize(name) + fieldsSize(fields) <= LARGEST_DOCUMENT) return;
  throw new Refusal(
    'INVALID_ARGUMENT',
    `Document '${name}' cannot be written because its size exceeds the maximum allowed size of 1,048,576 bytes.`,
  );
}

/** Each segment below the root counts its bytes and one more, the whole name sixteen. */
function nameSize(name: string): number {
  const segments = name.split('/').slice(5);
  return segments.reduce((sum, segment) => sum + Buffer.byteLength(segment) + 1, 16);
}

function fieldsSize(fields: Fields): number {
  let size = 32;
  for (const [name, value] of Object.entries(fields)) size += Buffer.byteLength(name) + 1 + valueSize(value);
  return size;
}

function valueSize(value: Value): number {
  if ('stringValue' in value) return Buffer.byteLength(value.stringValue) + 1;
  if ('bytesValue' in value) return value.bytesValue.length;
  if ('referenceValue' in value) return nameSize(value.referenceValue);
  if ('arrayValue' in value) return value.arrayValue.values.reduce((sum, element) => sum + valueSize(element), 0);
  if ('mapValue' in value) return fieldsSize(value.mapValue.fields);
  if ('nullValue' in value || 'booleanValue' in value) return 1;
  return 'geoPointValue' in value ? 16 : 8;
}
