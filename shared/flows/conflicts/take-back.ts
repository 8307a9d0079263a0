import type { Actor, Booking } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { ConflictId, StudioId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ConflictAnswer, ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { Pair } from '../../sync/calendar/model.ts';
import { canBeTakenBack } from '../../sync/conflicts/can-be-taken-back.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { rewriteBooking } from '../bookings/change-booking.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import type { Refused } from '../refused.ts';
import { bookingsAbout } from './read-conflict-facts.ts';
import { closeOverlaps } from './close-overlaps.ts';
import type { ResolveAnswer } from './resolve-conflict.ts';
import { setPreference } from './resolve-edit.ts';
import { rewritePairs } from './rewrite-pairs.ts';

/**
 * Takes an answer back: the booking it changed is as it was before, unless it changed since; a preference is what it was. The
 * question is asked again where it still stands. Cut off anywhere, doing it again goes on.
 */
export async function takeBackAnswer(
  deps: BookingDeps,
  request: { readonly studioId: StudioId; readonly conflictId: ConflictId; readonly actor: Actor },
): Promise<ResolveAnswer> {
  const { studioId, conflictId, actor } = request;
  const conflict = (await deps.store.get(studioCollections(studioId).conflict(conflictId)))?.value;
  if (conflict === undefined) return notFound('conflict');
  const { answer } = conflict;
  if (answer === undefined || !canBeTakenBack(conflict, deps.clock.now())) return cannotBe();
  const refusal = await putBack(deps, conflict, { answer, actor });
  if (refusal !== undefined) return refusal;
  const reopened = await reopen(deps, conflict, { answer, actor });
  if (reopened.draft.kind === 'schedule') await closeOverlaps(deps, studioId, bookingsAbout(reopened));
  return { kind: 'done', conflict: reopened };
}

interface GivenAnswer {
  readonly answer: ConflictAnswer;
  readonly actor: Actor;
}

async function putBack(
  deps: BookingDeps,
  conflict: ConflictRecord,
  { answer, actor }: GivenAnswer,
): Promise<Refused | undefined> {
  const { studioId, userId } = conflict;
  if (answer.choice === 'keepOutOfGoogle') {
    const rewrite = (pair: Pair): Pair | undefined =>
      pair.outOfGoogle === 'leftOut' ? { ...pair, outOfGoogle: 'awaitingAnswer' } : undefined;
    await rewritePairs(deps, { owner: { studioId, userId }, bookingIds: bookingsAbout(conflict), rewrite });
    await requestSyncs(deps, [syncIdOf(studioId, userId)], 'studio');
    return undefined;
  }
  if (answer.changed !== undefined) {
    const refusal = await restoreVersion(deps, studioId, { changed: answer.changed, actor });
    if (refusal !== undefined) return refusal;
  }
  if (answer.preferredBefore !== undefined) await setPreference(deps, conflict, answer.preferredBefore);
  return undefined;
}

/** Writes a booking as it was before the version an answer left. */
async function restoreVersion(
  deps: BookingDeps,
  studioId: StudioId,
  { changed, actor }: { readonly changed: NonNullable<ConflictAnswer['changed']>; readonly actor: Actor },
): Promise<Refused | undefined> {
  const { bookingId, version } = changed;
  const earlier = await deps.store.get(studioCollections(studioId).bookingVersion(bookingId, version - 1));
  if (earlier === undefined) return cannotBe();
  const was = earlier.value.booking;
  const request = { studioId, bookingId, actor, allowOverlap: true };
  const restored = await rewriteBooking(deps, request, (now) => {
    if (now.version === version) return likeBefore(now, was);
    // Taken back before, and cut off behind this.
    return sameValue(likeBefore(now, was), now) ? now : changedSince();
  });
  return restored.kind === 'refused' ? restored : undefined;
}

/** A booking as it was; what was logged since stays logged. */
function likeBefore(now: Booking, was: Booking): Booking {
  const { version, updatedAt } = now;
  return was.kind === 'session' && now.kind === 'session'
    ? { ...was, version, updatedAt, statusNotes: now.statusNotes }
    : { ...was, version, updatedAt };
}

/** The question is open again; where the answer changed a session for good, its tie is made anew and nothing is left to ask. */
async function reopen(
  deps: BookingDeps,
  conflict: ConflictRecord,
  { answer, actor }: GivenAnswer,
): Promise<ConflictRecord> {
  const isOver = answer.choice === 'cancelSession' || answer.choice === 'takeUserOff';
  const at = deps.clock.now();
  const document = studioCollections(conflict.studioId).conflict(conflict.id);
  return deps.store.transact(async (transaction) => {
    const stored = (await transaction.get(document))?.value ?? conflict;
    if (stored.state !== 'resolved') return stored;
    const { answer: _answer, closedAt: _closedAt, ...asked } = stored;
    const takenBack = [...(asked.takenBack ?? []), { ...answer, takenBackBy: actor, takenBackAt: at }];
    const after: ConflictRecord = isOver
      ? { ...asked, takenBack, state: 'closed', closedAt: at }
      : { ...asked, takenBack, state: 'open', ...(asked.about === undefined ? {} : { waitsOn: bookingsAbout(asked) }) };
    transaction.set(document, after);
    return after;
  });
}

function cannotBe(): Refused {
  return refuse(
    'notTakenBack',
    'This answer cannot be taken back.',
    'What it changed can be changed by hand; what it deleted can be brought back for 30 days.',
  );
}

function changedSince(): Refused {
  return refuse(
    'changedSince',
    'It was changed again since it was answered.',
    'Look at it as it is now, and change it there.',
  );
}
