import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import type { Chance, Clock } from '../../../shared/ports/clock.ts';

/** A clock whose sleeps pass at once; remembers how long each was asked to last. */
export interface VirtualClock extends Clock {
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
}

/** A clock that stands at `start` (milliseconds since 1970) until someone sleeps or advances it. */
export function createVirtualClock(start = Date.UTC(2026, 2, 1)): VirtualClock {
  let passed = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => fromEpochMilliseconds(start + passed),
    elapsed: () => passed,
    advance: (milliseconds) => {
      passed += milliseconds;
    },
    async sleep(milliseconds) {
      sleeps.push(milliseconds);
      passed += milliseconds;
    },
  };
}

/** Chance that always draws the same fraction; ids count up. */
export function createFixedChance(fraction = 0.5): Chance {
  let count = 0;
  const next = (length: number) => String((count += 1)).padStart(length, '0');
  return { fraction: () => fraction, id: () => next(20), secret: () => next(43) };
}
