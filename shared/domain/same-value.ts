/** Whether two values made of plain objects, lists and scalars say the same. A field that is undefined is as one that is absent. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const fields = (value: object) => new Map(Object.entries(value).filter(([, held]) => held !== undefined));
  const [first, second] = [fields(one), fields(other)];
  return (
    first.size === second.size &&
    [...first].every(([name, held]) => second.has(name) && sameValue(held, second.get(name)))
  );
}
