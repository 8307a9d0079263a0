import { parentPort, workerData } from 'node:worker_threads';
import { planOf } from './plans.ts';
import type { Found, Share } from './run.ts';
import { runHistory } from './run-history.ts';

/** One thread of the runner: lets its share of the histories happen and tells what it found. */
const { from, count, untilFirst, shape } = workerData as Share; // what the runner hands over
const violations: { seed: number; violation: string }[] = [];
const outcomes = new Map<string, number>();
let steps = 0;
for (let seed = from; seed < from + count; seed += 1) {
  if (untilFirst && violations.length > 0) break;
  const result = await runHistory(planOf(seed, shape));
  steps += result.steps;
  for (const [name, times] of result.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + times);
  if (result.violation !== undefined) violations.push({ seed, violation: result.violation });
}
const found: Found = { violations, steps, outcomes: Object.fromEntries(outcomes) };
// The rule is about windows; a thread's port has no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(found);
