import { describe, expect, test } from 'vitest';
import { planOf } from './acts.ts';
import { regressions } from './regression-seeds.ts';
import { runHistory } from './run-history.ts';
import { replay } from './shrink.ts';

/** Histories in one test: so many that a slow machine has the time for them. */
const perTest = 50;

describe('the simulation', () => {
  test('the same seed takes the same course', async () => {
    for (const seed of [3, 17, 90]) {
      const [one, other] = [await runHistory(planOf(seed)), await runHistory(planOf(seed))];
      expect(other.traceHash).toBe(one.traceHash);
      expect(one.steps).toBeGreaterThan(50);
    }
  });

  test.each([1, 2, 3, 4, 5, 6])('random histories keep every promise, part %i', { timeout: 60_000 }, async (part) => {
    const broken: string[] = [];
    for (let seed = part * 1000; seed < part * 1000 + perTest; seed += 1) {
      const { violation } = await runHistory(planOf(seed));
      if (violation !== undefined) broken.push(`npm run sim -- --seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
  });

  test.each(regressions)('$lesson', async (regression) => {
    expect((await replay(regression)).violation).toBeUndefined();
  });
});
