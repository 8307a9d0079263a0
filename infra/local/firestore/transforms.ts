import { type Micros, toTimestamp } from './clock.ts';
import { parseFieldPath, readField, writeField } from './field-path.ts';
import { Refusal } from './refusal.ts';
import { elementsOf, type Fields, isNumber, normaliseValue, NULL, toDouble, type Value } from './values.ts';
import { compareValues, equalValues } from './value-order.ts';
import type { FieldTransform } from './wire.ts';

const LARGEST_INTEGER = 2n ** 63n - 1n;
const SMALLEST_INTEGER = -(2n ** 63n);

/** What a transform leaves in its field, and what it answers. */
interface Transformed {
  readonly value: Value;
  readonly result: Value;
}

/** Applies the transforms one after the other; `results` are in their order. */
export function applyTransforms(
  fields: Fields,
  transforms: readonly FieldTransform[],
  time: Micros,
): { readonly fields: Fields; readonly results: readonly Value[] } {
  const results: Value[] = [];
  let transformed = fields;
  for (const transform of transforms) {
    const path = parseFieldPath(transform.fieldPath);
    const { value, result } = applyTransform(readField(transformed, path), transform, time);
    transformed = writeField(transformed, path, value);
    results.push(result);
  }
  return { fields: transformed, results };
}

function applyTransform(current: Value | undefined, transform: FieldTransform, time: Micros): Transformed {
  const { appendMissingElements, removeAllFromArray } = transform;
  const elements = (current && elementsOf(current)) ?? [];
  if (appendMissingElements) {
    return toList(
      withMissing(
        elements,
        (appendMissingElements.values ?? []).map((value) => normaliseValue(value)),
      ),
    );
  }
  if (removeAllFromArray) {
    const removed = (removeAllFromArray.values ?? []).map((value) => normaliseValue(value));
    return toList(elements.filter((element) => !removed.some((value) => equalValues(element, value))));
  }
  const value = scalarTransform(current, transform, time);
  return { value, result: value };
}

function toList(values: readonly Value[]): Transformed {
  return { value: { arrayValue: { values } }, result: NULL };
}

function withMissing(elements: readonly Value[], added: readonly Value[]): readonly Value[] {
  const all = [...elements];
  for (const value of added) if (!all.some((element) => equalValues(element, value))) all.push(value);
  return all;
}

function scalarTransform(current: Value | undefined, transform: FieldTransform, time: Micros): Value {
  if (transform.setToServerValue) {
    // Server time is the commit's, cut to milliseconds.
    return { timestampValue: toTimestamp(time - (time % 1000)) };
  }
  const { increment, maximum, minimum } = transform;
  const wireOperand = increment ?? maximum ?? minimum;
  const operand = wireOperand && normaliseValue(wireOperand);
  if (!operand || !isNumber(operand)) throw new Refusal('INVALID_ARGUMENT', 'A transform needs a number.');
  if (!current || !isNumber(current)) return operand;
  if (increment) return sum(current, operand);
  const wins = maximum ? compareValues(operand, current) > 0 : compareValues(operand, current) < 0;
  return wins ? operand : current;
}

function sum(current: Value, operand: Value): Value {
  if ('integerValue' in current && 'integerValue' in operand) {
    const exact = BigInt(current.integerValue) + BigInt(operand.integerValue);
    if (exact > LARGEST_INTEGER) return { integerValue: String(LARGEST_INTEGER) };
    return { integerValue: String(exact < SMALLEST_INTEGER ? SMALLEST_INTEGER : exact) };
  }
  // Both are numbers: the caller checked.
  return { doubleValue: (isNumber(current) ? toDouble(current) : 0) + (isNumber(operand) ? toDouble(operand) : 0) };
}
