import { nextTime, parseCron } from './cron.ts';

/** What a job publishes when it runs. */
export interface ScheduledMessage {
  readonly topic: string;
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One job: when it runs, by a cron expression in a zone (UTC unless said otherwise) or every so many seconds, and what it publishes. */
export type ScheduledJob = {
  readonly name: string;
  readonly timeZone?: string;
  readonly publish: ScheduledMessage;
} & ({ readonly cron: string } | { readonly everySeconds: number });

/** What the scheduler runs with. `now` is in milliseconds since the epoch and only replaces the clock it reads. */
export interface SchedulerOptions {
  readonly jobs: readonly ScheduledJob[];
  readonly publish: (message: ScheduledMessage) => Promise<unknown>;
  readonly now?: () => number;
  /** Told of each attempt to publish that failed, before the next one. */
  readonly failed?: (job: string, failure: unknown) => void;
}

/** A running scheduler. */
export interface LocalScheduler {
  /** Runs the job now, after a run of it that is under way, and resolves when it has published. Rejects for an unknown job or when stopped. */
  runNow(name: string): Promise<void>;
  /** Starts nothing more and gives up what waits to be tried again; resolves when no publish is under way. */
  stop(): Promise<void>;
}

const longestSleep = 30_000;
const firstPause = 1000;
const longestPause = 60_000;

/**
 * Runs jobs at least once and never two executions of one job at a time (facts 8): a run that fails is tried again, after 1 to
 * 60 seconds, until it succeeds, and the times that pass meanwhile are passed over. Throws a RangeError for a schedule that
 * cannot be read.
 */
export function startScheduler(options: SchedulerOptions): LocalScheduler {
  const stopping = new AbortController();
  const running = new Map(options.jobs.map((job) => [job.name, startJob(job, options, stopping.signal)]));
  return {
    async runNow(name) {
      const job = running.get(name);
      if (!job) {
        throw new Error(`There is no job "${name}".`);
      }
      await job.run();
    },
    async stop() {
      stopping.abort();
      await Promise.all(Array.from(running.values(), (job) => job.ended()));
    },
  };
}

interface RunningJob {
  run(): Promise<void>;
  ended(): Promise<unknown>;
}

function startJob(job: ScheduledJob, options: SchedulerOptions, stopped: AbortSignal): RunningJob {
  const now = options.now ?? (() => Date.now());
  const next = scheduleOf(job);
  let tail: Promise<unknown> = Promise.resolve();
  const run = (): Promise<void> => {
    const execution = tail.then(() => execute(job, options, stopped));
    tail = execution.catch(() => undefined);
    return execution;
  };
  const ticking = tick();
  return { run, ended: () => Promise.all([ticking, tail]) };

  async function tick(): Promise<void> {
    let due = next(now());
    while (!stopped.aborted) {
      // Short sleeps, because a machine that was asleep wakes with its timers late.
      await sleep(Math.min(longestSleep, Math.max(0, due - now())), stopped);
      if (!stopped.aborted && now() >= due) {
        await run().catch(() => undefined);
        due = next(now());
      }
    }
  }
}

function scheduleOf(job: ScheduledJob): (after: number) => number {
  if ('cron' in job) {
    const cron = parseCron(job.cron);
    const timeZone = job.timeZone ?? 'UTC';
    nextTime(cron, 0, timeZone);
    return (after) => nextTime(cron, after, timeZone);
  }
  const interval = job.everySeconds * 1000;
  if (!(interval > 0)) {
    throw new RangeError(`The job "${job.name}" must run every so many seconds, more than 0.`);
  }
  return (after) => (Math.floor(after / interval) + 1) * interval;
}

async function execute(job: ScheduledJob, options: SchedulerOptions, stopped: AbortSignal): Promise<void> {
  let pause = firstPause;
  while (!stopped.aborted) {
    try {
      await options.publish(job.publish);
      return;
    } catch (failure) {
      options.failed?.(job.name, failure);
    }
    await sleep(pause, stopped);
    pause = Math.min(longestPause, pause * 2);
  }
  throw new Error(`The scheduler was stopped before "${job.name}" could publish.`);
}

function sleep(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) {
      resolve();
      return;
    }
    const wake = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    stopped.addEventListener('abort', wake);
  });
}
