/** One word for each way Google says no (facts 3.1). */
export type GoogleFailureReason =
  /** The sync token is dead: read everything again. */
  | 'cursorExpired'
  /** Too fast; try after `retryAfterSeconds` or a back-off. */
  | 'throttled'
  /** Google's use limits: no writes for this user for hours, reading goes on. */
  | 'paused'
  /** The access token was not accepted; a new one was tried already. */
  | 'unauthorized'
  /** The grant is dead (`invalid_grant`) or lacks a permission: the user must consent again. */
  | 'reconnect'
  /** Not allowed on this event or calendar, for good. */
  | 'forbidden'
  /** Not there (any more). */
  | 'gone'
  /** The id is taken, by a living or a deleted event. */
  | 'taken'
  /** Someone wrote it since the version we hold. */
  | 'changedMeanwhile'
  /** Google will never take this as it is. */
  | 'rejected'
  /** Google or the way to it is down; whether a write happened is unknown. */
  | 'unavailable'
  /** Our own registration with Google is wrong: the operator's matter, never the user's. */
  | 'misconfigured';

/** The one error of the Google ports. The message holds no personal data and no token. */
export class GoogleFailure extends Error {
  readonly reason: GoogleFailureReason;
  /** HTTP status and Google's own reason, such as `412 conditionNotMet`; for logs and the operations page. */
  readonly said: string;
  readonly retryAfterSeconds: number | undefined;
  constructor(
    reason: GoogleFailureReason,
    said: string,
    options: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(`google: ${reason} (${said})`, { cause: options.cause });
    this.name = 'GoogleFailure';
    this.reason = reason;
    this.said = said;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
