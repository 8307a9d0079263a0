import { KeyFailure, type Keys } from '../../ports/keys.ts';
import { crc32c } from './crc32c.ts';
import { createEnvelopeKeys } from './envelope.ts';

/** A check sum as Google's answers carry it: a 64-bit number of protocol buffers, in a wrapper. */
type CheckSum = { readonly value?: number | string | object | null } | null | undefined;

/** Cloud KMS' answer to an encryption, as far as it is looked at. */
interface EncryptAnswer {
  readonly name?: string | null;
  readonly ciphertext?: Uint8Array | string | null;
  readonly ciphertextCrc32c?: CheckSum;
  readonly verifiedPlaintextCrc32c?: boolean | null;
  readonly verifiedAdditionalAuthenticatedDataCrc32c?: boolean | null;
}

/** Cloud KMS' answer to a decryption, as far as it is looked at. */
interface DecryptAnswer {
  readonly plaintext?: Uint8Array | string | null;
  readonly plaintextCrc32c?: CheckSum;
}

/** What is asked with either call besides the bytes themselves. */
interface Binding {
  readonly name: string;
  readonly additionalAuthenticatedData: Uint8Array;
  readonly additionalAuthenticatedDataCrc32c: { readonly value: number };
}

type EncryptRequest = Binding & {
  readonly plaintext: Uint8Array;
  readonly plaintextCrc32c: { readonly value: number };
};
type DecryptRequest = Binding & {
  readonly ciphertext: Uint8Array;
  readonly ciphertextCrc32c: { readonly value: number };
};

/** The two calls of Cloud KMS' client that are needed. */
export interface KmsClient {
  encrypt(
    request: EncryptRequest,
    options: { readonly timeout: number },
  ): Promise<readonly [EncryptAnswer, ...unknown[]]>;
  decrypt(
    request: DecryptRequest,
    options: { readonly timeout: number },
  ): Promise<readonly [DecryptAnswer, ...unknown[]]>;
}

/** Where the wrapping key is. */
export interface KmsKeysOptions {
  /** `projects/.../locations/.../keyRings/.../cryptoKeys/...`: a symmetric key; Google knows itself which version wrapped what. */
  readonly keyName: string;
  /** Absent: Google's own client, loaded with the first call. */
  readonly client?: KmsClient;
}

/** Milliseconds for one call, retries of the client included. */
const timeout = 10_000;

/** INVALID_ARGUMENT: how Cloud KMS says that wrapped key, wrapping key and associated data do not belong together. */
const invalidArgument = 3;

/** Keys whose data keys are wrapped by Cloud KMS; all bytes are checked by CRC32C on both ways, as Google recommends. */
export function createKmsKeys({ keyName, client }: KmsKeysOptions): Keys {
  let opening: Promise<KmsClient> | undefined;
  const open = () => (opening ??= client === undefined ? openKms() : Promise.resolve(client));
  return createEnvelopeKeys({
    keyName: () => Promise.resolve(keyName),
    wrap: async (dataKey, boundTo) => await wrap(await open(), bindingOf(keyName, boundTo), dataKey),
    unwrap: async (wrappedKey, boundTo) => await unwrap(await open(), bindingOf(keyName, boundTo), wrappedKey),
  });
}

async function openKms(): Promise<KmsClient> {
  const { KeyManagementServiceClient } = await import('@google-cloud/kms');
  return new KeyManagementServiceClient();
}

function bindingOf(keyName: string, boundTo: string): Binding {
  const bytes = Buffer.from(boundTo);
  return {
    name: keyName,
    additionalAuthenticatedData: bytes,
    additionalAuthenticatedDataCrc32c: { value: crc32c(bytes) },
  };
}

async function wrap(client: KmsClient, binding: Binding, dataKey: Uint8Array): Promise<Uint8Array> {
  const [answer] = await asked(
    () => client.encrypt({ ...binding, plaintext: dataKey, plaintextCrc32c: { value: crc32c(dataKey) } }, { timeout }),
    never,
  );
  if (answer.verifiedPlaintextCrc32c !== true || answer.verifiedAdditionalAuthenticatedDataCrc32c !== true) {
    throw new KeyFailure('unavailable', new Error('Cloud KMS did not check what it was sent'));
  }
  return checked(answer.ciphertext, answer.ciphertextCrc32c);
}

async function unwrap(client: KmsClient, binding: Binding, wrappedKey: Uint8Array): Promise<Uint8Array> {
  const [answer] = await asked(
    () =>
      client.decrypt(
        { ...binding, ciphertext: wrappedKey, ciphertextCrc32c: { value: crc32c(wrappedKey) } },
        { timeout },
      ),
    isMismatch,
  );
  return checked(answer.plaintext, answer.plaintextCrc32c);
}

/** Bytes damaged on the way are worth another try: they say nothing about the record. */
function checked(bytes: Uint8Array | string | null | undefined, sum: CheckSum): Uint8Array {
  const received = typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes;
  if (received == null || Number(sum?.value) !== crc32c(received)) {
    throw new KeyFailure('unavailable', new Error('what Cloud KMS sent does not match its check sum'));
  }
  return received;
}

async function asked<Answer>(call: () => Promise<Answer>, isRefusal: (error: unknown) => boolean): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw new KeyFailure(isRefusal(error) ? 'refused' : 'unavailable', error);
  }
}

/** Nothing was sealed yet that could be refused. */
function never(): boolean {
  return false;
}

function isMismatch(error: unknown): boolean {
  return codeOf(error) === invalidArgument;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
