import { describe, expect, test } from 'vitest';
import { CircuitOpen, createBreaker, type BreakerLimits } from '../../../shared/adapters/google/breaker.ts';
import { usualRetryLimits, withRetry } from '../../../shared/adapters/google/retry.ts';
import { GoogleFailure, type GoogleFailureReason } from '../../../shared/ports/google.ts';
import { createFixedChance, createVirtualClock } from './virtual-clock.ts';

const limits: BreakerLimits = { failures: 4, users: 2, firstRest: 10_000, longestRest: 30_000 };
const origin = 'https://www.googleapis.com';

/** What happens: a call of a user that the service answers so, or time that passes. */
type Step = readonly [user: string, answer: 'ok' | GoogleFailureReason] | readonly ['wait', milliseconds: number];

/** Plays steps; tells of each call whether it was sent, or after how many seconds to come again. */
async function play(steps: readonly Step[]): Promise<string> {
  const clock = createVirtualClock();
  const breaker = createBreaker(clock, limits);
  const told: string[] = [];
  for (const [who, what] of steps) {
    if (typeof what === 'number') {
      clock.advance(what);
      continue;
    }
    try {
      await breaker.guard({ origin, user: who }, async () => {
        told.push('sent');
        if (what !== 'ok') throw new GoogleFailure(what, '503 x');
      });
    } catch (thrown) {
      if (thrown instanceof CircuitOpen) told.push(String(thrown.retryAfterSeconds));
    }
  }
  return told.join(' ');
}

const down = (...users: readonly string[]): readonly Step[] => users.map((user) => [user, 'unavailable']);
const opened = down('ann', 'ben', 'ann', 'ben');

describe('a service that does not answer', () => {
  test.each<[string, readonly Step[], string]>([
    ['is left alone after so many calls in a row', [...opened, ...down('ann')], 'sent sent sent sent 10'],
    [
      'is asked on while it answers now and then',
      [...down('ann', 'ben', 'ann'), ['cleo', 'ok'], ...opened],
      'sent sent sent sent sent sent sent sent',
    ],
    [
      'is asked on while only one user meets it',
      down('ann', 'ann', 'ann', 'ann', 'ann', 'ann'),
      'sent sent sent sent sent sent',
    ],
    [
      'is left alone for what is left of its rest',
      [...opened, ['wait', 7_000], ['ann', 'ok']],
      'sent sent sent sent 3',
    ],
    [
      'is asked again after its rest, and then by all',
      [...opened, ['wait', 10_000], ['ann', 'ok'], ['ben', 'ok']],
      'sent sent sent sent sent sent',
    ],
    [
      'rests longer when the probe fails',
      [...opened, ['wait', 10_000], ...down('ann', 'ben')],
      'sent sent sent sent sent 20',
    ],
    [
      'rests no longer than the longest rest',
      [
        ...opened,
        ['wait', 10_000],
        ...down('ann'),
        ['wait', 20_000],
        ...down('ann'),
        ['wait', 30_000],
        ...down('ann', 'ben'),
      ],
      'sent sent sent sent sent sent sent 30',
    ],
    [
      'counts anew once it answered',
      [...opened, ['wait', 10_000], ['ann', 'ok'], ...down('ann', 'ben', 'ann')],
      'sent sent sent sent sent sent sent sent',
    ],
    [
      'rests as shortly as the first time after it answered',
      [...opened, ['wait', 10_000], ...down('ann'), ['wait', 20_000], ['ann', 'ok'], ...opened, ['ann', 'ok']],
      'sent sent sent sent sent sent sent sent sent sent 10',
    ],
  ])('%s', async (_name, steps, told) => {
    expect(await play(steps)).toBe(told);
  });

  test.each<GoogleFailureReason>([
    'throttled',
    'paused',
    'gone',
    'changedMeanwhile',
    'forbidden',
    'rejected',
    'reconnect',
  ])('has answered when it says %s', async (reason) => {
    const steps: readonly Step[] = [...down('ann', 'ben', 'ann'), ['ben', reason], ...down('ann', 'ben', 'ann')];
    expect(await play(steps)).toBe(Array(7).fill('sent').join(' '));
  });

  test('is probed by one call, whoever else comes meanwhile', async () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock, limits);
    const failing = () => Promise.reject(new GoogleFailure('unavailable', '503 x'));
    for (const user of ['ann', 'ben', 'ann', 'ben'])
      await expect(breaker.guard({ origin, user }, failing)).rejects.toThrow(GoogleFailure);
    clock.advance(10_000);
    const probe = Promise.withResolvers<string>();
    const probing = breaker.guard({ origin, user: 'ann' }, () => probe.promise);
    await expect(breaker.guard({ origin, user: 'ben' }, async () => 'asked')).rejects.toThrow(CircuitOpen);
    probe.resolve('back');
    expect(await probing).toBe('back');
    expect(await breaker.guard({ origin, user: 'ben' }, async () => 'asked')).toBe('asked');
  });

  test('is nobody’s trouble at another origin', async () => {
    const breaker = createBreaker(createVirtualClock(), limits);
    const failing = () => Promise.reject(new GoogleFailure('unavailable', '503 x'));
    for (const user of ['ann', 'ben', 'ann', 'ben'])
      await expect(breaker.guard({ origin, user }, failing)).rejects.toThrow(GoogleFailure);
    expect(() => breaker.check(origin)).toThrow(CircuitOpen);
    expect(await breaker.guard({ origin: 'https://oauth2.googleapis.com', user: 'ann' }, async () => 'ok')).toBe('ok');
  });

  test('is not asked again by calls that were about to be repeated', async () => {
    const clock = createVirtualClock();
    const breaker = createBreaker(clock, limits);
    let sent = 0;
    const ask = (user: string) =>
      withRetry({ clock, chance: createFixedChance() }, { limits: usualRetryLimits, repeat: 'whenSafe' }, () =>
        breaker.guard({ origin, user }, async () => {
          sent += 1;
          throw new GoogleFailure('unavailable', '503 x');
        }),
      );
    await expect(Promise.all([ask('ann'), ask('ben'), ask('cleo')])).rejects.toThrow(GoogleFailure);
    await expect(ask('ann')).rejects.toThrow(CircuitOpen);
    expect(sent).toBeLessThanOrEqual(limits.failures + 2);
  });
});
