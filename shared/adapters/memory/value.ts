import { parseInstant } from '../../domain/time.ts';

/** The field Firestore's time to live looks at: where it is text, an instant. */
const expiryField = 'expiresAt';

/** A document's value of the caller's, copied and frozen, with its size by Firestore's rules (names not included). */
export interface Kept {
  readonly value: Readonly<Record<string, unknown>>;
  readonly bytes: number;
}

/** What this store froze, with its size: nothing can change it any more, so it is not copied again. */
const sizes = new WeakMap<object, number>();

/** Copies and freezes what is to be stored. Throws a plain Error for what is no JSON or holds an array in an array. */
export function keepValue(value: object): Kept {
  const fields: Record<string, unknown> = {};
  let bytes = 0;
  for (const [name, held] of Object.entries(value)) {
    if (held === undefined) continue;
    if (name === expiryField && typeof held === 'string' && parseInstant(held) !== held) {
      throw new Error(`store: ${expiryField} is not an instant`);
    }
    const kept = keep(held, 'field');
    fields[nameOf(name)] = kept.value;
    bytes += bytesOfText(name) + kept.bytes;
  }
  return { value: Object.freeze(fields), bytes };
}

/** Size of text as Firestore counts it: UTF-8 and one. */
export function bytesOfText(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function keep(value: unknown, inside: 'field' | 'array'): { readonly value: unknown; readonly bytes: number } {
  if (value === null || typeof value === 'boolean') return { value, bytes: 1 };
  if (typeof value === 'string') return { value, bytes: bytesOfText(value) };
  if (typeof value === 'number' && Number.isFinite(value)) return { value, bytes: 8 };
  if (Array.isArray(value)) {
    if (inside === 'array') throw new Error('store: an array in an array cannot be stored');
    return keptBefore(value) ?? keepArray(value);
  }
  if (!isPlainObject(value)) throw new Error(`store: a ${typeof value} that is no JSON cannot be stored`);
  return keptBefore(value) ?? keepMap(value);
}

function keptBefore(value: object): { readonly value: unknown; readonly bytes: number } | undefined {
  const bytes = sizes.get(value);
  return bytes === undefined ? undefined : { value, bytes };
}

function keepArray(list: readonly unknown[]): { readonly value: unknown; readonly bytes: number } {
  const copy: unknown[] = [];
  let bytes = 0;
  for (const item of list) {
    const kept = keep(item, 'array');
    copy.push(kept.value);
    bytes += kept.bytes;
  }
  sizes.set(Object.freeze(copy), bytes);
  return { value: copy, bytes };
}

function keepMap(map: object): { readonly value: unknown; readonly bytes: number } {
  const copy: Record<string, unknown> = {};
  let bytes = 32;
  for (const [name, held] of Object.entries(map)) {
    if (held === undefined) continue;
    const kept = keep(held, 'field');
    copy[nameOf(name)] = kept.value;
    bytes += bytesOfText(name) + kept.bytes;
  }
  sizes.set(Object.freeze(copy), bytes);
  return { value: copy, bytes };
}

function nameOf(name: string): string {
  if (name === '') throw new Error('store: a field has no name');
  return name;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
