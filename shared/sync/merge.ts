import type { AgreedPrints, FieldConflict, Fields, Merged, MergeRules, Shape, Side } from './model.ts';

/** Both sides of an item and what they last agreed on. */
export interface Versions<F extends Fields> {
  readonly agreed: AgreedPrints;
  readonly studio: F;
  readonly google: F;
}

/** Prints of every field: what is agreed once an item is settled. */
export function printsOf<F extends Fields>(shape: Shape<F>, fields: F): AgreedPrints {
  return Object.fromEntries(shape.fields.map((field) => [field, shape.print(field, fields)]));
}

/** The fields in which two forms of an item differ. */
export function differingFields<F extends Fields>(shape: Shape<F>, one: F, other: F): readonly (keyof F & string)[] {
  return shape.fields.filter((field) => shape.print(field, one) !== shape.print(field, other));
}

/**
 * Merges an item field by field against the last agreed version: a field one side changed has that side's value, a field
 * both changed has the stated winner's and is reported as a conflict so that the loser is kept, and a field only the
 * studio writes has the studio's. Where nothing was ever agreed on a field, an empty value yields to a filled one.
 */
export function mergeFields<F extends Fields>(shape: Shape<F>, versions: Versions<F>, rules: MergeRules): Merged<F> {
  const conflicts: FieldConflict[] = [];
  const putBack: string[] = [];
  let fields: F = versions.studio;
  for (const field of shape.fields) {
    const choice = chooseSide(shape, field, versions, rules);
    if (choice.conflict) conflicts.push({ field, winner: choice.side });
    if (choice.putBack) putBack.push(field);
    if (choice.side === 'google') fields = withField(fields, field, versions.google);
  }
  return {
    fields,
    changedForStudio: differingFields(shape, fields, versions.studio),
    changedForGoogle: differingFields(shape, fields, versions.google),
    conflicts,
    putBack,
  };
}

interface Choice {
  readonly side: Side;
  readonly conflict: boolean;
  readonly putBack: boolean;
}

function chooseSide<F extends Fields>(
  shape: Shape<F>,
  field: keyof F & string,
  versions: Versions<F>,
  rules: MergeRules,
): Choice {
  const studio = shape.print(field, versions.studio);
  const google = shape.print(field, versions.google);
  const agreed = versions.agreed[field];
  if (studio === google) return { side: 'studio', conflict: false, putBack: false };
  const googleChanged = google !== agreed;
  if (rules.ownedByStudio.has(field))
    return { side: 'studio', conflict: false, putBack: agreed !== undefined && googleChanged };
  if (agreed === undefined) return chooseWithoutAncestor(shape, field, versions, rules);
  const studioChanged = studio !== agreed;
  if (studioChanged && googleChanged) return { side: rules.winner, conflict: true, putBack: false };
  return { side: studioChanged ? 'studio' : 'google', conflict: false, putBack: false };
}

function chooseWithoutAncestor<F extends Fields>(
  shape: Shape<F>,
  field: keyof F & string,
  versions: Versions<F>,
  rules: MergeRules,
): Choice {
  if (shape.isEmpty(field, versions.google)) return { side: 'studio', conflict: false, putBack: false };
  if (shape.isEmpty(field, versions.studio)) return { side: 'google', conflict: false, putBack: false };
  return { side: rules.winner, conflict: true, putBack: false };
}

/** A copy of `fields` with one field taken from another form, absent where it is absent there. */
export function withField<F extends Fields>(fields: F, field: keyof F, from: F): F {
  const copy = { ...fields };
  if (field in from) copy[field] = from[field];
  else delete copy[field];
  return copy;
}
