/** The mail outbox. */
import type { MailId, RunId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Warning } from './run-record.ts';

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
  | {
      readonly kind: 'syncFailing';
      readonly userId: UserId;
      readonly since: Instant;
      readonly reason: string;
      readonly remedy: string;
    }
  | { readonly kind: 'invitation'; readonly email: string; readonly invitedBy: string; readonly token: string };

/** A mail in the outbox, named by what it says so that the same thing is said once. */
export interface MailRecord {
  readonly id: MailId;
  readonly studioId: StudioId;
  readonly to: string;
  readonly subject: MailSubject;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly at: Instant;
  /** When the present attempt began; one left behind by a crash is tried again after some minutes. */
  readonly sendingSince?: Instant;
  readonly sentAt?: Instant;
  readonly problem?: string;
  readonly expiresAt: Instant;
}
