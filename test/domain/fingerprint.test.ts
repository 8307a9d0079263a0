import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { base32hexFingerprint, fingerprint, shardOf } from '../../shared/domain/fingerprint.ts';

/** Made with another program (Python's hashlib and base64): events and records out there bear these names for ever. */
test.each([
  ['', 'seoc8gkovge196nruj49irtp4gjqsgf4', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', 2],
  ['event|light|ann|booking1|0', 'tq3akj6d06m9ancfb0see5275drh13ct', '7oaqTM0BrJVdj1g45xRHK3cQjZ1Pn8pkKUcX16TNj4M', 12],
  ['ä€😀', 'g6fuev8sf2bs9ha1s8e67kjhaja6s4mc', 'gZ_nfRx4l8TFQeIcY9JxVNRuEsxlB02NnIdGJqQKYHQ', 61],
])('%j keeps its fingerprints and its shard', (text, base32hex, base64url, shard) => {
  expect(base32hexFingerprint(text)).toBe(base32hex);
  expect(fingerprint(text)).toBe(base64url);
  expect(shardOf(text, 64)).toBe(shard);
});

test('an event id made of any text has 32 of the digits Google allows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(base32hexFingerprint(text)).toMatch(/^[0-9a-v]{32}$/);
    }),
  );
});

test('a fingerprint of any text can stand in paths and URLs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fingerprint(text)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    }),
  );
});

test('texts that differ have fingerprints that differ', () => {
  const texts = Array.from({ length: 2000 }, (_, index) => `event|light|ann|booking${index}|0`);
  expect(new Set(texts.map(base32hexFingerprint)).size).toBe(texts.length);
  expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
});

test('shards are whole numbers below their count, evenly filled', () => {
  const filled = Array.from({ length: 64 }, () => 0);
  for (let index = 0; index < 6400; index++) {
    const shard = shardOf(`studio${index}.user`, 64);
    filled[shard] = (filled[shard] ?? Number.NaN) + 1;
  }
  expect(filled).toHaveLength(64);
  expect(Math.min(...filled)).toBeGreaterThan(60);
  expect(Math.max(...filled)).toBeLessThan(140);
  expect(shardOf('any', 1)).toBe(0);
});
