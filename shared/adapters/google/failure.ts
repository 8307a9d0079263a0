import { z } from 'zod';
import { GoogleFailure, type GoogleFailureReason } from '../../ports/google.ts';

/** What an answer that is no success says: its status and Google's own reason. */
export interface Refusal {
  readonly status: number;
  /** Google's word, such as `rateLimitExceeded`; undefined when the body is not one of its errors (an HTML page). */
  readonly reason: string | undefined;
  readonly retryAfterSeconds?: number;
}

/** What was asked, as far as it changes what an answer means. */
export interface Asked {
  /** The question carried a sync token. */
  readonly withCursor?: boolean;
  /** The body named the versions that the write was conditional on. */
  readonly conditional?: boolean;
}

/**
 * The one place that says what Google's refusals mean (facts 3.1, 4.1, 4.3, 4.6; bodies are told apart by status and reason, never by
 * their text). A body that is not Google's JSON comes from something in front of it and says nothing of the question.
 */
export function failureReason(refusal: Refusal, asked: Asked = {}): GoogleFailureReason {
  const { status, reason } = refusal;
  if (reason === undefined && status !== 401 && status !== 429) return 'unavailable';
  if (reason !== undefined && reason.startsWith('push.webhook')) return 'misconfigured';
  switch (status) {
    case 400:
      return badRequestReason(reason, asked);
    case 401:
      return 'unauthorized';
    case 403:
      return forbiddenReason(reason);
    case 404:
      return 'gone';
    case 408:
      return 'unavailable';
    case 409:
      return conflictReason(reason);
    case 410:
      return asked.withCursor === true || reason === 'fullSyncRequired' || reason === 'updatedMinTooLongAgo'
        ? 'cursorExpired'
        : 'gone';
    case 412:
      return 'changedMeanwhile';
    case 429:
      return reason === 'quotaExceeded' || reason === 'QUOTA_EXCEEDED' ? 'paused' : 'throttled';
    default:
      return status >= 500 ? 'unavailable' : 'rejected';
  }
}

function badRequestReason(reason: string | undefined, asked: Asked): GoogleFailureReason {
  switch (reason) {
    case 'EXPIRED_SYNC_TOKEN':
      return 'cursorExpired';
    case 'invalid':
      return asked.withCursor === true ? 'cursorExpired' : 'rejected';
    case 'FAILED_PRECONDITION':
    case 'failedPrecondition':
      if (asked.conditional === true) return 'changedMeanwhile';
      // Without a version to be stale it is the account: it holds as many contacts as it may (facts 4.6).
      return asked.withCursor === true ? 'rejected' : 'paused';
    default:
      return 'rejected';
  }
}

function conflictReason(reason: string | undefined): GoogleFailureReason {
  switch (reason) {
    case 'duplicate':
    case 'ALREADY_EXISTS':
      return 'taken';
    case 'ABORTED':
      // Another write of this user was under way, and this one was not begun.
      return 'throttled';
    default:
      return 'unavailable';
  }
}

function forbiddenReason(reason: string | undefined): GoogleFailureReason {
  switch (reason) {
    case 'rateLimitExceeded':
    case 'userRateLimitExceeded':
    case 'RATE_LIMIT_EXCEEDED':
      return 'throttled';
    case 'quotaExceeded':
      return 'paused';
    case 'insufficientPermissions':
    case 'ACCESS_TOKEN_SCOPE_INSUFFICIENT':
      return 'reconnect';
    case 'accessNotConfigured':
    case 'dailyLimitExceeded':
    case 'SERVICE_DISABLED':
      return 'misconfigured';
    default:
      return 'forbidden';
  }
}

/** What the token endpoint's refusals mean for a grant that is refreshed (facts 5): matched on `error` alone. */
export function grantFailureReason(refusal: Refusal): GoogleFailureReason {
  if (refusal.status === 429) return 'throttled';
  if (refusal.status >= 500) return 'unavailable';
  switch (refusal.reason) {
    case undefined:
      return 'unavailable';
    case 'invalid_grant':
    case 'admin_policy_enforced':
      return 'reconnect';
    default:
      return 'misconfigured';
  }
}

const bodySchema = z.object({
  error: z.union([
    z.string(),
    z.object({
      errors: z.array(z.object({ reason: z.string().optional() })).optional(),
      details: z
        .array(
          z.object({
            reason: z.string().optional(),
            violations: z.array(z.object({ subject: z.string().optional() })).optional(),
          }),
        )
        .optional(),
      status: z.string().optional(),
    }),
  ]),
});

const responseSchema = z.object({ status: z.number(), data: z.unknown(), headers: z.unknown() });

/** Google's own reason in an error body; undefined when the body is not one of its errors. */
export function reasonIn(body: unknown): string | undefined {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { error } = parsed.data;
  return plainWord(
    typeof error === 'string'
      ? error
      : (error.errors?.[0]?.reason ??
          error.details?.find((detail) => detail.reason)?.reason ??
          error.details?.find((detail) => detail.violations)?.violations?.[0]?.subject ??
          error.status ??
          'unknown'),
  );
}

/** Turns whatever the official client threw into our failure. Read by shape: several copies of its classes are installed. */
export function failureFrom(thrown: unknown, asked: Asked = {}): GoogleFailure {
  if (thrown instanceof GoogleFailure) return thrown;
  const response = responseSchema.safeParse(fieldOf(thrown, 'response'));
  if (response.success) return refusalFailure(refusalFrom(response.data), asked);
  // The client fails before it asks anything when a parameter is impossible: no request, so no `config`.
  if (fieldOf(thrown, 'config') === undefined) return new GoogleFailure('rejected', 'not asked');
  return new GoogleFailure('unavailable', `network ${networkCode(thrown)}`);
}

/** The failure for a refusal. */
function refusalFailure(refusal: Refusal, asked: Asked = {}): GoogleFailure {
  return failureOf(failureReason(refusal, asked), refusal);
}

/** A failure with what Google said, and how long it asked to wait. */
export function failureOf(reason: GoogleFailureReason, refusal: Refusal): GoogleFailure {
  const { retryAfterSeconds } = refusal;
  return new GoogleFailure(reason, `${refusal.status} ${refusal.reason ?? 'not a Google error'}`, {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** The system's code of a failed connection, such as `ECONNRESET`; never its message, which may hold an address. */
export function networkCode(thrown: unknown): string {
  let current = thrown;
  for (let depth = 0; depth < 5 && current !== undefined; depth += 1) {
    const code = fieldOf(current, 'code');
    if (typeof code === 'string') return plainWord(code);
    current = fieldOf(current, 'cause');
  }
  return thrown instanceof Error ? plainWord(thrown.name) : 'unknown';
}

/** Seconds of a Retry-After header, which holds seconds or a date; undefined when it is neither. */
export function retryAfterSeconds(header: string | null, nowMilliseconds: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/u.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - nowMilliseconds) / 1000));
}

function refusalFrom(response: z.infer<typeof responseSchema>): Refusal {
  const headers = response.headers instanceof Headers ? response.headers : new Headers();
  // A date in Retry-After is measured against the answer's own Date, so that no clock of ours is needed.
  const wait = retryAfterSeconds(headers.get('retry-after'), Date.parse(headers.get('date') ?? '') || 0);
  return {
    status: response.status,
    reason: reasonIn(response.data),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  };
}

/** Keeps what may be a free text out of messages. */
function plainWord(text: string): string {
  return /^[\w.-]{1,60}$/u.test(text) ? text : 'unknown';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
