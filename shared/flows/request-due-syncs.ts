import { syncIdOf } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Chance } from '../ports/clock.ts';
import { syncs } from '../ports/collections.ts';
import type { Queue } from '../ports/queue.ts';
import type { SyncRecord } from '../ports/records.ts';
import { StoreFailure } from '../ports/store.ts';
import type { Store, Stored } from '../ports/store.ts';
import { requestSyncs } from './request-syncs.ts';
import { nextLook } from './sync-run/cadence.ts';

/** Syncs are spread over this many shards, so that no index is hot. */
export const shardCount = 64;
/** Most syncs one tick asks for per shard: a backlog drains over several ticks, the longest waiting first. */
const perShard = 50;

/**
 * One tick: asks for a run of every sync that is due. Each is claimed before it is asked for, by moving its next look on: a claim
 * that somebody else changed first is left to them, and a request that is lost comes again with that next look.
 */
export async function requestDueSyncs(
  deps: { readonly store: Store; readonly queue: Queue; readonly chance: Chance },
  { now }: { readonly now: Instant },
): Promise<{ readonly requested: number; readonly due: number }> {
  const shards = Array.from({ length: shardCount }, (_, shard) => shard);
  const found = (await Promise.all(shards.map((shard) => dueIn(deps.store, shard, now)))).flat();
  const claimed = (await Promise.all(found.map((stored) => claim(deps, stored, now)))).filter(
    (sync) => sync !== undefined,
  );
  const syncIds = claimed.map((sync) => syncIdOf(sync.studioId, sync.userId));
  return { requested: await requestSyncs(deps, syncIds, 'tick'), due: found.length };
}

async function dueIn(store: Store, shard: number, now: Instant): Promise<readonly Stored<SyncRecord>[]> {
  return store.find({
    from: syncs,
    where: [
      { field: 'shard', is: '==', value: shard },
      { field: 'nextSyncAt', is: '<=', value: now },
    ],
    orderBy: [{ field: 'nextSyncAt', direction: 'asc' }],
    limit: perShard,
  });
}

async function claim(
  deps: { readonly store: Store; readonly chance: Chance },
  stored: Stored<SyncRecord>,
  now: Instant,
): Promise<SyncRecord | undefined> {
  const fields = { nextSyncAt: nextLook(stored.value, { now, chance: deps.chance }) };
  try {
    await deps.store.write([{ kind: 'update', document: stored, fields, revision: stored.revision }]);
    return stored.value;
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === 'changed' || error.reason === 'missing')) return undefined;
    throw error;
  }
}
