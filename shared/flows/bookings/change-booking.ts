import type { Actor, Booking } from '../../domain/booking.ts';
import type { BookingId, StudioId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Studio } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { BookingDeps } from './book.ts';
import { commitBooking } from './commit-booking.ts';
import type { BookingAnswer } from './commit-booking.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';

/** One booking, who wants it changed, and from which version of it. */
export interface BookingRequest {
  readonly studioId: StudioId;
  readonly bookingId: BookingId;
  readonly actor: Actor;
  /** The version the change was made from; absent: whichever it is. */
  readonly expectedVersion?: number;
  /** Whoever asks knows that it overlaps another booking and wants it. */
  readonly allowOverlap: boolean;
}

/** How a booking shall be, from how it is. Decides only; may be asked more than once. */
export type WantedBooking = (
  before: Booking,
  context: { readonly at: Instant; readonly studio: Studio },
) => Booking | Refused;

/**
 * Changes a booking that is not deleted: time, people, text, status, confirmation. A session's new time takes its
 * confirmation back; its log notes who changed what. A change that changes nothing makes no version.
 */
export async function changeBooking(
  deps: BookingDeps,
  request: BookingRequest,
  wanted: WantedBooking,
): Promise<BookingAnswer> {
  return rewriteBooking(deps, request, (before, context) =>
    before.deletedAt === undefined ? wanted(before, context) : notFound('booking'),
  );
}

/** The same for a booking that may be deleted. Identity, origin and versions are kept whatever `wanted` returns. */
export async function rewriteBooking(
  deps: BookingDeps,
  request: BookingRequest,
  wanted: WantedBooking,
): Promise<BookingAnswer> {
  const { studioId, bookingId, actor, expectedVersion, allowOverlap } = request;
  const at = deps.clock.now();
  const collections = studioCollections(studioId);
  const answer = await deps.store.transact(async (transaction) => {
    const [studio, stored] = await Promise.all([
      transaction.get(collections.studio),
      transaction.get(collections.booking(bookingId)),
    ]);
    if (studio === undefined || stored === undefined) return notFound('booking');
    const before = stored.value.booking;
    const after = wanted(before, { at, studio: studio.value });
    if (!isBooking(after)) return after;
    const refusal = versionRefusal(before.version, expectedVersion);
    if (refusal !== undefined) return refusal;
    if (sameValue(before, after)) return { kind: 'committed' as const, booking: before, syncIds: [] };
    return commitBooking(transaction, {
      studio: studio.value,
      before,
      after: withIdentityOf(before, after, at),
      actor,
      at,
      allowOverlap,
    });
  });
  if (answer.kind === 'refused') return answer;
  await requestSyncs(deps, answer.syncIds, 'studio');
  return { kind: 'done', booking: answer.booking };
}

function isBooking(answer: Booking | Refused): answer is Booking {
  return answer.kind !== 'refused';
}

function withIdentityOf(before: Booking, after: Booking, at: Instant): Booking {
  return {
    ...after,
    id: before.id,
    studioId: before.studioId,
    origin: before.origin,
    createdAt: before.createdAt,
    version: before.version + 1,
    updatedAt: at,
  };
}
