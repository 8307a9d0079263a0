import type { Booking } from '../../domain/booking.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { BookingId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { pairAt, studioCollections } from '../../ports/collections.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../sync/conflicts/question.ts';
import type { Reader } from '../../ports/store.ts';
import type { Pair } from '../../sync/calendar/model.ts';
import { targetsOf } from '../../sync/conflicts/targets.ts';
import { stillMeeting } from './close-overlaps.ts';
import { choicesFor } from '../../sync/conflicts/choices.ts';
import type { ConflictFacts, ScheduleFacts } from '../../sync/conflicts/choices.ts';
import { readTitles } from './read-titles.ts';

/** A question, what it hangs on, and what can be answered now. */
export interface ConflictView extends ConflictFacts {
  readonly conflict: ConflictRecord;
  readonly choices: readonly ConflictChoice[];
}

/** What a question hangs on now. */
export async function readFacts(reader: Reader, conflict: ConflictRecord, now: Instant): Promise<ConflictFacts> {
  const [view] = await viewConflicts(reader, [conflict], now);
  return view ?? {};
}

/** Each of these questions of one studio with what can be answered now, in their order. */
export async function viewConflicts(
  reader: Reader,
  conflicts: readonly ConflictRecord[],
  now: Instant,
): Promise<readonly ConflictView[]> {
  const read = await readAbout(reader, conflicts, now);
  return conflicts.map((conflict) => {
    const facts = factsOf(conflict, read);
    return { conflict, ...facts, choices: choicesFor(conflict, facts) };
  });
}

/** The bookings a question is about. */
export function bookingsAbout({ draft }: ConflictRecord): readonly BookingId[] {
  switch (draft.kind) {
    case 'massDelete':
      return [];
    case 'schedule':
      return draft.items.map(({ bookingId }) => bookingId);
    case 'edit':
    case 'removal':
      return [draft.bookingId];
  }
}

interface Read {
  readonly bookings: ReadonlyMap<string, Booking>;
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly titles: ReadonlyMap<BookingId, string>;
  readonly look: Parameters<typeof stillMeeting>[2] | undefined;
}

async function readAbout(reader: Reader, conflicts: readonly ConflictRecord[], now: Instant): Promise<Read> {
  const about = conflicts.flatMap((conflict) =>
    bookingsAbout(conflict).map((id) => ({
      booking: studioCollections(conflict.studioId).booking(id),
      pair: pairAt(syncIdOf(conflict.studioId, conflict.userId), id),
    })),
  );
  const [bookings, pairs, studio] = await Promise.all([
    reader.getAll(about.map((one) => one.booking)),
    reader.getAll(about.map((one) => one.pair)),
    studioOf(reader, conflicts),
  ]);
  const found = bookings.flatMap((stored) => (stored ? [stored.value.booking] : []));
  return {
    bookings: new Map(found.map((booking) => [booking.id, booking])),
    pairs: new Map(pairs.flatMap((stored) => (stored ? [[stored.path, stored.value]] : []))),
    titles: studio === undefined ? new Map() : await readTitles(reader, found),
    look: studio && { timeZone: studio.timeZone, now },
  };
}

/** Needed for questions of the schedule only. */
async function studioOf(reader: Reader, conflicts: readonly ConflictRecord[]) {
  const asked = conflicts.find(({ draft }) => draft.kind === 'schedule');
  return asked === undefined ? undefined : (await reader.get(studioCollections(asked.studioId).studio))?.value;
}

function factsOf(conflict: ConflictRecord, read: Read): ConflictFacts {
  const [bookingId] = bookingsAbout(conflict);
  const schedule = scheduleOf(conflict, read);
  if (schedule !== undefined) return { schedule };
  if (conflict.draft.kind === 'schedule' || bookingId === undefined) return {};
  const booking = read.bookings.get(bookingId);
  const pair = pairOf(conflict, bookingId, read);
  return { ...(booking === undefined ? {} : { booking }), ...(pair === undefined ? {} : { pair }) };
}

function scheduleOf(conflict: ConflictRecord, read: Read): ScheduleFacts | undefined {
  const { draft } = conflict;
  if (draft.kind !== 'schedule' || read.look === undefined) return undefined;
  const [first, second] = draft.items;
  const [one, other] = [read.bookings.get(first.bookingId), read.bookings.get(second.bookingId)];
  if (one === undefined || other === undefined) return undefined;
  const bookings = [one, other] as const;
  const meetings = stillMeeting(draft, bookings, read.look);
  const fixed = bookings.filter(({ id }) => pairOf(conflict, id, read)?.readOnly !== undefined).map(({ id }) => id);
  const title = ({ bookingId, title: before }: typeof first) => read.titles.get(bookingId) ?? before;
  return {
    bookings,
    meetings,
    titles: [title(first), title(second)],
    targets: targetsOf(bookings, meetings, new Set(fixed)),
  };
}

function pairOf(
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
  bookingId: BookingId,
  read: Read,
): Pair | undefined {
  return read.pairs.get(pairAt(syncIdOf(studioId, userId), bookingId).path);
}
