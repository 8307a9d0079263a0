import type { BookingId } from '../../domain/ids.ts';
import { pairAt, pairsOf, studioCollections } from '../../ports/collections.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import { StoreFailure } from '../../ports/store.ts';
import type { Stored } from '../../ports/store.ts';
import { bookingIdOfState } from '../../sync/calendar/arrange.ts';
import type { CalendarInput, Pair } from '../../sync/calendar/model.ts';
import { closeSettled } from '../conflicts/close-overlaps.ts';
import { stillStands } from '../../sync/conflicts/choices.ts';
import type { Run } from './run.ts';

/** Open questions of one user looked at; more are looked at with later runs. */
const mostLookedAt = 200;
const pageSize = 100;

/**
 * Closes the questions that what a pass looked at has answered: the event is back, the booking is gone, nothing waits any more.
 * Before the cursor moves, so that a pass cut off here looks again. Only what the pass looked at is asked about.
 */
export async function closeConflicts(run: Run, input: CalendarInput): Promise<void> {
  const lookedAt = new Set(input.studio.map(bookingIdOfState));
  if (lookedAt.size === 0) return;
  const open = await run.deps.store.find({
    from: studioCollections(run.studio.id).conflicts,
    where: [
      { field: 'userId', is: '==', value: run.user.id },
      { field: 'state', is: '==', value: 'open' },
    ],
    limit: mostLookedAt,
  });
  for (const conflict of open) {
    if (!isAbout(conflict.value, lookedAt) || (await isStillAsked(run, conflict.value))) continue;
    await close(run, conflict);
  }
  // Closed by whatever changed a booking, unless that was cut off, or changed it at the moment the question was written.
  await closeSettled(run.deps, open);
}

function isAbout({ draft }: ConflictRecord, bookingIds: ReadonlySet<BookingId>): boolean {
  switch (draft.kind) {
    case 'massDelete':
      return draft.bookingIds.some((id) => bookingIds.has(id));
    case 'schedule':
      return false;
    case 'edit':
    case 'removal':
      return bookingIds.has(draft.bookingId);
  }
}

async function isStillAsked(run: Run, conflict: ConflictRecord): Promise<boolean> {
  const { draft } = conflict;
  if (draft.kind === 'massDelete') return waitsForApproval(run, draft);
  if (draft.kind === 'schedule') return true;
  const pair = (await run.deps.store.get(pairAt(run.syncId, draft.bookingId)))?.value;
  return stillStands({ ...conflict, draft }, pair);
}

/** Whether any of the deletes still waits; those of an answer under way no longer do. */
async function waitsForApproval(
  run: Run,
  draft: Extract<ConflictRecord['draft'], { kind: 'massDelete' }>,
): Promise<boolean> {
  const asked = new Set(draft.bookingIds);
  const field = draft.goneFrom === 'google' ? 'outOfGoogle' : 'outOfStudio';
  let page: readonly Stored<Pair>[];
  let last: Stored<Pair> | undefined;
  do {
    page = await run.deps.store.find({
      from: pairsOf(run.syncId),
      where: [{ field, is: '==', value: 'massDelete' }],
      limit: pageSize,
      ...(last === undefined ? {} : { after: [last.id] }),
    });
    if (page.some(({ value }) => value.ended === undefined && asked.has(value.bookingId))) return true;
    last = page.at(-1);
  } while (page.length === pageSize);
  return false;
}

/** Unless somebody answers it at this moment. */
async function close(run: Run, conflict: Stored<ConflictRecord>): Promise<void> {
  const state = conflict.value.answer === undefined ? 'closed' : 'resolved';
  const fields: Partial<ConflictRecord> = { state, closedAt: run.deps.clock.now() };
  try {
    await run.deps.store.write([{ kind: 'update', document: conflict, fields, revision: conflict.revision }]);
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.reason !== 'changed') throw error;
  }
}
