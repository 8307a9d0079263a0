import { syncIdOf } from '../../domain/ids.ts';
import type { MailId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { alarmWatch, syncAt, syncs } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { queueStalled } from '../mails/queue-stalled.ts';
import { requestMail } from '../mails/queue-mail.ts';
import { readinessOf, readOwner } from '../sync-run/begin-run.ts';
import { inWords } from '../sync-run/failure-mails.ts';

/** Syncs looked at in one tick; more come with the next. */
const perTick = 50;
/** A sync its operators paused is looked at again so much later, seconds. */
const pausedAgainAfter = 3600;

/**
 * Looks for syncs that have not gone well for longer than their studio allows and says so to the user, the studio's job address and
 * the vendor's operators: once for each standstill, again only after it was over. Notes when it looked, so that its own silence shows.
 */
export async function raiseStallAlarms(
  deps: { readonly store: Store; readonly queue: Queue },
  { now, operators }: { readonly now: Instant; readonly operators: readonly string[] },
): Promise<{ readonly stalled: number }> {
  const due = await deps.store.find({
    from: syncs,
    where: [{ field: 'alarmAt', is: '<=', value: now }],
    orderBy: [{ field: 'alarmAt', direction: 'asc' }],
    limit: perTick,
  });
  let stalled = 0;
  for (const { value } of due) {
    const mails = await raise(deps, value, { now, operators });
    if (mails === undefined) continue;
    stalled += 1;
    await requestMail(deps, mails);
  }
  await deps.store.write([{ kind: 'set', document: alarmWatch, value: { lookedAt: now, stalled } }]);
  return { stalled };
}

/** The mails about one sync's standstill; undefined where it does not stand still after all. */
async function raise(
  deps: { readonly store: Store },
  { studioId, userId }: SyncRecord,
  at: { readonly now: Instant; readonly operators: readonly string[] },
): Promise<readonly MailId[] | undefined> {
  const syncId = syncIdOf(studioId, userId);
  const owner = await readOwner(deps, syncId);
  return deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync?.alarmAt === undefined || sync.alarmAt > at.now) return undefined;
    const readiness = readinessOf(sync);
    if (readiness.kind === 'paused') {
      transaction.update(syncAt(syncId), { alarmAt: addSeconds(at.now, pausedAgainAfter) });
      return undefined;
    }
    // Switched off, or nobody's any more: a sync that is switched on again is watched again.
    if (owner === undefined || readiness.kind === 'off') {
      transaction.update(syncAt(syncId), { alarmAt: undefined });
      return undefined;
    }
    return tell(transaction, sync, { ...at, ...owner });
  });
}

async function tell(
  transaction: Transaction,
  sync: SyncRecord,
  at: NonNullable<Awaited<ReturnType<typeof readOwner>>> & {
    readonly now: Instant;
    readonly operators: readonly string[];
  },
): Promise<readonly MailId[]> {
  const { studio, user, now } = at;
  const since = sync.lastSuccessAt ?? sync.account?.connectedAt ?? now;
  // Whoever is asked to let us in again was asked by a mail of its own, and it is nothing an operator can do.
  const isAsked = readinessOf(sync).kind === 'reconnectNeeded';
  const mails = await queueStalled(transaction, {
    studio,
    user,
    mail: isAsked ? { ...sync.settings.mail, warnings: false } : sync.settings.mail,
    since,
    ...reasonOf(sync),
    operators: isAsked ? [] : at.operators,
    now,
  });
  transaction.update(syncAt(syncIdOf(sync.studioId, sync.userId)), { alarmAt: undefined, stalledSince: since });
  return mails;
}

function reasonOf(sync: SyncRecord): { readonly code: string; readonly reason: string; readonly remedy: string } {
  const { lastFailure } = sync;
  if (readinessOf(sync).kind === 'reconnectNeeded') return { code: 'reconnect', ...inWords('reconnect') };
  if (sync.failures > 0 && lastFailure !== undefined && lastFailure.reason !== 'internal')
    return { code: lastFailure.reason, ...inWords(lastFailure.reason) };
  return {
    code: 'notRun',
    reason: 'No sync came to its end.',
    remedy: 'The operators have been told. “Sync now” on the Google tab tries it at once.',
  };
}
