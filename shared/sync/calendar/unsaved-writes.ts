import { entryFields } from '../../domain/entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { withField } from '../merge.ts';
import type { AgreedPrints } from '../model.ts';
import { bookingIdOfState, eventIdOfChange } from './arrange.ts';
import { entryShape, shorten } from './entry-shape.ts';
import type { CalendarInput, GoogleEvent, Pair, StudioItem } from './model.ts';
import { isSeries, namedDates, recurrenceOf, statesOf } from './occurrences.ts';
import { fieldAsSent, sentBefore } from './sent-before.ts';

/**
 * The input with every pair brought up to a write of ours that nobody saved: the worker died of it, or its answer was lost. The
 * event's mark then tells of another write than the pair knows of. What either side has as it was sent is what both agreed on:
 * had the event it from us, it is no edit of anybody's, and what the studio says by now is news against it.
 */
export function withUnsavedWrites(input: CalendarInput): CalendarInput {
  const events = new Map(input.google.map((change) => [eventIdOfChange(change), change]));
  const states = new Map(input.studio.map((state) => [bookingIdOfState(state), state]));
  return {
    ...input,
    pairs: input.pairs.map((pair) => {
      const change = pair.ended === undefined ? events.get(pair.eventId) : undefined;
      if (change?.kind !== 'event') return pair;
      const state = states.get(pair.bookingId);
      const item = state?.kind === 'item' ? state.item : undefined;
      return withUnsavedWrite(pair, { event: change.event, item, owner: input.owner });
    }),
  };
}

interface Sides {
  readonly event: GoogleEvent;
  readonly item: StudioItem | undefined;
  readonly owner: CalendarInput['owner'];
}

function withUnsavedWrite(pair: Pair, { event, item, owner }: Sides): Pair {
  const sent = sentBefore(event, pair, owner);
  if (printOfSent(sent) === pair.sentPrint) return pair;
  let { agreed } = pair;
  const held: Record<string, string> = { ...pair.heldByGoogle };
  for (const field of entryFields.filter((one) => isLearntHere(one, pair, event))) {
    const told = fieldAsSent(sent, field, { studio: item?.entry, google: event.entry });
    if (told === undefined || entryShape.print(field, told.holder) === entryShape.print(field, agreed)) continue;
    agreed = withOtherField(agreed, field, told.holder);
    if (told.held === undefined) delete held[field];
    else held[field] = told.held;
  }
  const { heldByGoogle: _held, ...rest } = pair;
  return { ...rest, agreed, ...(Object.keys(held).length === 0 ? {} : { heldByGoogle: held }) };
}

/**
 * Whether the mark can tell what was agreed of a field. When a series is and how it repeats is left to the merge by date, since a mark
 * says nothing of single occurrences; what was never agreed on, to the rules for that.
 */
function isLearntHere(field: EntryField, pair: Pair, event: GoogleEvent): boolean {
  if (pair.unagreed?.includes(field) === true) return false;
  return (field !== 'span' && field !== 'recurrence') || !(isSeries(event.entry) || isSeries(pair.agreed));
}

/** The entry with another value in a field; what it says of occurrences stays as it was, whatever they had from it. */
function withOtherField(entry: Entry, field: EntryField, from: Entry): Entry {
  const changed = withField(entry, field, from);
  if (!isSeries(entry) || !isSeries(changed)) return changed;
  const stateOn = statesOf(entry);
  const states = new Map(namedDates(entry).map((date) => [date, stateOn(date)]));
  return { ...changed, recurrence: recurrenceOf(changed, entry.recurrence.rule, states) };
}

/** A print of all that a mark says was sent; undefined where it says nothing. */
export function printOfSent(sent: AgreedPrints): string | undefined {
  const told = entryFields.flatMap((field) => (sent[field] === undefined ? [] : [`${field}=${sent[field]}`]));
  return told.length === 0 ? undefined : shorten(told.join());
}
