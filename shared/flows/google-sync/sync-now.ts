import { asId, syncIdOf } from '../../domain/ids.ts';
import type { RunId, StudioId, UserId } from '../../domain/ids.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import { contactsReadiness } from '../contacts/begin-contacts-run.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import { notConnected, notSetUp, pausedByOperators } from '../sync-run/refusals.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs, requestSyncs } from '../request-syncs.ts';
import { readinessOf } from '../sync-run/begin-run.ts';
import { secondsBetween } from '../sync-run/cadence.ts';

/** A user asks for a sync at most this often, seconds. */
const atMostEvery = 60;

/** What became of "sync now". */
export type SyncNowAnswer =
  | { readonly kind: 'requested'; readonly runId: RunId }
  | { readonly kind: 'tooSoon'; readonly retryAfterSeconds: number }
  | Refused;

type Noted =
  | (Extract<SyncNowAnswer, { kind: 'requested' }> & { readonly calendar: boolean; readonly contacts: boolean })
  | Exclude<SyncNowAnswer, { kind: 'requested' }>;

/** Asks for a sync of one user at once, of calendar and contacts, whichever are set up; once a minute. */
export async function syncNow(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock; readonly chance: Chance },
  who: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<SyncNowAnswer> {
  const syncId = syncIdOf(who.studioId, who.userId);
  const answer = await deps.store.transact(async (transaction): Promise<Noted> => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync === undefined) return notSetUp();
    const contactSync = (await transaction.get(contactSyncAt(syncId)))?.value;
    const contacts = contactSync !== undefined && contactsReadiness(sync, contactSync).kind === 'ready';
    const readiness = readinessOf(sync);
    if (readiness.kind === 'off' && !contacts) return notSetUp();
    if (readiness.kind === 'paused') return pausedByOperators();
    if (readiness.kind === 'reconnectNeeded' && !contacts) return notConnected();
    const now = deps.clock.now();
    const since = sync.askedNowAt === undefined ? atMostEvery : secondsBetween(sync.askedNowAt, now);
    if (since < atMostEvery) return { kind: 'tooSoon', retryAfterSeconds: Math.ceil(atMostEvery - since) };
    const runId = asId<RunId>(deps.chance.id());
    // Without a calendar it is the contacts' run that was promised.
    const calendar = readiness.kind === 'ready';
    transaction.update(syncAt(syncId), {
      askedNowAt: now,
      ...(calendar ? { nextSyncAt: now, promisedRunId: runId } : {}),
    });
    if (contacts)
      transaction.update(contactSyncAt(syncId), { nextSyncAt: now, ...(calendar ? {} : { promisedRunId: runId }) });
    return { kind: 'requested', runId, calendar, contacts };
  });
  if (answer.kind !== 'requested') return answer;
  if (answer.calendar) await requestSyncs(deps, [syncId], 'now');
  if (answer.contacts) await requestContactSyncs(deps, [syncId], 'now');
  return { kind: 'requested', runId: answer.runId };
}
