import { describe, expect, test } from 'vitest';
import { tryCrashPoints } from '../crash-points.ts';
import { planOf } from '../plans.ts';
import { runHistory } from '../run-history.ts';
import { contactScenarios } from './contact-scenarios.ts';

/** Histories in one test: so many that a slow machine has the time for them. */
const perTest = 25;
/** Every so many-th call here; `npm run sim -- --contacts --crash-points` takes them all. */
const stride = 8;

describe('clients and contacts in the simulation', () => {
  test('the same seed takes the same course', async () => {
    for (const seed of [3, 17]) {
      const plan = planOf(seed, { contacts: true });
      const [one, other] = [await runHistory(plan), await runHistory(plan)];
      expect(other.traceHash).toBe(one.traceHash);
      expect(one.steps).toBeGreaterThan(50);
    }
  });

  test.each([1, 2, 3])('random histories keep every promise, part %i', { timeout: 60_000 }, async (part) => {
    const broken: string[] = [];
    for (let seed = part * 1000; seed < part * 1000 + perTest; seed += 1) {
      const { violation } = await runHistory(planOf(seed, { contacts: true }));
      if (violation !== undefined) broken.push(`npm run sim -- --contacts --seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
  });

  test.each(contactScenarios)('killed anywhere, it ends the same: $name', { timeout: 60_000 }, async (scenario) => {
    const { failures, points } = await tryCrashPoints(scenario, stride);
    expect(failures).toEqual([]);
    expect(points).toBeGreaterThan(4);
  });
});
