import { stands, usersOf } from '../../domain/booking.ts';
import type { Actor, Booking } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { BookingId, SyncId, UserId } from '../../domain/ids.ts';
import { loggedSession } from '../../domain/session-log.ts';
import type { Instant, TimeZone } from '../../domain/time.ts';
import { pairAt, studioCollections, syncAt } from '../../ports/collections.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../sync/conflicts/question.ts';
import type { Reader, Transaction } from '../../ports/store.ts';
import type { Pair } from '../../sync/calendar/model.ts';
import { withoutDeletion } from '../bookings/delete-booking.ts';
import { requestSyncs } from '../request-syncs.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { askForLooks, rewritePairs } from './rewrite-pairs.ts';
import type { Look } from './rewrite-pairs.ts';
import { readSyncs, usersConcerned, writeBooking } from '../bookings/save-booking.ts';

/** Bookings put back in one transaction: each is written with its version and its users' outbox entries. */
const atOnce = 25;

/** One answer about many deletes. */
export interface MassDeleteAnswer {
  readonly conflict: ConflictRecord;
  readonly draft: Extract<ConflictRecord['draft'], { kind: 'massDelete' }>;
  readonly choice: ConflictChoice;
  readonly actor: Actor;
}

/**
 * Lets the deletes that still wait go ahead, or puts what vanished back where it vanished. What is no longer waiting (it came
 * back, or went on the other side too) is left alone. Doing it twice changes nothing the second time.
 */
export async function carryOutMassDelete(deps: BookingDeps, answer: MassDeleteAnswer): Promise<void> {
  const { conflict, draft, choice } = answer;
  const owner = { studioId: conflict.studioId, userId: conflict.userId };
  const { bookingIds } = draft;
  if (choice === 'approve') await rewritePairs(deps, { owner, bookingIds, rewrite: approved });
  else if (draft.goneFrom === 'google') await rewritePairs(deps, { owner, bookingIds, rewrite: toPutBack });
  else await putBackInStudio(deps, answer);
  await requestSyncs(deps, [syncIdOf(owner.studioId, owner.userId)], 'studio');
}

function approved(pair: Pair): Pair | undefined {
  if (pair.outOfGoogle === 'massDelete') return { ...pair, outOfGoogle: 'deleteApproved' };
  return pair.outOfStudio === 'massDelete' ? { ...pair, outOfStudio: 'deleteApproved' } : undefined;
}

function toPutBack(pair: Pair): Pair | undefined {
  return pair.outOfGoogle === 'massDelete' ? { ...pair, outOfGoogle: 'toPutBack' } : undefined;
}

async function putBackInStudio(deps: BookingDeps, { conflict, draft, actor }: MassDeleteAnswer): Promise<void> {
  const { studioId, userId } = conflict;
  const places = studioCollections(studioId);
  const studio = await deps.store.get(places.studio);
  if (studio === undefined) return;
  const syncId = syncIdOf(studioId, userId);
  for (let first = 0; first < draft.bookingIds.length; first += atOnce) {
    const bookingIds = draft.bookingIds.slice(first, first + atOnce);
    const others = await deps.store.transact((transaction) =>
      putSomeBack(deps, transaction, { syncId, conflict, bookingIds, actor, timeZone: studio.value.timeZone }),
    );
    await requestSyncs(
      deps,
      [...new Set(others)].filter((other) => other !== syncId),
      'studio',
    );
  }
}

interface Some {
  readonly syncId: SyncId;
  readonly conflict: ConflictRecord;
  readonly bookingIds: readonly BookingId[];
  readonly actor: Actor;
  readonly timeZone: TimeZone;
}

/** A tie that waits, its booking as it is (unless nothing is left of it), and as it is to be where it can come back. */
interface Waiting {
  readonly pair: Pair;
  readonly before: Booking | undefined;
  readonly after: Booking | undefined;
}

async function putSomeBack(deps: BookingDeps, transaction: Transaction, some: Some): Promise<readonly SyncId[]> {
  const { syncId, conflict, actor, timeZone } = some;
  const at = deps.clock.now();
  const [sync, waiting] = await Promise.all([transaction.get(syncAt(syncId)), readWaiting(transaction, some)]);
  const changes = waiting.flatMap(({ before, after }) =>
    before === undefined || after === undefined || after === before
      ? []
      : [{ before, after: nextVersion(before, after, { actor, at }) }],
  );
  const users = new Set(changes.flatMap(({ before, after }) => usersConcerned(before, after)));
  const syncs = await readSyncs(transaction, conflict.studioId, [...users]);
  for (const { pair, after } of waiting) {
    if (after === undefined) transaction.set(pairAt(syncId, pair.bookingId), { ...pair, outOfStudio: 'leftOut' });
  }
  const requests = changes.flatMap((change) => writeBooking(transaction, { ...change, actor, at, timeZone }, syncs));
  const written = new Map(changes.map(({ after }) => [after.id, after.version] as const));
  const looks: Look[] = waiting.flatMap(({ after }) =>
    after === undefined ? [] : [{ bookingId: after.id, version: written.get(after.id) ?? after.version }],
  );
  if (sync !== undefined) askForLooks(transaction, { syncId, sync: sync.value, looks, at });
  return requests;
}

async function readWaiting(reader: Reader, { syncId, conflict, bookingIds }: Some): Promise<readonly Waiting[]> {
  const places = studioCollections(conflict.studioId);
  const [pairs, bookings] = await Promise.all([
    reader.getAll(bookingIds.map((id) => pairAt(syncId, id))),
    reader.getAll(bookingIds.map((id) => places.booking(id))),
  ]);
  return pairs.flatMap((found, index) => {
    const pair = found?.value;
    if (pair === undefined || pair.ended !== undefined || pair.outOfStudio !== 'massDelete') return [];
    const before = bookings[index]?.value.booking;
    return [{ pair, before, after: before && standingAgain(before, pair, conflict.userId) }];
  });
}

/**
 * The booking as it stood for this user: not deleted, not cancelled, on their schedule. Undefined for a session that somebody
 * else was given: it is theirs now. The same object where nothing is missing.
 */
function standingAgain(booking: Booking, pair: Pair, userId: UserId): Booking | undefined {
  const restored = booking.deletedAt === undefined ? booking : withoutDeletion(booking);
  const standing: Booking = stands(restored) ? restored : { ...restored, status: pair.agreed.status };
  if (usersOf(standing).includes(userId)) return standing;
  return standing.kind === 'appointment' ? { ...standing, userIds: [...standing.userIds, userId] } : undefined;
}

function nextVersion(
  before: Booking,
  after: Booking,
  change: { readonly actor: Actor; readonly at: Instant },
): Booking {
  const next = { ...after, version: before.version + 1, updatedAt: change.at };
  return before.kind === 'session' && next.kind === 'session' ? loggedSession(before, next, change) : next;
}
