import type { Studio, User } from '../../domain/studio.ts';
import type { SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { GoogleFailureReason } from '../../ports/google.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Reader } from '../../ports/store.ts';
import { mailIdOf, queuedBefore } from '../mails/queue-mail.ts';
import type { MailToQueue } from '../mails/queue-mail.ts';

/** The studio's job address hears of a sync that failed so many times in a row. */
const failuresTold = 5;

/** Whose sync failed, of the calendar or of the contacts. */
export interface FailedSync {
  readonly syncId: SyncId;
  readonly studio: Pick<Studio, 'id' | 'syncJob'>;
  readonly user: Pick<User, 'id' | 'email'>;
}

/** Asks the user to authenticate again; calendar and contacts would say the same, so whichever comes first says it. Undefined where it was said. */
export function reconnectMail(
  { syncId, studio, user }: FailedSync,
  { sync, now }: { readonly sync: SyncRecord; readonly now: Instant },
): MailToQueue | undefined {
  if (sync.account === undefined || sync.account.status === 'reconnectNeeded') return undefined;
  const { subject, connectedAt, email: accountEmail } = sync.account;
  return {
    id: mailIdOf('reconnect', syncId, subject, connectedAt),
    studioId: studio.id,
    to: user.email,
    subject: { kind: 'reconnect', userId: user.id, accountEmail },
    at: now,
  };
}

/** To the studio's job address, once so many runs in a row have failed: one mail for each time they begin to. */
export function failingMail(
  { syncId, studio, user }: FailedSync,
  what: {
    readonly of: 'calendar' | 'contacts';
    readonly before: Pick<SyncRecord, 'failures' | 'lastSuccessAt'>;
    readonly failures: number;
    readonly words: ReturnType<typeof inWords>;
    readonly now: Instant;
  },
): MailToQueue | undefined {
  const { onFailure, address } = studio.syncJob.notify;
  const { of, before, failures, words, now } = what;
  const isReached = before.failures < failuresTold && failures >= failuresTold;
  if (!isReached || !onFailure || address === '') return undefined;
  const since = before.lastSuccessAt ?? now;
  return {
    id: mailIdOf(of === 'contacts' ? 'contactsFailing' : 'syncFailing', syncId, since),
    studioId: studio.id,
    to: address,
    subject: {
      kind: 'syncFailing',
      ...(of === 'contacts' ? { of } : {}),
      userId: user.id,
      since,
      ...words,
    },
    at: now,
  };
}

/** The mail, where it was not queued before. Reads: ask before the transaction's first write. */
export async function notSaidBefore(reader: Reader, mail: MailToQueue | undefined): Promise<readonly MailToQueue[]> {
  if (mail === undefined) return [];
  return (await queuedBefore(reader, [mail.id])).has(mail.id) ? [] : [mail];
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
