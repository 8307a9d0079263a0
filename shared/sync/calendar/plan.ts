import { arrange, withAnswers, withLostAnswers } from './arrange.ts';
import { continuationsOf } from './find-continuations.ts';
import { foldSeries } from './fold-series.ts';
import { holdMassDeletes } from './hold-mass-deletes.ts';
import type { CalendarInput, CalendarPlan } from './model.ts';
import { planPair } from './plan-pair.ts';
import { eventsTakenBy, planUnpaired } from './plan-unpaired.ts';
import { withUnsavedWrites } from './unsaved-writes.ts';

/**
 * Looks at both sides of one user's calendar and says what to do. Pure: the same input always gives the same plan, and
 * planning again after the plan was carried out gives an empty one.
 */
export function planCalendar(asked: CalendarInput): CalendarPlan {
  const input = withUnsavedWrites(withLostAnswers(withAnswers(foldSeries(asked))));
  const arranged = arrange(input);
  const living = input.pairs.filter((pair) => pair.ended === undefined);
  const continuations = continuationsOf(arranged, living);
  const paired = living.map((pair) => planPair(arranged, pair, continuations.get(pair.bookingId)));
  const items = [...paired, planUnpaired(arranged, eventsTakenBy(paired))];
  const plan = { actions: items.flatMap((item) => item.actions), skips: items.flatMap((item) => item.skips) };
  return holdMassDeletes(plan, input);
}
