import { mailAt } from '../../ports/collections.ts';
import type { MailEvent } from '../../ports/mail-events.ts';
import type { MailFate, MailRecord } from '../../ports/records/mail-record.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { readSuppression } from './suppression.ts';
import { withoutSecret } from './without-secret.ts';

/** Most events a mail remembers, to know again the ones that come twice. */
const mostRemembered = 40;

/** How many addresses are noted at a time: a delivery may hold two thousand events. Those of one address keep their order. */
const atOnce = 8;

/** What became of a delivery of events. */
export interface NotedEvents {
  readonly noted: number;
  /** Known from before. */
  readonly repeated: number;
}

/**
 * Notes what the provider says of mails: on the mail, and where an address bounces or does not want them, on the address. The
 * same event any number of times, in any order, comes to the same; one of a mail we do not know counts for the address alone.
 */
export async function noteMailEvents(
  deps: { readonly store: Store },
  events: readonly MailEvent[],
): Promise<NotedEvents> {
  const byAddress = Map.groupBy(events, ({ address }) => address.toLowerCase());
  const waiting = [...byAddress.values()];
  let repeated = 0;
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      for (const event of group) {
        const isNew = await deps.store.transact((transaction) => noteEvent(transaction, event));
        if (!isNew) repeated += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { noted: events.length - repeated, repeated };
}

async function noteEvent(transaction: Transaction, event: MailEvent): Promise<boolean> {
  const mail = event.mailId === undefined ? undefined : (await transaction.get(mailAt(event.mailId)))?.value;
  if (mail?.events?.includes(event.eventId) === true) return false;
  const address = await readSuppression(transaction, event.address);
  if (mail !== undefined) transaction.update(mailAt(mail.id), afterEvent(mail, event));
  if (event.fate === 'delivered') address.arrived(event.at);
  if (event.suppresses !== undefined) {
    address.suppress({ reason: event.suppresses, at: event.at, said: event.said });
  }
  return true;
}

/** The provider has the mail: one whose attempt ended in the dark is sent, and is not sent again. */
function afterEvent(mail: MailRecord, { eventId, fate, at, said }: MailEvent): Partial<MailRecord> {
  const isOpen = mail.state === 'waiting' || mail.state === 'sending';
  const stands = mail.fate !== undefined && gravity[mail.fate.kind] > gravity[fate];
  return {
    events: [...(mail.events ?? []), eventId].slice(-mostRemembered),
    ...(stands ? {} : { fate: { kind: fate, at, ...(said === '' ? {} : { said }) } }),
    ...(isOpen ? { state: 'sent', sentAt: at, subject: withoutSecret(mail.subject) } : {}),
  };
}

/** Events come in any order: of several the gravest stands. */
const gravity: Readonly<Record<MailFate, number>> = {
  accepted: -1,
  deferred: 0,
  delivered: 1,
  blocked: 2,
  dropped: 3,
  bounced: 4,
  unsubscribed: 5,
  spamReported: 6,
};
