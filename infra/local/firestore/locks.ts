import { Refusal } from './refusal.ts';

/** Someone who holds locks: a transaction, or a single write for as long as it takes. */
export interface LockHolder {
  readonly held: Set<string>;
  waitingFor: string | undefined;
}

interface Waiter {
  readonly holder: LockHolder;
  readonly granted: () => void;
  readonly refused: (reason: Refusal) => void;
  readonly timer: NodeJS.Timeout;
}

interface Lock {
  holder: LockHolder;
  readonly queue: Waiter[];
}

/** Google gives up waiting for a lock after about this long. */
const LONGEST_WAIT_MS = 20_000;

/** A holder that holds nothing yet. */
export function newLockHolder(): LockHolder {
  return { held: new Set(), waitingFor: undefined };
}

/** Exclusive locks on document names, first come first served. Waiting in a circle is refused with ABORTED at once. */
export class Locks {
  readonly #locks = new Map<string, Lock>();

  /** Takes all the locks, waiting where needed. Taking a lock twice changes nothing. */
  async acquireAll(holder: LockHolder, names: Iterable<string>): Promise<void> {
    // One order for everyone keeps two commits of the same documents from ever waiting for each other.
    for (const name of [...new Set(names)].toSorted()) {
      if (!this.#tryAcquire(holder, name)) await this.#waitFor(holder, name);
    }
  }

  /** Gives everything back, hands each lock to the next in its queue, and ends a wait that is under way. */
  releaseAll(holder: LockHolder): void {
    if (holder.waitingFor !== undefined) this.#endWait(holder, 'The transaction was ended while it waited.');
    for (const name of holder.held) this.#passOn(name);
    holder.held.clear();
  }

  #tryAcquire(holder: LockHolder, name: string): boolean {
    const lock = this.#locks.get(name);
    if (lock) return lock.holder === holder;
    this.#locks.set(name, { holder, queue: [] });
    holder.held.add(name);
    return true;
  }

  #waitFor(holder: LockHolder, name: string): Promise<void> {
    const lock = this.#locks.get(name);
    if (!lock || this.#wouldCircle(holder, lock)) {
      throw new Refusal('ABORTED', 'Transaction lock cycle. Please retry.');
    }
    return new Promise((granted, refused) => {
      const timer = setTimeout(() => this.#endWait(holder, 'Transaction lock timeout.'), LONGEST_WAIT_MS);
      timer.unref();
      holder.waitingFor = name;
      lock.queue.push({ holder, granted, refused, timer });
    });
  }

  /** Follows who waits for whom; the chain cannot circle by itself, because every link was checked here. */
  #wouldCircle(holder: LockHolder, lock: Lock): boolean {
    let blocking: Lock | undefined = lock;
    while (blocking) {
      if (blocking.holder === holder) return true;
      const next: string | undefined = blocking.holder.waitingFor;
      blocking = next === undefined ? undefined : this.#locks.get(next);
    }
    return false;
  }

  #endWait(holder: LockHolder, why: string): void {
    const queue = holder.waitingFor === undefined ? undefined : this.#locks.get(holder.waitingFor)?.queue;
    const place = queue?.findIndex((waiter) => waiter.holder === holder) ?? -1;
    const [waiter] = place < 0 ? [] : (queue?.splice(place, 1) ?? []);
    holder.waitingFor = undefined;
    if (!waiter) return;
    clearTimeout(waiter.timer);
    waiter.refused(new Refusal('ABORTED', why));
  }

  #passOn(name: string): void {
    const lock = this.#locks.get(name);
    const next = lock?.queue.shift();
    if (!lock || !next) {
      this.#locks.delete(name);
      return;
    }
    clearTimeout(next.timer);
    lock.holder = next.holder;
    next.holder.waitingFor = undefined;
    next.holder.held.add(name);
    next.granted();
  }
}
