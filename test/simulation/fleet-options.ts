/** How big a fleet, for how long, and what happens to it besides an ordinary day. */
export interface FleetOptions {
  readonly users: number;
  readonly studios: number;
  readonly hours: number;
  /** The hour of the day it begins with; 0, midnight, unless told. */
  readonly firstHour?: number;
  readonly seed: number;
  /** Users' own acts in a day: changes in the studio, and as many in Google. */
  readonly actsPerDay: number;
  /** The share of users whose calendar gives no notifications, percent. */
  readonly withoutPush: number;
  /** Populates of so many bookings each, begun at these hours. */
  readonly populates?: readonly { readonly atHour: number; readonly bookings: number }[];
  /** Google answers nothing from then on, for so long. */
  readonly outage?: { readonly fromHour: number; readonly minutes: number };
  /** Everybody is due at the beginning, instead of evenly spread. */
  readonly allDueAtOnce?: boolean;
}

/** What the day came to. */
export interface FleetReport {
  readonly runs: number;
  readonly failedRuns: number;
  readonly calls: number;
  /** Calls of short work per minute, by the hour; long work is slow on purpose and counted with the quota only. */
  readonly hours: readonly { readonly mean: number; readonly peak: number }[];
  /** The longest any user was not looked at, in rounds of their own interval. */
  readonly longestWait: number;
  readonly quotaViolations: number;
  /** Units of all users in the busiest minute. */
  readonly highestMinute: number;
  /** Milliseconds from asking to the end of each short run of users who populate nothing. */
  readonly latencies: readonly number[];
  /** Minutes each populate took. */
  readonly populateMinutes: readonly number[];
}
