import { asId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Chance, Clock } from '../../shared/ports/clock.ts';
import type { Google } from '../../shared/ports/google.ts';
import { KeyFailure } from '../../shared/ports/keys.ts';
import type { Keys } from '../../shared/ports/keys.ts';
import { MailFailure } from '../../shared/ports/mailer.ts';
import type { Mailer } from '../../shared/ports/mailer.ts';
import { QueueFailure } from '../../shared/ports/queue.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { StoreFailure } from '../../shared/ports/store.ts';
import type { Store, Transaction } from '../../shared/ports/store.ts';
import type { Fault } from './faults.ts';
import { googleFor } from './google-ports.ts';
import type { Call, Caller } from './port-call.ts';
import type { Random } from './random.ts';
import type { Scheduler, Worker } from './scheduler.ts';
import { watchTransaction, type Watch } from './watch.ts';

/** The ports as they are, without any trouble. */
export interface PlainPorts {
  readonly store: Store;
  readonly google: Google;
  readonly queue: Queue;
  readonly keys: Keys;
  readonly mailer: Mailer;
  readonly chance: Chance;
}

/** What decides over the calls of workers. */
export interface Fate {
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** What befalls this call of this worker. */
  readonly faultOf: (worker: Worker, label: string) => Fault | undefined;
  readonly watch: Watch;
}

/** The ports as one worker has them: every call is scheduled, and may meet a fault. */
export interface WorkerPorts {
  readonly store: Store;
  readonly google: Google;
  readonly queue: Queue;
  readonly keys: Keys;
  readonly mailer: Mailer;
  readonly chance: Chance;
  readonly clock: Clock;
}

/** When every history begins, milliseconds since 1970. */
export const beginning = Date.UTC(2026, 10, 23, 9);

const instants = new Map<number, Instant>();

/** The instant of a time of the simulation. */
export function instantAt(milliseconds: number): Instant {
  const seconds = Math.floor((beginning + milliseconds) / 1000);
  const known = instants.get(seconds);
  if (known !== undefined) return known;
  const instant = asId<Instant>(`${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`);
  instants.set(seconds, instant);
  return instant;
}

/** The ports of one worker. */
export function portsFor(worker: Worker, plain: PlainPorts, fate: Fate): WorkerPorts {
  const call: Caller = (asked) => callPort(worker, asked, fate);
  return {
    store: storeFor(worker, plain.store, { call, fate }),
    google: googleFor(plain.google, call, fate.random),
    queue: {
      publish: (topic, message) =>
        call({
          label: `publish ${topic}`,
          act: () => plain.queue.publish(topic, message),
          failure: () => new QueueFailure(),
        }),
    },
    keys: {
      seal: (secret, boundTo) =>
        call({ label: 'seal', act: () => plain.keys.seal(secret, boundTo), failure: keysDown }),
      open: (sealed, boundTo) =>
        call({ label: 'open', act: () => plain.keys.open(sealed, boundTo), failure: keysDown }),
    },
    mailer: {
      send: (mail) =>
        call({
          label: 'send',
          act: () => plain.mailer.send(mail),
          failure: (when) =>
            new MailFailure(when === 'before' ? fate.random.pick(['unavailable', 'throttled']) : 'unknown'),
        }),
    },
    chance: plain.chance,
    clock: clockFor(worker, fate),
  };
}

function callPort<Answer>(worker: Worker, asked: Call<Answer>, fate: Fate): Promise<Answer> {
  const { scheduler } = fate;
  const label = `${worker.name} ${asked.label}`;
  const fault = worker.alive ? fate.faultOf(worker, asked.label) : undefined;
  const delay =
    fault === 'slow' ? 61_000 + fate.random.below(140_000) : fault === 'late' ? 4000 : fate.random.below(250);
  return new Promise<Answer>((resolve, reject) => {
    if (!worker.alive) return;
    scheduler.hold(worker);
    const fire = async (): Promise<void> => {
      if (fault === 'failBefore' || fault === 'failAfter') scheduler.note(fault);
      if (fault === 'crashBefore' && worker.alive) return scheduler.crash(worker);
      if (fault === 'failBefore') reject(asked.failure('before'));
      else await perform(asked, { fault, resolve, reject });
      if (!worker.alive) return;
      if (fault === 'crashAfter') scheduler.crash(worker);
      else scheduler.release(worker);
    };
    scheduler.after(delay, label, fire, worker);
  });
}

async function perform<Answer>(
  asked: Call<Answer>,
  to: { readonly fault: Fault | undefined; resolve(answer: Answer): void; reject(error: Error): void },
): Promise<void> {
  try {
    const answer = await asked.act();
    if (to.fault === 'failAfter') to.reject(asked.failure('after'));
    else if (to.fault !== 'crashAfter') to.resolve(answer);
  } catch (error) {
    if (to.fault !== 'crashAfter') to.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

function keysDown(): Error {
  return new KeyFailure('unavailable');
}

function storeDown(): Error {
  return new StoreFailure('unavailable');
}

function storeFor(worker: Worker, store: Store, { call, fate }: { readonly call: Caller; readonly fate: Fate }): Store {
  const failure = storeDown;
  return {
    get: (document) => call({ label: `get ${document.path}`, act: () => store.get(document), failure }),
    getAll: (documents) => call({ label: `getAll ${documents.length}`, act: () => store.getAll(documents), failure }),
    find: (query) => call({ label: `find ${query.from.path}`, act: () => store.find(query), failure }),
    count: (query) => call({ label: `count ${query.from.path}`, act: () => store.count(query), failure }),
    transact: (work) =>
      call({
        label: 'transact',
        act: async () => {
          const watched = (transaction: Transaction) => work(watchTransaction(transaction, worker, fate.watch));
          // Work that is run again must do nothing but read and write: now and then it is, as under contention.
          if (fate.random.percent(5)) await rehearse(store, watched);
          const result = await store.transact(watched);
          fate.watch.committed(worker);
          return result;
        },
        failure: (when) =>
          new StoreFailure(when === 'before' ? fate.random.pick(['unavailable', 'contention']) : 'unavailable'),
      }),
    write: (writes) =>
      call({
        label: `write ${writes[0]?.document.path ?? ''}`,
        act: async () => {
          fate.watch.begin(worker);
          for (const write of writes)
            fate.watch.wrote(worker, write.document.path, 'value' in write ? write.value : {});
          await store.write(writes);
          fate.watch.committed(worker);
        },
        failure,
      }),
  };
}

/** Runs the work of a transaction and writes nothing. */
async function rehearse(store: Store, work: (transaction: Transaction) => Promise<unknown>): Promise<void> {
  const enough = new Error('rehearsed');
  try {
    await store.transact(async (transaction) => {
      await work(transaction);
      throw enough;
    });
  } catch {
    // The work's own errors come again with the real run.
  }
}

function clockFor(worker: Worker, { scheduler }: Fate): Clock {
  return {
    now: () => instantAt(scheduler.now() + worker.skew),
    elapsed: () => scheduler.now(),
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        if (!worker.alive) return;
        scheduler.hold(worker);
        scheduler.after(
          milliseconds,
          `${worker.name} wakes`,
          () => {
            if (!worker.alive) return;
            resolve();
            scheduler.release(worker);
          },
          worker,
        );
      }),
  };
}
