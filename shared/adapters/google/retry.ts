import type { Chance, Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import { CircuitOpen } from './breaker.ts';

/** How long and how often a call is repeated. */
export interface RetryLimits {
  /** Milliseconds a call may take in all, waits included; then the run gives up for now. */
  readonly budget: number;
  /** Milliseconds the first wait may last at most; it doubles with every repeat. */
  readonly firstWait: number;
  /** Milliseconds no wait exceeds. */
  readonly longestWait: number;
  /** Milliseconds after which a try that has no answer counts as failed. */
  readonly longestTry: number;
}

/** Facts 3.3, within what one run can afford to wait. */
export const usualRetryLimits: RetryLimits = {
  budget: 20_000,
  firstWait: 1_000,
  longestWait: 32_000,
  longestTry: 15_000,
};

/**
 * Which failures of a call may be answered by asking again:
 * `whenSafe`: any passing one, since asking twice changes nothing (reads, inserts under our id, conditional writes);
 * `whenRefused`: only those where Google said that it did nothing;
 * `never`.
 */
export type Repeat = 'whenSafe' | 'whenRefused' | 'never';

/**
 * The one retry layer (facts 3.3): capped exponential back-off with full jitter, never sooner than Google asked for.
 * When the next wait would exceed the budget, the failure is thrown as it is.
 */
export async function withRetry<T>(
  deps: { readonly clock: Clock; readonly chance: Chance },
  rules: { readonly limits: RetryLimits; readonly repeat: Repeat; readonly repeatsOfGone?: number },
  attempt: () => Promise<T>,
): Promise<T> {
  const { limits } = rules;
  const startedAt = deps.clock.elapsed();
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!(thrown instanceof GoogleFailure) || !mayRepeat(thrown, rules, repeats)) throw thrown;
      const cap = Math.min(limits.longestWait, limits.firstWait * 2 ** repeats);
      const wait = Math.max((thrown.retryAfterSeconds ?? 0) * 1000, deps.chance.fraction() * cap);
      if (deps.clock.elapsed() - startedAt + wait > limits.budget) throw thrown;
      await deps.clock.sleep(wait);
    }
  }
}

function mayRepeat(
  failure: GoogleFailure,
  rules: { readonly repeat: Repeat; readonly repeatsOfGone?: number },
  repeats: number,
): boolean {
  if (rules.repeat === 'never' || failure instanceof CircuitOpen) return false;
  switch (failure.reason) {
    case 'throttled':
      return true;
    case 'unavailable':
      return rules.repeat === 'whenSafe';
    case 'gone':
      // A fresh event may not have reached every server of Google's yet (facts 3.1, 404).
      return failure.said.startsWith('404') && repeats < (rules.repeatsOfGone ?? 0);
    case 'cursorExpired':
    case 'paused':
    case 'unauthorized':
    case 'reconnect':
    case 'forbidden':
    case 'taken':
    case 'changedMeanwhile':
    case 'rejected':
    case 'misconfigured':
      return false;
  }
}
