import { beforeAll, describe, expect, test } from 'vitest';
import { KeyFailure, type Keys, type SealedSecret } from '../../../shared/ports/keys.ts';

async function reasonOf(call: Promise<unknown>): Promise<KeyFailure['reason'] | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof KeyFailure) return error.reason;
    throw error;
  }
}

/** The same bytes but for one bit. */
function flipped(base64: string, at: number): string {
  const bytes = Buffer.from(base64, 'base64');
  const index = at < 0 ? bytes.length + at : at;
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
  return bytes.toString('base64');
}

/** Every promise of the keys port. `make` gives the same keys each time, `makeOther` keys that must not open what those sealed. */
export function describeKeys(name: string, make: () => Keys, makeOther: () => Keys): void {
  describe(`keys: ${name}`, () => {
    const secret = '1//refresh-token-Zoë-😀';
    let keys: Keys;
    let sealed: SealedSecret;
    beforeAll(async () => {
      keys = make();
      sealed = await keys.seal(secret, 'studio-1/user-1');
    });

    test.each(['', 'x', secret, 'long'.repeat(5000)])(
      'what was sealed is opened again, by another process too (%#)',
      async (text) => {
        const record = await keys.seal(text, 'studio-1/user-1');
        expect(await make().open(record, 'studio-1/user-1')).toBe(text);
      },
    );

    test('the record shows nothing of the secret, and no two are alike', async () => {
      const again = await keys.seal(secret, 'studio-1/user-1');
      expect(Buffer.from(JSON.stringify(sealed)).includes(secret)).toBe(false);
      expect(Buffer.from(sealed.ciphertext, 'base64').includes(secret)).toBe(false);
      expect([again.nonce, again.wrappedKey, again.ciphertext]).not.toContain(sealed.nonce);
      expect(again.wrappedKey).not.toBe(sealed.wrappedKey);
      expect(again.ciphertext).not.toBe(sealed.ciphertext);
      expect(again.keyName).toBe(sealed.keyName);
    });

    test.each(['studio-1/user-2', '', 'studio-1/user-1 '])(
      'bound to something else (%j) it is refused',
      async (boundTo) => {
        expect(await reasonOf(keys.open(sealed, boundTo))).toBe('refused');
      },
    );

    test.each<[string, (record: SealedSecret) => SealedSecret]>([
      ['the secret', (record) => ({ ...record, ciphertext: flipped(record.ciphertext, 0) })],
      ['its tag', (record) => ({ ...record, ciphertext: flipped(record.ciphertext, -1) })],
      ['its nonce', (record) => ({ ...record, nonce: flipped(record.nonce, 3) })],
      ['the wrapped key', (record) => ({ ...record, wrappedKey: flipped(record.wrappedKey, -5) })],
      ['the name of the key', (record) => ({ ...record, keyName: `${record.keyName}x` })],
      ['the end, cut off', (record) => ({ ...record, ciphertext: record.ciphertext.slice(0, 8) })],
      ['everything, emptied', (record) => ({ ...record, ciphertext: '', nonce: '', wrappedKey: '' })],
    ])('changed (%s) it is refused', async (_what, change) => {
      expect(await reasonOf(keys.open(change(sealed), 'studio-1/user-1'))).toBe('refused');
    });

    test('a data key of another record does not open it', async () => {
      const { wrappedKey } = await keys.seal('other', 'studio-1/user-1');
      expect(await reasonOf(keys.open({ ...sealed, wrappedKey }, 'studio-1/user-1'))).toBe('refused');
    });

    test('other keys refuse it, even under its key name', async () => {
      const other = makeOther();
      const { keyName } = await other.seal('x', 'y');
      expect(keyName).not.toBe(sealed.keyName);
      expect(await reasonOf(other.open(sealed, 'studio-1/user-1'))).toBe('refused');
      expect(await reasonOf(other.open({ ...sealed, keyName }, 'studio-1/user-1'))).toBe('refused');
    });
  });
}
