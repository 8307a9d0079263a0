import type { HistoryPlan } from '../acts.ts';

/** A history that once failed, made small, and what it taught. */
export interface Regression {
  readonly lesson: string;
  readonly plan: HistoryPlan;
  readonly withoutFaults: readonly number[];
}
