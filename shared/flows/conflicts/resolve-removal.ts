import type { Actor } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import { withoutUser } from '../../domain/session-people.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../sync/conflicts/question.ts';
import type { ConflictDraft, Pair } from '../../sync/calendar/model.ts';
import { changeBooking } from '../bookings/change-booking.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import type { BookingDeps } from '../bookings/book.ts';
import type { CarriedOut } from './carried-out.ts';
import { rewritePairs } from './rewrite-pairs.ts';

/** One answer about one booking whose event went. */
export interface RemovalAnswer {
  readonly conflict: ConflictRecord;
  readonly draft: Extract<ConflictDraft, { kind: 'removal' }>;
  readonly choice: ConflictChoice;
  readonly actor: Actor;
}

/** Does what was said about a session whose event was deleted in Google. Doing it twice changes nothing the second time. */
export async function carryOutRemoval(deps: BookingDeps, answer: RemovalAnswer): Promise<CarriedOut | Refused> {
  switch (answer.choice) {
    case 'putBackInGoogle':
      return decideTie(deps, answer, 'toPutBack');
    case 'keepOutOfGoogle':
      return decideTie(deps, answer, 'leftOut');
    case 'cancelSession':
    case 'takeUserOff':
      return changeSession(deps, answer);
    case 'keep':
    case 'approve':
    case 'putBack':
    case 'keepBoth':
    case 'moveOne':
    case 'removeOne':
    case 'takeOther':
    case 'preferGoogle':
    case 'preferStudio':
      return { kind: 'carriedOut' };
  }
}

async function decideTie(
  deps: BookingDeps,
  { conflict, draft }: RemovalAnswer,
  outOfGoogle: 'toPutBack' | 'leftOut',
): Promise<CarriedOut> {
  const { studioId, userId } = conflict;
  const rewrite = (pair: Pair): Pair | undefined =>
    pair.outOfGoogle === 'awaitingAnswer' && pair.eventId === draft.eventId ? { ...pair, outOfGoogle } : undefined;
  await rewritePairs(deps, { owner: { studioId, userId }, bookingIds: [draft.bookingId], rewrite });
  await requestSyncs(deps, [syncIdOf(studioId, userId)], 'studio');
  return { kind: 'carriedOut' };
}

async function changeSession(
  deps: BookingDeps,
  { conflict, draft, choice, actor }: RemovalAnswer,
): Promise<CarriedOut | Refused> {
  const { studioId, userId } = conflict;
  const request = { studioId, bookingId: draft.bookingId, actor, allowOverlap: true };
  const changed = await changeBooking(deps, request, (before) => {
    if (before.kind !== 'session') return before;
    if (choice === 'cancelSession') return { ...before, status: 'cancelled' };
    return withoutUser(before, userId) ?? nobodyLeft();
  });
  // Deleted meanwhile: nothing is left to be done.
  if (changed.kind === 'refused') return changed.code === 'notFound' ? { kind: 'carriedOut' } : changed;
  const { id: bookingId, version } = changed.booking;
  return { kind: 'carriedOut', changed: { bookingId, version } };
}

function nobodyLeft(): Refused {
  return refuse(
    'nobodyLeft',
    'A session has a photographer, and nobody else is on this one.',
    'Give it to somebody else first, or cancel it.',
  );
}
