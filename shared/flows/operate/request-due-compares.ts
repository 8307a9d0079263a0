import { syncIdOf } from '../../domain/ids.ts';
import type { SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Chance } from '../../ports/clock.ts';
import { contactSyncs, syncAt, syncs } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { StoreFailure } from '../../ports/store.ts';
import type { CollectionPath, Store, Stored } from '../../ports/store.ts';
import { contactsReadiness } from '../contacts/begin-contacts-run.ts';
import { requestContactSyncs, requestSyncs } from '../request-syncs.ts';
import { readinessOf } from '../sync-run/begin-run.ts';
import { nextCompare } from '../sync-run/cadence.ts';

/** Syncs of each kind one tick sends to be compared: at one tick a minute some 50,000 a week. */
const perTick = 5;

interface Deps {
  readonly store: Store;
  readonly queue: Queue;
  readonly chance: Chance;
}

/**
 * Asks, among the long work, for a comparison of the few calendars and the few contact syncs that have waited longest for one; each is
 * claimed first. Neither waits for the other: contacts are compared also where there is no calendar, or it cannot be reached.
 */
export async function requestDueCompares(
  deps: Deps,
  { now }: { readonly now: Instant },
): Promise<{ readonly requested: number }> {
  const [calendars, contacts] = await Promise.all([claimDue(deps, syncs, now), claimDue(deps, contactSyncs, now)]);
  const ready = calendars.filter((sync) => readinessOf(sync).kind === 'ready').map(idOf);
  const settings = await deps.store.getAll(contacts.map((record) => syncAt(idOf(record))));
  const readyContacts = contacts
    .filter((record, index) => contactsReadiness(settings[index]?.value, record).kind === 'ready')
    .map(idOf);
  const requested = await Promise.all([
    requestSyncs(deps, ready, 'compare'),
    requestContactSyncs(deps, readyContacts, 'compare'),
  ]);
  return { requested: requested[0] + requested[1] };
}

type Comparable = Pick<SyncRecord, 'studioId' | 'userId' | 'nextCompareAt'>;

function idOf({ studioId, userId }: Comparable): SyncId {
  return syncIdOf(studioId, userId);
}

/** Those that are due, each moved on by a week so that nobody else asks for it. */
async function claimDue<Sync extends Comparable>(
  deps: Deps,
  from: CollectionPath<Sync>,
  now: Instant,
): Promise<readonly Sync[]> {
  const due = await deps.store.find({
    from,
    where: [{ field: 'nextCompareAt', is: '<=', value: now }],
    orderBy: [{ field: 'nextCompareAt', direction: 'asc' }],
    limit: perTick,
  });
  const claimed = await Promise.all(due.map((stored) => claim(deps, stored, now)));
  return claimed.flatMap((sync) => sync ?? []);
}

async function claim<Sync extends Comparable>(
  deps: Deps,
  stored: Stored<Sync>,
  now: Instant,
): Promise<Sync | undefined> {
  const fields: Partial<Comparable> = { nextCompareAt: nextCompare(now, deps.chance) };
  try {
    await deps.store.write([{ kind: 'update', document: stored, fields, revision: stored.revision }]);
    return stored.value;
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === 'changed' || error.reason === 'missing')) return undefined;
    throw error;
  }
}
