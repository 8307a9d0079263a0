import { describe, expect, test } from 'vitest';
import { usualRetryLimits, withRetry, type Repeat } from '../../../shared/adapters/google/retry.ts';
import { GoogleFailure, type GoogleFailureReason } from '../../../shared/ports/google.ts';
import { createFixedChance, createVirtualClock } from './virtual-clock.ts';

const outcomes = (...reasons: readonly GoogleFailureReason[]) =>
  reasons.map((reason) => new GoogleFailure(reason, '500 x'));

/** Runs a call that fails so, then succeeds; tells how it ended and the waits between. */
async function run(
  failures: readonly Error[],
  rules: { repeat?: Repeat; repeatsOfGone?: number; fraction?: number } = {},
): Promise<{ ended: string; sleeps: readonly number[] }> {
  const clock = createVirtualClock();
  const left = [...failures];
  const { repeat = 'whenSafe', fraction = 0.5, ...rest } = rules;
  const deps = { clock, chance: createFixedChance(fraction) };
  const ended = await withRetry(deps, { limits: usualRetryLimits, repeat, ...rest }, async () => {
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return 'done';
  }).catch((thrown: unknown) => (thrown instanceof GoogleFailure ? thrown.reason : 'other'));
  return { ended, sleeps: clock.sleeps };
}

describe('a call that fails', () => {
  test('is repeated after waits that double, each a fair draw below its cap', async () => {
    const result = await run(outcomes('unavailable', 'throttled', 'unavailable'));
    expect(result).toEqual({ ended: 'done', sleeps: [500, 1_000, 2_000] });
  });

  test('waits at once or nearly the cap, as chance has it', async () => {
    expect((await run(outcomes('unavailable'), { fraction: 0 })).sleeps).toEqual([0]);
    expect((await run(outcomes('unavailable'), { fraction: 0.999 })).sleeps).toEqual([999]);
  });

  test('never comes back sooner than Google asked', async () => {
    const asked = new GoogleFailure('throttled', '429 rateLimitExceeded', { retryAfterSeconds: 4 });
    expect((await run([asked])).sleeps).toEqual([4_000]);
  });

  test('gives up at once when Google asks for longer than the budget', async () => {
    const asked = new GoogleFailure('throttled', '429 rateLimitExceeded', { retryAfterSeconds: 60 });
    expect(await run([asked])).toEqual({ ended: 'throttled', sleeps: [] });
  });

  test('gives up inside its budget when nothing helps', async () => {
    const { ended, sleeps } = await run(outcomes(...Array<GoogleFailureReason>(50).fill('unavailable')), {
      fraction: 0.9,
    });
    expect(ended).toBe('unavailable');
    const waited = sleeps.reduce((sum, sleep) => sum + sleep, 0);
    expect(waited).toBeGreaterThan(10_000);
    expect(waited).toBeLessThanOrEqual(usualRetryLimits.budget);
  });

  test.each<GoogleFailureReason>([
    'cursorExpired',
    'paused',
    'unauthorized',
    'reconnect',
    'forbidden',
    'gone',
    'taken',
    'changedMeanwhile',
    'rejected',
    'misconfigured',
  ])('with %s is not repeated', async (reason) => {
    expect(await run(outcomes(reason))).toEqual({ ended: reason, sleeps: [] });
  });

  test.each<[Repeat, GoogleFailureReason, string]>([
    ['whenSafe', 'unavailable', 'done'],
    ['whenSafe', 'throttled', 'done'],
    ['whenRefused', 'throttled', 'done'],
    ['whenRefused', 'unavailable', 'unavailable'],
    ['never', 'throttled', 'throttled'],
  ])('that may be repeated %s and meets %s ends with %s', async (repeat, reason, ended) => {
    expect((await run(outcomes(reason), { repeat })).ended).toBe(ended);
  });

  test('asks again a few times for an event that may not be everywhere yet', async () => {
    const missing = () => new GoogleFailure('gone', '404 notFound');
    expect((await run([missing(), missing()], { repeatsOfGone: 2 })).ended).toBe('done');
    expect((await run([missing(), missing(), missing()], { repeatsOfGone: 2 })).ended).toBe('gone');
    expect((await run([new GoogleFailure('gone', '410 deleted')], { repeatsOfGone: 2 })).ended).toBe('gone');
  });

  test('for a reason of our own is not repeated', async () => {
    expect(await run([new TypeError('bug')])).toEqual({ ended: 'other', sleeps: [] });
  });
});
