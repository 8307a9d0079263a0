import type { Entry, EntryField } from '../../domain/entry.ts';
import { withField } from '../merge.ts';
import { mergeRecurrence } from './merge-series.ts';
import { isSeries } from './occurrences.ts';

/** Both sides of an item, what was agreed on, and the fields that are written to Google. */
interface Sides {
  readonly studio: Entry;
  readonly google: Entry;
  readonly agreed: Entry;
  readonly toGoogle: readonly EntryField[];
}

/**
 * What Google is to hold where changes only go out. Of a series what was edited there stays: its time, and every occurrence that
 * the studio did not change itself.
 */
export function writtenOneWay({ studio, google, agreed, toGoogle }: Sides): Entry {
  if (!isSeries(studio) || !isSeries(google)) return studio;
  let merged: Entry = google;
  for (const field of toGoogle) if (field !== 'recurrence') merged = withField(merged, field, studio);
  const rules = { winner: 'studio', ownedByStudio: new Set<string>() } as const;
  return mergeRecurrence({ agreed, studio, google, merged }, rules)?.fields ?? studio;
}
