/** One call of a port. */
export interface Call<Answer> {
  readonly label: string;
  readonly act: () => Promise<Answer>;
  /** The failure of a call that did not happen, or whose answer was lost. */
  readonly failure: (when: 'before' | 'after') => Error;
}

/** Has a call of a port happen some time, or fail. */
export type Caller = <Answer>(call: Call<Answer>) => Promise<Answer>;
