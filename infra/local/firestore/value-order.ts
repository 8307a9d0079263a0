import { compareNames, compareText } from './resource-name.ts';
import { type Fields, isVector, type Value } from './values.ts';

/** Places of the kinds in Firestore's order of mixed values. NaN stands before all other numbers. */
const RANKS = {
  nullValue: 0,
  booleanValue: 1,
  nan: 2,
  integerValue: 3,
  doubleValue: 3,
  timestampValue: 4,
  stringValue: 5,
  bytesValue: 6,
  referenceValue: 7,
  geoPointValue: 8,
  arrayValue: 9,
  vector: 10,
  mapValue: 11,
} as const;

/** Whether the value is null. */
export function isNull(value: Value): boolean {
  return 'nullValue' in value;
}

/** Whether the value is the double NaN. */
export function isNaNValue(value: Value): boolean {
  return 'doubleValue' in value && Number.isNaN(value.doubleValue);
}

/** Whether `<`, `<=`, `>` and `>=` may match between the two: they never leave the kind of their operand. */
export function areComparable(left: Value, right: Value): boolean {
  return comparableRank(left) === comparableRank(right);
}

function comparableRank(value: Value): number {
  const rank = rankOf(value);
  return rank === RANKS.nan ? RANKS.doubleValue : rank;
}

function rankOf(value: Value): number {
  if (isNaNValue(value)) return RANKS.nan;
  if (isVector(value)) return RANKS.vector;
  return RANKS[kindOf(value)];
}

function kindOf(value: Value): Exclude<keyof typeof RANKS, 'nan' | 'vector'> {
  // A stored value has exactly one key, and that key is its kind.
  return Object.keys(value)[0] as Exclude<keyof typeof RANKS, 'nan' | 'vector'>;
}

/** Firestore's total order over values of all kinds: negative, zero or positive. Zero is what `==` matches: 1 equals 1.0. */
export function compareValues(left: Value, right: Value): number {
  const difference = rankOf(left) - rankOf(right);
  if (difference !== 0) return difference;
  if ('stringValue' in left && 'stringValue' in right) return compareText(left.stringValue, right.stringValue);
  if ('arrayValue' in left && 'arrayValue' in right) {
    return compareLists(left.arrayValue.values, right.arrayValue.values);
  }
  if ('mapValue' in left && 'mapValue' in right) {
    return isVector(left)
      ? compareVectors(left.mapValue.fields, right.mapValue.fields)
      : compareMaps(left.mapValue.fields, right.mapValue.fields);
  }
  return compareScalars(left, right);
}

function compareScalars(left: Value, right: Value): number {
  if ('integerValue' in left || 'doubleValue' in left) return compareNumbers(left, right);
  if ('booleanValue' in left && 'booleanValue' in right) {
    return Number(left.booleanValue) - Number(right.booleanValue);
  }
  if ('timestampValue' in left && 'timestampValue' in right) {
    const seconds = Number(left.timestampValue.seconds) - Number(right.timestampValue.seconds);
    return seconds || left.timestampValue.nanos - right.timestampValue.nanos;
  }
  if ('bytesValue' in left && 'bytesValue' in right) return Buffer.compare(left.bytesValue, right.bytesValue);
  if ('referenceValue' in left && 'referenceValue' in right) {
    return compareNames(left.referenceValue, right.referenceValue);
  }
  if ('geoPointValue' in left && 'geoPointValue' in right) {
    const latitude = left.geoPointValue.latitude - right.geoPointValue.latitude;
    return latitude || left.geoPointValue.longitude - right.geoPointValue.longitude;
  }
  return 0;
}

function compareNumbers(left: Value, right: Value): number {
  const first = exactNumber(left);
  const second = exactNumber(right);
  // A bigint and a number compare exactly in JavaScript, where converting either would round.
  if (first < second) return -1;
  return first > second ? 1 : 0;
}

function exactNumber(value: Value): number | bigint {
  if ('doubleValue' in value) return value.doubleValue;
  if (!('integerValue' in value)) return Number.NaN;
  const number = Number(value.integerValue);
  return Number.isSafeInteger(number) ? number : BigInt(value.integerValue);
}

function compareLists(left: readonly Value[], right: readonly Value[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = compareValues(value, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareVectors(left: Fields, right: Fields): number {
  const first = vectorNumbers(left);
  const second = vectorNumbers(right);
  return first.length - second.length || compareLists(first, second);
}

function vectorNumbers(fields: Fields): readonly Value[] {
  const numbers = fields['value'];
  return numbers !== undefined && 'arrayValue' in numbers ? numbers.arrayValue.values : [];
}

function compareMaps(left: Fields, right: Fields): number {
  const first = Object.entries(left).toSorted(([a], [b]) => compareText(a, b));
  const second = Object.entries(right).toSorted(([a], [b]) => compareText(a, b));
  for (const [index, [name, value]] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    const difference = compareText(name, other[0]) || compareValues(value, other[1]);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

/** Whether a query's `==` would match the one with the other. */
export function equalValues(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

/** Whether two sets of fields are stored alike: 1 and 1.0 are not. */
export function sameFields(left: Fields, right: Fields): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => {
      const first = left[name];
      const second = right[name];
      return first !== undefined && second !== undefined && sameValue(first, second);
    })
  );
}

function sameValue(left: Value, right: Value): boolean {
  if (kindOf(left) !== kindOf(right)) return false;
  if ('mapValue' in left && 'mapValue' in right) return sameFields(left.mapValue.fields, right.mapValue.fields);
  if ('arrayValue' in left && 'arrayValue' in right) {
    const others = right.arrayValue.values;
    return (
      left.arrayValue.values.length === others.length &&
      left.arrayValue.values.every((value, index) => {
        const other = others[index];
        return other !== undefined && sameValue(value, other);
      })
    );
  }
  return compareValues(left, right) === 0;
}
