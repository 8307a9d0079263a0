import { expect, test } from 'vitest';
import { tryCrashPoints } from './crash-points.ts';
import { scenarios } from './scenarios.ts';

/** Every so many-th call here; `npm run sim -- --crash-points` takes them all. */
const stride = 4;

test.each(scenarios)('killed anywhere, it ends the same: $name', { timeout: 30_000 }, async (scenario) => {
  const { failures, points } = await tryCrashPoints(scenario, stride);
  expect(failures).toEqual([]);
  expect(points).toBeGreaterThan(4);
});
