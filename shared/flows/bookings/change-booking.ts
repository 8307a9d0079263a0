import type { Actor, Booking } from '../../domain/booking.ts';
import { editedSeries } from '../../domain/edit-series.ts';
import type { BookingEdit, Scope } from '../../domain/edit-series.ts';
import { asId } from '../../domain/ids.ts';
import type { BookingId, StudioId } from '../../domain/ids.ts';
import { retimed } from '../../domain/move-series.ts';
import { isSeries } from '../../domain/occurrence.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Studio } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import { closeOverlaps } from '../conflicts/close-overlaps.ts';
import type { BookingDeps } from './book.ts';
import type { OffRule } from './check-series.ts';
import { commitBookings } from './commit-booking.ts';
import type { BookingAnswer, Committed } from './commit-booking.ts';
import { findBooking } from './find-booking.ts';
import type { FoundBooking } from './find-booking.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';

/** One booking or occurrence of a series, who wants it changed, and from which version of it. */
export interface BookingRequest {
  readonly studioId: StudioId;
  /** Of a booking, of a whole series, or of one occurrence. */
  readonly bookingId: BookingId;
  readonly actor: Actor;
  /** The version the change was made from, of an occurrence that of its series; absent: whichever it is. */
  readonly expectedVersion?: number;
  /** Whoever asks knows that it overlaps another booking and wants it. */
  readonly allowOverlap: boolean;
  /** For an occurrence: how much of its series is meant; absent: this one. */
  readonly scope?: Scope;
}

/** How a booking shall be, from how it is. Decides only; may be asked more than once. */
export type WantedBooking = (
  before: Booking,
  context: { readonly at: Instant; readonly studio: Studio },
) => Booking | Refused;

/**
 * Changes a booking, or one, the following or all occurrences of a series, not deleted: time, people, text, status, how it
 * repeats. A session's new time takes its confirmation back; its log notes who changed what. A change that changes nothing
 * makes no version.
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
  const { studioId, expectedVersion, actor, allowOverlap, scope } = request;
  const at = deps.clock.now();
  const newId = asId<BookingId>(deps.chance.id());
  const answer = await deps.store.transact(async (transaction): Promise<Rewritten | Refused> => {
    const studio = (await transaction.get(studioCollections(studioId).studio))?.value;
    const named = await findBooking(transaction, request, scope);
    if (studio === undefined || named === undefined) return notFound('booking');
    const found = leftOutNow(named, at);
    const misplaced = scopeRefusal(found, scope);
    if (misplaced !== undefined) return misplaced;
    const after = wanted(found.booking, { at, studio });
    if (!isBooking(after)) return after;
    if (found.kind === 'occurrence' && found.booking.recurrence === undefined && isSeries(after)) return onlySeries();
    const refusal = versionRefusal(found.booking.version, expectedVersion);
    if (refusal !== undefined) return refusal;
    if (sameValue(found.booking, after)) return { ...nothingWritten, shown: found.booking };
    const { edits, shownAs, offRule } = editsOf(found, after, { scope: scope ?? 'this', at, newId });
    const committed = await commitBookings(transaction, { studio, edits, actor, at, allowOverlap, offRule });
    return committed.kind === 'refused' ? committed : { ...committed, shown: shownAs(committed.bookings) };
  });
  if (answer.kind === 'refused') return answer;
  await requestSyncs(deps, answer.syncIds, 'studio');
  const changed = answer.bookings.map(({ id }) => id);
  await closeOverlaps(deps, studioId, changed);
  return { kind: 'done', booking: answer.shown, dropped: answer.dropped };
}

type Rewritten = Committed & { readonly shown: Booking };

const nothingWritten: Committed = { kind: 'committed', bookings: [], dropped: [], syncIds: [] };

interface Edits {
  readonly edits: readonly BookingEdit[];
  /** What was changed, out of the bookings as they were written. */
  readonly shownAs: (written: readonly Booking[]) => Booking;
  readonly offRule: OffRule;
}

function editsOf(
  found: FoundBooking,
  wanted: Booking,
  how: { readonly scope: Scope; readonly at: Instant; readonly newId: BookingId },
): Edits {
  const { booking: before } = found;
  const { at } = how;
  if (found.kind === 'whole') {
    const after = withIdentityOf(before, movedWhole(before, wanted), at);
    return { edits: [{ before, after }], shownAs: ([written]) => written ?? after, offRule: 'refuse' };
  }
  const { series, originalDate } = found;
  // Taken out, an occurrence keeps its id, unless one like it stood there before and is deleted.
  const newId = how.scope === 'this' && !found.idIsUsed ? before.id : how.newId;
  const { edits, result } = editedSeries({ ...how, series, originalDate, before, wanted, newId });
  return {
    edits: edits.map((edit) =>
      edit.before === undefined ? edit : { ...edit, after: withIdentityOf(edit.before, edit.after, at) },
    ),
    shownAs: (written) => {
      const own = written.find(({ id }) => id === result.id);
      if (own !== undefined) return own;
      const [left] = written;
      return left === undefined ? result : { ...result, version: left.version, updatedAt: at };
    },
    offRule: 'begin later',
  };
}

/** A series whose first occurrence was moved: its rule goes along, unless it was changed as well. */
function movedWhole(before: Booking, wanted: Booking): Booking {
  if (!isSeries(before) || !isSeries(wanted)) return wanted;
  if (sameValue(before.span, wanted.span)) return wanted;
  if (before.recurrence.rule !== wanted.recurrence.rule) return wanted;
  return { ...wanted, ...retimed({ span: before.span, recurrence: wanted.recurrence }, wanted.span) };
}

/** An occurrence that was left out can be brought back for as long as its series stands. */
function leftOutNow(found: FoundBooking, at: Instant): FoundBooking {
  if (found.kind === 'whole' || found.booking.deletedAt === undefined) return found;
  return { ...found, booking: { ...found.booking, deletedAt: at } };
}

function onlySeries(): Refused {
  return refuse(
    'occurrenceRepeats',
    'One occurrence cannot repeat by itself.',
    'Send scope=following or scope=all to change how the series repeats.',
  );
}

function scopeRefusal(found: FoundBooking, scope: Scope | undefined): Refused | undefined {
  if (found.kind === 'occurrence' || scope === undefined) return undefined;
  if (isSeries(found.booking)) {
    if (scope === 'all') return undefined;
    return refuse(
      'scopeOfSeries',
      'This id is that of the whole series, which has no occurrence before or after it.',
      'Name one occurrence by its own id, or send scope=all.',
    );
  }
  if (scope === 'this') return undefined;
  return refuse(
    'doesNotRepeat',
    'This booking stands by itself: there are no others that scope could mean.',
    'Leave scope out; the rest of a series is changed by the id of the series or of one of its occurrences.',
  );
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
