import { expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import { nextAttempt, secondsBetween } from '../../../shared/flows/sync-run/cadence.ts';
import type { GoogleFailureReason } from '../../../shared/ports/google.ts';

const now: Instant = asId('2026-11-23T12:00:00Z');
/** The longest any sync waits. */
const unlucky = { fraction: () => 1, id: () => '', secret: () => '' };

function longestWait(failures: number, reason: GoogleFailureReason): number {
  return secondsBetween(now, nextAttempt(failures, { now, chance: unlucky, reason }));
}

test.each([1, 4, 8, 12])('the end of an outage is noticed within minutes, after %i failures too', (failures) => {
  expect(longestWait(failures, 'unavailable')).toBeLessThanOrEqual(200);
});

test('an outage that lasts is asked about less and less', () => {
  const waits = [13, 20, 100].map((failures) => longestWait(failures, 'unavailable'));
  for (const wait of waits) {
    expect(wait).toBeGreaterThan(1800);
    expect(wait).toBeLessThanOrEqual(3605);
  }
});

test('a Google that asks for less is given more and more time', () => {
  const waits = [1, 3, 5, 7, 9].map((failures) => longestWait(failures, 'throttled'));
  for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThan(waits[index - 1] ?? 0);
  expect(longestWait(9, 'throttled')).toBeGreaterThan(3000);
});
