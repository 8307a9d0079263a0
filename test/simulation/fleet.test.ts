import { describe, expect, test } from 'vitest';
import { quantile } from './fleet-meters.ts';
import { liveFleet } from './fleet.ts';

const small = { users: 300, studios: 20, hours: 6, firstHour: 8, seed: 1, actsPerDay: 5, withoutPush: 8 };

describe('a fleet', { timeout: 120_000 }, () => {
  test('keeps to Google’s quota, lets nobody wait two rounds, and spreads its calls evenly', async () => {
    const { calls, quotaViolations, longestWait, hours } = await liveFleet(small);
    expect(calls).toBeGreaterThan(300 * 6);
    expect(quotaViolations).toBe(0);
    expect(longestWait).toBeLessThanOrEqual(2);
    // So few calls a minute vary by themselves: five times the spread that pure chance has.
    for (const { mean, peak } of hours)
      expect(peak).toBeLessThanOrEqual(Math.max(2 * mean, mean + 5 * Math.sqrt(mean)));
  });

  test('is looked at within two rounds although all of it is due at once', async () => {
    const { quotaViolations, longestWait } = await liveFleet({ ...small, users: 1_000, hours: 2, allDueAtOnce: true });
    expect(quotaViolations).toBe(0);
    expect(longestWait).toBeLessThanOrEqual(2);
  });

  test('exceeds no quota when Google comes back after an outage, and has caught up an hour later', async () => {
    const { quotaViolations, failedRuns, longestWait } = await liveFleet({
      ...small,
      hours: 4,
      outage: { fromHour: 2, minutes: 10 },
    });
    expect(failedRuns).toBeGreaterThan(20);
    expect(quotaViolations).toBe(0);
    // Two rounds, and for those who poll every quarter of an hour the outage and the back-off it earned them.
    expect(longestWait).toBeLessThanOrEqual(3.5);
  });
});

describe('a populate of 20,000', { timeout: 120_000 }, () => {
  test('leaves the others’ changes as fast as without it, within a factor of two', async () => {
    const busy = { ...small, users: 600, studios: 40, hours: 3, actsPerDay: 30 };
    const without = await liveFleet(busy);
    const populated = await liveFleet({ ...busy, populates: [{ atHour: 0.5, bookings: 20_000 }] });

    expect(populated.populateMinutes).toHaveLength(1);
    expect(populated.quotaViolations).toBe(0);
    for (const share of [0.5, 0.9, 0.99]) {
      expect(quantile(populated.latencies, share)).toBeLessThanOrEqual(2 * quantile(without.latencies, share));
    }
  });
});
