import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { MailId } from '../../domain/ids.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import type { GoogleFailure, GoogleFailureReason } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { RunOutcome, RunSummary } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { mailIdOf, queuedBefore, queueMail, requestMail } from '../mails/queue-mail.ts';
import { failuresAfter, nextAttempt } from '../sync-run/cadence.ts';
import { awaitingConsent } from '../sync-run/fail-run.ts';
import { readFencedOf } from '../sync-run/lease.ts';
import { without } from '../without.ts';
import type { ContactsRun } from './run.ts';
import { contactsSummary, writeContactsRun } from './settle-contacts.ts';

/** How long writes rest when Google's use limits are reached, seconds: the contacts' clear after hours or a day (facts 4.6). */
const pauseLasts = 3 * 3600;

/**
 * Ends a run that Google stopped: frees the lease, keeps everything saved so far, notes what failed and when to try again. A dead
 * grant stops both of the user's syncs until they consent again, in one mail; a missing permission stops the contacts alone.
 */
export async function failContacts(run: ContactsRun, failure: GoogleFailure, startedAt: Instant): Promise<RunSummary> {
  const { summary, mails } = await run.deps.store.transact(async (transaction) => {
    const { value: record } = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    const sync = (await transaction.get(syncAt(run.syncId)))?.value;
    const now = run.deps.clock.now();
    const ending = sync === undefined ? undefined : endOfAccess(sync, failure);
    const mail =
      ending === 'grant' && sync !== undefined ? await reconnectMail(transaction, run, { sync, now }) : undefined;
    const ended = contactsSummary(run, { startedAt, endedAt: now, outcome: outcomeOf(failure.reason) });
    const noted: ContactSyncRecord = {
      ...without(record, 'lease'),
      failures: failuresAfter(record, run.trigger),
      lastFailure: { reason: failure.reason, said: failure.said, at: now },
      lastRun: ended,
      // The label is gone, or what a cursor belonged to is: everything is looked at again.
      ...(failure.reason === 'gone' ? { compareAll: true as const } : {}),
    };
    transaction.set(
      contactSyncAt(run.syncId),
      ending === undefined ? retried(noted, { run, failure, now }) : without(noted, 'nextSyncAt'),
    );
    if (sync !== undefined && ending === 'grant') transaction.set(syncAt(run.syncId), awaitingConsent(sync));
    if (sync !== undefined && ending === 'permission') transaction.set(syncAt(run.syncId), withoutContacts(sync));
    writeContactsRun(transaction, run, { summary: ended, warnings: [] });
    if (mail !== undefined) queueMail(transaction, mail);
    return { summary: ended, mails: mail === undefined ? [] : [mail.id] };
  });
  await requestMail(run.deps, mails);
  return summary;
}

/** Whether Google's refusal ends the grant, or says that only the permission for contacts is not in it. */
function endOfAccess(sync: SyncRecord, { reason, said }: GoogleFailure): 'grant' | 'permission' | undefined {
  if (reason !== 'reconnect' && reason !== 'unauthorized') return undefined;
  return said.startsWith('403') && sync.account !== undefined ? 'permission' : 'grant';
}

function withoutContacts(sync: SyncRecord): SyncRecord {
  if (sync.account === undefined) return sync;
  const permissions = sync.account.permissions.filter((permission) => permission !== 'contacts');
  return { ...sync, account: { ...sync.account, permissions } };
}

function outcomeOf(reason: GoogleFailureReason): RunOutcome {
  switch (reason) {
    case 'throttled':
      return 'throttled';
    case 'paused':
      return 'paused';
    case 'reconnect':
    case 'unauthorized':
      return 'reconnectNeeded';
    case 'cursorExpired':
    case 'forbidden':
    case 'gone':
    case 'taken':
    case 'changedMeanwhile':
    case 'rejected':
    case 'unavailable':
    case 'misconfigured':
      return 'failed';
  }
}

function retried(
  record: ContactSyncRecord,
  end: { readonly run: ContactsRun; readonly failure: GoogleFailure; readonly now: Instant },
): ContactSyncRecord {
  const { run, failure, now } = end;
  const isPaused = failure.reason === 'paused';
  const atLeastSeconds = isPaused ? pauseLasts : failure.retryAfterSeconds;
  const wait = { now, chance: run.deps.chance, ...(atLeastSeconds === undefined ? {} : { atLeastSeconds }) };
  return {
    ...record,
    nextSyncAt: nextAttempt(record.failures, wait),
    ...(isPaused ? { writesPausedUntil: addSeconds(now, pauseLasts) } : {}),
  };
}

/** The same mail as the calendar's run would send: whichever comes first sends it. */
async function reconnectMail(
  transaction: Transaction,
  run: ContactsRun,
  { sync, now }: { readonly sync: SyncRecord; readonly now: Instant },
): Promise<Parameters<typeof queueMail>[1] | undefined> {
  if (sync.account === undefined || sync.account.status === 'reconnectNeeded') return undefined;
  const id: MailId = mailIdOf('reconnect', run.syncId, sync.account.subject, sync.account.connectedAt);
  if ((await queuedBefore(transaction, [id])).has(id)) return undefined;
  const subject = { kind: 'reconnect', userId: run.user.id, accountEmail: sync.account.email } as const;
  return { id, studioId: run.studio.id, to: run.user.email, subject, at: now };
}
