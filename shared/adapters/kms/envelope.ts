import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyFailure, type Keys, type SealedSecret } from '../../ports/keys.ts';

/** Wraps data keys, each under a key that never leaves it. Both ways throw `KeyFailure` only. */
export interface KeyWrapping {
  /** Names the wrapping key in every record. */
  keyName(): Promise<string>;
  /** `boundTo` is authenticated with the data key. */
  wrap(dataKey: Uint8Array, boundTo: string): Promise<Uint8Array>;
  /** Fails with `refused` when it was wrapped by another key, bound to something else, or changed. */
  unwrap(wrappedKey: Uint8Array, boundTo: string): Promise<Uint8Array>;
}

const cipher = 'aes-256-gcm';
const keyBytes = 32;
/** The length AES-GCM is made for (NIST SP 800-38D 8.2). */
const nonceBytes = 12;
const tagBytes = 16;

/** Seals each secret under a data key of its own, used once and wrapped; `boundTo` is authenticated in the wrap and in the data. */
export function createEnvelopeKeys(wrapping: KeyWrapping): Keys {
  return {
    async seal(secret, boundTo) {
      const dataKey = randomBytes(keyBytes);
      const wrappedKey = await wrapping.wrap(dataKey, boundTo);
      const { nonce, ciphertext } = encrypt(dataKey, Buffer.from(secret), boundTo);
      return {
        keyName: await wrapping.keyName(),
        wrappedKey: toBase64(wrappedKey),
        nonce: toBase64(nonce),
        ciphertext: toBase64(ciphertext),
      };
    },
    async open(sealed, boundTo) {
      if (sealed.keyName !== (await wrapping.keyName())) throw new KeyFailure('refused');
      const dataKey = await wrapping.unwrap(Buffer.from(sealed.wrappedKey, 'base64'), boundTo);
      return openData(dataKey, sealed, boundTo);
    },
  };
}

function openData(dataKey: Uint8Array, sealed: SealedSecret, boundTo: string): string {
  const nonce = Buffer.from(sealed.nonce, 'base64');
  return decrypt(dataKey, { nonce, ciphertext: Buffer.from(sealed.ciphertext, 'base64') }, boundTo).toString();
}

/** AES-256-GCM under a fresh nonce; the tag is the end of the ciphertext. */
export function encrypt(
  key: Uint8Array,
  plain: Uint8Array,
  boundTo: string,
): { readonly nonce: Buffer; readonly ciphertext: Buffer } {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  encryption.setAAD(Buffer.from(boundTo));
  const hidden = Buffer.concat([encryption.update(plain), encryption.final()]);
  return { nonce, ciphertext: Buffer.concat([hidden, encryption.getAuthTag()]) };
}

/** Undoes `encrypt`; throws `KeyFailure` `refused` when key, nonce, bytes or `boundTo` are not the ones it was made with. */
export function decrypt(
  key: Uint8Array,
  sealed: { readonly nonce: Buffer; readonly ciphertext: Buffer },
  boundTo: string,
): Buffer {
  const { nonce, ciphertext } = sealed;
  const end = ciphertext.length - tagBytes;
  if (key.length !== keyBytes || nonce.length !== nonceBytes || end < 0) throw new KeyFailure('refused');
  const decryption = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  decryption.setAAD(Buffer.from(boundTo));
  decryption.setAuthTag(ciphertext.subarray(end));
  try {
    return Buffer.concat([decryption.update(ciphertext.subarray(0, end)), decryption.final()]);
  } catch (error) {
    throw new KeyFailure('refused', error);
  }
}

/** Takes apart what was joined as the nonce, then the ciphertext. */
export function splitNonce(joined: Buffer): { readonly nonce: Buffer; readonly ciphertext: Buffer } {
  return { nonce: joined.subarray(0, nonceBytes), ciphertext: joined.subarray(nonceBytes) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
