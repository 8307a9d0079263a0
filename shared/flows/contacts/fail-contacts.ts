import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import type { GoogleFailure } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { RunSummary, Warning } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { queueMail, requestMail } from '../mails/queue-mail.ts';
import type { MailToQueue } from '../mails/queue-mail.ts';
import { failuresAfter, nextAttempt } from '../sync-run/cadence.ts';
import { awaitingConsent } from '../sync-run/fail-run.ts';
import { failingMail, notSaidBefore, reconnectMail } from '../sync-run/failure-mails.ts';
import { readFencedOf } from '../sync-run/lease.ts';
import { without } from '../without.ts';
import {
  contactsInWords,
  contactsNotAllowed,
  labelRefused,
  labelRefusedMail,
  notAllowedMail,
} from './contacts-trouble-mails.ts';
import { LabelRefused } from './keep-label.ts';
import type { ContactsRun } from './run.ts';
import { contactsSummary, writeContactsRun } from './settle-contacts.ts';
import { outcomeOfFailure } from '../sync-run/outcome-of-failure.ts';

/** How long writes rest when Google's use limits are reached, seconds: the contacts' clear after hours or a day (facts 4.6). */
const pauseLasts = 3 * 3600;

/**
 * Ends a run that Google stopped: frees the lease, keeps everything saved so far, notes what failed and when to try again. A dead
 * grant stops both of the user's syncs until they consent again, in one mail; a missing permission stops the contacts alone, in one mail
 * too; a sync that goes on failing is told to the studio's job address, once for each time it begins to.
 */
export async function failContacts(run: ContactsRun, failure: GoogleFailure, startedAt: Instant): Promise<RunSummary> {
  const { summary, mails } = await run.deps.store.transact(async (transaction) => {
    const { value: record } = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    const sync = (await transaction.get(syncAt(run.syncId)))?.value;
    const now = run.deps.clock.now();
    const ending = sync === undefined ? undefined : endOfAccess(sync, failure);
    const failures = failuresAfter(record, run.trigger);
    const { mail, told, warnings } = mailOf(run, { sync, ending, record, failures, failure, now });
    const queued = await notSaidBefore(transaction, mail);
    const ended = contactsSummary(run, { startedAt, endedAt: now, outcome: outcomeOfFailure(failure.reason) });
    const noted: ContactSyncRecord = {
      ...without(record, 'lease'),
      failures,
      told,
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
    writeContactsRun(transaction, run, { summary: ended, warnings });
    for (const one of queued) queueMail(transaction, one);
    return { summary: ended, mails: queued.map(({ id }) => id) };
  });
  await requestMail(run.deps, mails);
  return summary;
}

/** What is to be said of the failure, and to be remembered as said. */
function mailOf(
  run: ContactsRun,
  what: {
    readonly sync: SyncRecord | undefined;
    readonly ending: ReturnType<typeof endOfAccess>;
    readonly record: ContactSyncRecord;
    readonly failures: number;
    readonly failure: GoogleFailure;
    readonly now: Instant;
  },
): {
  readonly mail: MailToQueue | undefined;
  readonly told: ContactSyncRecord['told'];
  readonly warnings: readonly Warning[];
} {
  const { sync, ending, record, now } = what;
  const { told } = record;
  switch (ending) {
    case 'grant':
      return { mail: sync === undefined ? undefined : reconnectMail(run, { sync, now }), told, warnings: [] };
    case 'permission':
      return { ...notAllowedMail(run, { record, runId: run.id, now }), warnings: [contactsNotAllowed] };
    case undefined:
      if (what.failure instanceof LabelRefused) {
        const { title } = what.failure;
        return { ...labelRefusedMail(run, title, { record, runId: run.id, now }), warnings: [labelRefused(title)] };
      }
      return {
        mail: failingMail(run, {
          of: 'contacts',
          before: record,
          failures: what.failures,
          words: contactsInWords(what.failure.reason),
          now,
        }),
        told,
        warnings: [],
      };
  }
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
