import { isMassDelete } from '../guard.ts';
import type { Side } from '../model.ts';
import { eventIdOfChange } from './arrange.ts';
import type { ItemPlan } from './arrange.ts';
import type { Action, CalendarInput, CalendarPlan, Pair, Skip } from './model.ts';
import { isDeclined, isOutOfGoogle } from './rules.ts';
import { outOfGoogle } from './settle-removals.ts';

/**
 * The guard: where too many paired items vanished from one side at once, their deletes on the other wait for approval.
 * Each is remembered in its pair, so the read that told of it need not be repeated; everything else proceeds. What waits
 * already and is told as gone once more counts too and is asked about: the run that held it may have been cut off before it
 * asked. What a person approved is not held again.
 */
export function holdMassDeletes(plan: ItemPlan, input: CalendarInput): CalendarPlan {
  const sides: readonly Side[] = ['google', 'studio'];
  const living = new Map(
    input.pairs.filter((pair) => pair.ended === undefined).map((pair) => [pair.bookingId, pair] as const),
  );
  const vanishing = plan.actions.filter((action) => {
    const pair = living.get(action.bookingId);
    return pair !== undefined && !isApproved(pair) && goneFrom(action) !== undefined;
  });
  const vanishingFrom = (side: Side): readonly Action[] => vanishing.filter((action) => goneFrom(action) === side);
  // What an action is about waits no longer: it came back by an edit, or is gone on both sides.
  const settled = new Set(plan.actions.map(({ bookingId }) => bookingId));
  const stillWaits = ({ bookingId }: Pair): boolean => living.has(bookingId) && !settled.has(bookingId);
  const waiting = {
    google: waitingOutOfGoogle(input).filter(stillWaits),
    studio: waitingOutOfStudio(input).filter(stillWaits),
  };
  const isSuspicious = (side: Side): boolean =>
    isMassDelete(vanishingFrom(side).length + waiting[side].length, input.pairCount);
  const heldFrom = (side: Side): readonly Action[] => (isSuspicious(side) ? vanishingFrom(side) : []);
  const heldActions = sides.flatMap(heldFrom);
  const declined = new Set(input.google.filter(isDeclined).map(eventIdOfChange));
  const isHeld = (action: Action): boolean => heldActions.includes(action);
  return {
    actions: plan.actions.map((action) => (isHeld(action) ? hold(action, living.get(action.bookingId)) : action)),
    skips: [...plan.skips, ...heldActions.map(heldSkip)],
    held: sides
      .map((side) => {
        const all = [...waiting[side], ...heldFrom(side)];
        const standing = side === 'google' ? all.filter(({ eventId }) => declined.has(eventId)) : [];
        return {
          goneFrom: side,
          bookingIds: all.map(({ bookingId }) => bookingId),
          declined: standing.map(({ bookingId }) => bookingId),
          pairCount: input.pairCount,
        };
      })
      .filter(({ bookingIds }) => bookingIds.length > 0),
  };
}

function isApproved(pair: Pair): boolean {
  return pair.outOfGoogle === 'deleteApproved' || pair.outOfStudio === 'deleteApproved';
}

/** Pairs that wait because their events vanished or were declined, and of which Google tells that again. */
function waitingOutOfGoogle({ pairs, google }: CalendarInput): readonly Pair[] {
  const gone = new Set(google.filter(isOutOfGoogle).map(eventIdOfChange));
  return pairs.filter((pair) => pair.outOfGoogle === 'massDelete' && gone.has(pair.eventId));
}

/**
 * Pairs that wait because their bookings vanished, and which somebody looks at again for their booking's sake. What Google says of
 * their events ends the waiting only where the plan does something about it: a new version alone is no edit.
 */
function waitingOutOfStudio({ pairs, studio, wantedInGoogle }: CalendarInput): readonly Pair[] {
  const gone = new Set(studio.flatMap((state) => (state.kind === 'gone' ? [state.bookingId] : [])));
  return pairs.filter(
    ({ bookingId, outOfStudio }) =>
      outOfStudio === 'massDelete' && gone.has(bookingId) && wantedInGoogle.has(bookingId),
  );
}

/** The side an action's item vanished from: deletes, and sessions that stay and ask. */
function goneFrom(action: Action): Side | undefined {
  if (action.kind === 'deleteInStudio') return 'google';
  if (action.kind === 'deleteInGoogle') return 'studio';
  const asks = action.conflicts.some(
    (conflict) => conflict.kind === 'removal' && conflict.done === 'kept' && conflict.goneFrom === 'google',
  );
  return asks ? 'google' : undefined;
}

function hold(action: Action, pair: Pair | undefined): Action {
  if (pair === undefined) return action;
  if (goneFrom(action) === 'google') return outOfGoogle(pair, 'massDelete');
  return { ...outOfGoogle(pair, 'massDelete'), pair: { kind: 'save', pair: { ...pair, outOfStudio: 'massDelete' } } };
}

function heldSkip(action: Action): Skip {
  return {
    wanted: goneFrom(action) === 'google' ? 'deleteInStudio' : 'deleteInGoogle',
    reason: 'massDelete',
    bookingId: action.bookingId,
    eventId: action.eventId,
    title: action.title,
  };
}
