import { fingerprint } from '../../domain/fingerprint.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { suppressionAt } from '../../ports/collections.ts';
import type { SuppressionReason, SuppressionRecord } from '../../ports/records/mail-record.ts';
import type { DocumentPath, Reader, Store, Transaction } from '../../ports/store.ts';

/** How long a bounce keeps mails from an address, seconds: a mailbox that was full or closed may be there again. */
const bounceLasts = 90 * 86_400;

/** Why an address gets no mails, as the Google tab shows it. */
export interface Suppression {
  readonly reason: SuppressionReason;
  readonly at: Instant;
  /** What the other side's mail server said; may be empty. */
  readonly said: string;
}

/** Whether mails to this address come back or are not wanted; undefined when all is well. */
export async function suppressionOf(
  deps: { readonly store: Reader },
  about: { readonly address: string; readonly now: Instant },
): Promise<Suppression | undefined> {
  const found = (await deps.store.get(suppressionOfAddress(about.address)))?.value;
  // Expired records go some hours after their time.
  if (found === undefined || (found.expiresAt !== undefined && found.expiresAt <= about.now)) return undefined;
  const { reason, at, said } = found;
  return { reason, at, said };
}

/** Lets mails go to this address again. Doing it twice changes nothing; if mails still come back, it is suppressed again. */
export async function liftSuppression(
  deps: { readonly store: Store },
  { address }: { readonly address: string },
): Promise<void> {
  await deps.store.write([{ kind: 'delete', document: suppressionOfAddress(address) }]);
}

/**
 * Notes that this address gets no mails any more; a graver reason, or the same one later, takes the place of what is there.
 * Reads first: call it before the transaction's writes.
 */
export async function readSuppression(transaction: Transaction, address: string): Promise<SuppressionChange> {
  const document = suppressionOfAddress(address);
  const before = (await transaction.get(document))?.value;
  return {
    suppress({ reason, at, said }) {
      if (before !== undefined && gravity[before.reason] > gravity[reason]) return;
      const record: SuppressionRecord = { reason, at, said };
      transaction.set(document, reason === 'bounced' ? { ...record, expiresAt: addSeconds(at, bounceLasts) } : record);
    },
    arrived(at) {
      if (before?.reason === 'bounced' && before.at < at) transaction.delete(document);
    },
  };
}

/** What can be done to one address once its state is read. */
export interface SuppressionChange {
  suppress(why: Suppression): void;
  /** A mail arrived there at this time: an earlier bounce is over. */
  arrived(at: Instant): void;
}

const gravity: Readonly<Record<SuppressionReason, number>> = { bounced: 1, unsubscribed: 2, spamReported: 3 };

/** The record of one address. Upper and lower case are one mailbox to everybody but the oldest mail servers. */
function suppressionOfAddress(address: string): DocumentPath<SuppressionRecord> {
  return suppressionAt(fingerprint(address.trim().toLowerCase()));
}
