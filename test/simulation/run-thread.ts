import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Found, Share } from './run.ts';

/** One thread of the runner: lets its share of the histories happen and tells what it found. */

// What all this compiles to is kept from one time to the next: else each thread compiles for as long as it takes for a hundred histories.
enableCompileCache();
const { planOf } = await import('./plans.ts');
const { runHistory } = await import('./run-history.ts');

const { from, count, untilFirst, shape } = workerData as Share; // what the runner hands over
// Failures that are simulated are made by the thousand; where one was made is told when its history is replayed.
Error.stackTraceLimit = 0;
const violations: { seed: number; violation: string }[] = [];
const outcomes = new Map<string, number>();
let steps = 0;
for (let seed = from; seed < from + count; seed += 1) {
  if (untilFirst && violations.length > 0) break;
  const result = await runHistory(planOf(seed, shape), { isTraced: false });
  steps += result.steps;
  for (const [name, times] of result.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + times);
  if (result.violation !== undefined) violations.push({ seed, violation: result.violation });
}
const found: Found = { violations, steps, outcomes: Object.fromEntries(outcomes) };
// The rule is about windows; a thread's port has no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(found);
