import type { Clock } from '../../shared/ports/clock.ts';

/** How much one caller may ask of one process. */
export interface RateLimit {
  /** Requests at once after a pause. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Enough for a studio's own software going through a year of bookings; not for a loop gone wrong. */
export const defaultRateLimit: RateLimit = { burst: 400, perSecond: 20 };

/** Callers remembered before those who have been quiet are forgotten. */
const mostCallers = 10_000;

/** Counts the requests of callers: a bucket each, in this process only. */
export function createRateLimiter(clock: Pick<Clock, 'elapsed'>, limit: RateLimit) {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** Takes one request of the caller: seconds to wait when there is none left, 0 when there is. */
    take(caller: string): number {
      const now = clock.elapsed();
      if (buckets.size >= mostCallers) forgetQuiet(buckets, now, limit);
      const bucket = buckets.get(caller) ?? { left: limit.burst, at: now };
      const left = Math.min(limit.burst, bucket.left + ((now - bucket.at) / 1000) * limit.perSecond);
      buckets.set(caller, { left: left < 1 ? left : left - 1, at: now });
      return left < 1 ? Math.ceil((1 - left) / limit.perSecond) : 0;
    },
  };
}

function forgetQuiet(buckets: Map<string, { left: number; at: number }>, now: number, limit: RateLimit): void {
  const fullAfter = (limit.burst / limit.perSecond) * 1000;
  for (const [caller, { at }] of buckets) if (now - at >= fullAfter) buckets.delete(caller);
}
