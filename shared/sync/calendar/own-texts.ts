import type { Entry } from '../../domain/entry.ts';
import { differingFields } from '../merge.ts';
import type { Merged } from '../model.ts';
import { entryShape } from './entry-shape.ts';
import {
  inherited,
  isSameState,
  isSeries,
  namedDates,
  occurrenceFields,
  recurrenceOf,
  statesOf,
} from './occurrences.ts';
import type { OccurrenceState } from './occurrences.ts';

/**
 * A merge in which what is one thing in the studio becomes the series that Google has: what occurrences have there of their own in the
 * fields only the studio writes is put back, as it is where both sides repeat and are merged by date.
 */
export function withoutTextsOfGoogle(
  wanted: Merged<Entry>,
  {
    studio,
    google,
    ownedByStudio,
  }: { readonly studio: Entry; readonly google: Entry; readonly ownedByStudio: ReadonlySet<string> },
): Merged<Entry> {
  const { fields } = wanted;
  if (isSeries(studio) || !isSeries(google) || !isSeries(fields)) return wanted;
  const owned = occurrenceFields.filter((field) => ownedByStudio.has(field));
  const stateOn = statesOf(fields);
  const states = new Map(
    namedDates(fields).map((date): [typeof date, OccurrenceState] => {
      const state = stateOn(date);
      const usual = inherited(fields, date);
      return [
        date,
        state === 'excluded' ? state : { ...state, ...Object.fromEntries(owned.map((field) => [field, usual[field]])) },
      ];
    }),
  );
  if ([...states].every(([date, state]) => isSameState(state, stateOn(date)))) return wanted;
  const plain = { ...fields, recurrence: recurrenceOf(fields, fields.recurrence.rule, states) };
  return {
    ...wanted,
    fields: plain,
    changedForStudio: differingFields(entryShape, plain, studio),
    changedForGoogle: differingFields(entryShape, plain, google),
    putBack: [...wanted.putBack, 'recurrence'],
  };
}
