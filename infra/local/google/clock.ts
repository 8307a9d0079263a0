/** The double's time: real or injected, plus an offset that tests move forward. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that the clock runs ahead of its source. */
  offset(): number;
  /** Moves the clock by this many milliseconds. */
  advance(milliseconds: number): void;
}

/** A clock over a source of milliseconds since the epoch, started with an offset. */
export function createClock(source: () => number, offset = 0): Clock {
  let ahead = offset;
  return {
    now: () => Math.floor(source() + ahead),
    offset: () => ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}
