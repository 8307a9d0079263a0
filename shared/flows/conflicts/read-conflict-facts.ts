import { syncIdOf } from '../../domain/ids.ts';
import { pairAt, studioCollections } from '../../ports/collections.ts';
import type { ConflictChoice, ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { Reader } from '../../ports/store.ts';
import { choicesFor } from './conflict-choices.ts';
import type { ConflictFacts } from './conflict-choices.ts';

/** A question, what it hangs on, and what can be answered now. */
export interface ConflictView extends ConflictFacts {
  readonly conflict: ConflictRecord;
  readonly choices: readonly ConflictChoice[];
}

/** The booking and the pair a question is about, where it is about one. */
export async function readFacts(reader: Reader, conflict: ConflictRecord): Promise<ConflictFacts> {
  const [view] = await viewConflicts(reader, [conflict]);
  return view ?? {};
}

/** Each of these questions of one studio with what can be answered now, in their order. */
export async function viewConflicts(
  reader: Reader,
  conflicts: readonly ConflictRecord[],
): Promise<readonly ConflictView[]> {
  const about = conflicts.flatMap(({ studioId, userId, draft }) =>
    draft.kind === 'massDelete'
      ? []
      : [
          {
            booking: studioCollections(studioId).booking(draft.bookingId),
            pair: pairAt(syncIdOf(studioId, userId), draft.bookingId),
          },
        ],
  );
  const [bookings, pairs] = await Promise.all([
    reader.getAll(about.map((one) => one.booking)),
    reader.getAll(about.map((one) => one.pair)),
  ]);
  const bookingsByPath = new Map(bookings.flatMap((found) => (found ? [[found.path, found.value.booking]] : [])));
  const pairsByPath = new Map(pairs.flatMap((found) => (found ? [[found.path, found.value]] : [])));
  return conflicts.map((conflict) => {
    const { studioId, userId, draft } = conflict;
    if (draft.kind === 'massDelete') return { conflict, choices: choicesFor(conflict, {}) };
    const booking = bookingsByPath.get(studioCollections(studioId).booking(draft.bookingId).path);
    const pair = pairsByPath.get(pairAt(syncIdOf(studioId, userId), draft.bookingId).path);
    const facts = { ...(booking === undefined ? {} : { booking }), ...(pair === undefined ? {} : { pair }) };
    return { conflict, ...facts, choices: choicesFor(conflict, facts) };
  });
}
