import type { HistoryPlan } from './acts.ts';
import { runHistory, type HistoryResult } from './run-history.ts';

/** A history that fails, made as small as it goes. */
export interface Shrunk {
  readonly plan: HistoryPlan;
  readonly withoutFaults: readonly number[];
  readonly violation: string;
}

/** Takes acts, faults and oddities out of a failing history for as long as it still fails; undefined when it does not. */
export async function shrink(plan: HistoryPlan): Promise<Shrunk | undefined> {
  const first = await runHistory(plan);
  if (first.violation === undefined) return undefined;
  let best: Shrunk = { plan, withoutFaults: [], violation: first.violation };
  for (let isBetter = true; isBetter;) {
    isBetter = false;
    for (const smaller of smallerOnes(best, await faultsOf(best))) {
      const { violation } = await replay(smaller);
      if (violation === undefined || isBreak(violation) !== isBreak(best.violation)) continue;
      best = { ...smaller, violation };
      isBetter = true;
      break;
    }
  }
  return best;
}

/** Lets a shrunk history happen again. */
export async function replay(
  { plan, withoutFaults }: Pick<Shrunk, 'plan' | 'withoutFaults'>,
  listen?: (line: string) => void,
): Promise<HistoryResult> {
  return runHistory(plan, {
    withoutFaults: new Set(withoutFaults),
    ...(listen === undefined ? {} : { listen }),
  });
}

/** An error of the code is another matter than a promise that was not kept. */
function isBreak(violation: string): boolean {
  return violation.startsWith('broke');
}

async function faultsOf(shrunk: Shrunk): Promise<number> {
  return (await replay(shrunk)).faults;
}

function* smallerOnes({ plan, withoutFaults, violation }: Shrunk, faults: number): Generator<Shrunk> {
  const changed = (changes: Partial<HistoryPlan>): Shrunk => ({
    plan: { ...plan, ...changes },
    withoutFaults,
    violation,
  });
  if (plan.weather !== 'calm') yield changed({ weather: 'calm' });
  if (plan.skew !== 0) yield changed({ skew: 0 });
  if (plan.rewritesTexts) yield changed({ rewritesTexts: false });
  if (plan.push) yield changed({ push: false });
  if (plan.pageSize < 250) yield changed({ pageSize: 250 });
  for (const part of ['acts', 'before'] as const)
    for (let at = plan[part].length - 1; at >= 0; at -= 1) yield changed({ [part]: plan[part].toSpliced(at, 1) });
  for (const [at, act] of plan.acts.entries())
    if (act.wait > 0) yield changed({ acts: plan.acts.with(at, { ...act, wait: 0 }) });
  if (plan.weather === 'calm') return;
  for (let fault = 1; fault <= faults; fault += 1)
    if (!withoutFaults.includes(fault)) yield { plan, withoutFaults: [...withoutFaults, fault], violation };
}
