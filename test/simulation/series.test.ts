import { describe, expect, test } from 'vitest';
import { planOf } from './plans.ts';
import { tryCrashPoints } from './crash-points.ts';
import { runHistory } from './run-history.ts';
import { seriesScenarios } from './series-scenarios.ts';

/** Histories in one test: so many that a slow machine has the time for them. */
const perTest = 25;
/** Every so many-th call here; `npm run sim -- --crash-points --series` takes them all. */
const stride = 14;

describe('the simulation of series', () => {
  test.each([1, 2, 3, 4])('random histories keep every promise, part %i', { timeout: 60_000 }, async (part) => {
    const broken: string[] = [];
    for (let seed = part * 1000; seed < part * 1000 + perTest; seed += 1) {
      const { violation } = await runHistory(planOf(seed, { series: true }));
      if (violation !== undefined) broken.push(`npm run sim -- --series --seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
  });

  test.each(seriesScenarios)('killed anywhere, it ends the same: $name', { timeout: 60_000 }, async (scenario) => {
    const { failures, points } = await tryCrashPoints(scenario, stride);
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(3);
  });
});
