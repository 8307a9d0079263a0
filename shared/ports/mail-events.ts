import type { MailId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { MailFate, SuppressionReason } from './records/mail-record.ts';

/** Something the mail provider tells about a mail it was handed. */
export interface MailEvent {
  /** The provider's own id of the event: the same one may be told more than once. */
  readonly eventId: string;
  readonly address: string;
  /** On the provider's clock. */
  readonly at: Instant;
  readonly fate: MailFate;
  /** Our key of the mail; late bounces may lack it. */
  readonly mailId?: MailId;
  /** Why this address should get no mails any more, where the event says so. */
  readonly suppresses?: SuppressionReason;
  /** What the other side's mail server said, cut. */
  readonly said: string;
}

/** What a delivery of events claims about itself: its signature headers, and its bytes as they came. */
export interface SignedEvents {
  readonly body: Buffer;
  readonly signature: string;
  /** Unix seconds, as text: it is part of what was signed. */
  readonly timestamp: string;
}

/** What reading such a delivery came to. `unreadable`: genuine, and not in any form we know. */
export type ReadEvents =
  | { readonly kind: 'events'; readonly events: readonly MailEvent[]; readonly ignored: number }
  | { readonly kind: 'notGenuine' | 'stale' | 'unreadable' };

/** Reads what the mail provider says became of mails. Never throws, and looks at nothing before the signature is right. */
export interface MailEvents {
  /** `now`: milliseconds since 1970. */
  read(delivery: SignedEvents, now: number): Promise<ReadEvents>;
}
