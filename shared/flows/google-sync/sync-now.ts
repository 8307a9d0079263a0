import { asId, syncIdOf } from '../../domain/ids.ts';
import type { RunId, StudioId, UserId } from '../../domain/ids.ts';
import { syncAt } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import { notConnected, notSetUp, pausedByOperators } from '../sync-run/refusals.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import { readinessOf } from '../sync-run/begin-run.ts';
import { secondsBetween } from '../sync-run/cadence.ts';

/** A user asks for a sync at most this often, seconds. */
const atMostEvery = 60;

/** What became of "sync now". */
export type SyncNowAnswer =
  | { readonly kind: 'requested'; readonly runId: RunId }
  | { readonly kind: 'tooSoon'; readonly retryAfterSeconds: number }
  | Refused;

/** Asks for a sync of one user at once; once a minute. */
export async function syncNow(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock; readonly chance: Chance },
  who: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<SyncNowAnswer> {
  const syncId = syncIdOf(who.studioId, who.userId);
  const answer = await deps.store.transact(async (transaction): Promise<SyncNowAnswer> => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync === undefined) return notSetUp();
    const readiness = readinessOf(sync);
    if (readiness.kind === 'off') return notSetUp();
    if (readiness.kind === 'paused') return pausedByOperators();
    if (readiness.kind === 'reconnectNeeded') return notConnected();
    const now = deps.clock.now();
    const since = sync.askedNowAt === undefined ? atMostEvery : secondsBetween(sync.askedNowAt, now);
    if (since < atMostEvery) return { kind: 'tooSoon', retryAfterSeconds: Math.ceil(atMostEvery - since) };
    const runId = asId<RunId>(deps.chance.id());
    transaction.update(syncAt(syncId), { askedNowAt: now, nextSyncAt: now, promisedRunId: runId });
    return { kind: 'requested', runId };
  });
  if (answer.kind === 'requested') await requestSyncs(deps, [syncId], 'now');
  return answer;
}
