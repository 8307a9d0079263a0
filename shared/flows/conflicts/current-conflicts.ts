import type { Clock } from '../../ports/clock.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { Store, Stored } from '../../ports/store.ts';
import { closeSettled } from './close-overlaps.ts';

/** These questions of one studio as they stand now: of those whose overlap is gone by itself, that is noted first. */
export async function currentOf(
  deps: { readonly store: Store; readonly clock: Clock },
  conflicts: readonly Stored<ConflictRecord>[],
): Promise<readonly ConflictRecord[]> {
  const closed = await closeSettled(deps, conflicts);
  const closedAt = deps.clock.now();
  return conflicts.map(({ id, value }) => (closed.has(id) ? { ...value, state: 'closed', closedAt } : value));
}
