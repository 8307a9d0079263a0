import { parseInstant } from '../../domain/time.ts';

/** The field Firestore's time to live looks at: where it is text, an instant. */
const expiryField = 'expiresAt';

/** What a map inside a document costs besides its fields. */
const bytesOfMap = 32;

/** A document's value of the caller's, copied and frozen. */
export interface Kept {
  readonly value: Readonly<Record<string, unknown>>;
  /** It is no larger by Firestore's rules: all that was ever written to it, counted high. Its true size is `bytesOfFields`. */
  readonly bytesAtMost: number;
}

/** Counts while it is copied: to measure each value exactly would take longer than to keep it. */
interface Tally {
  bytes: number;
}

/** Copies and freezes what is to be stored. Throws a plain Error for what is no JSON or holds an array in an array. */
export function keepValue(value: object): Kept {
  if (expiryField in value) refuseNoInstant(value[expiryField]);
  const tally: Tally = { bytes: 0 };
  return { value: keepFields(value, tally), bytesAtMost: tally.bytes };
}

/** What is kept after an update replaced some fields and took others out. */
export function withFields(before: Kept, fields: Kept, removed: readonly string[]): Kept {
  const both = { ...before.value, ...fields.value };
  const value = removed.length === 0 ? both : without(both, removed);
  return { value: Object.freeze(value), bytesAtMost: before.bytesAtMost + fields.bytesAtMost };
}

/** The same value, counted exactly. */
export function measured({ value }: Kept): Kept {
  return { value, bytesAtMost: bytesOfFields(value) };
}

/** Made of what stays: an object something was deleted from is slow to read ever after. */
function without(fields: Kept['value'], removed: readonly string[]): Kept['value'] {
  const left: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) if (!removed.includes(name)) left[name] = fields[name];
  return left;
}

/** Size of text as Firestore counts it: UTF-8 and one. */
export function bytesOfText(text: string): number {
  return Buffer.byteLength(text) + 1;
}

/** No less than `bytesOfText`, for less work; of a path no less than its segments come to together. */
export function bytesOfTextAtMost(text: string): number {
  return text.length * 3 + 1;
}

/** Size of fields as Firestore counts them, with their names. */
export function bytesOfFields(fields: object): number {
  return Object.entries(fields).reduce((sum, [name, held]) => sum + bytesOfText(name) + bytesOf(held), 0);
}

function bytesOf(kept: unknown): number {
  if (typeof kept === 'string') return bytesOfText(kept);
  if (typeof kept === 'number') return 8;
  if (typeof kept !== 'object' || kept === null) return 1;
  return Array.isArray(kept)
    ? kept.reduce<number>((sum, item) => sum + bytesOf(item), 0)
    : bytesOfMap + bytesOfFields(kept);
}

function refuseNoInstant(expiry: unknown): void {
  if (typeof expiry === 'string' && parseInstant(expiry) !== expiry)
    throw new Error(`store: ${expiryField} is not an instant`);
}

function keep(value: unknown, tally: Tally): unknown {
  if (typeof value !== 'object' || value === null) return keepScalar(value, tally);
  if (Array.isArray(value)) return keepArray(value, tally);
  if (!isPlainObject(value)) throw new Error('store: an object that is no JSON cannot be stored');
  tally.bytes += bytesOfMap;
  return keepFields(value, tally);
}

function keepScalar(value: unknown, tally: Tally): unknown {
  if (typeof value === 'string') tally.bytes += bytesOfTextAtMost(value);
  else if (typeof value === 'number' && Number.isFinite(value)) tally.bytes += 8;
  else if (typeof value === 'boolean' || value === null) tally.bytes += 1;
  else throw new Error(`store: a ${typeof value} that is no JSON cannot be stored`);
  return value;
}

function keepArray(list: readonly unknown[], tally: Tally): readonly unknown[] {
  if (list.some((item) => Array.isArray(item))) throw new Error('store: an array in an array cannot be stored');
  return Object.freeze(list.map((item) => keep(item, tally)));
}

function keepFields(fields: object, tally: Tally): Kept['value'] {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const held: unknown = fields[name as keyof typeof fields];
    if (held === undefined) continue;
    if (name === '') throw new Error('store: a field has no name');
    tally.bytes += bytesOfTextAtMost(name);
    copy[name] = keep(held, tally);
  }
  return Object.freeze(copy);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
