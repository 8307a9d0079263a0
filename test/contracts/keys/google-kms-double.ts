import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { KmsClient } from '../../../shared/adapters/kms/kms-keys.ts';
import { crc32c } from '../../../shared/adapters/kms/crc32c.ts';

/** What may go wrong between us and Google. */
export type KmsTrouble = 'none' | 'down' | 'denied' | 'damagedAnswer' | 'uncheckedRequest';

/**
 * Stands in for Cloud KMS' server behind its client's two calls: every key name has a key of its own, check sums are
 * looked at and given, a ciphertext that does not belong is INVALID_ARGUMENT, as Google documents it.
 */
export function createKmsDouble(trouble: KmsTrouble = 'none'): KmsClient {
  function refuseTrouble(): void {
    if (trouble === 'down') throw failure(14, 'UNAVAILABLE');
    if (trouble === 'denied') throw failure(7, 'PERMISSION_DENIED');
  }
  function damaged(bytes: Buffer): Buffer {
    return trouble === 'damagedAnswer' ? Buffer.concat([bytes, Buffer.from([0])]) : bytes;
  }
  return {
    async encrypt(request) {
      refuseTrouble();
      refuseDamage(request.plaintext, request.plaintextCrc32c);
      refuseDamage(request.additionalAuthenticatedData, request.additionalAuthenticatedDataCrc32c);
      const nonce = randomBytes(12);
      const encryption = createCipheriv('aes-256-gcm', keyOf(request.name), nonce);
      encryption.setAAD(request.additionalAuthenticatedData);
      const hidden = Buffer.concat([encryption.update(request.plaintext), encryption.final()]);
      const ciphertext = Buffer.concat([nonce, encryption.getAuthTag(), hidden]);
      const verified = trouble !== 'uncheckedRequest';
      return [
        {
          name: `${request.name}/cryptoKeyVersions/1`,
          ciphertext: damaged(ciphertext),
          ciphertextCrc32c: { value: String(crc32c(ciphertext)) },
          verifiedPlaintextCrc32c: verified,
          verifiedAdditionalAuthenticatedDataCrc32c: verified,
        },
      ];
    },
    async decrypt(request) {
      refuseTrouble();
      refuseDamage(request.ciphertext, request.ciphertextCrc32c);
      refuseDamage(request.additionalAuthenticatedData, request.additionalAuthenticatedDataCrc32c);
      const plaintext = decrypt(request.name, Buffer.from(request.ciphertext), request.additionalAuthenticatedData);
      return [{ plaintext: damaged(plaintext), plaintextCrc32c: { value: String(crc32c(plaintext)) } }];
    },
  };
}

function decrypt(name: string, ciphertext: Buffer, bound: Uint8Array): Buffer {
  try {
    const decryption = createDecipheriv('aes-256-gcm', keyOf(name), ciphertext.subarray(0, 12));
    decryption.setAAD(bound);
    decryption.setAuthTag(ciphertext.subarray(12, 28));
    return Buffer.concat([decryption.update(ciphertext.subarray(28)), decryption.final()]);
  } catch {
    throw failure(3, 'INVALID_ARGUMENT: Decryption failed: the ciphertext is invalid.');
  }
}

function keyOf(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}

function refuseDamage(bytes: Uint8Array, sum: { readonly value: number }): void {
  if (sum.value !== crc32c(bytes)) throw failure(3, 'INVALID_ARGUMENT: the checksum does not match.');
}

function failure(code: number, message: string): Error {
  return Object.assign(new Error(`${code} ${message}`), { code });
}
