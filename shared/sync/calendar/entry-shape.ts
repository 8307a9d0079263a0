import { entryFields } from '../../domain/entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { Recurrence } from '../../domain/series.ts';
import type { Span } from '../../domain/time.ts';
import type { AgreedPrints, Shape } from '../model.ts';
import { mergeRecurrence, mergeSpan } from './merge-series.ts';

/** How entries compare. Times compare as instants or dates; the zone counts only where it decides anything, on series. */
export const entryShape: Shape<Entry> = {
  fields: entryFields,
  print: printField,
  isEmpty: (field, entry) => {
    const value = entry[field];
    return value === undefined || value === '';
  },
  merge: (field, values, rules) => {
    if (field === 'span') return mergeSpan(values, rules);
    return field === 'recurrence' ? mergeRecurrence(values, rules) : undefined;
  },
};

function printField(field: EntryField, entry: Entry): string {
  switch (field) {
    case 'span':
      return printSpan(entry.span, entry.recurrence !== undefined);
    case 'recurrence':
      return entry.recurrence === undefined ? '' : printRecurrence(entry.recurrence);
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

/** The text of a recurrence, whatever order its parts were stored in. */
function printRecurrence({ rule, excludedDates, changes }: Recurrence): string {
  const told = changes.map(({ originalDate, span, description, location, notes, busy }) => [
    originalDate,
    span === undefined ? null : printSpan(span, false),
    ...[description, location, notes, busy].map((value) => value ?? null),
  ]);
  return JSON.stringify([rule, excludedDates, told]);
}

/**
 * Short prints of every field, to be carried in a mark: 8 characters each tell a field's values well enough apart. Of how it
 * repeats the event alone carries the rule: what becomes of single occurrences is written after it.
 */
export function shortPrints(entry: Entry): AgreedPrints {
  return Object.fromEntries(entryFields.map((field) => [field, shortPrint(field, entry)]));
}

/** One of them. Texts count without the manner of their spaces: Google may make that its own while nobody hears of it. */
export function shortPrint(field: EntryField, entry: Entry): string {
  const print = printField(field, withRuleOnly(entry));
  return shorten(isText(field) ? print.replace(/\s+/g, ' ').trim() : print);
}

/** Whether people write a field in words. */
export function isText(field: EntryField): field is 'title' | 'location' | 'notes' | 'detail' {
  return field === 'title' || field === 'location' || field === 'notes' || field === 'detail';
}

/** A series without what it says of single occurrences. */
export function withRuleOnly(entry: Entry): Entry {
  if (entry.recurrence === undefined) return entry;
  return { ...entry, recurrence: { rule: entry.recurrence.rule, excludedDates: [], changes: [] } };
}

/** The short form of one print. */
export function shorten(print: string): string {
  return fingerprint(print).slice(0, 8);
}

/**
 * Items with the same key are evidently the same: same start, same end, same title but for case and spaces, and where they repeat
 * the same rule.
 */
export function likenessKey(entry: Entry): string {
  const title = entry.title.trim().replace(/\s+/g, ' ').toLowerCase();
  return `${printSpan(entry.span, false)}|${title}|${entry.recurrence?.rule ?? ''}`;
}
