import { isMassDelete } from '../guard.ts';
import type { Side } from '../model.ts';
import type { ItemPlan } from './arrange.ts';
import type { Action, CalendarInput, CalendarPlan, Skip } from './model.ts';
import { outOfGoogle } from './settle-removals.ts';

/**
 * The guard: where too many paired items vanished from one side at once, their deletes on the other wait for approval.
 * Each is remembered in its pair, so the read that told of it need not be repeated; everything else proceeds.
 */
export function holdMassDeletes(plan: ItemPlan, input: CalendarInput): CalendarPlan {
  const sides: readonly Side[] = ['google', 'studio'];
  const paired = new Set(input.pairs.filter((pair) => pair.ended === undefined).map((pair) => pair.bookingId));
  const vanishing = plan.actions.filter((action) => paired.has(action.bookingId) && goneFrom(action) !== undefined);
  const suspicious = sides.filter((side) =>
    isMassDelete(vanishing.filter((action) => goneFrom(action) === side).length, input.pairCount),
  );
  const heldActions = vanishing.filter((action) => suspicious.some((side) => goneFrom(action) === side));
  const isHeld = (action: Action): boolean => heldActions.includes(action);
  return {
    actions: plan.actions.map((action) => (isHeld(action) ? hold(action, input) : action)),
    skips: [...plan.skips, ...heldActions.map(heldSkip)],
    held: suspicious.map((side) => ({
      goneFrom: side,
      bookingIds: heldActions.filter((action) => goneFrom(action) === side).map((action) => action.bookingId),
      pairCount: input.pairCount,
    })),
  };
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

function hold(action: Action, input: CalendarInput): Action {
  const pair = input.pairs.find(
    (candidate) => candidate.bookingId === action.bookingId && candidate.ended === undefined,
  );
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
