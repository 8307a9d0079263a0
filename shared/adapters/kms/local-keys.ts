import { createHash, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Keys } from '../../ports/keys.ts';
import { createEnvelopeKeys, decrypt, encrypt, splitNonce } from './envelope.ts';

/** A secret of fewer characters can be guessed. */
const shortestSecret = 16;

/** One secret serves one installation: the salt only keeps its key apart from other uses of the same secret. */
const salt = 'studiosync/local-keys/1';

/**
 * Keys without a server, for one machine: data keys are wrapped under a key derived (scrypt) from the configured secret. Who has
 * the secret and the records has everything, so production uses `createKmsKeys`; the configuration sees to it.
 * Throws a plain Error for a secret of fewer than 16 characters.
 */
export function createLocalKeys(options: { readonly secret: string }): Keys {
  if (options.secret.length < shortestSecret)
    throw new Error(`keys: the secret has fewer than ${shortestSecret} characters`);
  let deriving: Promise<Buffer> | undefined;
  const key = () => (deriving ??= derive(options.secret));
  return createEnvelopeKeys({
    keyName: async () => nameOf(await key()),
    async wrap(dataKey, boundTo) {
      const { nonce, ciphertext } = encrypt(await key(), dataKey, boundTo);
      return Buffer.concat([nonce, ciphertext]);
    },
    async unwrap(wrappedKey, boundTo) {
      return decrypt(await key(), splitNonce(Buffer.from(wrappedKey)), boundTo);
    },
  });
}

async function derive(secret: string): Promise<Buffer> {
  // promisify sees the callback's Buffer only in the overload without options, whose defaults (N = 16384) are meant here.
  const derived = await promisify<string, string, number, Buffer>(scrypt)(secret, salt, 32);
  return derived;
}

/** Another secret has another name; nothing of the key can be learned from it. */
function nameOf(key: Buffer): string {
  return `local/${createHash('sha256').update('name').update(key).digest('hex').slice(0, 16)}`;
}
