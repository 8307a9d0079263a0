import { z } from 'zod';
import type { MailFailureReason } from '../../ports/mailer.ts';

/** Why a mail did not go, with what SendGrid said: a status or a code, never an address. */
export interface MailRefusal {
  readonly reason: MailFailureReason;
  readonly said: string;
  readonly retryAfterSeconds?: number;
}

/** SendGrid's client throws its answer with the status as `code`. */
const answeredSchema = z.object({
  code: z.number(),
  response: z.object({
    headers: z.object({ 'x-ratelimit-reset': z.string().optional(), date: z.string().optional() }).catch({}),
  }),
});

const unansweredSchema = z.object({ code: z.string(), config: z.unknown() });

/** Where the connection was never made, so that nothing can have been sent. */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+)$/u;

/** The one place that says what a failed request to SendGrid means (facts 9). Read by shape. */
export function mailFailureFrom(thrown: unknown): MailRefusal {
  const answered = answeredSchema.safeParse(thrown);
  if (answered.success) {
    const { code, response } = answered.data;
    const wait = secondsToWait(response.headers);
    const reason = reasonOf(code);
    return {
      reason,
      said: String(code),
      ...(reason === 'throttled' && wait !== undefined && { retryAfterSeconds: wait }),
    };
  }
  const unanswered = unansweredSchema.safeParse(thrown);
  // Without a request the client itself found the mail impossible.
  if (!unanswered.success) return { reason: 'refused', said: 'not asked' };
  const { code } = unanswered.data;
  return { reason: neverSent.test(code) ? 'unavailable' : 'unknown', said: code };
}

function reasonOf(status: number): MailFailureReason {
  switch (status) {
    case 401:
    // 403 is about our key or our sender, not about this mail.
    case 403:
      return 'unauthorized';
    case 429:
      return 'throttled';
    // A gateway speaks here: whether SendGrid has the mail is open.
    case 408:
    case 502:
    case 504:
      return 'unknown';
    default:
      return status >= 500 ? 'unavailable' : 'refused';
  }
}

/** From `X-RateLimit-Reset`, a moment in Unix seconds, against the answer's own `Date`, so that no clock of ours is needed. */
function secondsToWait(headers: {
  readonly 'x-ratelimit-reset'?: string | undefined;
  readonly date?: string | undefined;
}): number | undefined {
  const wait = Number(headers['x-ratelimit-reset']) - Date.parse(headers.date ?? '') / 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, Math.ceil(wait));
}
