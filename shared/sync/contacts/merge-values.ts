import type { Labelled } from '../../domain/studio.ts';
import type { Side } from '../model.ts';

/** The values of one field on both sides; `agreed` is undefined where nobody ever agreed on it. */
export interface ValuesOfSides {
  readonly agreed: readonly Labelled[] | undefined;
  readonly studio: readonly Labelled[];
  readonly google: readonly Labelled[];
}

/** How values of a field are told apart. */
export interface Keyed {
  key(value: Labelled): string;
  label(value: Labelled): string;
}

/**
 * Merges values one by one, so that what one side adds and what the other adds both stand:
 *
 * - a value both sides hold stays; of its labels the changed one stands, and of two changed ones the winner's, as a conflict;
 * - a value one side holds was added there, and stays; or was taken away on the other side, and goes, unless its label changed here.
 *
 * Studio's order first, then what Google adds. The same value twice counts once.
 */
export function mergeValues(
  sides: ValuesOfSides,
  keyed: Keyed,
  winner: Side,
): { readonly values: readonly Labelled[]; readonly conflict: boolean } {
  const [agreed, studio, google] = [sides.agreed ?? [], sides.studio, sides.google].map((values) =>
    byKey(values, keyed),
  );
  const values: Labelled[] = [];
  let conflict = false;
  for (const key of new Set([...(studio?.keys() ?? []), ...(google?.keys() ?? [])])) {
    const merged = mergeOne(
      { agreed: agreed?.get(key), studio: studio?.get(key), google: google?.get(key) },
      keyed,
      winner,
    );
    if (merged.value !== undefined) values.push(merged.value);
    if (merged.conflict) conflict = true;
  }
  return { values, conflict };
}

function byKey(values: readonly Labelled[], keyed: Keyed): ReadonlyMap<string, Labelled> {
  const map = new Map<string, Labelled>();
  for (const value of values) {
    const key = keyed.key(value);
    if (key !== '' && !map.has(key)) map.set(key, value);
  }
  return map;
}

interface OneValue {
  readonly agreed: Labelled | undefined;
  readonly studio: Labelled | undefined;
  readonly google: Labelled | undefined;
}

function mergeOne(
  { agreed, studio, google }: OneValue,
  keyed: Keyed,
  winner: Side,
): { readonly value: Labelled | undefined; readonly conflict: boolean } {
  if (studio === undefined || google === undefined) {
    const held = studio ?? google;
    const wasTakenAway = held !== undefined && agreed !== undefined && keyed.label(agreed) === keyed.label(held);
    return { value: wasTakenAway ? undefined : held, conflict: false };
  }
  const labels = { studio: keyed.label(studio), google: keyed.label(google) };
  if (labels.studio === labels.google) return { value: studio, conflict: false };
  // Where no label was ever agreed on, one that says nothing yields.
  const before = agreed === undefined ? '' : keyed.label(agreed);
  if (labels.studio === before) return { value: { ...studio, label: google.label }, conflict: false };
  if (labels.google === before) return { value: studio, conflict: false };
  return { value: winner === 'studio' ? studio : { ...studio, label: google.label }, conflict: true };
}
