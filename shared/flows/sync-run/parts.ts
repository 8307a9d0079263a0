/** How many parts of what a run wrote are written down so far: the number names the next. */
export interface Parts {
  readonly count: () => number;
  readonly add: () => void;
}

/** None yet. */
export function noParts(): Parts {
  let count = 0;
  return { count: () => count, add: () => void (count += 1) };
}
