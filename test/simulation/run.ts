import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { contactScenarios } from './contacts/contact-scenarios.ts';
import { tryCrashPoints } from './crash-points.ts';
import { planOf, type PlanShape } from './plans.ts';
import { regressions } from './regression-seeds.ts';
import { scenarios } from './scenarios.ts';
import { seriesScenarios } from './series-scenarios.ts';
import { replay, shrink } from './shrink.ts';

/**
 * `npm run sim -- --runs N [--seed S] [--threads T]` lets N histories happen, from seed S on, and tells which broke a promise;
 * `npm run sim -- --seed S` replays one with its trace, made small when it fails; `--regressions` those that once failed,
 * `--crash-points` kills a worker before and after every call of every scenario. `--series` makes
 * histories and stories ones of repeats, `--contacts` ones of clients and contacts.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    threads: { type: 'string' },
    regressions: { type: 'boolean' },
    'crash-points': { type: 'boolean' },
    'until-first': { type: 'boolean' },
    'shared-calendar': { type: 'boolean' },
    series: { type: 'boolean' },
    contacts: { type: 'boolean' },
    overlaps: { type: 'boolean' },
  },
});

/** One thread's share of the histories. */
export interface Share {
  readonly from: number;
  /** One violation is enough. */
  readonly untilFirst: boolean;
  readonly shape: PlanShape;
  readonly count: number;
}

/** What one thread found. */
export interface Found {
  readonly violations: readonly { readonly seed: number; readonly violation: string }[];
  readonly steps: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Two users of a studio sync with one calendar only where that is asked for: see docs/guarantees.md. */
const shape: PlanShape = {
  ...(values['shared-calendar'] === true ? { sharedCalendar: true } : {}),
  ...(values.series === true ? { series: true } : {}),
  ...(values.contacts === true ? { contacts: true } : {}),
  ...(values.overlaps === true ? { overlaps: true } : {}),
};

/** What a command needs besides the seed to replay a history. */
const kind = (['contacts', 'series', 'overlaps', 'shared-calendar'] as const)
  .filter((name) => values[name] === true)
  .map((name) => `--${name} `)
  .join('');

if (values['crash-points'] === true) process.exitCode = await runCrashPoints();
else if (values.regressions === true) process.exitCode = await runRegressions();
else if (values.runs === undefined && values.seed !== undefined) process.exitCode = await explain(Number(values.seed));
else process.exitCode = await runMany(Number(values.runs ?? 1000), Number(values.seed ?? 1));

async function runMany(runs: number, from: number): Promise<number> {
  const threads = Number(values.threads ?? availableParallelism());
  // Every processor has a thread of histories already: compiling beside them, and for quick answers, only takes from them.
  setFlagsFromString('--efficiency-mode');
  const each = Math.ceil(runs / threads);
  const started = performance.now();
  const usedBefore = process.cpuUsage();
  const shares = Array.from({ length: threads }, (_, nth) => ({
    from: from + nth * each,
    untilFirst: values['until-first'] === true,
    shape,
    count: Math.min(each, runs - nth * each),
  }));
  const found = await Promise.all(shares.filter(({ count }) => count > 0).map((share) => runShare(share)));
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(usedBefore);
  const processorSeconds = (used.user + used.system) / 1e6;
  const violations = found.flatMap((part) => part.violations);
  const steps = found.reduce((sum, part) => sum + part.steps, 0);
  const outcomes = new Map<string, number>();
  for (const part of found)
    for (const [name, count] of Object.entries(part.outcomes)) outcomes.set(name, (outcomes.get(name) ?? 0) + count);
  say(
    `${runs} histories of ${Math.round(steps / runs)} steps in ${seconds.toFixed(1)} s: ${Math.round(runs / seconds)} a second, ${Math.round(runs / processorSeconds)} a second of one processor`,
  );
  say(`runs: ${[...outcomes].map(([name, count]) => `${count} ${name}`).join(', ')}`);
  say(`${violations.length} violations`);
  for (const { seed, violation } of violations)
    say(`  npm run sim -- ${kind}--seed ${seed}   ${violation.split('\n')[0] ?? ''}`);
  return violations.length === 0 ? 0 : 1;
}

function runShare(share: Share): Promise<Found> {
  return new Promise((resolve, reject) => {
    // Without the loader this process was started with, where Node reads types by itself: what it makes of them runs faster.
    const bare = typeof process.features.typescript === 'string' ? { execArgv: [] } : {};
    const worker = new Worker(new URL('run-thread.ts', import.meta.url), {
      workerData: share,
      // A history leaves nothing behind: where all of some are gone when memory is cleared, clearing it is cheap.
      resourceLimits: { maxYoungGenerationSizeMb: 192 },
      ...bare,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function explain(seed: number): Promise<number> {
  const small = await shrink(planOf(seed, shape));
  if (small === undefined) {
    const { traceHash, steps } = await replay({ plan: planOf(seed, shape), withoutFaults: [] }, say);
    say(`seed ${seed} keeps every promise; trace ${traceHash} of ${steps} steps`);
    return 0;
  }
  await replay(small, say);
  say(`seed ${seed}, made small: ${small.violation}`);
  say(`for regression-seeds.ts: ${JSON.stringify({ plan: small.plan, withoutFaults: small.withoutFaults })}`);
  return 1;
}

async function runRegressions(): Promise<number> {
  let failed = 0;
  for (const regression of regressions) {
    const { violation } = await replay(regression);
    if (violation !== undefined) failed += 1;
    say(`${violation === undefined ? 'holds' : `FAILS: ${violation}`}  ${regression.lesson}`);
  }
  return failed === 0 ? 0 : 1;
}

async function runCrashPoints(): Promise<number> {
  let points = 0;
  let failed = 0;
  const stories = values.contacts === true ? contactScenarios : values.series === true ? seriesScenarios : scenarios;
  for (const scenario of stories) {
    const report = await tryCrashPoints(scenario);
    points += report.points;
    failed += report.failures.length;
    say(
      `${String(report.points).padStart(5)}  ${report.failures.length === 0 ? 'same end ' : 'DIFFERENT'}  ${report.name}`,
    );
    for (const failure of report.failures) say(failure);
    if (failed > 0 && values['until-first'] === true) break;
  }
  say(`${String(points).padStart(5)}  points of ${stories.length} scenarios, ${failed} with another end`);
  return failed === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
