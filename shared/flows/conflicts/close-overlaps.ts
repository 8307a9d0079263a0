import type { Booking } from '../../domain/booking.ts';
import type { BookingId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import { StoreFailure } from '../../ports/store.ts';
import type { Reader, Store, Stored } from '../../ports/store.ts';
import { meetingsOf, sharedBy } from '../../sync/conflicts/meetings.ts';
import type { Look } from '../../sync/conflicts/meetings.ts';
import type { Meeting, ScheduleDraft } from '../../sync/conflicts/schedule-draft.ts';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Closes the open questions about these bookings whose overlap is gone, whoever made it go. Asked after bookings were saved, so
 * that nobody waits for Google; what is missed here (a crash, a store that does not answer) is closed when the list is read.
 */
export async function closeOverlaps(deps: Deps, studioId: StudioId, bookingIds: readonly BookingId[]): Promise<void> {
  try {
    const from = studioCollections(studioId).conflicts;
    const found = await Promise.all(
      [...new Set(bookingIds)].map((id) =>
        deps.store.find({ from, where: [{ field: 'waitsOn', is: 'contains', value: id }] }),
      ),
    );
    await closeSettled(deps, found.flat());
  } catch (error) {
    // The bookings are saved, and that is what was asked for.
    if (!(error instanceof StoreFailure)) throw error;
  }
}

/** Closes those of these questions whose overlap is gone; tells which. Unless somebody answers one at this moment. */
export async function closeSettled(
  deps: Deps,
  conflicts: readonly Stored<ConflictRecord>[],
): Promise<ReadonlySet<string>> {
  const closed = new Set<string>();
  const asked = conflicts.filter(({ value: { state, draft, answer } }) => {
    return state === 'open' && draft.kind === 'schedule' && answer === undefined;
  });
  const studio = await readStudio(deps, asked[0]?.value);
  if (studio === undefined) return closed;
  const look = { timeZone: studio.timeZone, now: deps.clock.now() };
  for (const conflict of new Map(asked.map((one) => [one.id, one])).values()) {
    if ((await readMeetings(deps.store, conflict.value, look)).length > 0) continue;
    if (await close(deps, conflict)) closed.add(conflict.id);
  }
  return closed;
}

async function readStudio({ store }: Deps, conflict: ConflictRecord | undefined) {
  return conflict === undefined ? undefined : (await store.get(studioCollections(conflict.studioId).studio))?.value;
}

/** When the two bookings of a question meet as they stand now; never, where they no longer need the same. */
export async function readMeetings(reader: Reader, conflict: ConflictRecord, look: Look): Promise<readonly Meeting[]> {
  const { draft, studioId } = conflict;
  if (draft.kind !== 'schedule') return [];
  const places = studioCollections(studioId);
  const [one, other] = await reader.getAll(draft.items.map(({ bookingId }) => places.booking(bookingId)));
  if (one === undefined || other === undefined) return [];
  return stillMeeting(draft, [one.value.booking, other.value.booking], look);
}

/** The same of bookings already read. Pure. */
export function stillMeeting(
  draft: ScheduleDraft,
  [one, other]: readonly [Booking, Booking],
  look: Look,
): readonly Meeting[] {
  const { users, resources } = sharedBy(one, other);
  const isShared =
    (draft.userId !== undefined && users.includes(draft.userId)) ||
    draft.resourceIds.some((id) => resources.includes(id));
  return isShared ? meetingsOf(one, other, look) : [];
}

async function close({ store, clock }: Deps, conflict: Stored<ConflictRecord>): Promise<boolean> {
  const fields = { state: 'closed', closedAt: clock.now(), waitsOn: undefined };
  try {
    await store.write([{ kind: 'update', document: conflict, fields, revision: conflict.revision }]);
    return true;
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.reason !== 'changed') throw error;
    return false;
  }
}
