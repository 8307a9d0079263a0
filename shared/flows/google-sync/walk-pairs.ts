import { syncIdOf } from '../../domain/ids.ts';
import type { SyncId } from '../../domain/ids.ts';
import { pairAt, pairsOf, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import type { Pair } from '../../sync/calendar/model.ts';
import { pagesOf } from '../pages-of.ts';

/** Pairs read at a time, and calls to Google at a time. */
const pageSize = 200;
const callsAtOnce = 5;

/** How a walk ended: pairs dealt with, and pairs that could not be, or no longer in time. */
export interface WalkCounts {
  readonly done: number;
  readonly left: number;
}

/** One walk over a user's pairs. */
export interface Walk {
  /** The sync as runs were kept away from it: once one was let in again, no more ties are cut. */
  readonly held: Pick<SyncRecord, 'studioId' | 'userId' | 'fence'>;
  /** Milliseconds after which no further call is begun; the rest counts as left. */
  readonly milliseconds: number;
  readonly isMeant: (pair: Pair) => boolean;
  /** Does the thing at Google; may throw `GoogleFailure`. Returns the pair as it is from now on. */
  readonly carryOut: (pair: Pair) => Promise<Pair>;
}

/**
 * Does one thing at Google for every pair that is meant, as well as can be: one that fails never stops the others. Each tie is cut
 * before: killed on the way, nobody takes what was done for something the user did in Google. Where that was not done, or nobody
 * knows, the tie stays cut, and the event's mark ties it anew wherever a full read finds it. Where it certainly was not done, the tie
 * is as it was before.
 */
export async function walkPairs(
  deps: { readonly store: Store; readonly clock: Clock },
  walk: Walk,
): Promise<WalkCounts> {
  const until = deps.clock.elapsed() + walk.milliseconds;
  const syncId = syncIdOf(walk.held.studioId, walk.held.userId);
  let done = 0;
  let left = 0;
  for await (const pairs of pagesOf(deps.store, { from: pairsOf(syncId), size: pageSize })) {
    const changed: Pair[] = [];
    const meant = pairs.filter((pair) => walk.isMeant(pair));
    if (!(await cutTies(deps.store, walk.held, meant))) {
      left += meant.length;
      continue;
    }
    for (let first = 0; first < meant.length; first += callsAtOnce) {
      const some = meant.slice(first, first + callsAtOnce);
      const ends = await Promise.all(some.map((pair) => attempt(pair, walk, deps.clock.elapsed() < until)));
      done += ends.filter((end) => end.isDone).length;
      left += ends.filter((end) => !end.isDone).length;
      changed.push(...ends.flatMap((end) => (end.pair === undefined ? [] : [end.pair])));
    }
    await savePairs(deps.store, syncId, changed);
  }
  return { done, left };
}

/** Cuts the tie of every pair that is meant; nothing is done at Google. */
export async function endPairs(store: Store, syncId: SyncId, isMeant: (pair: Pair) => boolean): Promise<void> {
  for await (const pairs of pagesOf(store, { from: pairsOf(syncId), size: pageSize })) {
    const ended = pairs.filter((pair) => pair.ended === undefined && isMeant(pair));
    await savePairs(
      store,
      syncId,
      ended.map((pair) => ({ ...pair, ended: true as const })),
    );
  }
}

/** Cuts the ties, unless runs were let in again: whoever slept would take events away from a sync at work. */
async function cutTies(store: Store, held: Walk['held'], pairs: readonly Pair[]): Promise<boolean> {
  if (pairs.length === 0) return true;
  const syncId = syncIdOf(held.studioId, held.userId);
  return store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync?.fence !== held.fence) return false;
    for (const pair of pairs) transaction.set(pairAt(syncId, pair.bookingId), untied(pair));
    return true;
  });
}

/** The pair with its tie cut, and its event's id free to be found or taken again. */
function untied(pair: Pair): Pair {
  return { ...pair, ended: true, generation: pair.generation - 1 };
}

interface End {
  readonly isDone: boolean;
  readonly pair: Pair | undefined;
}

async function attempt(pair: Pair, walk: Walk, inTime: boolean): Promise<End> {
  if (!inTime) return { isDone: false, pair };
  try {
    return { isDone: true, pair: await walk.carryOut(pair) };
  } catch (error) {
    if (error instanceof GoogleFailure) return { isDone: false, pair: isRefusal(error) ? pair : undefined };
    throw error;
  }
}

function isRefusal({ reason }: GoogleFailure): boolean {
  return reason === 'forbidden' || reason === 'rejected';
}

async function savePairs(store: Store, syncId: SyncId, pairs: readonly Pair[]): Promise<void> {
  if (pairs.length === 0) return;
  await store.write(
    pairs.map((pair) => ({ kind: 'set' as const, document: pairAt(syncId, pair.bookingId), value: pair })),
  );
}
