import { randomBytes } from 'node:crypto';

/** A number in [0, 1) from a seeded stream: the same seed gives the same failures (mulberry32). */
export type Random = () => number;

/** A seeded stream of numbers in [0, 1). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

/** A new id of base32hex characters, as Google's servers make them; 26 characters carry 130 bits. */
export function newId(length = 26): string {
  return Array.from(randomBytes(length), (byte) => BASE32HEX[byte % 32]).join('');
}

/** A new secret for tokens and codes: URL-safe, never derived from the seed. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** A new id of 16 hex digits, as contacts and their groups have; the first keeps it below 2^63. */
export function newHexId(): string {
  const digits = randomBytes(8).toString('hex');
  return `${(Number.parseInt(digits.slice(0, 1), 16) % 7) + 1}${digits.slice(1)}`;
}
