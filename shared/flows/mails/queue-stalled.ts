import { syncIdOf } from '../../domain/ids.ts';
import type { MailId, UserId } from '../../domain/ids.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import type { Studio, User } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import type { StallAudience, StalledHalf } from '../../ports/records/mail-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { without } from '../without.ts';
import { mailIdOf, queuedBefore, queueMail } from './queue-mail.ts';
import type { MailToQueue } from './queue-mail.ts';

/** A half that stands still, and whether a mail of its own has asked the user to do something about it. */
export interface HalfToTell extends StalledHalf {
  readonly isAsked: boolean;
}

/** A sync without a good run for longer than the studio allows. */
export interface Stall {
  readonly studio: Pick<Studio, 'id' | 'syncJob'>;
  readonly user: Pick<User, 'id' | 'email'>;
  readonly mail: GoogleSyncSettings['mail'];
  /** Told in one mail, the calendar first. */
  readonly halves: readonly HalfToTell[];
  /** The vendor's operators. */
  readonly operators: readonly string[];
  readonly now: Instant;
}

/**
 * Queues the news of a standstill to the user (who has warnings on), the studio's job address (which wants failures) and the
 * operators, each once for as long as it lasts. What the user was asked to mend is the studio's news alone: the user knows, and it is
 * nothing an operator can do. Reads first: call it before the transaction's writes. Returns what to request once it is committed;
 * empty when all of them know.
 */
export async function queueStalled(transaction: Transaction, stall: Stall): Promise<readonly MailId[]> {
  const mails = mailsOf(stall);
  const before = await queuedBefore(
    transaction,
    mails.map(({ id }) => id),
  );
  const news = mails.filter(({ id }) => !before.has(id));
  for (const mail of news) queueMail(transaction, mail);
  return news.map(({ id }) => id);
}

function mailsOf(stall: Stall): readonly MailToQueue[] {
  const { studio, user, mail, operators, halves } = stall;
  const { onFailure, address } = studio.syncJob.notify;
  const isNews = halves.some(({ isAsked }) => !isAsked);
  return [
    ...(mail.warnings && isNews ? [mailTo(stall, 'user', mail.address === '' ? user.email : mail.address)] : []),
    ...(onFailure && address !== '' ? [mailTo(stall, 'studio', address)] : []),
    ...(isNews ? operators.map((operator) => mailTo(stall, 'operators', operator)) : []),
  ];
}

function mailTo(stall: Stall, audience: StallAudience, to: string): MailToQueue {
  const { studio, now } = stall;
  const userId: UserId = stall.user.id;
  const halves = stall.halves
    .filter(({ isAsked }) => audience === 'studio' || !isAsked)
    .map((half): StalledHalf => without(half, 'isAsked'));
  const standstill = halves.map(({ of, since }) => `${of} ${since}`);
  return {
    id: mailIdOf('stalled', audience, to, syncIdOf(studio.id, userId), ...standstill),
    studioId: studio.id,
    to,
    subject: { kind: 'stalled', audience, userId, halves },
    at: now,
  };
}
