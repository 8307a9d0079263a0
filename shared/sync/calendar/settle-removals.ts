import { nothingToDo } from './arrange.ts';
import type { ItemPlan, PairNow } from './arrange.ts';
import { shortPrints } from './entry-shape.ts';
import { eventIdOf } from './ids.ts';
import type { Action, ConflictDraft, Mark, Pair, Skip, StudioItem } from './model.ts';
import { refusalOfGoogleWrite } from './rules.ts';
import { withField } from '../merge.ts';

/** Gone from Google, unchanged in the studio. A session is never deleted by it: it stays, and a person is asked. */
export function deleteInStudio(now: PairNow): ItemPlan {
  const { pair, studio, arranged } = now;
  if (studio.kind === 'gone') return nothingToDo;
  const { item } = studio;
  if (!arranged.input.policy.twoWay) {
    return { actions: [outOfGoogle(pair, 'oneWay')], skips: [skip(pair, 'deleteInStudio', 'oneWay')] };
  }
  if (item.kind === 'session') {
    const kept = outOfGoogle(pair, 'awaitingAnswer');
    const asked = {
      ...removal(pair, 'google', 'kept'),
      ...(now.event === undefined ? {} : { declined: true as const }),
    };
    return { actions: [{ ...kept, conflicts: [asked] }], skips: [] };
  }
  const action: Action = {
    ...about(pair),
    kind: 'deleteInStudio',
    studio: { kind: 'delete', bookingId: pair.bookingId, version: item.version },
    pair: { kind: 'save', pair: ended(pair) },
    before: item.entry,
  };
  return { actions: [action], skips: [] };
}

/** Gone from the studio, unchanged in Google. */
export function deleteInGoogle(now: PairNow): ItemPlan {
  const { pair, event, arranged } = now;
  const refusal = refusalOfGoogleWrite((event ?? pair).readOnly, arranged.input.policy);
  if (refusal !== undefined) {
    return { actions: [leftOutOfStudio(pair)], skips: [skip(pair, 'deleteInGoogle', refusal)] };
  }
  const action: Action = {
    ...about(pair),
    kind: 'deleteInGoogle',
    google: { kind: 'delete', eventId: pair.eventId, version: event?.version ?? pair.googleVersion },
    pair: { kind: 'save', pair: ended(pair) },
    before: event?.entry ?? pair.agreed,
  };
  return { actions: [action], skips: [] };
}

/**
 * Edited in the studio, gone from Google: the change wins, unless a person is being asked or said to keep it out. Also what a
 * person said to put back, edited or not. What the user declined is not gone: nothing is put beside it.
 */
export function putBackInGoogle(now: PairNow): ItemPlan {
  const { pair, studio, arranged } = now;
  if (studio.kind === 'gone') return nothingToDo;
  const { policy, owner } = arranged.input;
  const held = pair.outOfGoogle;
  if (isWaiting(held) && held !== 'oneWay' && held !== 'declined')
    return { actions: [], skips: [skip(pair, 'updateInGoogle', held)] };
  if (now.event !== undefined) return keepBesideDeclined(pair);
  if (!policy.writable) return { actions: [], skips: [skip(pair, 'createInGoogle', 'calendarNotWritable')] };
  const generation = pair.generation + 1;
  const eventId = eventIdOf(owner, pair.bookingId, generation);
  const action: Action = {
    ...about(pair),
    kind: 'putBackInGoogle',
    eventId,
    ...(arranged.googleByEvent.has(pair.eventId) ? {} : { lookFirst: pair.eventId }),
    google: { kind: 'insert', eventId, entry: studio.item.entry, mark: markOf(now, studio.item) },
    pair: {
      kind: 'save',
      pair: {
        ...ownPair(withoutEvent(pair)),
        eventId,
        generation,
        agreed: studio.item.entry,
        studioVersion: studio.item.version,
      },
    },
    after: studio.item.entry,
    // Whoever asked for it knows, and nobody else deleted what we were deleting.
    conflicts:
      policy.twoWay && held !== 'toPutBack' && pair.beingDeleted === undefined
        ? [removal(pair, 'google', 'putBackInGoogle')]
        : [],
  };
  return { actions: [action], skips: [] };
}

/** The event is there, declined by its user: another one beside it would be a duplicate. What a person said of it is done with that. */
function keepBesideDeclined(pair: Pair): ItemPlan {
  const isAnswered = pair.outOfGoogle === 'toPutBack' || pair.outOfGoogle === 'deleteApproved';
  const skips = [skip(pair, 'updateInGoogle', 'declined')];
  return { actions: isAnswered ? [outOfGoogle(pair, 'declined')] : [], skips };
}

/**
 * Edited in Google, gone from the studio. What was deleted comes back with the edit; what was cancelled, or is no longer this
 * user's, does not, but the edit is kept in a conflict.
 */
