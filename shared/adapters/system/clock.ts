import { setTimeout as wait } from 'node:timers/promises';
import { fromEpochMilliseconds } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';

/** The machine's own time. */
export function createSystemClock(): Clock {
  return {
    now: () => fromEpochMilliseconds(Date.now()),
    elapsed: () => performance.now(),
    sleep: (milliseconds) => wait(milliseconds),
  };
}
