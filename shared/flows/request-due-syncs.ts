import { syncIdOf } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Chance } from '../ports/clock.ts';
import { contactSyncs, syncs } from '../ports/collections.ts';
import type { Queue, SyncTrigger } from '../ports/queue.ts';
import type { ContactSyncRecord } from '../ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../ports/records/sync-record.ts';
import { StoreFailure } from '../ports/store.ts';
import type { CollectionPath, Store, Stored } from '../ports/store.ts';
import { nextContactsLook } from './contacts/settle-contacts.ts';
import { requestContactSyncs, requestSyncs } from './request-syncs.ts';
import { alarmAfter, nextLook } from './sync-run/cadence.ts';
import { takeTurns } from './take-turns.ts';

/** Syncs are spread over this many shards, so that no index is hot. */
export const shardCount = 64;
/** Most syncs one tick asks for: what Google's quota bears in a minute with room for what people do. The rest has its turn with the next tick. */
const usualBudget = 3_200;
/** The same of contact syncs, which are due every half hour at the most. */
const contactsBudget = 800;
/** Shards asked about in one query, each of which costs a read even where it finds nothing. */
const shardsAtOnce = 16;
/** The longest waiting of each query that a tick looks at, as a multiple of what it may ask for: the choice among studios is made from these. */
const choice = 4;
/** So many are claimed and asked for together: a tick that dies between the two delays no more than these. */
const batchSize = 100;

/** What one tick did. */
export interface RequestedSyncs {
  readonly requested: number;
  /** How many it saw that were due. */
  readonly due: number;
}

/**
 * One tick: asks for a run of every sync that is due, as far as the budget goes. The studios take turns, the longest waiting of
 * each first, so that a studio with thousands of users is nobody else's trouble. Each sync is claimed before it is asked for, by
 * moving its next look on, with jitter: a claim that somebody else changed first is left to them, and a request that is lost comes
 * again with that next look.
 */
export async function requestDueSyncs(
  deps: TickDeps,
  { now, budget = usualBudget }: { readonly now: Instant; readonly budget?: number },
): Promise<RequestedSyncs> {
  return requestDue(
    deps,
    { now, budget },
    {
      from: syncs,
      claimed: (sync) => {
        const nextSyncAt = nextLook(sync, { now, chance: deps.chance });
        return { nextSyncAt, ...firstAlarm(sync, { now, nextSyncAt }) };
      },
      request: (sync) => requestSyncs(deps, [syncIdOf(sync.studioId, sync.userId)], triggerFor(sync)),
    },
  );
}

/** The same for every contact sync that is due. */
export async function requestDueContactSyncs(
  deps: TickDeps,
  { now, budget = contactsBudget }: { readonly now: Instant; readonly budget?: number },
): Promise<RequestedSyncs> {
  return requestDue<ContactSyncRecord>(
    deps,
    { now, budget },
    {
      from: contactSyncs,
      claimed: (sync) => {
        const nextSyncAt = nextContactsLook(deps, now);
        return { nextSyncAt, ...firstAlarm(sync, { now, nextSyncAt }) };
      },
      request: (sync) =>
        requestContactSyncs(
          deps,
          [syncIdOf(sync.studioId, sync.userId)],
          sync.populates === undefined ? 'tick' : 'populate',
        ),
    },
  );
}

/** One that never went well yet is watched from its first look on. */
function firstAlarm(
  {
    alarmAt,
    stalledSince,
    stallHours,
  }: Pick<SyncRecord | ContactSyncRecord, 'alarmAt' | 'stalledSince' | 'stallHours'>,
  { now, nextSyncAt }: { readonly now: Instant; readonly nextSyncAt: Instant },
): { readonly alarmAt?: Instant } {
  if (alarmAt !== undefined || stalledSince !== undefined) return {};
  return { alarmAt: alarmAfter(now, { nextSyncAt, ...(stallHours === undefined ? {} : { stallHours }) }) };
}

interface TickDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly chance: Chance;
}

type Due = Pick<SyncRecord, 'studioId' | 'userId' | 'nextSyncAt'>;

/** One kind of sync: where it is stored, when it is looked at next, and how it is asked for. */
interface Kind<Sync extends Due> {
  readonly from: CollectionPath<Sync>;
  /** What a claim changes: the next look, so that nobody else asks for this one. */
  claimed(sync: Sync): Partial<Sync> & { readonly nextSyncAt: Instant };
  request(sync: Sync): Promise<number>;
}

interface Tick {
  readonly now: Instant;
  readonly budget: number;
}

async function requestDue<Sync extends Due>(
  deps: TickDeps,
  { now, budget }: Tick,
  kind: Kind<Sync>,
): Promise<RequestedSyncs> {
  const limit = Math.ceil((budget * choice * shardsAtOnce) / shardCount);
  const groups = Array.from({ length: shardCount / shardsAtOnce }, (_, group) =>
    Array.from({ length: shardsAtOnce }, (__, nth) => group * shardsAtOnce + nth),
  );
  const found = (await Promise.all(groups.map((shards) => dueIn(deps.store, kind, { shards, now, limit })))).flat();
  const longestWaitingFirst = found.toSorted((one, other) => (whenDue(one) < whenDue(other) ? -1 : 1));
  const chosen = takeTurns(longestWaitingFirst, (stored) => stored.value.studioId).slice(0, budget);
  let requested = 0;
  for (let from = 0; from < chosen.length; from += batchSize) {
    requested += await claimAndRequest(deps, chosen.slice(from, from + batchSize), kind);
  }
  return { requested, due: found.length };
}

function whenDue(stored: Stored<Due>): string {
  return stored.value.nextSyncAt ?? '';
}

async function dueIn<Sync extends Due>(
  store: Store,
  { from }: Kind<Sync>,
  { shards, now, limit }: { readonly shards: readonly number[]; readonly now: Instant; readonly limit: number },
): Promise<readonly Stored<Sync>[]> {
  return store.find({
    from,
    where: [
      { field: 'shard', is: 'in', value: shards },
      { field: 'nextSyncAt', is: '<=', value: now },
    ],
    orderBy: [{ field: 'nextSyncAt', direction: 'asc' }],
    limit,
  });
}

async function claimAndRequest<Sync extends Due>(
  deps: TickDeps,
  chosen: readonly Stored<Sync>[],
  kind: Kind<Sync>,
): Promise<number> {
  const claimed = await Promise.all(chosen.map((stored) => claim(deps, stored, kind)));
  const ours = claimed.filter((sync) => sync !== undefined);
  const requested = await Promise.all(ours.map((sync) => kind.request(sync)));
  return requested.reduce((sum, count) => sum + count, 0);
}

/** A populate or an undo whose request was lost, or whose worker died, is still long work. */
function triggerFor({ settings, undo }: SyncRecord): SyncTrigger {
  if (undo !== undefined) return 'undo';
  return settings.populateGoogle || settings.populateStudio ? 'populate' : 'tick';
}

async function claim<Sync extends Due>(
  deps: TickDeps,
  stored: Stored<Sync>,
  kind: Kind<Sync>,
): Promise<Sync | undefined> {
  const fields = kind.claimed(stored.value);
  try {
    await deps.store.write([{ kind: 'update', document: stored, fields, revision: stored.revision }]);
    return stored.value;
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === 'changed' || error.reason === 'missing')) return undefined;
    throw error;
  }
}
