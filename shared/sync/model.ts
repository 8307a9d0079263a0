/**
 * The words of the engine. It knows items of two sides, not what they are: a calendar's entry and a contact's card are
 * both a set of named fields (`Fields`), and each kind of item brings a `Shape` that says how its fields compare.
 */

/** The fields of an item; a kind of item fixes which. */
export type Fields = object;

/** How the fields of one kind of item are compared. */
export interface Shape<F extends Fields> {
  /** Every field that both sides hold. */
  readonly fields: readonly (keyof F & string)[];
  /** Text that is equal for two values exactly when they mean the same. */
  print(field: keyof F & string, fields: F): string;
  /** Whether a value says nothing: where no agreed version is known, an empty value yields to a filled one. */
  isEmpty(field: keyof F & string, fields: F): boolean;
  /**
   * For a field whose value has parts of its own (the occurrences of a series, the addresses of a contact): both sides' values
   * merged part by part. Asked only where they differ. Undefined: the value is one thing, and one side's stands as a whole.
   */
  merge?(field: keyof F & string, values: ValuesToMerge<F>, rules: MergeRules): MergedValue<F> | undefined;
}

/** A field's value on both sides, each within its item. */
export interface ValuesToMerge<F extends Fields> {
  /** Undefined where nobody ever agreed on this field. */
  readonly agreed: F | undefined;
  readonly studio: F;
  readonly google: F;
  /** The item merged as far as its fields come before this one. */
  readonly merged: F;
}

/** A field's value, made of both sides'. */
export interface MergedValue<F extends Fields> {
  /** An item that holds it in this field; its other fields do not count. It may differ from both sides'. */
  readonly fields: F;
  /** Whether both sides changed the same part: the stated winner's stands, and the loser's is kept. */
  readonly conflict: boolean;
  /** Whose word stands in a conflict, where that is not the stated winner's. */
  readonly winner?: Side;
  /** Whether Google had changed a part only the studio writes, which is undone. */
  readonly putBack: boolean;
}

/** Prints of agreed fields; a field without one has no known common ancestor. */
export type AgreedPrints = Readonly<Record<string, string>>;

/** What one side says of a paired item since the agreed version. */
export type SideChange = 'same' | 'edited' | 'gone';

/** The side whose value stands where both changed the same field. */
export type Side = 'studio' | 'google';

/** How the fields of one item are governed when they are merged. */
export interface MergeRules {
  /** Who wins a field both sides changed. */
  readonly winner: Side;
  /** Fields only the studio writes (generated text, what privacy hides): an edit of one in Google is put back. */
  readonly ownedByStudio: ReadonlySet<string>;
  /** Whether nothing that Google leaves out of a value's parts is lost to the studio: it stands, and a conflict keeps Google's word. */
  readonly studioKeepsParts?: boolean;
  /** Whose time and rule of a series stand where both changed them; absent: the winner's. */
  readonly patternWinner?: Side;
  /** Dates of a series that take place elsewhere in the studio: they stay left out, and a conflict keeps what Google says of them. */
  readonly keptOut?: ReadonlySet<string>;
}

/** A field both sides changed: what lost is kept. */
export interface FieldConflict {
  readonly field: string;
  readonly winner: Side;
}

/** The outcome of merging one item field by field. */
export interface Merged<F extends Fields> {
  readonly fields: F;
  /** Fields in which the merged item differs from the studio's. */
  readonly changedForStudio: readonly string[];
  /** Fields in which the merged item differs from Google's. */
  readonly changedForGoogle: readonly string[];
  readonly conflicts: readonly FieldConflict[];
  /** Fields only the studio writes that Google had changed. */
  readonly putBack: readonly string[];
}
