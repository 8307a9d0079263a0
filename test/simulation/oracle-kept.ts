import type { Booking } from '../../shared/domain/booking.ts';
import type { BookingVersion } from '../../shared/ports/records/booking-record.ts';
import type { UserFindings } from './findings.ts';
import type { GoogleDeed } from './google-side.ts';
import type { History } from './under-way.ts';
import { Violation } from './scheduler.ts';
import { isUsedByOthers, makerOf } from './one-calendar.ts';
import { isTypedOver } from './series-oracle.ts';

/** Nothing anyone typed is lost, and nothing deleted comes back without a person being told. */
export function checkKept(found: UserFindings, history: History): void {
  const deeds = history.deeds.filter((deed) => deed.calendarId === found.user.calendarId);
  const own = history.deeds.filter((deed) => deeds.includes(deed) || deed.user.syncId === found.user.syncId);
  for (const [index, deed] of own.entries()) checkTyped(found, history, { deed, later: own.slice(index + 1) });
  for (const versions of found.studio.versions.values()) checkDeletedInStudio(found, deeds, versions);
  checkDeletedInGoogle(found, history, deeds);
  for (const versions of found.studio.versions.values()) checkDeletions(found, own, versions);
  checkMassDeletes(found, own);
}

/** What was typed in Google is there still, was typed over, or is kept in a booking, a version of one, or a conflict. */
function checkTyped(
  found: UserFindings,
  history: History,
  { deed, later }: { readonly deed: History['deeds'][number]; readonly later: readonly GoogleDeed[] },
): void {
  const afterwards = later.filter(({ eventId }) => eventId === deed.eventId);
  for (const [field, value] of Object.entries(deed.typed)) {
    if (afterwards.some((other) => other.kind === 'delete' || other.typed[field] !== undefined)) continue;
    if (found.studio.text.includes(value)) continue;
    if (found.everywhere.includes(value)) continue;
    if (isGenerated(found, history, { deed, field }) || isTypedOver(history, deed)) continue;
    throw new Violation(`${found.user.syncId} typed ${field} ${value} in Google, and it is nowhere`);
  }
}

/** The words of sessions and linked appointments are the studio's, and so is all that privacy hides: edits are put back. */
function isGenerated(
  { user, studio, pairs, events }: UserFindings,
  history: History,
  { deed, field }: { readonly deed: GoogleDeed; readonly field: string },
): boolean {
  // Whoever had the calendar before put their events into it under settings of their own.
  const { plan } = makerOf(events.get(deed.eventId), history) ?? user;
  const wasPrivate = plan.privacy !== 'full' || history.acts.has('changePrivacy');
  if (wasPrivate && field !== 'span') return true;
  const wasOneWay = !plan.twoWay || history.acts.has('changeTwoWay');
  if (wasOneWay) return true;
  if (field !== 'title') return false;
  const bookingIds = new Set<string>(
    pairs.filter(({ eventId }) => eventId === deed.eventId).map(({ bookingId }) => bookingId),
  );
  const marked = deed.bookingId ?? events.get(deed.eventId)?.mark?.bookingId;
  if (marked !== undefined) bookingIds.add(marked);
  return [...bookingIds].some((id) => (studio.versions.get(id) ?? []).some(({ booking }) => !isUnlinked(booking)));
}

function isUnlinked(booking: Booking): boolean {
  return booking.kind === 'appointment' && booking.clientId === undefined;
}

/** What was deleted in the studio stands again only where a person brought it back, or changed it in Google and is told so. */
function checkDeletedInStudio(
  found: UserFindings,
  deeds: readonly GoogleDeed[],
  versions: readonly BookingVersion[],
): void {
  for (const [index, after] of versions.entries()) {
    const before = versions[index - 1];
    if (before?.booking.deletedAt === undefined || after.booking.deletedAt !== undefined) continue;
    if (after.by.kind !== 'google' || after.by.userId !== found.user.userId) continue;
    const { id } = after.booking;
    const isTold = found.studio.conflicts.some(
      ({ draft }) => draft.kind === 'removal' && draft.bookingId === id && draft.done === 'putBackInStudio',
    );
    // Whoever accepts an invitation they declined wants it on their schedule again.
    const eventIds = new Set<string>(found.pairs.flatMap((pair) => (pair.bookingId === id ? pair.eventId : [])));
    const isAccepted = deeds.some(({ kind, eventId }) => kind === 'answer' && eventIds.has(eventId));
    if (isTold || isAccepted || deeds.some(({ kind }) => kind === 'undelete')) continue;
    throw new Violation(`${found.user.syncId}: booking ${id} came back by itself`);
  }
}

