/** A mail ready to go. */
export interface OutgoingMail {
  /** Our key of this mail, carried along so that a provider's events can be told apart. */
  readonly key: string;
  readonly to: string;
  readonly from: { readonly address: string; readonly name: string };
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where one click unsubscribes (RFC 8058); absent on mails about access and security. */
  readonly unsubscribeUrl?: string;
}

/** Why a mail did not go. `unknown`: it may have gone. */
export type MailFailureReason = 'refused' | 'throttled' | 'unavailable' | 'unauthorized' | 'unknown';

/** Hands mails to the provider. Resolves when accepted; throws `MailFailure` only. Never repeats by itself. */
export interface Mailer {
  send(mail: OutgoingMail): Promise<void>;
}

/** The one error the mailer throws. */
export class MailFailure extends Error {
  readonly reason: MailFailureReason;
  /** Seconds the provider asked us to wait. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    reason: MailFailureReason,
    options: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(`mail: ${reason}`, { cause: options.cause });
    this.name = 'MailFailure';
    this.reason = reason;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
