/** Milliseconds. */
const minute = 60_000;

/** Google's own limits, per minute (facts 3.2). */
export const googleLimits = { project: 10_000, user: 600 };

/** One call as Google counts it. */
export interface CountedCall {
  /** Milliseconds since the beginning. */
  readonly at: number;
  readonly user: string;
  readonly units: number;
}

/** Counts as Google does: over the last minute, for each user and for all. */
export function createQuotaMeter() {
  const everybody = createWindow();
  const users = new Map<string, ReturnType<typeof createWindow>>();
  let violations = 0;
  let highest = 0;
  return {
    count({ at, user, units }: CountedCall): void {
      const own = users.get(user) ?? createWindow();
      users.set(user, own);
      const shared = everybody.add(at, units);
      highest = Math.max(highest, shared);
      if (shared > googleLimits.project || own.add(at, units) > googleLimits.user) violations += 1;
    },
    violations: () => violations,
    /** The most units of all users within any minute. */
    highest: () => highest,
  };
}

function createWindow() {
  let calls: { readonly at: number; readonly units: number }[] = [];
  let first = 0;
  let sum = 0;
  return {
    /** Adds a call; the units of the minute that ends with it. */
    add(at: number, units: number): number {
      calls.push({ at, units });
      sum += units;
      for (let oldest = calls[first]; oldest !== undefined && oldest.at <= at - minute; oldest = calls[first]) {
        sum -= oldest.units;
        first += 1;
      }
      if (first > 1_000) {
        calls = calls.slice(first);
        first = 0;
      }
      return sum;
    },
  };
}

/** Calls of each minute, and how evenly they fall into each hour. */
export function createEvenness() {
  const minutes: number[] = [];
  return {
    count(at: number): void {
      const index = Math.floor(at / minute);
      minutes[index] = (minutes[index] ?? 0) + 1;
    },
    /** For each whole hour: calls per minute on average, and in its busiest minute. */
    hours(count: number): readonly { readonly mean: number; readonly peak: number }[] {
      return Array.from({ length: count }, (_, hour) => {
        const own = Array.from({ length: 60 }, (_, index) => minutes[hour * 60 + index] ?? 0);
        return { mean: own.reduce((sum, calls) => sum + calls, 0) / 60, peak: Math.max(...own) };
      });
    },
  };
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
