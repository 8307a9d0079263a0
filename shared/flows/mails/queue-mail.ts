import { fingerprint } from '../../domain/fingerprint.ts';
import { asId } from '../../domain/ids.ts';
import type { MailId, StudioId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { mailAt } from '../../ports/collections.ts';
import type { MailRecord, MailSubject } from '../../ports/records/mail-record.ts';
import { QueueFailure } from '../../ports/queue.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Reader, Transaction } from '../../ports/store.ts';

/** How long a mail's record is kept, seconds: what was said can be looked up for 90 days. */
const kept = 90 * 86_400;

/** A mail to be said once. */
export interface MailToQueue {
  readonly id: MailId;
  readonly studioId: StudioId;
  readonly to: string;
  readonly subject: MailSubject;
  readonly at: Instant;
}

/** The id of a mail from what it says and of what: equal parts are the same mail, so it is said once. */
export function mailIdOf(...parts: readonly string[]): MailId {
  return asId(fingerprint(parts.join('\n')));
}

/**
 * Which of these mails were queued before. Whoever might say the same thing again asks first, before any write of the
 * transaction: `queueMail` of one of them makes the whole transaction fail with `exists`.
 */
export async function queuedBefore(reader: Reader, ids: readonly MailId[]): Promise<ReadonlySet<MailId>> {
  const found = await reader.getAll(ids.map((id) => mailAt(id)));
  return new Set(ids.filter((_, index) => found[index] !== undefined));
}

/**
 * Puts a mail into the outbox with whatever else the transaction writes: it is said exactly if that happened. The
 * transaction fails with `exists` when it was queued before. Call `requestMail` once it is committed.
 */
export function queueMail(transaction: Transaction, mail: MailToQueue): void {
  const record: MailRecord = { ...mail, state: 'waiting', attempts: 0, expiresAt: addSeconds(mail.at, kept) };
  transaction.create(mailAt(mail.id), record);
}

/** Asks for these mails to be sent. A message that is not accepted is no loss: the tick finds the waiting mail. */
export async function requestMail(deps: { readonly queue: Queue }, ids: readonly MailId[]): Promise<number> {
  const handed = await Promise.all(ids.map((mailId) => handOver(deps.queue, mailId)));
  return handed.filter(Boolean).length;
}

async function handOver(queue: Queue, mailId: MailId): Promise<boolean> {
  try {
    await queue.publish('mail-requested', { mailId });
    return true;
  } catch (error) {
    if (error instanceof QueueFailure) return false;
    throw error;
  }
}
