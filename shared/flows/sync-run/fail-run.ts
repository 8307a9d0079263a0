import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import type { GoogleFailure } from '../../ports/google.ts';
import type { RunSummary } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { mailIdOf, queueMail, requestMail } from '../mails/queue-mail.ts';
import type { MailToQueue } from '../mails/queue-mail.ts';
import { without } from '../without.ts';
import { failuresAfter, nextAttempt } from './cadence.ts';
import { failingMail, inWords, notSaidBefore, reconnectMail } from './failure-mails.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';
import { summaryOf, writeRun } from './settle-run.ts';
import { outcomeOfFailure } from './outcome-of-failure.ts';

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
    const queued = await notSaidBefore(transaction, mailOf(run, { sync, failures, failure, now }));
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

function mailOf(
  run: Run,
  what: {
    readonly sync: SyncRecord;
    readonly failures: number;
    readonly failure: GoogleFailure;
    readonly now: Instant;
  },
): MailToQueue | undefined {
  const { sync, failures, failure, now } = what;
  if (outcomeOfFailure(failure.reason) === 'reconnectNeeded') return reconnectMail(run, { sync, now });
  if (failure.reason === 'gone' && failures >= failuresOfLostCalendar) return calendarGoneMail(run, now);
  return failingMail(run, { of: 'calendar', before: sync, failures, words: inWords(failure.reason), now });
}

function calendarGoneMail(run: Run, now: Instant): MailToQueue {
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
