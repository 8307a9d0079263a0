import type { StoredDocument } from './documents.ts';
import { fieldReader } from './query-filter.ts';
import { isNumber, NULL, toDouble, type Value } from './values.ts';
import type { Aggregation, StructuredQuery } from './wire.ts';

/** google.firestore.v1.StructuredAggregationQuery */
export interface AggregationQuery {
  readonly structuredQuery: StructuredQuery;
  readonly aggregations?: readonly Aggregation[];
}

const LARGEST_INTEGER = 2n ** 63n - 1n;
const SMALLEST_INTEGER = -(2n ** 63n);

/** The aggregates by alias. A document that lacks any summed or averaged field is left out of all of them. */
export function aggregate(
  documents: readonly StoredDocument[],
  aggregations: readonly Aggregation[],
): Readonly<Record<string, Value>> {
  const needed = aggregations.flatMap(({ sum, avg }) => (sum ?? avg)?.field.fieldPath ?? []).map(fieldReader);
  const counted = documents.filter((document) => needed.every((read) => read(document) !== undefined));
  const entries = aggregations.map((aggregation, index): [string, Value] => [
    aggregation.alias ?? `field_${index + 1}`,
    aggregateOne(counted, aggregation),
  ]);
  return Object.fromEntries(entries);
}

function aggregateOne(documents: readonly StoredDocument[], { count, sum, avg }: Aggregation): Value {
  const field = (sum ?? avg)?.field;
  if (!field) {
    const limit = count?.upTo?.value === undefined ? Infinity : Number(count.upTo.value);
    return { integerValue: String(Math.min(documents.length, limit)) };
  }
  const read = fieldReader(field.fieldPath);
  const numbers = documents
    .map(read)
    .filter((value) => value !== undefined)
    .filter(isNumber);
  return sum ? sumOf(numbers) : averageOf(numbers);
}

/** Integers are summed exactly while they fit; with a double among them, or past 64 bits, the sum is a double. */
function sumOf(numbers: readonly Value[]): Value {
  let integers = 0n;
  let doubles = 0;
  let isExact = true;
  for (const number of numbers) {
    if ('integerValue' in number) integers += BigInt(number.integerValue);
    else if ('doubleValue' in number) {
      doubles += number.doubleValue;
      isExact = false;
    }
  }
  const fits = integers <= LARGEST_INTEGER && integers >= SMALLEST_INTEGER;
  return isExact && fits ? { integerValue: String(integers) } : { doubleValue: Number(integers) + doubles };
}

function averageOf(numbers: Parameters<typeof toDouble>[0][]): Value {
  if (numbers.length === 0) return NULL;
  return { doubleValue: numbers.reduce((total, number) => total + toDouble(number), 0) / numbers.length };
}
