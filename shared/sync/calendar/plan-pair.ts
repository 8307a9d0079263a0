import { entryFields } from '../../domain/entry.ts';
import type { Entry } from '../../domain/entry.ts';
import { decide } from '../decide.ts';
import { differingFields, withField } from '../merge.ts';
import type { SideChange } from '../model.ts';
import { nothingToDo } from './arrange.ts';
import type { Arranged, ItemPlan, PairNow } from './arrange.ts';
import { entryShape } from './entry-shape.ts';
import type {
  Action,
  CalendarInput,
  CalendarPolicy,
  ContinuedSeries,
  GoogleChange,
  GoogleEvent,
  Pair,
  Skip,
  StudioItem,
  StudioState,
} from './model.ts';
import { isOutOfGoogle, problemOf, repeats } from './rules.ts';
import { repeatedBefore } from './sent-before.ts';
import { settleFields } from './settle-fields.ts';
import {
  deleteInGoogle,
  deleteInStudio,
  forget,
  isWaiting,
  isWantedAgain,
  leftOutOfStudio,
  putBackInGoogle,
  putBackInStudio,
  staysOut,
} from './settle-removals.ts';

/** What to do about one pair: finds its cell in the table and settles it. `continued` goes on where its series was cut off. */
export function planPair(arranged: Arranged, pair: Pair, continued: readonly ContinuedSeries[] = []): ItemPlan {
  const studio = arranged.studioByBooking.get(pair.bookingId);
  if (studio === undefined) throw new Error('every pair comes with the state of its booking');
  const change = arranged.googleByEvent.get(pair.eventId);
  const obstacle = obstacleIn(change, studio, { pair, input: arranged.input });
  if (obstacle !== undefined) return { actions: leftThere(pair, studio, obstacle), skips: [obstacle] };
  const now: PairNow = { arranged, pair, studio, event: eventOf(change, pair), continued };
  switch (decide(studioSide(now), googleSide(now, change))) {
    // Even where nothing is to be done, the event's new version may have to be remembered.
    case 'nothing':
    case 'updateInStudio':
    case 'updateInGoogle':
    case 'merge':
      return settleFields(now);
    case 'deleteInStudio':
      if (pair.outOfGoogle === 'toPutBack' || pair.beingDeleted === true) return putBackInGoogle(now);
      return isWaiting(pair.outOfGoogle) ? staysOut(now) : deleteInStudio(now);
    case 'putBackInGoogle':
      return putBackInGoogle(now);
    case 'deleteInGoogle':
      if (isWantedAgain(now)) return putBackInStudio(now);
      return isWaiting(pair.outOfStudio) ? nothingToDo : deleteInGoogle(now);
    case 'putBackInStudio':
      return putBackInStudio(now);
    case 'forget':
      return forget(now);
  }
}

/** Why nothing can be said of a paired event now; it is looked at again when it changes. */
function obstacleIn(
  change: GoogleChange | undefined,
  studio: StudioState,
  { pair, input: { owner, policy } }: { readonly pair: Pair; readonly input: CalendarInput },
): Skip | undefined {
  const about = {
    wanted: 'updateInStudio',
    bookingId: pair.bookingId,
    eventId: pair.eventId,
    title: pair.agreed.title,
  } as const;
  if (change?.kind === 'unreadable') return { ...about, reason: 'unreadable', problem: change.problem };
  if (change?.kind !== 'event') return undefined;
  const problem = problemOf(change.event);
  const isNews = repeatsOnlyThere(change.event, studio) && !repeatedBefore(change.event, pair, owner);
  if (isNews && !mayBecomeSeries(studio, policy) && !isOursToDelete(studio, policy))
    return { ...about, reason: 'repeats' };
  return problem === undefined ? undefined : { ...about, reason: 'unknownRule', problem };
}

/** Whether an event repeats, and nobody in the studio says so. */
function repeatsOnlyThere(event: GoogleEvent, studio: StudioState): boolean {
  return repeats(event) && !(studio.kind === 'item' && studio.item.entry.recurrence !== undefined);
}

/** What has a client is made to repeat in the studio only. */
function mayBecomeSeries(studio: StudioState, policy: CalendarPolicy): boolean {
  return policy.includeGoogleSeries && (studio.kind === 'gone' || studio.item.kind === 'unlinked');
}

/** Whether its deletion goes out whatever was done to it in Google. */
function isOursToDelete(studio: StudioState, { twoWay }: CalendarPolicy): boolean {
  return studio.kind === 'gone' && (!twoWay || studio.why !== 'deleted');
}

/** An event made to repeat whose booking was deleted meanwhile: the change wins, and as it may not come in the event stays where it is. */
function leftThere(pair: Pair, studio: StudioState, { reason }: Skip): readonly Action[] {
  return reason === 'repeats' && studio.kind === 'gone' && pair.outOfStudio === undefined
    ? [leftOutOfStudio(pair)]
    : [];
}

function eventOf(change: GoogleChange | undefined, pair: Pair): GoogleEvent | undefined {
  if (change?.kind !== 'event') return undefined;
  return { ...change.event, entry: withoutGooglesManner(change.event.entry, pair) };
}

/** Replaces each field that Google merely holds in its own way by the agreed value. */
function withoutGooglesManner(entry: Entry, pair: Pair): Entry {
  const manner = pair.heldByGoogle ?? {};
  let plain = entry;
  for (const field of entryFields) {
    if (manner[field] !== undefined && manner[field] === entryShape.print(field, entry))
      plain = withField(plain, field, pair.agreed);
  }
  return plain;
}

function studioSide({ pair, studio }: PairNow): SideChange {
  if (studio.kind === 'gone') return 'gone';
  return isEdited(studio.item, pair) ? 'edited' : 'same';
}

function isEdited(item: StudioItem, pair: Pair): boolean {
  return (pair.unagreed ?? []).length > 0 || differingFields(entryShape, item.entry, pair.agreed).length > 0;
}

function googleSide({ pair, event }: PairNow, change: GoogleChange | undefined): SideChange {
  if (change !== undefined && isOutOfGoogle(change)) return 'gone';
  if (event === undefined) return pair.outOfGoogle === undefined ? 'same' : 'gone';
  if (pair.unagreed !== undefined && pair.unagreed.length > 0) return 'edited';
  return differingFields(entryShape, event.entry, pair.agreed).length > 0 ? 'edited' : 'same';
}
