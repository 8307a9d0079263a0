import type { StoredDocument } from './documents.ts';
import { NAME_FIELD, parseFieldPath, readField } from './field-path.ts';
import { elementsOf, normaliseValue, type Value } from './values.ts';
import { areComparable, compareValues, equalValues, isNaNValue, isNull } from './value-order.ts';
import type { FieldFilter, FieldOperator, Filter, UnaryFilter, UnaryOperator } from './wire.ts';

/** Whether a document passes. */
export type DocumentTest = (document: StoredDocument) => boolean;

/** Reads one field of a document, or its name for `__name__`. */
export type FieldReader = (document: StoredDocument) => Value | undefined;

/** A reader for the field a query names. */
export function fieldReader(fieldPath: string): FieldReader {
  if (fieldPath === NAME_FIELD) return (document) => ({ referenceValue: document.name });
  const path = parseFieldPath(fieldPath);
  return (document) => readField(document.fields, path);
}

/** The test that a `where` stands for. A document without the field passes no filter on it. */
export function documentTest(filter: Filter | undefined): DocumentTest {
  if (filter?.compositeFilter) {
    const tests = (filter.compositeFilter.filters ?? []).map(documentTest);
    return filter.compositeFilter.op === 'OR'
      ? (document) => tests.some((test) => test(document))
      : (document) => tests.every((test) => test(document));
  }
  if (filter?.unaryFilter) return unaryTest(filter.unaryFilter);
  if (filter?.fieldFilter) return fieldTest(filter.fieldFilter);
  return () => true;
}

function unaryTest({ field, op }: UnaryFilter): DocumentTest {
  const read = fieldReader(field.fieldPath);
  const test = UNARY_TESTS[op];
  return (document) => {
    const value = read(document);
    return value !== undefined && test(value);
  };
}

const UNARY_TESTS: Readonly<Record<UnaryOperator, (value: Value) => boolean>> = {
  IS_NULL: isNull,
  IS_NAN: isNaNValue,
  IS_NOT_NULL: (value) => !isNull(value),
  IS_NOT_NAN: (value) => !isNull(value) && !isNaNValue(value),
};

function fieldTest({ field, op, value }: FieldFilter): DocumentTest {
  const read = fieldReader(field.fieldPath);
  const test = FIELD_TESTS[op];
  const operand = normaliseOperand(value);
  return (document) => {
    const found = read(document);
    return found !== undefined && test(found, operand);
  };
}

/** A list operand may hold lists, which a stored array may not. */
function normaliseOperand(value: FieldFilter['value']): Value {
  if (!value.arrayValue) return normaliseValue(value);
  return { arrayValue: { values: (value.arrayValue.values ?? []).map((element) => normaliseValue(element)) } };
}

const FIELD_TESTS: Readonly<Record<FieldOperator, (value: Value, operand: Value) => boolean>> = {
  EQUAL: equalValues,
  NOT_EQUAL: (value, operand) => !isNull(value) && !equalValues(value, operand),
  LESS_THAN: (value, operand) => inRange(value, operand) && compareValues(value, operand) < 0,
  LESS_THAN_OR_EQUAL: (value, operand) => inRange(value, operand) && compareValues(value, operand) <= 0,
  GREATER_THAN: (value, operand) => inRange(value, operand) && compareValues(value, operand) > 0,
  GREATER_THAN_OR_EQUAL: (value, operand) => inRange(value, operand) && compareValues(value, operand) >= 0,
  IN: (value, operand) => matchesAny(value, elementsOf(operand)),
  NOT_IN: (value, operand) => !isNull(value) && isInNone(value, elementsOf(operand) ?? []),
  ARRAY_CONTAINS: (value, operand) => elementsOf(value)?.some((element) => equalValues(element, operand)) ?? false,
  ARRAY_CONTAINS_ANY: (value, operand) =>
    elementsOf(value)?.some((element) => matchesAny(element, elementsOf(operand))) ?? false,
};

/** A range holds values of its operand's kind only; NaN lies in no range but the one that ends at NaN. */
function inRange(value: Value, operand: Value): boolean {
  return areComparable(value, operand) && isNaNValue(value) === isNaNValue(operand);
}

/** `in` and `array-contains-any` never match null or NaN. */
function matchesAny(value: Value, candidates: readonly Value[] = []): boolean {
  return !isNull(value) && !isNaNValue(value) && candidates.some((candidate) => equalValues(value, candidate));
}

/** `not-in` with null among its values matches nothing, and NaN among them excludes nothing. */
function isInNone(value: Value, excluded: readonly Value[]): boolean {
  return !excluded.some((candidate) => isNull(candidate) || (!isNaNValue(candidate) && equalValues(value, candidate)));
}

/** The single filters of a `where`, without their nesting. */
export function leavesOf(filter: Filter | undefined): readonly (FieldFilter | UnaryFilter)[] {
  if (filter?.compositeFilter) return (filter.compositeFilter.filters ?? []).flatMap(leavesOf);
  const leaf = filter?.fieldFilter ?? filter?.unaryFilter;
  return leaf ? [leaf] : [];
}

/** Whether the filter bounds or excludes instead of naming values: such fields take part in the sort order. */
export function isInequality({ op }: FieldFilter | UnaryFilter): boolean {
  return INEQUALITIES.has(op);
}

const INEQUALITIES: ReadonlySet<FieldOperator | UnaryOperator> = new Set([
  'LESS_THAN',
  'LESS_THAN_OR_EQUAL',
  'GREATER_THAN',
  'GREATER_THAN_OR_EQUAL',
  'NOT_EQUAL',
  'NOT_IN',
  'IS_NOT_NULL',
  'IS_NOT_NAN',
] as const);