export function putBackInStudio(now: PairNow): ItemPlan {
  const { pair, event, studio, arranged } = now;
  if (studio.kind !== 'gone' || event === undefined) return nothingToDo;
  const { twoWay } = arranged.input.policy;
  const comesBack = (twoWay || isWantedAgain(now)) && studio.why === 'deleted';
  // What waits for approval, or may not be deleted, stays as it is: its edits are safe in Google.
  if (!comesBack && isWaiting(pair.outOfStudio)) return nothingToDo;
  if (!twoWay && !comesBack) return deleteInGoogle(now);
  if (!comesBack) {
    const plan = deleteInGoogle(now);
    const kept: ConflictDraft = { ...removal(pair, 'studio', 'kept'), entry: event.entry };
    return { ...plan, actions: plan.actions.map((action) => ({ ...action, conflicts: [kept] })) };
  }
  // The studio's own text is made anew from the booking at its next wording; the rest is as Google has it.
  const entry = withField(event.entry, 'detail', pair.agreed);
  const action: Action = {
    ...about(pair),
    kind: 'putBackInStudio',
    studio: { kind: 'restore', bookingId: pair.bookingId, version: studio.version, entry },
    pair: {
      kind: 'save',
      pair: {
        ...ownPair(withoutEvent(pair)),
        // As Google has it: what the studio says otherwise, of its own text above all, is then still to be written there.
        agreed: event.entry,
        googleVersion: event.version,
        studioVersion: studio.version,
        ...(pair.heldByGoogle === undefined ? {} : { heldByGoogle: pair.heldByGoogle }),
        ...(event.notesMarkup === undefined ? {} : { notesMarkup: event.notesMarkup }),
        ...(event.readOnly === undefined ? {} : { readOnly: event.readOnly }),
      },
    },
    ...(now.continued.length === 0 ? {} : { continued: now.continued }),
    after: entry,
    // Nobody deleted it: that it had come in was taken back.
    conflicts: pair.outOfStudio === 'undone' ? [] : [{ ...removal(pair, 'studio', 'putBackInStudio'), entry }],
  };
  return { actions: [action], skips: [] };
}

/** Whether a populate asks for what was taken back out of the studio. */
export function isWantedAgain({ arranged, pair, event }: PairNow): boolean {
  return pair.outOfStudio === 'undone' && event !== undefined && arranged.input.newEvents.kind === 'populate';
}

/**
 * Gone from Google, and it stays so. That it is declined is said to whoever asks for it there, again too: the run that said it first may
 * have been cut off.
 */
export function staysOut({ pair, arranged }: PairNow): ItemPlan {
  const isAskedFor = arranged.input.wantedInGoogle.has(pair.bookingId);
  const isTold = pair.outOfGoogle === 'declined' && isAskedFor;
  return isTold ? { actions: [], skips: [skip(pair, 'updateInGoogle', 'declined')] } : nothingToDo;
}

/** Why a pair one of whose sides is gone is left as it is; false where nothing keeps it, or a person said what becomes of it. */
export function isWaiting<Why extends Pair['outOfGoogle'] | Pair['outOfStudio']>(
  why: Why,
): why is Exclude<Why, undefined | 'deleteApproved' | 'toPutBack'> {
  return why !== undefined && why !== 'deleteApproved' && why !== 'toPutBack';
}

/** Gone on both sides. */
export function forget({ pair }: PairNow): ItemPlan {
  return { actions: [{ ...about(pair), kind: 'forget', pair: { kind: 'save', pair: ended(pair) } }], skips: [] };
}

/** The pair of a tie that is cut: it keeps its generation, so that no later event takes an id that was used. */
export function ended(pair: Pair): Pair {
  return { ...ownPair(pair), ended: true };
}

/** Remembers that an event is gone although its booking stands. */
export function outOfGoogle(pair: Pair, why: NonNullable<Pair['outOfGoogle']>): Action {
  return { ...about(pair), kind: 'remember', pair: { kind: 'save', pair: { ...pair, outOfGoogle: why } } };
}

/** Remembers that a booking is gone although its event stands, and that it stays so. */
export function leftOutOfStudio(pair: Pair): Action {
  return { ...about(pair), kind: 'remember', pair: { kind: 'save', pair: { ...pair, outOfStudio: 'leftOut' } } };
}

function about(pair: Pair): Pick<Action, 'bookingId' | 'eventId' | 'title' | 'conflicts' | 'putBack'> {
  return { bookingId: pair.bookingId, eventId: pair.eventId, title: pair.agreed.title, conflicts: [], putBack: [] };
}

/** The pair without anything that was only true of its event as it was. */
function ownPair(pair: Pair): Pair {
  const {
    outOfGoogle: _google,
    outOfStudio: _studio,
    unagreed: _unagreed,
    heldByGoogle: _held,
    beingDeleted: _going,
    occurrencesApart: _apart,
    ...rest
  } = pair;
  return rest;
}

/** The pair without what its last event was like: the next one, or the same as it is now, is told anew. */
function withoutEvent(pair: Pair): Pair {
  const { notesMarkup: _markup, readOnly: _readOnly, ...rest } = pair;
  return rest;
}

function markOf({ arranged, pair }: PairNow, item: StudioItem): Mark {
  return { ...arranged.input.owner, bookingId: pair.bookingId, sent: shortPrints(item.entry) };
}

function removal(
  pair: Pair,
  goneFrom: 'studio' | 'google',
  done: 'kept' | 'putBackInGoogle' | 'putBackInStudio',
): Extract<ConflictDraft, { kind: 'removal' }> {
  return { kind: 'removal', bookingId: pair.bookingId, eventId: pair.eventId, done, goneFrom, entry: pair.agreed };
}

function skip(pair: Pair, wanted: Skip['wanted'], reason: Skip['reason']): Skip {
  return {
    wanted,
    reason,
    bookingId: pair.bookingId,
    eventId: pair.eventId,
    title: pair.agreed.title,
    span: pair.agreed.span,
  };
}
