import type { Entry, EntryField } from '../../domain/entry.ts';
import { differingFields } from '../merge.ts';
import type { AgreedPrints } from '../model.ts';
import type { PairNow } from './arrange.ts';
import { entryShape } from './entry-shape.ts';
import type { Pair, StudioItem } from './model.ts';
import { isSeries } from './occurrences.ts';
import { sentBefore } from './sent-before.ts';
import { printOfSent } from './unsaved-writes.ts';

/** How two sides stand once what is allowed of a merge is done. */
export interface Settled {
  readonly toGoogle: readonly EntryField[];
  /** What Google is to hold: the merged item, but for what stays as it is there while changes only go out. */
  readonly written: Entry;
  /** What both sides agree on afterwards; a field that was refused stays as it was agreed before. */
  readonly agreed: Entry;
  readonly unagreed: readonly EntryField[];
}

/** The pair once all is done. The event's version is replaced by the answer's when Google is written. */
export function settledPair({ pair, event, arranged }: PairNow, item: StudioItem, settled: Settled): Pair {
  const {
    outOfGoogle: _here,
    outOfStudio: _there,
    beingDeleted,
    unagreed: _before,
    notesMarkup: oldMarkup,
    readOnly: oldReadOnly,
    occurrencesApart: wereApart,
    heldByGoogle,
    sentPrint: oldSentPrint,
    ...rest
  } = pair;
  const notesMarkup = event === undefined ? oldMarkup : event.notesMarkup;
  const readOnly = event === undefined ? oldReadOnly : event.readOnly;
  const sentPrint = event === undefined ? oldSentPrint : printOfSent(sentBefore(event, pair, arranged.input.owner));
  const notesRewritten = settled.toGoogle.includes('notes');
  const occurrencesApart = event === undefined ? wereApart === true : leavesApart(event.entry, settled);
  return {
    ...rest,
    agreed: settled.agreed,
    ...(settled.unagreed.length === 0 ? {} : { unagreed: settled.unagreed }),
    // Until Google says that the event stands, it may be gone by our hand.
    ...(beingDeleted === undefined || event !== undefined ? {} : { beingDeleted }),
    studioVersion: item.version,
    googleVersion: event?.version ?? pair.googleVersion,
    ...(notesMarkup === undefined || notesRewritten ? {} : { notesMarkup }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(sentPrint === undefined ? {} : { sentPrint }),
    ...(occurrencesApart ? { occurrencesApart } : {}),
    ...(heldByGoogle === undefined ? {} : { heldByGoogle: mannerOf(settled.agreed, pair.agreed, heldByGoogle) }),
  };
}

/** Whether Google then holds occurrences of a series otherwise than is agreed. */
function leavesApart(google: Entry, { toGoogle, written, agreed }: Settled): boolean {
  const held = toGoogle.includes('recurrence') ? written : google;
  return (
    isSeries(held) &&
    isSeries(agreed) &&
    entryShape.print('recurrence', held) !== entryShape.print('recurrence', agreed)
  );
}

/** Google's manner of a value says nothing of the next one: where another value is agreed on, it is forgotten. */
function mannerOf(agreed: Entry, before: Entry, heldByGoogle: AgreedPrints): AgreedPrints {
  const changed = new Set<string>(differingFields(entryShape, agreed, before));
  return Object.fromEntries(Object.entries(heldByGoogle).filter(([field]) => !changed.has(field)));
}

/** Whether the pair says anything new; a booking's version alone (a change of what Google never sees) is not worth a write. */
export function isWorthSaving(before: Pair, after: Pair): boolean {
  return (
    before.googleVersion !== after.googleVersion ||
    before.outOfGoogle !== after.outOfGoogle ||
    before.outOfStudio !== after.outOfStudio ||
    before.beingDeleted !== after.beingDeleted ||
    before.readOnly !== after.readOnly ||
    before.occurrencesApart !== after.occurrencesApart ||
    before.notesMarkup !== after.notesMarkup ||
    (before.unagreed ?? []).join() !== (after.unagreed ?? []).join() ||
    differingFields(entryShape, before.agreed, after.agreed).length > 0
  );
}
