import { describe, expect, test } from 'vitest';
import { createAccessTokens } from '../../../shared/adapters/google/access-tokens.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import { createVirtualClock } from './virtual-clock.ts';

function setUp() {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const failures: Error[] = [];
  const tokens = createAccessTokens(clock, async (refreshToken) => {
    asked.push(refreshToken);
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    return { accessToken: `${refreshToken}-${asked.length}`, expiresInSeconds: 3_600 };
  });
  return { clock, asked, failures, tokens };
}

describe('an access token', () => {
  test('is kept until five minutes before its end', async () => {
    const { clock, tokens } = setUp();
    expect(await tokens.tokenOf('ann')).toBe('ann-1');
    clock.advance(55 * 60_000 - 1);
    expect(await tokens.tokenOf('ann')).toBe('ann-1');
    clock.advance(1);
    expect(await tokens.tokenOf('ann')).toBe('ann-2');
  });

  test('is fetched once for all who ask at the same time', async () => {
    const { asked, tokens } = setUp();
    const answers = await Promise.all([tokens.tokenOf('ann'), tokens.tokenOf('ann'), tokens.tokenOf('tom')]);
    expect(answers).toEqual(['ann-1', 'ann-1', 'tom-2']);
    expect(asked).toEqual(['ann', 'tom']);
  });

  test('that was not accepted is replaced, once', async () => {
    const { tokens } = setUp();
    const old = await tokens.tokenOf('ann');
    tokens.reject('ann', old);
    const fresh = await tokens.tokenOf('ann');
    tokens.reject('ann', old);
    expect([fresh, await tokens.tokenOf('ann')]).toEqual(['ann-2', 'ann-2']);
  });

  test('that could not be fetched is asked for again', async () => {
    const { failures, tokens } = setUp();
    failures.push(new GoogleFailure('unavailable', '503 x'));
    await expect(tokens.tokenOf('ann')).rejects.toMatchObject({ reason: 'unavailable' });
    expect(await tokens.tokenOf('ann')).toBe('ann-2');
  });

  test('is forgotten, the longest unused first, when there are many', async () => {
    const { asked, tokens } = setUp();
    for (let grant = 0; grant <= 1_000; grant += 1) await tokens.tokenOf(`g${grant}`);
    await tokens.tokenOf('g1000');
    expect(asked).toHaveLength(1_001);
    await tokens.tokenOf('g0');
    expect(asked).toHaveLength(1_002);
  });
});
