import { syncIdOf } from '../../domain/ids.ts';
import type { MailId, SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { alarmWatch, contactSyncAt, contactSyncs, syncAt, syncs } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { CollectionPath, Store } from '../../ports/store.ts';
import { queueStalled } from '../mails/queue-stalled.ts';
import { requestMail } from '../mails/queue-mail.ts';
import { readOwner } from '../sync-run/begin-run.ts';
import { decideStalls } from './decide-stalls.ts';

/** Calendars, and contact syncs, looked at in one tick; more come with the next. */
const perTick = 50;

interface Look {
  readonly now: Instant;
  readonly operators: readonly string[];
}

/**
 * Looks for calendars and contacts that have not gone well for longer than their studio allows and says so to the user, the studio's
 * job address and the vendor's operators: once for each standstill, again only after it was over, in one mail where both of a user's
 * stand still. Notes when it looked, so that its own silence shows. Answers of how many users it told.
 */
export async function raiseStallAlarms(
  deps: { readonly store: Store; readonly queue: Queue },
  look: Look,
): Promise<{ readonly stalled: number }> {
  const [calendars, contacts] = await Promise.all([
    findDue(deps.store, syncs, look.now),
    findDue(deps.store, contactSyncs, look.now),
  ]);
  let stalled = 0;
  for (const syncId of new Set([...calendars, ...contacts])) {
    const mails = await raise(deps, syncId, look);
    if (mails === undefined) continue;
    stalled += 1;
    await requestMail(deps, mails);
  }
  await deps.store.write([{ kind: 'set', document: alarmWatch, value: { lookedAt: look.now, stalled } }]);
  return { stalled };
}

/** Whose alarm has come, the longest ago first. */
async function findDue<Sync extends Pick<SyncRecord, 'studioId' | 'userId' | 'alarmAt'>>(
  store: Store,
  from: CollectionPath<Sync>,
  now: Instant,
): Promise<readonly SyncId[]> {
  const found = await store.find({
    from,
    where: [{ field: 'alarmAt', is: '<=', value: now }],
    orderBy: [{ field: 'alarmAt', direction: 'asc' }],
    limit: perTick,
  });
  return found.map(({ value }) => syncIdOf(value.studioId, value.userId));
}

/** The mails about one user's standstill; undefined where nothing stands still after all, or all is told. */
async function raise(
  deps: { readonly store: Store },
  syncId: SyncId,
  { now, operators }: Look,
): Promise<readonly MailId[] | undefined> {
  const owner = await readOwner(deps, syncId);
  return deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    const contacts = (await transaction.get(contactSyncAt(syncId)))?.value;
    if (sync === undefined) return undefined;
    const decisions = decideStalls({ sync, contacts }, { now, hasOwner: owner !== undefined });
    const halves = decisions.flatMap(({ told }) => told ?? []);
    const isNews = owner !== undefined && halves.length > 0;
    const told = { mail: sync.settings.mail, halves, operators, now };
    const mails = isNews ? await queueStalled(transaction, { ...owner, ...told }) : undefined;
    for (const { of, change } of decisions) {
      if (of === 'calendar') transaction.update(syncAt(syncId), change);
      else transaction.update(contactSyncAt(syncId), change);
    }
    return mails;
  });
}
