import { parseInstant } from '../../domain/time.ts';

/** The field Firestore's time to live looks at: where it is text, an instant. */
const expiryField = 'expiresAt';

/** What a map inside a document costs besides its fields. */
const bytesOfMap = 32;

/** A document's value of the caller's, copied and frozen, with its size by Firestore's rules (names not included). */
export interface Kept {
  readonly value: Readonly<Record<string, unknown>>;
  readonly bytes: number;
}

/** The maps this store froze, with their sizes: nothing can change them any more, so they are not copied again. */
const sizes = new WeakMap<object, number>();

/** Copies and freezes what is to be stored. Throws a plain Error for what is no JSON or holds an array in an array. */
export function keepValue(value: object): Kept {
  if (expiryField in value) refuseNoInstant(value[expiryField]);
  return keepFields(value);
}

/** What is kept after an update replaced some fields and took others out. */
export function withFields(before: Kept, fields: Kept['value'], removed: readonly string[]): Kept {
  const both = { ...before.value, ...fields };
  const value = removed.length === 0 ? both : without(both, removed);
  let { bytes } = before;
  for (const name of [...Object.keys(fields), ...removed])
    bytes += bytesOfField(value, name) - bytesOfField(before.value, name);
  return { value: Object.freeze(value), bytes };
}

/** Made of what stays: an object something was deleted from is slow to read ever after. */
function without(fields: Kept['value'], removed: readonly string[]): Kept['value'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !removed.includes(name)));
}

/** Size of text as Firestore counts it: UTF-8 and one. */
export function bytesOfText(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function refuseNoInstant(expiry: unknown): void {
  if (typeof expiry === 'string' && parseInstant(expiry) !== expiry)
    throw new Error(`store: ${expiryField} is not an instant`);
}

function keep(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return keepScalar(value);
  if (sizes.has(value)) return value;
  if (Array.isArray(value)) return keepArray(value);
  if (!isPlainObject(value)) throw new Error('store: an object that is no JSON cannot be stored');
  const { value: kept, bytes } = keepFields(value);
  sizes.set(kept, bytesOfMap + bytes);
  return kept;
}

function keepScalar(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`store: a ${typeof value} that is no JSON cannot be stored`);
}

function keepArray(list: readonly unknown[]): readonly unknown[] {
  if (list.some((item) => Array.isArray(item))) throw new Error('store: an array in an array cannot be stored');
  return Object.freeze(list.map((item) => keep(item)));
}

function keepFields(fields: object): Kept {
  const copy: Record<string, unknown> = {};
  let bytes = 0;
  for (const [name, held] of Object.entries(fields)) {
    if (held === undefined) continue;
    if (name === '') throw new Error('store: a field has no name');
    const kept = keep(held);
    copy[name] = kept;
    bytes += bytesOfText(name) + bytesOf(kept);
  }
  return { value: Object.freeze(copy), bytes };
}

function bytesOfField(fields: Kept['value'], name: string): number {
  const held = fields[name];
  return held === undefined ? 0 : bytesOfText(name) + bytesOf(held);
}

function bytesOf(kept: unknown): number {
  if (typeof kept === 'string') return bytesOfText(kept);
  if (typeof kept === 'number') return 8;
  if (typeof kept !== 'object' || kept === null) return 1;
  return Array.isArray(kept) ? kept.reduce<number>((sum, item) => sum + bytesOf(item), 0) : (sizes.get(kept) ?? 0);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
