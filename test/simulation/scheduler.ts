import type { Random } from './random.ts';

/** A promise of the product does not hold. */
export class Violation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Violation';
  }
}

/** One invocation of a function: it lives until it ends or crashes, and is at rest while every call it made is under way. */
export interface Worker {
  readonly name: string;
  /** How far its clock is off, milliseconds. */
  readonly skew: number;
  alive: boolean;
  finished: boolean;
  /** Calls and sleeps under way. */
  waiting: number;
  /** What becomes of the work when the worker dies: delivered again, or nothing. */
  readonly crashed: () => void;
}

/** Something that can happen next. */
interface Item {
  readonly at: number;
  readonly label: string;
  readonly fire: () => Promise<void> | void;
  /** Whose call it is: dropped, mostly, when its worker dies. */
  readonly worker?: Worker;
}

/** One process with a time of its own, in which a seed decides what happens next. */
export interface Scheduler {
  /** Milliseconds since the beginning. */
  readonly now: () => number;
  /** Has something happen in so many milliseconds at the earliest. */
  after(delay: number, label: string, fire: Item['fire'], worker?: Worker): void;
  spawn(worker: Pick<Worker, 'name' | 'skew' | 'crashed'>, body: (worker: Worker) => Promise<void>): void;
  /** The worker waits for something until `release`. */
  hold(worker: Worker): void;
  release(worker: Worker): void;
  crash(worker: Worker): void;
  /** Lets everything happen until nothing is left. */
  run(): Promise<void>;
  /** Lets happen what happens within so many milliseconds. */
  runFor(milliseconds: number): Promise<void>;
  /** Nothing that is under way is left; time goes on by so much. */
  pass(milliseconds: number): void;
  note(line: string): void;
  /** A fingerprint of all that happened, in its order. */
  traceHash(): string;
  readonly steps: () => number;
}

/** So many steps, and a history is taken never to end. */
const mostSteps = 60_000;
/** So many turns without a call, and a worker waits for something this process does not know. */
const mostTurns = 20_000;

/** Nothing has happened. `listen` is told every line of the trace; where it is not traced, there is neither that nor a fingerprint. */
export function createScheduler(
  random: Random,
  { listen, isTraced = true }: { readonly listen?: (line: string) => void; readonly isTraced?: boolean },
): Scheduler {
  const items: Item[] = [];
  let time = 0;
  let steps = 0;
  let busy = 0;
  let hash = 0x811c9dc5;

  const note = (line: string): void => {
    if (!isTraced) return;
    listen?.(`${String(time).padStart(9)} ${line}`);
    for (let at = 0; at < line.length; at += 1) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ time, 0x01000193);
  };

  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < mostTurns; turns += 1) {
      if (busy === 0) return;
      await Promise.resolve();
    }
    throw new Error('a worker waits for something that is not scheduled');
  };

  const takeNext = (until: number): Item | undefined => {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { at } of items) earliest = Math.min(earliest, at);
    if (items.length === 0 || earliest > Math.max(time, until)) return undefined;
    time = Math.max(time, earliest);
    const ready = items.filter(({ at }) => at <= time);
    const taken = random.pick(ready);
    items.splice(items.indexOf(taken), 1);
    return taken;
  };

  const runUntil = async (until: number): Promise<void> => {
    for (;;) {
      if (busy > 0) await settle();
      const item = takeNext(until);
      if (item === undefined) return;
      steps += 1;
      if (steps > mostSteps) throw new Violation('it never comes to rest');
      time += random.below(40);
      note(item.label);
      await item.fire();
    }
  };

  const scheduler: Scheduler = {
    now: () => time,
    after(delay, label, fire, worker) {
      items.push({ at: time + delay, label, fire, ...(worker === undefined ? {} : { worker }) });
    },
    spawn(given, body) {
      const worker: Worker = { ...given, alive: true, finished: false, waiting: 0 };
      busy += 1;
      const end = (): void => {
        worker.finished = true;
        if (worker.alive && worker.waiting === 0) busy -= 1;
      };
      body(worker).then(end, (error: unknown) => {
        end();
        // What a dead process would have thrown, nobody hears.
        if (!worker.alive && !(error instanceof Violation)) return;
        scheduler.after(0, 'fail', () => {
          throw error;
        });
      });
    },
    hold(worker) {
      worker.waiting += 1;
      if (worker.waiting === 1 && worker.alive && !worker.finished) busy -= 1;
    },
    release(worker) {
      worker.waiting -= 1;
      if (worker.waiting === 0 && worker.alive && !worker.finished) busy += 1;
    },
    crash(worker) {
      note(`${worker.name} dies`);
      worker.alive = false;
      // What a dead process has sent may still arrive.
      for (let at = items.length - 1; at >= 0; at -= 1)
        if (items[at]?.worker === worker && !random.percent(30)) items.splice(at, 1);
      worker.crashed();
    },
    run: async () => runUntil(Number.POSITIVE_INFINITY),
    async runFor(milliseconds) {
      const until = time + milliseconds;
      await runUntil(until);
      time = Math.max(time, until);
    },
    pass(milliseconds) {
      time += milliseconds;
    },
    note,
    traceHash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    steps: () => steps,
  };
  return scheduler;
}
