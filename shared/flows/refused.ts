/** What a flow answers when it does not do what was asked: never thrown, always with what to do about it. */
export interface Refused {
  readonly kind: 'refused';
  /** Stable; programs may compare it. */
  readonly code: string;
  /** What is the matter, one plain sentence. */
  readonly message: string;
  /** What to do about it, one plain sentence. */
  readonly remedy: string;
  /** Which inputs are wrong, by name. */
  readonly errors?: readonly InputError[];
}

/** One input that is wrong. */
export interface InputError {
  readonly path: string;
  readonly message: string;
}

/** A refusal in one line. */
export function refuse(code: string, message: string, remedy: string): Refused {
  return { kind: 'refused', code, message, remedy };
}

/** The refusal of inputs that are wrong: code `invalid`. */
export function refuseInputs(errors: readonly InputError[]): Refused {
  return {
    kind: 'refused',
    code: 'invalid',
    message: 'Some of what was entered cannot be used.',
    remedy: 'Correct what is marked and send it again.',
    errors,
  };
}
