/** Counts calls: each that goes through `counted`, once, whatever is repeated inside it. */
export interface CallCounter {
  readonly counted: <Given extends readonly unknown[], Answer>(
    call: (...given: Given) => Promise<Answer>,
  ) => (...given: Given) => Promise<Answer>;
  readonly calls: () => number;
}

/** A counter that stands at none. */
export function countCalls(): CallCounter {
  let made = 0;
  return {
    counted:
      (call) =>
      (...given) => {
        made += 1;
        return call(...given);
      },
    calls: () => made,
  };
}
