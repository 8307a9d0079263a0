import { describe, expect, test } from 'vitest';
import type { ActKind } from '../acts.ts';
import { tryCrashPoints, tryIntrusions } from '../crash-points.ts';
import { planOf } from '../plans.ts';
import { runHistory } from '../run-history.ts';
import type { Scenario } from '../scenarios.ts';
import { contactScenarios } from './contact-scenarios.ts';

/** Histories in one test: so many that a slow machine has the time for them. */
const perTest = 25;
/** Every so many-th call here; `npm run sim -- --contacts --crash-points` takes them all. */
const stride = 8;

const intruders: readonly ActKind[] = ['noteClient', 'joinOrLeaveGroup', 'noteContact', 'deleteContact'];
const disturbed = ['a client is renamed and gets an address', 'a contact is edited in Google'];

const renamed = 'a client is renamed and gets an address';
const sinceDead: readonly {
  readonly what: string;
  readonly story: string;
  readonly kind: ActKind;
  readonly value: number;
}[] = [
  { what: 'renamed again', story: renamed, kind: 'nameClient', value: 500 },
  { what: 'renamed back', story: renamed, kind: 'nameClient', value: firstValueOf(renamed) },
  { what: 'deleted', story: renamed, kind: 'deleteClient', value: 500 },
  { what: 'taken out of the group', story: renamed, kind: 'joinOrLeaveGroup', value: 500 },
  { what: 'told of again', story: 'both sides change different fields', kind: 'noteClient', value: 500 },
];

function scenarioOf(name: string): Scenario {
  const scenario = contactScenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario "${name}"`);
  return scenario;
}

/** What was typed when the client of a scenario was made. */
function firstValueOf(name: string): number {
  return scenarioOf(name).chapters[0]?.[0]?.value ?? 0;
}

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
    const scenario = scenarioOf(name);
    for (const kind of intruders)
      expect(await tryIntrusions(scenario, { kind, wait: 0, studio: 0, user: 0, pick: 3, value: 500 })).toEqual([]);
  });

  test.each(sinceDead)(
    'who is $what while a worker dies that wrote the contact stays so: $story',
    { timeout: 60_000 },
    async ({ story, kind, value }) => {
      const scenario = scenarioOf(story);
      const [plan] = scenario.users;
      if (plan === undefined) throw new Error('nobody is there');
      const intruder = { kind, wait: 0, studio: 0, user: 0, pick: 3, value };
      for (const twoWay of [true, false]) {
        const users = [{ ...plan, contacts: { twoWay } }];
        expect(await tryIntrusions({ ...scenario, users, push: true }, intruder, 'crashAfter')).toEqual([]);
      }
    },
  );
});
