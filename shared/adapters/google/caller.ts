import type { MethodOptions } from 'googleapis/build/src/apis/calendar/index.js';
import type { CalendarId, GoogleSubject } from '../../domain/ids.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Breaker } from './breaker.ts';
import { failureFrom } from './failure.ts';
import type { Pacing } from './pacing.ts';
import { withRetry, type Repeat, type RetryLimits } from './retry.ts';
import { observedFetch, type OnCall } from './transport.ts';

/** One call of the official client, as the layers around it need to know it. */
export interface Call {
  /** Google's id of the method, such as `calendar.events.list`. */
  readonly method: string;
  /** Google's price; a patch costs 3 (facts 3.2). */
  readonly units: number;
  readonly repeat: Repeat;
  /** The calendar it writes. */
  readonly writesTo?: CalendarId;
  /** The version the write is conditional on. */
  readonly version?: string;
  readonly withCursor?: boolean;
  /** The body names the versions that the write is conditional on. */
  readonly conditional?: boolean;
  /** How often a 404 is asked again, where a fresh event may not be everywhere yet. */
  readonly repeatsOfGone?: number;
}

/** Sends a call with the options it is given; the answer's `data` is what the official client made of the body. */
export type Send = (options: MethodOptions) => Promise<{ readonly data: unknown }>;

/** Makes calls for one grant. Throws `GoogleFailure` only. */
export type Caller = (call: Call, send: Send) => Promise<unknown>;

/** What every grant's caller shares. */
export interface CallerDeps {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly pacing: Pacing;
  readonly breaker: Breaker;
  /** Where the calls go. */
  readonly origin: string;
  readonly tokens: AccessTokens;
  readonly retryLimits: RetryLimits;
  readonly onCall?: OnCall | undefined;
}

/**
 * Around each call: retry, then pacing, then the access token, then the call; a 401 is answered with one new token. While Google
 * is down nothing waits and nothing is asked, but for a probe now and then.
 */
export function createCaller(
  deps: CallerDeps,
  grant: { readonly refreshToken: string; readonly subject: GoogleSubject },
): Caller {
  return (call, send) => withRetry(deps, { ...call, limits: deps.retryLimits }, () => attempt(call, send));

  async function attempt(call: Call, send: Send): Promise<unknown> {
    const { subject, refreshToken } = grant;
    deps.breaker.check(deps.origin);
    const writes = call.writesTo === undefined ? {} : { writesTo: call.writesTo };
    await deps.pacing.turn({ subject, units: call.units, ...writes });
    const accessToken = await deps.tokens.tokenOf(refreshToken);
    try {
      return await guarded(call, send, accessToken);
    } catch (thrown) {
      if (!(thrown instanceof GoogleFailure) || thrown.reason !== 'unauthorized') throw thrown;
      deps.tokens.reject(refreshToken, accessToken);
    }
    return guarded(call, send, await deps.tokens.tokenOf(refreshToken));
  }

  function guarded(call: Call, send: Send, accessToken: string): Promise<unknown> {
    const from = { origin: deps.origin, user: grant.subject };
    return deps.breaker.guard(from, () => sendOnce(call, send, accessToken));
  }

  async function sendOnce(call: Call, send: Send, accessToken: string): Promise<unknown> {
    try {
      const answer = await send({
        headers: {
          Authorization: `Bearer ${accessToken}`,
          ...(call.version !== undefined && { 'If-Match': call.version }),
        },
        retry: false, // the client's own: there is one retry layer, and it is ours
        timeout: deps.retryLimits.longestTry,
        fetchImplementation: observedFetch(call.method, deps.onCall),
      });
      return answer.data;
    } catch (thrown) {
      throw failureFrom(thrown, { withCursor: call.withCursor ?? false, conditional: call.conditional ?? false });
    }
  }
}
