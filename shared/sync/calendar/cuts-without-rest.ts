import { arrange, withLostAnswers } from './arrange.ts';
import { isRestUnknown } from './find-continuations.ts';
import { foldSeries } from './fold-series.ts';
import type { CalendarInput } from './model.ts';
import { pairByMark } from './pair-twins.ts';
import { unpairedEvents, unpairedItems } from './plan-unpaired.ts';

/**
 * Whether a series was cut off in Google and nothing that is told goes on there: a paired one, or one whose tie was lost with the
 * answer to a write and is known by its mark.
 */
export function cutsWithoutRest(input: CalendarInput): boolean {
  const arranged = arrange(withLostAnswers(foldSeries(input)));
  const marked = pairByMark(arranged, unpairedItems(arranged), unpairedEvents(arranged));
  return isRestUnknown(arranged, [...arranged.pairsByEvent.values(), ...marked.pairs]);
}
