import { usualManners } from '../../shared/adapters/memory/google-world.ts';
import type { Act, HistoryPlan } from './acts.ts';
import type { Fault } from './faults.ts';
import { checkContacts } from './contacts/contacts-oracle.ts';
import { endOf } from './end-state.ts';
import { openHistory } from './history.ts';
import type { History } from './under-way.ts';
import { becalm, checkRest } from './run-history.ts';
import { checkHistory } from './oracle.ts';
import { Violation, type Worker } from './scheduler.ts';
import type { Scenario } from './scenarios.ts';

/** What became of a scenario whose workers were killed at every call. */
export interface CrashReport {
  readonly name: string;
  /** Calls its workers make when nobody kills them. */
  readonly calls: number;
  /** Ends that were looked at: before and after every call. */
  readonly points: number;
  readonly failures: readonly string[];
}

/**
 * Kills the worker of a sync before and after each of its calls, or every so many-th, one at a time, and compares the end with
 * the undisturbed one.
 */
export async function tryCrashPoints(scenario: Scenario, stride = 1): Promise<CrashReport> {
  const undisturbed = await play(scenario, undefined);
  const failures: string[] = [];
  let points = 0;
  for (let call = 1; call <= undisturbed.calls; call += stride)
    for (const fault of ['crashBefore', 'crashAfter'] as const) {
      points += 1;
      const problem = await compare(scenario, { call, fault }, undisturbed.end);
      if (problem !== undefined) failures.push(`${fault} ${call}: ${problem}`);
    }
  return { name: scenario.name, calls: undisturbed.calls, points, failures };
}

/** What befalls one call, and who acts while it is under way. */
interface Disturbance {
  readonly call: number;
  readonly fault: Fault;
  readonly intruder?: Act;
}

/**
 * Has somebody act before each call of the workers of a scenario, one at a time, and that call be late, or its worker die of it; names
 * the calls after which a promise is broken.
 */
export async function tryIntrusions(
  scenario: Scenario,
  intruder: Act,
  fault: 'late' | 'crashAfter' = 'late',
): Promise<readonly string[]> {
  const undisturbed = await play(scenario, undefined);
  const failures: string[] = [];
  for (let call = 1; call <= undisturbed.calls; call += 1)
    try {
      await play(scenario, { call, fault, intruder });
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      failures.push(`${intruder.kind} before call ${call}: ${error.message}`);
    }
  return failures;
}

async function compare(scenario: Scenario, kill: Disturbance, expected: string): Promise<string | undefined> {
  try {
    const { end, killedAt } = await play(scenario, kill);
    if (killedAt === undefined) return 'nobody was killed';
    return end === expected ? undefined : `at ${killedAt}\n${difference(end, expected)}`;
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
}

/** Lines only one of the ends has. */
function difference(end: string, expected: string): string {
  const [lines, others] = [end.split('\n'), expected.split('\n')];
  const more = lines.filter((line) => !others.includes(line)).map((line) => `  has   ${line}`);
  const less = others.filter((line) => !lines.includes(line)).map((line) => `  lacks ${line}`);
  return [...more, ...less].join('\n');
}

/** Lets a scenario happen; `killedAt` names the call at which a worker died. */
export async function play(
  scenario: Scenario,
  kill: Disturbance | undefined,
  listen?: (line: string) => void,
): Promise<{ readonly end: string; readonly calls: number; readonly killedAt: string | undefined }> {
  let calls = 0;
  let isOver = false;
  let killedAt: string | undefined;
  // Where the story is about contacts, the calendar's runs are left in peace.
  const victims = isOfContacts(scenario) ? 'run of contacts' : 'run of';
  const history: History = await openHistory(planOf(scenario), {
    faultOf(worker: Worker, label: string): Fault | undefined {
      if (isOver || !worker.name.startsWith(victims)) return undefined;
      calls += 1;
      if (calls !== kill?.call) return undefined;
      killedAt = label;
      if (kill.intruder !== undefined) history.act(kill.intruder);
      return kill.fault;
    },
    ...(listen === undefined ? {} : { listen }),
  });
  for (const act of scenario.before) history.act(act);
  await history.scheduler.run();
  await history.switchOn();
  const rest = isOfContacts(scenario) ? 2_700_000 : 180_000;
  await endChapter(history, rest);
  for (const chapter of scenario.chapters) {
    for (const act of chapter) {
      history.act(act);
      // People do one thing after another; whoever syncs takes longer.
      await history.scheduler.runFor(1000);
    }
    await endChapter(history, rest);
  }
  isOver = true;
  await becalm(history);
  await checkHistory(history);
  await checkContacts(history);
  await checkRest(history);
  return { end: await endOf(history.world), calls, killedAt };
}

/** All that happens comes to its end, time goes on by so many milliseconds, and a tick finds what is due. */
async function endChapter({ scheduler, tick }: Pick<History, 'scheduler' | 'tick'>, rest: number): Promise<void> {
  await scheduler.run();
  scheduler.pass(rest);
  tick();
  await scheduler.run();
}

function isOfContacts({ users }: Scenario): boolean {
  return users.some(({ contacts }) => contacts !== undefined);
}

function planOf(scenario: Scenario): HistoryPlan {
  const { users, push, manners } = scenario;
  return {
    ...(isOfContacts(scenario) ? { contactsLag: 120 } : {}),
    ...(manners === undefined ? {} : { manners: { ...usualManners, ...manners } }),
    seed: 1,
    weather: 'calm',
    studios: [users],
    push,
    rewritesTexts: false,
    pageSize: 250,
    skew: 0,
    before: [],
    acts: [],
  };
}
