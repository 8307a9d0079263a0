import type { Entry, EntryField } from '../../domain/entry.ts';
import type { AgreedPrints } from '../model.ts';
import type { PairNow } from './arrange.ts';
import { entryShape, isText, shorten, shortPrint } from './entry-shape.ts';
import type { CalendarInput, GoogleEvent, Pair } from './model.ts';
import { ownMark } from './rules.ts';

/** Whether an entry has in a field what a mark says was sent; it tells of a series the rule alone. */
export function isAsSent(sent: AgreedPrints, field: EntryField, entry: Entry): boolean {
  return sent[field] === shortPrint(field, entry);
}

/** What a field was when it was sent. */
export interface SentField {
  /** The side that has it still. */
  readonly holder: Entry;
  /** The print of how Google holds it in its own manner, where it does. */
  readonly held?: string;
}

/** What a mark tells of a field that was sent: the studio's word where it has that still, or else Google's; undefined where neither has. */
export function fieldAsSent(
  sent: AgreedPrints,
  field: EntryField,
  { studio, google }: { readonly studio: Entry | undefined; readonly google: Entry },
): SentField | undefined {
  const isThere = isAsSent(sent, field, google);
  if (studio === undefined || !isAsSent(sent, field, studio)) return isThere ? { holder: google } : undefined;
  const print = entryShape.print(field, google);
  const isRewritten = isThere && isText(field) && print !== entryShape.print(field, studio);
  return { holder: studio, ...(isRewritten ? { held: print } : {}) };
}

/** What we last sent of a pair's event, as its mark tells it in short prints; nothing where the mark is none of this booking's. */
export function sentBefore(event: GoogleEvent | undefined, pair: Pair, owner: CalendarInput['owner']): AgreedPrints {
  const mark = event === undefined ? undefined : ownMark(event, owner);
  return mark?.bookingId === pair.bookingId ? mark.sent : {};
}

/**
 * The fields nobody knows the agreed value of, of which the mark tells that we sent another than either side has now: an answer was lost,
 * and both changed them since.
 */
export function changedOnBothSides({ arranged, pair, studio, event }: PairNow): ReadonlySet<EntryField> {
  if (studio.kind === 'gone' || event === undefined) return new Set();
  const sent = sentBefore(event, pair, arranged.input.owner);
  const sides = [studio.item.entry, event.entry];
  const isNobodys = (field: EntryField): boolean => !sides.some((side) => isAsSent(sent, field, side));
  return new Set((pair.unagreed ?? []).filter((field) => sent[field] !== undefined && isNobodys(field)));
}

/** Whether an event was a series when it was last agreed on or, where nobody knows that any more, when we sent it. */
export function repeatedBefore(event: GoogleEvent, pair: Pair, owner: CalendarInput['owner']): boolean {
  const { recurrence } = sentBefore(event, pair, owner);
  if (recurrence === undefined || pair.unagreed?.includes('recurrence') !== true)
    return pair.agreed.recurrence !== undefined;
  return recurrence !== sentOfOne;
}

/** What a mark says of how one thing repeats. */
const sentOfOne = shorten('');
