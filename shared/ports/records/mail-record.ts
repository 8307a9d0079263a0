/** The mail outbox, what became of its mails, and the addresses that get none. */
import type { MailId, RunId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { RunCounts, Warning } from './run-record.ts';

/** Who is told that a sync stands still: the user, the studio's job address, or the vendor's operators. */
export type StallAudience = 'user' | 'studio' | 'operators';

/** The calendar or the contacts of a user that stand still. */
export interface StalledHalf {
  readonly of: 'calendar' | 'contacts';
  /** The last good run, or when the account was attached: names the standstill, which is told once. */
  readonly since: Instant;
  /** A word of ours, such as a failure's reason: what operators are told in place of names. */
  readonly code: string;
  /** The same in plain words, with what to do about it. */
  readonly reason: string;
  readonly remedy: string;
}

/** What a mail is about; its words are made when it is sent. */
export type MailSubject =
  | { readonly kind: 'reconnect'; readonly userId: UserId; readonly accountEmail: string }
  | {
      readonly kind: 'warnings';
      readonly userId: UserId;
      readonly runId: RunId;
      readonly warnings: readonly Warning[];
      readonly conflicts: number;
    }
  /** Everything a run did and skipped; what exactly is read from the run when the mail is sent. */
  | { readonly kind: 'report'; readonly userId: UserId; readonly runId: RunId }
  /** A populate is done. Carries the warnings of its last run, so that they are no second mail. */
  | {
      readonly kind: 'populateFinished';
      readonly userId: UserId;
      readonly runId: RunId;
      readonly filled: 'google' | 'studio' | 'both';
      readonly counts: RunCounts;
      readonly warnings: readonly Warning[];
      readonly conflicts: number;
    }
  /** To the studio's job address: runs fail. */
  | {
      readonly kind: 'syncFailing';
      /** Absent: of the calendar. */
      readonly of?: 'contacts';
      readonly userId: UserId;
      readonly since: Instant;
      readonly reason: string;
      readonly remedy: string;
    }
  /** No good sync for longer than the studio allows. */
  | {
      readonly kind: 'stalled';
      readonly audience: StallAudience;
      readonly userId: UserId;
      /** One or both, the calendar first. */
      readonly halves: readonly StalledHalf[];
    }
  | { readonly kind: 'invitation'; readonly email: string; readonly invitedBy: string; readonly token: string };

/** What the provider said became of a mail; of several the gravest stands. */
export type MailFate =
  'accepted' | 'deferred' | 'delivered' | 'blocked' | 'dropped' | 'bounced' | 'unsubscribed' | 'spamReported';

/** A mail in the outbox, named by what it says so that the same thing is said once. */
export interface MailRecord {
  readonly id: MailId;
  readonly studioId: StudioId;
  readonly to: string;
  readonly subject: MailSubject;
  /** `suppressed`: not sent, because mails to this address come back or are not wanted. */
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed' | 'suppressed';
  readonly attempts: number;
  readonly at: Instant;
  /** When the present attempt began; one left behind by a crash is tried again after some minutes. */
  readonly sendingSince?: Instant;
  readonly sentAt?: Instant;
  readonly problem?: string;
  /** The provider's last word, on its own clock. */
  readonly fate?: { readonly kind: MailFate; readonly at: Instant; readonly said?: string };
  /** The provider's events already noted, the newest last: they are delivered more than once. */
  readonly events?: readonly string[];
  readonly expiresAt: Instant;
}

/** Why an address gets no mails: they come back, or whoever reads it does not want them. */
export type SuppressionReason = 'bounced' | 'spamReported' | 'unsubscribed';

/** An address that gets no mails but those about access. Named by the fingerprint of the address, which is not kept. */
export interface SuppressionRecord {
  readonly reason: SuppressionReason;
  /** On the provider's clock. */
  readonly at: Instant;
  /** What the other side's mail server said; empty where nobody said anything. */
  readonly said: string;
  /** A bounce is forgotten in the end: mailboxes come back. */
  readonly expiresAt?: Instant;
}
