import { describe, expect, test } from 'vitest';
import type { ActKind } from '../acts.ts';
import { tryCrashPoints, tryIntrusions } from '../crash-points.ts';
import { planOf } from '../plans.ts';
import { runHistory } from '../run-history.ts';
import { contactScenarios } from './contact-scenarios.ts';

/** Histories in one test: so many that a slow machine has the time for them. */
const perTest = 25;
/** Every so many-th call here; `npm run sim -- --contacts --crash-points` takes them all. */
const stride = 8;

const intruders: readonly ActKind[] = ['noteClient', 'joinOrLeaveGroup', 'noteContact', 'deleteContact'];
const disturbed = ['a client is renamed and gets an address', 'a contact is edited in Google'];

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

  test.each(disturbed)('whoever acts in between, every promise is kept: %s', { timeout: 60_000 }, async (name) => {
    const scenario = contactScenarios.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(`no scenario "${name}"`);
    for (const kind of intruders)
      expect(await tryIntrusions(scenario, { kind, wait: 0, studio: 0, user: 0, pick: 3, value: 500 })).toEqual([]);
  });
});
