import type { Timestamp } from './values.ts';

/** Microseconds since 1970 UTC: the resolution of Firestore's times. */
export type Micros = number;

/** A time of this server as it goes over the wire. */
export function toTimestamp(micros: Micros): Timestamp {
  return { seconds: String(Math.floor(micros / 1e6)), nanos: (micros % 1e6) * 1000 };
}

/** A time that came over the wire, cut to microseconds. */
export function toMicros(timestamp: Partial<Timestamp>): Micros {
  return Number(timestamp.seconds ?? 0) * 1e6 + Math.floor((timestamp.nanos ?? 0) / 1000);
}

/** Gives every commit a time of its own: strictly increasing, also across restarts and clocks set back. */
export class CommitClock {
  #last: Micros = 0;

  /** The time of the next commit. */
  next(): Micros {
    this.#last = Math.max(this.#last + 1, Date.now() * 1000);
    return this.#last;
  }

  /** Now, never before the last commit. */
  now(): Micros {
    return Math.max(this.#last, Date.now() * 1000);
  }

  /** Never gives a time at or before this one again. */
  advanceTo(time: Micros): void {
    this.#last = Math.max(this.#last, time);
  }
}
