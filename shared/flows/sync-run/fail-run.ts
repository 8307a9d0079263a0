import type { MailId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import type { GoogleFailure, GoogleFailureReason } from '../../ports/google.ts';
import type { RunSummary } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { mailIdOf, queueMail, queuedBefore, requestMail } from '../mails/queue-mail.ts';
import { without } from '../without.ts';
import { failuresAfter, nextAttempt } from './cadence.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';
import { summaryOf, writeRun } from './settle-run.ts';
import { outcomeOfFailure } from './outcome-of-failure.ts';

/** The studio's job address hears of a sync that failed so many times in a row. */
export const failuresTold = 5;
/** A calendar that is not there so many times in a row, some minutes apart, is gone (facts, trap 12). */
const failuresOfLostCalendar = 3;
/** How long writes rest when Google's use limits are reached, seconds (facts 3.1: some refill over hours). */
const pauseLasts = 3 * 3600;

/**
 * Ends a run that Google stopped: frees the lease, keeps everything saved so far, notes what failed and when to try again. A dead
 * grant stops the sync until the user consents again, and says so in one mail.
 */
export async function failRun(run: Run, failure: GoogleFailure, startedAt: Instant): Promise<RunSummary> {
  const { summary, mails } = await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFenced(transaction, run.syncId, run.fence);
    const now = run.deps.clock.now();
    const failures = failuresAfter(sync, run.trigger);
    const ended = summaryOf(run, { startedAt, endedAt: now, outcome: outcomeOfFailure(failure.reason) });
    const noted: SyncRecord = {
      ...without(sync, 'lease'),
      failures,
      lastFailure: { reason: failure.reason, said: failure.said, at: now },
      lastRun: ended,
    };
    const queued = await mailsOf(transaction, run, { sync, failures, failure, now });
    const endsAccess = outcomeOfFailure(failure.reason) === 'reconnectNeeded';
    const contacts = endsAccess ? await transaction.get(contactSyncAt(run.syncId)) : undefined;
    // Nothing is asked of Google for contacts either: their idle look does not read why.
    if (contacts !== undefined) transaction.update(contactSyncAt(run.syncId), { nextSyncAt: undefined });
    transaction.set(syncAt(run.syncId), after(noted, { run, failure, now }));
    writeRun(transaction, run, { summary: ended, warnings: [] });
    for (const mail of queued) queueMail(transaction, mail);
    return { summary: ended, mails: queued.map((mail) => mail.id) };
  });
  await requestMail(run.deps, mails);
  return summary;
}

function after(
  sync: SyncRecord,
  end: { readonly run: Run; readonly failure: GoogleFailure; readonly now: Instant },
): SyncRecord {
  const { run, failure, now } = end;
  if (outcomeOfFailure(failure.reason) === 'reconnectNeeded') return awaitingConsent(sync);
  if (failure.reason === 'gone' && sync.failures >= failuresOfLostCalendar) return withoutCalendar(sync);
  const atLeastSeconds = failure.reason === 'paused' ? pauseLasts : failure.retryAfterSeconds;
  const nextSyncAt = nextAttempt(sync.failures, {
    now,
    chance: run.deps.chance,
    reason: failure.reason,
    ...(atLeastSeconds === undefined ? {} : { atLeastSeconds }),
  });
  return {
    ...sync,
    nextSyncAt,
    ...(failure.reason === 'paused' ? { writesPausedUntil: addSeconds(now, pauseLasts) } : {}),
  };
}

/** Nothing is called for this user until they consent again; cursor and pairs stay, so the sync resumes where it stopped. */
export function awaitingConsent(sync: SyncRecord): SyncRecord {
  const resting = without(sync, 'nextSyncAt');
  return sync.account === undefined ? resting : { ...resting, account: { ...sync.account, status: 'reconnectNeeded' } };
}

/** The calendar is gone for good: nothing of it is asked for any more, and the page says to choose another. Pairs stay. */
function withoutCalendar(sync: SyncRecord): SyncRecord {
  return {
    ...without(sync, 'nextSyncAt', 'cursor', 'channel', 'calendarName', 'calendarTimeZone', 'calendarWritable'),
    settings: without(sync.settings, 'calendarId'),
    version: sync.version + 1,
  };
}

