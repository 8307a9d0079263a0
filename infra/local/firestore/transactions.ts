import { type CommitClock, type Micros, toMicros } from './clock.ts';
import { type LockHolder, Locks, newLockHolder } from './locks.ts';
import { Refusal } from './refusal.ts';
import type { TransactionOptions } from './wire.ts';

/** A query read in a transaction: its answer must be the same when the transaction commits. */
export interface RememberedQuery {
  /** Runs the query again; equal texts mean equal answers. */
  readonly answer: () => string;
  readonly answered: string;
}

/** A transaction under way. A read-only one sees the documents as of `readTime` and takes no locks. */
export interface Transaction {
  readonly id: Buffer;
  readonly readTime: Micros | undefined;
  readonly locks: LockHolder;
  readonly queries: RememberedQuery[];
  readonly begunAt: number;
  usedAt: number;
}

/** Limits of a transaction in milliseconds: 270 s in all, 60 s idle (facts 7). */
const LONGEST_MS = 270_000;
const LONGEST_IDLE_MS = 60_000;

/** The transactions under way and the locks they hold. Pessimistic, as Google's servers are towards server clients. */
export class Transactions {
  readonly locks = new Locks();
  readonly #clock: CommitClock;
  readonly #open = new Map<string, Transaction>();
  readonly #sweeper = setInterval(() => this.#endExpired(), 1000).unref();
  #begun = 0n;

  constructor(clock: CommitClock) {
    this.#clock = clock;
  }

  /** Opens a transaction. */
  begin(options: TransactionOptions | undefined): Transaction {
    const id = Buffer.alloc(16);
    // The time makes ids of an earlier process unknown to this one.
    id.writeBigUInt64BE(++this.#begun);
    id.writeBigUInt64BE(BigInt(this.#clock.now()), 8);
    const now = Date.now();
    const transaction: Transaction = {
      id,
      readTime: options?.readOnly ? this.#readTimeOf(options.readOnly) : undefined,
      locks: newLockHolder(),
      queries: [],
      begunAt: now,
      usedAt: now,
    };
    this.#open.set(id.toString('hex'), transaction);
    return transaction;
  }

  /** The open transaction with this id; INVALID_ARGUMENT when it has ended or expired. */
  get(id: Uint8Array): Transaction {
    const transaction = this.#open.get(Buffer.from(id).toString('hex'));
    if (!transaction) {
      throw new Refusal('INVALID_ARGUMENT', 'The referenced transaction has expired or is no longer valid.');
    }
    transaction.usedAt = Date.now();
    return transaction;
  }

  /** Locks documents for the transaction. A transaction refused here is over: its other locks are free at once. */
  async lock(transaction: Transaction, names: Iterable<string>): Promise<void> {
    try {
      await this.locks.acquireAll(transaction.locks, names);
      transaction.usedAt = Date.now();
    } catch (refusal) {
      this.end(transaction);
      throw refusal;
    }
  }

  /** Ends a transaction, whatever came of it. Ending twice changes nothing. */
  end(transaction: Transaction): void {
    this.#open.delete(transaction.id.toString('hex'));
    this.locks.releaseAll(transaction.locks);
  }

  /** Ends the transaction with this id, if it has not ended by itself. */
  rollback(id: Uint8Array): void {
    const transaction = this.#open.get(Buffer.from(id).toString('hex'));
    if (transaction) this.end(transaction);
  }

  /** Ends all transactions. */
  stop(): void {
    clearInterval(this.#sweeper);
    for (const transaction of this.#open.values()) this.end(transaction);
  }

  #readTimeOf(readOnly: NonNullable<TransactionOptions['readOnly']>): Micros {
    return readOnly.readTime ? toMicros(readOnly.readTime) : this.#clock.now();
  }

  #endExpired(): void {
    const now = Date.now();
    for (const transaction of this.#open.values()) {
      const expired = now - transaction.usedAt > LONGEST_IDLE_MS || now - transaction.begunAt > LONGEST_MS;
      if (expired) this.end(transaction);
    }
  }
}