/** What was deleted in Google is there again only where a person brought it back, or a conflict tells why. */
function checkDeletedInGoogle(found: UserFindings, history: History, deeds: readonly GoogleDeed[]): void {
  const { user, studio, pairs, events } = found;
  const wasOneWay = !user.plan.twoWay || history.acts.has('changeTwoWay');
  if (wasOneWay) return;
  for (const deed of deeds) {
    if (deed.kind !== 'delete') continue;
    const event = events.get(deed.eventId);
    const last = deeds.findLast(({ eventId }) => eventId === deed.eventId);
    if (last?.kind !== 'delete') continue;
    if (event?.state === 'living') throw new Violation(`${user.syncId}: event ${deed.eventId} came back under its id`);
    // A copy carries the mark of the booking of another event; who had the calendar before has other events for the same bookings.
    const isOurs = event?.madeBy === 'product' && event.mark?.userId === user.userId;
    const marked = isOurs ? event.mark?.bookingId : undefined;
    const bookingId = marked ?? pairs.find(({ eventId }) => eventId === deed.eventId)?.bookingId;
    if (bookingId === undefined) continue;
    const pair = pairs.find(
      (one) => one.bookingId === bookingId && one.ended === undefined && one.outOfGoogle === undefined,
    );
    if (pair === undefined || pair.eventId === deed.eventId) continue;
    const isTold = studio.conflicts.some(({ draft }) =>
      draft.kind === 'removal'
        ? draft.bookingId === bookingId
        : draft.kind === 'massDelete' && draft.bookingIds.includes(bookingId),
    );
    const wasRestored = (studio.versions.get(bookingId) ?? []).some(
      ({ booking, by }, index, all) =>
        by.kind === 'user' && !isOff(booking, user.userId) && index > 0 && isOff(all[index - 1]?.booking, user.userId),
    );
    // Whoever has our events deleted, or leaves them behind, begins anew.
    const beganAnew = history.acts.has('disconnectDeleting') || user.used.size > 1;
    if (!isTold && !wasRestored && !beganAnew)
      throw new Violation(
        `${user.syncId}: what was deleted in Google is there again, as ${pair.eventId}, and nobody was told`,
      );
  }
}

/** What Google's deletions may take with them: never a session, and never a change that had not reached Google. */
function checkDeletions(found: UserFindings, deeds: readonly GoogleDeed[], versions: readonly BookingVersion[]): void {
  const { user, pairs, events } = found;
  for (const [index, { booking, by }] of versions.entries()) {
    const before = versions[index - 1];
    if (by.kind !== 'google' || by.userId !== user.userId || before === undefined) continue;
    if (booking.deletedAt === undefined || before.booking.deletedAt !== undefined) continue;
    // A booking that was restored has another event by now.
    const wasRestored = versions.slice(index + 1).some((later) => later.booking.deletedAt === undefined);
    if (!wasRestored) checkMeant({ found, deeds, bookingId: booking.id });
    if (booking.kind === 'session') throw new Violation(`${user.syncId}: session ${booking.id} was deleted by Google`);
    const eventId = pairs.find(({ bookingId }) => bookingId === booking.id)?.eventId;
    const event = eventId === undefined ? undefined : events.get(eventId);
    const earlier = versions[index - 2]?.booking;
    if (event === undefined || event.state === 'living' || before.by.kind !== 'user' || earlier === undefined) continue;
    const wasMoved = before.booking.span.start !== earlier.span.start;
    const isMovedThere = deeds.some((deed) => deed.eventId === eventId && deed.typed['span'] !== undefined);
    if (wasMoved && !isMovedThere && event.entry.span.start !== before.booking.span.start)
      throw new Violation(`${user.syncId}: ${booking.id} was deleted by Google, and its new time had never been there`);
  }
}

/** The guard: more than so many, and more than this share of all, are not deleted together unless somebody said so. */
const together = { most: 10, share: 0.25 };

/** What vanished from Google in one moment is deleted in the studio only where somebody approved, or where it was little. */
function checkMassDeletes(found: UserFindings, deeds: History['deeds']): void {
  const { user, studio, pairs } = found;
  const isApproved = studio.conflicts.some(
    ({ draft, answer, userId }) =>
      userId === user.userId &&
      draft.kind === 'massDelete' &&
      draft.goneFrom === 'google' &&
      answer?.choice === 'approve',
  );
  if (isApproved) return;
  const deleted = new Set<string>(
    [...studio.versions.values()].flatMap((versions) => {
      const last = versions.at(-1);
      const isByGoogle = last?.by.kind === 'google' && last.by.userId === user.userId;
      return last !== undefined && isByGoogle && last.booking.deletedAt !== undefined ? [last.booking.id] : [];
    }),
  );
  const most = Math.max(together.most, pairs.length * together.share);
  for (const moment of new Set(deeds.map(({ at }) => at))) {
    const events = new Set<string>(
      deeds.filter(({ at, kind }) => at === moment && kind === 'delete').map(({ eventId }) => eventId),
    );
    const gone = pairs.filter(({ bookingId, eventId }) => deleted.has(bookingId) && events.has(eventId));
    if (gone.length > most)
      throw new Violation(
        `${user.syncId}: ${gone.length} bookings were deleted with their events, and nobody was asked`,
      );
  }
}

/** What goes from the studio because of Google, a person deleted there. */
function checkMeant({
  found,
  deeds,
  bookingId,
}: {
  readonly found: UserFindings;
  readonly deeds: readonly GoogleDeed[];
  readonly bookingId: string;
}): void {
  const ids = new Set<string>(found.pairs.filter((pair) => pair.bookingId === bookingId).map(({ eventId }) => eventId));
  for (const event of found.events.values()) if (event.mark?.bookingId === bookingId) ids.add(event.id);
  const wasDeclined = deeds.some(({ kind, eventId }) => kind === 'answer' && ids.has(eventId));
  if (wasDeclined || deeds.some(({ kind, eventId }) => kind === 'delete' && ids.has(eventId))) return;
  // What is made by hand comes in for each who has the calendar in turn; whose booking of it goes takes it away from all.
  if (isUsedByOthers(found) && [...ids].some((id) => found.events.get(id)?.madeBy === 'person')) return;
  throw new Violation(`${found.user.syncId}: ${bookingId} was deleted by Google, and nobody deleted its event there`);
}

function isOff(booking: Booking | undefined, userId: string): boolean {
  if (booking === undefined) return true;
  if (booking.deletedAt !== undefined || booking.status === 'cancelled') return true;
  return booking.kind === 'appointment'
    ? !booking.userIds.some((id) => id === userId)
    : booking.photographerId !== userId && booking.assistantId !== userId;
}