type QueuedMail = Parameters<typeof queueMail>[1];

async function mailsOf(
  transaction: Transaction,
  run: Run,
  what: {
    readonly sync: SyncRecord;
    readonly failures: number;
    readonly failure: GoogleFailure;
    readonly now: Instant;
  },
): Promise<readonly QueuedMail[]> {
  const mail = mailOf(run, what);
  if (mail === undefined) return [];
  const before: ReadonlySet<MailId> = await queuedBefore(transaction, [mail.id]);
  return before.has(mail.id) ? [] : [mail];
}

function mailOf(run: Run, what: Parameters<typeof failingMail>[1]): QueuedMail | undefined {
  if (outcomeOfFailure(what.failure.reason) === 'reconnectNeeded') return reconnectMail(run, what);
  const calendarIsGone = what.failure.reason === 'gone' && what.failures >= failuresOfLostCalendar;
  return calendarIsGone ? calendarGoneMail(run, what.now) : failingMail(run, what);
}

function calendarGoneMail(run: Run, now: Instant): QueuedMail {
  const { reason, remedy } = inWords('gone');
  return {
    id: mailIdOf('calendarGone', run.syncId, run.calendarId, run.id),
    studioId: run.studio.id,
    to: run.mail.address === '' ? run.user.email : run.mail.address,
    subject: {
      kind: 'warnings',
      userId: run.user.id,
      runId: run.id,
      warnings: [{ code: 'calendarGone', message: reason, remedy }],
      conflicts: 0,
    },
    at: now,
  };
}

function reconnectMail(
  run: Run,
  { sync, now }: { readonly sync: SyncRecord; readonly now: Instant },
): QueuedMail | undefined {
  if (sync.account === undefined || sync.account.status === 'reconnectNeeded') return undefined;
  return {
    id: mailIdOf('reconnect', run.syncId, sync.account.subject, sync.account.connectedAt),
    studioId: run.studio.id,
    to: run.user.email,
    subject: { kind: 'reconnect', userId: run.user.id, accountEmail: sync.account.email },
    at: now,
  };
}

function failingMail(
  run: Run,
  what: {
    readonly sync: SyncRecord;
    readonly failures: number;
    readonly failure: GoogleFailure;
    readonly now: Instant;
  },
): QueuedMail | undefined {
  const { onFailure, address } = run.studio.syncJob.notify;
  if (what.failures !== failuresTold || !onFailure || address === '') return undefined;
  const since = what.sync.lastSuccessAt ?? what.now;
  return {
    id: mailIdOf('syncFailing', run.syncId, since),
    studioId: run.studio.id,
    to: address,
    subject: { kind: 'syncFailing', userId: run.user.id, since, ...inWords(what.failure.reason) },
    at: what.now,
  };
}

/** A failure as people are told it. */
export function inWords(reason: GoogleFailureReason): { readonly reason: string; readonly remedy: string } {
  switch (reason) {
    case 'throttled':
    case 'paused':
      return {
        reason: 'Google asks us to slow down.',
        remedy: 'Nothing needs to be done: the sync goes on by itself.',
      };
    case 'reconnect':
    case 'unauthorized':
      return {
        reason: 'Google no longer lets us in.',
        remedy: 'Authenticate the Google account again on the Google tab.',
      };
    case 'gone':
      return {
        reason: 'The chosen Google calendar is not there any more.',
        remedy: 'Choose another calendar on the Google tab.',
      };
    case 'forbidden':
      return {
        reason: 'Google does not allow us to use the chosen calendar.',
        remedy: 'Choose a calendar you may change on the Google tab.',
      };
    case 'misconfigured':
      return {
        reason: 'Our registration with Google is not right.',
        remedy: 'The operators have been told; nothing needs to be done.',
      };
    case 'cursorExpired':
    case 'taken':
    case 'changedMeanwhile':
    case 'rejected':
      return {
        reason: 'Google answered in a way we did not expect.',
        remedy: 'The sync is tried again by itself; write to support if this goes on.',
      };
    case 'unavailable':
      return {
        reason: 'Google cannot be reached.',
        remedy: 'Nothing needs to be done: the sync is tried again by itself.',
      };
  }
}
