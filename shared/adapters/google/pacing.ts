import type { CalendarId, GoogleSubject } from '../../domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';

/** How fast we ask (facts 3.2). */
export interface PacingLimits {
  /** Google's units per minute and user; a patch counts 3. */
  readonly unitsPerMinute: number;
  /** Units per minute of all users together: this process's share of the project's. */
  readonly sharedUnitsPerMinute: number;
  /** Writes per second to one calendar. */
  readonly writesPerSecond: number;
}

/** Google's limits for new projects, for one process alone, and few enough writes that a calendar does not refuse them. */
export const usualPacing: PacingLimits = { unitsPerMinute: 600, sharedUnitsPerMinute: 10_000, writesPerSecond: 5 };

/** The contacts' limits: 90 calls a minute and user are reported (facts 4.6); that of all together is not told. */
export const usualContactsPacing: PacingLimits = {
  unitsPerMinute: 90,
  sharedUnitsPerMinute: 3_000,
  writesPerSecond: 5,
};

/** Holds calls back so that this process stays inside the limits. */
export interface Pacing {
  /** Resolves when the call may go out. */
  turn(call: {
    readonly subject: GoogleSubject;
    readonly units: number;
    readonly writesTo?: CalendarId;
  }): Promise<void>;
}

/** A tenth of a minute's units may be used at once; the rest flows in, so that no minute sees more than the limit. */
const burstShare = 0.1;
const mostBuckets = 2_000;

/** Token buckets in this process: one for all, one per user, and one per calendar that is written. */
export function createPacing(clock: Clock, limits: PacingLimits): Pacing {
  const everybody = new Buckets(clock, sizeFor(limits.sharedUnitsPerMinute));
  const users = new Buckets(clock, sizeFor(limits.unitsPerMinute));
  const calendars = new Buckets(clock, {
    capacity: limits.writesPerSecond,
    perMillisecond: limits.writesPerSecond / 1000,
  });
  return {
    async turn({ subject, units, writesTo }) {
      const own = Math.max(users.take(subject, units), writesTo === undefined ? 0 : calendars.take(writesTo, 1));
      if (own > 0) await clock.sleep(own);
      // Only now: whoever waits for a limit of their own takes nothing from the others meanwhile.
      const shared = everybody.take('everybody', units);
      if (shared > 0) await clock.sleep(shared);
    },
  };
}

interface BucketSize {
  readonly capacity: number;
  readonly perMillisecond: number;
}

function sizeFor(unitsPerMinute: number): BucketSize {
  const capacity = unitsPerMinute * burstShare;
  return { capacity, perMillisecond: (unitsPerMinute - capacity) / 60_000 };
}

interface Bucket {
  /** May be below zero: what waiting callers have taken ahead. */
  level: number;
  at: number;
}

class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;
  readonly #size: BucketSize;

  constructor(clock: Clock, size: BucketSize) {
    this.#clock = clock;
    this.#size = size;
  }

  /** Takes from the bucket; milliseconds to wait until what was taken has flowed in. */
  take(name: string, amount: number): number {
    const { capacity, perMillisecond } = this.#size;
    const now = this.#clock.elapsed();
    const bucket = this.#buckets.get(name) ?? { level: capacity, at: now };
    bucket.level = Math.min(capacity, bucket.level + (now - bucket.at) * perMillisecond) - amount;
    bucket.at = now;
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    this.#dropOldest();
    return bucket.level >= 0 ? 0 : Math.ceil(-bucket.level / perMillisecond);
  }

  /** The one not used for longest is the fullest: forgetting it forgives least. */
  #dropOldest(): void {
    if (this.#buckets.size <= mostBuckets) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
