import { describe, expect, test } from 'vitest';
import { planOf } from './plans.ts';
import { regressions } from './regression-seeds.ts';
import { runHistory } from './run-history.ts';
import { replay } from './shrink.ts';

const bookingAct = { kind: 'book', wait: 0, studio: 0, user: 0, pick: 1 } as const;

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

  test('so do histories in which everything is at one of a few times', { timeout: 60_000 }, async () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= perTest; seed += 1) {
      const { violation } = await runHistory(planOf(seed, { overlaps: true }));
      if (violation !== undefined) broken.push(`npm run sim -- --overlaps --seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
  });

  test('so do histories in which users of a studio take turns at one calendar', { timeout: 60_000 }, async () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= perTest; seed += 1) {
      const { violation } = await runHistory(planOf(seed, { sharedCalendar: true }));
      if (violation !== undefined) broken.push(`npm run sim -- --shared-calendar --seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
  });

  test('a populate that takes longer than a lease keeps it', { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 900 }, (_, value) => ({ ...bookingAct, value: value + 1 }));
    const user = {
      twoWay: true,
      populateGoogle: true,
      populateStudio: false,
      includeTentative: false,
      privacy: 'full',
    } as const;
    const plan = {
      ...planOf(1, { weather: 'calm' }),
      studios: [[user]],
      push: false,
      pageSize: 250,
      before: many,
      // Whoever comes by takes a lease that ran out.
      acts: [1, 2, 3, 4].map(() => ({ ...bookingAct, kind: 'tick' as const, wait: 20_000, value: 1000 })),
    };
    const result = await runHistory(plan);
    expect(result.violation).toBeUndefined();
    expect(result.outcomes.has('leaseLost')).toBe(false);
  });

  test.each(regressions)('$lesson', async (regression) => {
    expect((await replay(regression)).violation).toBeUndefined();
  });
});
