import { createHash } from 'node:crypto';

/** SHA-256 of a text, base64url: names records by secrets without storing them, and texts by what they say. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

const base32hexDigits = '0123456789abcdefghijklmnopqrstuv';

/** The first 160 bits of SHA-256 as 32 digits of base32hex, lower case: the alphabet Google allows in event ids (facts 1.8). */
export function base32hexFingerprint(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 20);
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => base32hexDigits.charAt(Number.parseInt(five, 2))).join('');
}

/** A number from 0 up to (not including) `count`, the same for the same text, evenly spread. */
export function shardOf(text: string, count: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % count;
}
