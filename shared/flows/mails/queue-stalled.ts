import { syncIdOf } from '../../domain/ids.ts';
import type { MailId, UserId } from '../../domain/ids.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import type { Studio, User } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import type { StallAudience } from '../../ports/records/mail-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { mailIdOf, queuedBefore, queueMail } from './queue-mail.ts';
import type { MailToQueue } from './queue-mail.ts';

/** A sync without a good run for longer than the studio allows. */
export interface Stall {
  readonly studio: Pick<Studio, 'id' | 'syncJob'>;
  readonly user: Pick<User, 'id' | 'email'>;
  readonly mail: GoogleSyncSettings['mail'];
  /** The last good run, or when the sync was switched on: names the standstill, which is told once. */
  readonly since: Instant;
  /** A word of ours for what stops it: what operators are told. */
  readonly code: string;
  /** The same in plain words, with what to do about it. */
  readonly reason: string;
  readonly remedy: string;
  /** The vendor's operators. */
  readonly operators: readonly string[];
  readonly now: Instant;
}

/**
 * Queues the news of a standstill to the user (who has warnings on), the studio's job address (which wants failures) and the
 * operators, each once for as long as it lasts. Reads first: call it before the transaction's writes. Returns what to request
 * once it is committed; empty when all of them know.
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
  const { studio, user, mail, operators } = stall;
  const { onFailure, address } = studio.syncJob.notify;
  return [
    ...(mail.warnings ? [mailTo(stall, 'user', mail.address === '' ? user.email : mail.address)] : []),
    ...(onFailure && address !== '' ? [mailTo(stall, 'studio', address)] : []),
    ...operators.map((operator) => mailTo(stall, 'operators', operator)),
  ];
}

function mailTo(stall: Stall, audience: StallAudience, to: string): MailToQueue {
  const { studio, since, code, reason, remedy, now } = stall;
  const userId: UserId = stall.user.id;
  return {
    id: mailIdOf('stalled', audience, to, syncIdOf(studio.id, userId), since),
    studioId: studio.id,
    to,
    subject: { kind: 'stalled', audience, userId, since, code, reason, remedy },
    at: now,
  };
}
