/** Whom a question is about, in words. */
export interface Whose {
  /** The user's name, with an `’s` where it owns something. */
  readonly name: string;
  /** The names of the studio's users, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** A choice as its button says it, with what it will do. */
export interface ChoiceWords {
  readonly label: string;
  readonly effect: string;
  readonly tone: 'primary' | 'danger' | 'plain';
}
