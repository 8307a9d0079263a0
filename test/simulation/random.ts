/** Chance that always takes the same course from the same seed. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  fraction(): number;
  /** A whole number from 0 up to (not including) `count`. */
  below(count: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Chance from a seed and the name of what it is for: drawing more for one thing changes nothing for another (mulberry32). */
export function createRandom(seed: number, purpose: string): Random {
  let state = seed >>> 0;
  for (const letter of purpose) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    percent: (share) => fraction() * 100 < share,
    pick(from) {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
}
