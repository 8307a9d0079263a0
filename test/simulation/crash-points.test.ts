import { expect, test } from 'vitest';
import type { ActKind } from './acts.ts';
import { tryCrashPoints, tryIntrusions } from './crash-points.ts';
import { scenarios } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';

/** Every so many-th call here; `npm run sim -- --crash-points` takes them all. */
const stride = 4;

test.each(scenarios)('killed anywhere, it ends the same: $name', { timeout: 30_000 }, async (scenario) => {
  const { failures, points } = await tryCrashPoints(scenario, stride);
  expect(failures).toEqual([]);
  expect(points).toBeGreaterThan(4);
});

const intruders: readonly ActKind[] = ['moveBooking', 'deleteBooking', 'titleEvent', 'deleteEvent'];
const disturbed = [
  'a booking is moved',
  'an appointment is deleted in Google',
  'a session is moved in Google',
  'changed in the studio, deleted in Google',
];

test.each(disturbed)('whoever acts in between, every promise is kept: %s', { timeout: 60_000 }, async (name) => {
  for (const kind of intruders) {
    const intruder = { kind, wait: 0, studio: 0, user: 0, pick: 1, value: 500 };
    expect(await tryIntrusions(scenarioOf(name), intruder)).toEqual([]);
  }
});

test.each([
  ['moved again', 'moveBooking', 500],
  ['moved back', 'moveBooking', placeOf('a booking is moved')],
  ['deleted', 'deleteBooking', 500],
] as const)(
  'a booking that is %s while a worker dies that wrote it to Google stays so',
  { timeout: 60_000 },
  async (_what, kind, value) => {
    const intruder = { kind, wait: 0, studio: 0, user: 0, pick: 1, value };
    for (const twoWay of [true, false]) {
      const [plan] = scenarioOf('a booking is moved').users;
      if (plan === undefined) throw new Error('nobody is there');
      const scenario = { ...scenarioOf('a booking is moved'), users: [{ ...plan, twoWay }], push: true };
      expect(await tryIntrusions(scenario, intruder, 'crashAfter')).toEqual([]);
    }
  },
);

function scenarioOf(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario "${name}"`);
  return scenario;
}

/** Where the booking of a scenario was made first. */
function placeOf(name: string): number {
  return scenarioOf(name).chapters[0]?.[0]?.value ?? 0;
}
