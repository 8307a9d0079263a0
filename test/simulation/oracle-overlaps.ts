import type { Booking } from '../../shared/domain/booking.ts';
import type { ConflictRecord } from '../../shared/ports/records/conflict-record.ts';
import type { SavedVersion, UserFindings } from './findings.ts';
import { Violation } from './scheduler.ts';

/**
 * What came in from Google at the time of another booking is asked about, or somebody has answered; and nobody is asked about two
 * that are no longer at one time. Single bookings only, by plain comparing.
 */
export function checkOverlaps({ user, studio }: UserFindings): void {
  const mine = [...studio.bookings.values()].filter((booking) => takesTime(booking) && isOn(booking, user.userId));
  const questions = studio.conflicts.filter(
    ({ userId, draft }) => userId === user.userId && draft.kind === 'schedule' && draft.userId === user.userId,
  );
  for (const [index, one] of mine.entries()) {
    for (const other of mine.slice(index + 1)) {
      if (!overlap(one, other)) continue;
      const asked = questions.filter((question) => isAbout(question, one, other));
      const about = `${user.syncId}: ${one.id} and ${other.id}`;
      if (cameLast(studio.versions, one, other) && asked.every(({ state }) => state === 'closed'))
        throw new Violation(`${about} are at one time, came from Google, and nobody is asked`);
      if (asked.filter(({ state }) => state === 'open').length > 1)
        throw new Violation(`${about} are asked about twice`);
    }
  }
  for (const question of questions) {
    if (question.state !== 'open' || isAboutSeries(question, studio)) continue;
    const isStill = mine.some((one) =>
      mine.some((other) => one !== other && isAbout(question, one, other) && overlap(one, other)),
    );
    if (!isStill) throw new Violation(`${user.syncId} is asked about two that are not at one time: ${question.id}`);
  }
}

/** Whether one of the two repeats, now or when it was asked. */
function isAboutSeries({ draft }: ConflictRecord, { bookings }: UserFindings['studio']): boolean {
  if (draft.kind !== 'schedule') return false;
  return draft.items.some((item) => item.isSeries || bookings.get(item.bookingId)?.recurrence !== undefined);
}

function isAbout({ draft }: ConflictRecord, one: Booking, other: Booking): boolean {
  if (draft.kind !== 'schedule') return false;
  const ids: readonly string[] = draft.items.map(({ bookingId }) => bookingId);
  return ids.includes(one.id) && ids.includes(other.id);
}

/** Whether what brought the two together last was said by a Google. */
function cameLast(versions: UserFindings['studio']['versions'], ...both: readonly Booking[]): boolean {
  const last = both
    .flatMap(({ id }) => bringing(versions.get(id) ?? []))
    .toSorted((one, other) => one.saved - other.saved);
  const saved = last.at(-1)?.saved;
  // Two saved at once may have come in either order.
  return last.filter((version) => version.saved === saved).every(({ by }) => by.kind === 'google');
}

/** The versions in which a booking came to take more time or people than before. */
function bringing(all: readonly SavedVersion[]): readonly SavedVersion[] {
  return all.filter(({ booking }, index) => {
    const before = all[index - 1]?.booking;
    if (!takesTime(booking)) return false;
    if (before === undefined || !takesTime(before)) return true;
    return (
      JSON.stringify([before.span.start, before.span.end, peopleOf(before)]) !==
      JSON.stringify([booking.span.start, booking.span.end, peopleOf(booking)])
    );
  });
}

function takesTime({ deletedAt, status, busy, recurrence, span }: Booking): boolean {
  return deletedAt === undefined && status !== 'cancelled' && busy && recurrence === undefined && span.start < span.end;
}

function peopleOf(booking: Booking): readonly string[] {
  return booking.kind === 'appointment' ? booking.userIds : [booking.photographerId, booking.assistantId ?? ''];
}

function isOn(booking: Booking, userId: string): boolean {
  return peopleOf(booking).includes(userId);
}

/** Timed ones by their instants, all-day ones by their dates; the simulation keeps the two in different years. */
function overlap({ span: one }: Booking, { span: other }: Booking): boolean {
  return one.kind === other.kind && one.start < other.end && other.start < one.end;
}
