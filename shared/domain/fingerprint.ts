import { hash } from 'node:crypto';

/** SHA-256 of a text, base64url: names records by secrets without storing them, and texts by what they say. */
export function fingerprint(text: string): string {
  return hash('sha256', text, 'base64url');
}

const base32hexDigits = '0123456789abcdefghijklmnopqrstuv';

/** The first 160 bits of SHA-256 as 32 digits of base32hex, lower case: the alphabet Google allows in event ids (facts 1.8). */
export function base32hexFingerprint(text: string): string {
  const bytes = hash('sha256', text, 'buffer').subarray(0, 20);
  let digits = '';
  // Five bytes are eight digits.
  for (let first = 0; first < bytes.length; first += 5) {
    const high = bytes.readUIntBE(first, 2);
    const low = bytes.readUIntBE(first + 2, 3);
    const fives = [high >> 11, high >> 6, high >> 1, (high << 4) | (low >> 20), low >> 15, low >> 10, low >> 5, low];
    for (const five of fives) digits += base32hexDigits.charAt(five & 31);
  }
  return digits;
}

/** A number from 0 up to (not including) `count`, the same for the same text, evenly spread. */
export function shardOf(text: string, count: number): number {
  return hash('sha256', text, 'buffer').readUInt32BE(0) % count;
}
