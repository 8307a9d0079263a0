/** A secret at rest: AES-256-GCM under a data key of its own, which is wrapped by a key nobody can read out. */
export interface SealedSecret {
  /** Which wrapping key; a provider refuses what it did not wrap. */
  readonly keyName: string;
  readonly wrappedKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Seals and opens secrets. `boundTo` is authenticated with the secret: opened under another text it fails. */
export interface Keys {
  seal(secret: string, boundTo: string): Promise<SealedSecret>;
  /** Throws `KeyFailure` when it was sealed elsewhere, for something else, or was changed. */
  open(sealed: SealedSecret, boundTo: string): Promise<string>;
}

/** The one error of the keys. */
export class KeyFailure extends Error {
  readonly reason: 'unavailable' | 'refused';
  constructor(reason: 'unavailable' | 'refused', cause?: unknown) {
    super(`keys: ${reason}`, { cause });
    this.name = 'KeyFailure';
    this.reason = reason;
  }
}
