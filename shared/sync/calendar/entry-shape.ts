import { entryFields } from '../../domain/entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { Span } from '../../domain/time.ts';
import type { AgreedPrints, Shape } from '../model.ts';

/** How entries compare. Times compare as instants or dates; the zone counts only where it decides anything, on series. */
export const entryShape: Shape<Entry> = {
  fields: entryFields,
  print: printField,
  isEmpty: (field, entry) => {
    const value = entry[field];
    return value === undefined || value === '';
  },
};

function printField(field: EntryField, entry: Entry): string {
  switch (field) {
    case 'span':
      return printSpan(entry.span, entry.recurrence !== undefined);
    case 'recurrence':
      return entry.recurrence === undefined ? '' : JSON.stringify(entry.recurrence);
    case 'title':
    case 'location':
    case 'notes':
    case 'detail':
    case 'status':
      return entry[field];
    case 'busy':
      return entry.busy ? 'busy' : 'free';
  }
}

function printSpan(span: Span, repeats: boolean): string {
  const zone = span.kind === 'timed' && repeats ? `@${span.timeZone}` : '';
  return `${span.kind}:${span.start}/${span.end}${zone}`;
}

/** Short prints of every field, to be carried in a mark: 8 characters each tell a field's values well enough apart. */
export function shortPrints(entry: Entry): AgreedPrints {
  return Object.fromEntries(entryFields.map((field) => [field, shorten(printField(field, entry))]));
}

/** The short form of one print. */
export function shorten(print: string): string {
  return fingerprint(print).slice(0, 8);
}

/** Items with the same key are evidently the same: same start, same end, same title but for case and spaces. */
export function likenessKey(entry: Entry): string {
  return `${printSpan(entry.span, false)}|${entry.title.trim().replace(/\s+/g, ' ').toLowerCase()}`;
}
