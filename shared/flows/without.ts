/** A copy of a record without these fields: absent, not undefined. */
export function without<Value extends object, Field extends keyof Value>(
  value: Value,
  ...fields: readonly Field[]
): Omit<Value, Field> {
  const left = { ...value };
  for (const field of fields) delete left[field];
  return left;
}
