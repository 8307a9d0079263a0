import type {
  AgreedPrints,
  FieldConflict,
  Fields,
  Merged,
  MergedValue,
  MergeRules,
  Shape,
  Side,
  ValuesToMerge,
} from './model.ts';

/** Both sides of an item and what they last agreed on. */
export interface Versions<F extends Fields> {
  readonly agreed: AgreedPrints;
  /** The agreed version itself, for fields that merge their values; not needed where the shape has none such. */
  readonly ancestor?: F;
  readonly studio: F;
  readonly google: F;
  /** Fields without an agreed print of which it is known all the same that both sides changed them. */
  readonly changedOnBoth?: ReadonlySet<string>;
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
 * studio writes has the studio's. Where nothing was ever agreed on a field, an empty value yields to a filled one, unless both sides
 * are known to have changed it. A field that merges its values (`Shape.merge`) goes by these rules part by part.
 */
export function mergeFields<F extends Fields>(shape: Shape<F>, versions: Versions<F>, rules: MergeRules): Merged<F> {
  const conflicts: FieldConflict[] = [];
  const putBack: string[] = [];
  let fields: F = versions.studio;
  for (const field of shape.fields) {
    const value =
      mergeParts(shape, field, { ...versions, merged: fields }, rules) ?? chooseSide(shape, field, versions, rules);
    if (value.conflict) conflicts.push({ field, winner: value.winner ?? rules.winner });
    if (value.putBack) putBack.push(field);
    fields = withField(fields, field, value.fields);
  }
  return {
    fields,
    changedForStudio: differingFields(shape, fields, versions.studio),
    changedForGoogle: differingFields(shape, fields, versions.google),
    conflicts,
    putBack,
  };
}

function mergeParts<F extends Fields>(
  shape: Shape<F>,
  field: keyof F & string,
  versions: Versions<F> & Pick<ValuesToMerge<F>, 'merged'>,
  rules: MergeRules,
): MergedValue<F> | undefined {
  const { ancestor, studio, google, merged } = versions;
  if (shape.merge === undefined || rules.ownedByStudio.has(field)) return undefined;
  if (shape.print(field, studio) === shape.print(field, google)) return undefined;
  const agreed = versions.agreed[field] === undefined ? undefined : ancestor;
  return shape.merge(field, { agreed, studio, google, merged }, rules);
}

function chooseSide<F extends Fields>(
  shape: Shape<F>,
  field: keyof F & string,
  versions: Versions<F>,
  rules: MergeRules,
): MergedValue<F> {
  const studio = shape.print(field, versions.studio);
  const google = shape.print(field, versions.google);
  const agreed = versions.agreed[field];
  if (studio === google) return valueOf(versions, 'studio');
  const googleChanged = google !== agreed;
  if (rules.ownedByStudio.has(field))
    return { ...valueOf(versions, 'studio'), putBack: agreed !== undefined && googleChanged };
  if (agreed === undefined && versions.changedOnBoth?.has(field) !== true)
    return chooseWithoutAncestor(shape, field, versions, rules);
  const studioChanged = studio !== agreed;
  if (studioChanged && googleChanged) return { ...valueOf(versions, rules.winner), conflict: true };
  return valueOf(versions, studioChanged ? 'studio' : 'google');
}

function chooseWithoutAncestor<F extends Fields>(
  shape: Shape<F>,
  field: keyof F & string,
  versions: Versions<F>,
  rules: MergeRules,
): MergedValue<F> {
  if (shape.isEmpty(field, versions.google)) return valueOf(versions, 'studio');
  if (shape.isEmpty(field, versions.studio)) return valueOf(versions, 'google');
  return { ...valueOf(versions, rules.winner), conflict: true };
}

/** One side's value, undisputed. */
function valueOf<F extends Fields>(versions: Versions<F>, side: Side): MergedValue<F> {
  return { fields: versions[side], conflict: false, putBack: false };
}

/** A copy of `fields` with one field taken from another form, absent where it is absent there. */
export function withField<F extends Fields>(fields: F, field: keyof F, from: F): F {
  const copy = { ...fields };
  if (field in from) copy[field] = from[field];
  else delete copy[field];
  return copy;
}
