/** Firestore's order of values of different kinds; a comparison in a query stays inside one kind. */
export function kindRank(value: unknown): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 3;
  return Array.isArray(value) ? 4 : 5;
}

/** Negative, zero or positive, as Firestore orders two values. */
export function compareValues(one: unknown, other: unknown): number {
  if (one === other) return 0;
  const kinds = kindRank(one) - kindRank(other);
  if (kinds !== 0) return kinds;
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other);
  if (Array.isArray(one) && Array.isArray(other)) return compareLists(one, other);
  return compareLists(flatEntries(one), flatEntries(other));
}

/** Whether two values as they are stored are one and the same, whatever the order of their fields. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) || Array.isArray(other)) return isSameList(one, other);
  if (!isMap(one) || !isMap(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isSameValue(one[name], other[name]));
}

function isSameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, at) => isSameValue(item, other[at]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Order of text by its UTF-8 bytes, which is the order of code points and not that of JavaScript's code units. */
export function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const left = one.charCodeAt(at);
    const right = other.charCodeAt(at);
    if (left !== right) return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return one.length - other.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareLists(one: readonly unknown[], other: readonly unknown[]): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareValues(one[at], other[at]);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** Maps are ordered by their names in order, each followed by its value. */
function flatEntries(map: unknown): readonly unknown[] {
  if (typeof map !== 'object' || map === null) return [];
  return Object.entries(map)
    .toSorted(([one], [other]) => compareText(one, other))
    .flat();
}
