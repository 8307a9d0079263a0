import type { CommitClock, Micros } from './clock.ts';
import type { Counter } from './counts.ts';
import type { Documents } from './documents.ts';
import type { IndexDefinitions } from './indexes.ts';
import type { Journal } from './journal.ts';
import type { Transactions } from './transactions.ts';

/** Told of every commit that changed something. */
export type CommitListener = (changed: ReadonlySet<string>, time: Micros) => void;

/** All that one running server knows; its RPCs work on it. */
export interface FirestoreState {
  readonly documents: Documents;
  readonly transactions: Transactions;
  readonly clock: CommitClock;
  readonly journal: Journal;
  readonly counter: Counter;
  /** The composite indexes queries must make do with; undefined serves every query, as Google's emulator does. */
  readonly indexes: IndexDefinitions | undefined;
  readonly listeners: Set<CommitListener>;
}
