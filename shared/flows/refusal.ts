/** One thing wrong with what was given, and where: `path` is the field's name, with dots inside fields. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Something wanted and not done, told to whoever wanted it. */
export interface Refusal {
  readonly kind: 'refused';
  /** Stable: programs act on it. */
  readonly code: string;
  /** What is in the way, one plain sentence. */
  readonly message: string;
  /** What to do about it, one plain sentence. */
  readonly remedy: string;
  readonly errors?: readonly FieldError[];
}

/** Refuses. */
export function refused(code: string, message: string, remedy: string): Refusal {
  return { kind: 'refused', code, message, remedy };
}

/** Refuses what was given, field by field. */
export function refusedFields(errors: readonly FieldError[]): Refusal {
  return {
    kind: 'refused',
    code: 'invalid',
    message: errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' '),
    remedy: 'Correct the fields named in errors and send it again.',
    errors,
  };
}

/** Refuses for something that is not there, or is another studio's. */
export function notFound(what: string): Refusal {
  return refused('notFound', `There is no such ${what} in this studio.`, 'Check the id; list the collection to see which there are.');
}

/** Refuses a change made from an older version than the present one. */
export function staleVersion(): Refusal {
  return refused('staleVersion', 'It was changed since the version this change was made from.', 'Read it again and repeat the change.');
}
