import type {
  DocumentSnapshot,
  Firestore,
  Transaction as FirestoreTransaction,
  Query as FirestoreQuery,
  QuerySnapshot,
} from '@google-cloud/firestore';
import { type DocumentPath, type Query, type Reader, StoreFailure, type Transaction } from '../../ports/store.ts';
import type { Bill } from './bill.ts';
import { copyFields, type FirestoreSdk, toFields, toStored, toUpdate } from './documents.ts';
import { storeFailureFrom } from './failure.ts';
import { toOrderedQuery } from './query.ts';

/** Firestore's own number of tries is 5; ours are short, and a lost one costs the caller a whole run. */
const attempts = 8;

/** What a store works with once the SDK is loaded. */
export interface Opened {
  readonly sdk: FirestoreSdk;
  readonly firestore: Firestore;
}

/** How documents and queries are fetched: outside of transactions from the client, inside from the transaction. */
export interface Source {
  getAll(paths: readonly string[]): Promise<readonly DocumentSnapshot[]>;
  query(query: FirestoreQuery): Promise<QuerySnapshot>;
}

/** Ends the SDK's tries: it has no code, so the SDK does not take it for a failure of its own. */
class WorkEnded extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super('store: the work of a transaction ended it');
    this.name = 'WorkEnded';
    this.thrown = thrown;
  }
}

/** Runs the work in a Firestore transaction (pessimistic locks), again on contention, up to 8 times. */
export async function transactInFirestore<Result>(
  opened: Opened,
  bill: Bill,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  let written: Written = { writes: 0, deletes: 0, updates: 0 };
  try {
    const result = await opened.firestore.runTransaction(
      async (inner) => {
        const attempt = openAttempt(opened, bill, inner);
        written = attempt.written;
        return await runOnce(attempt, work);
      },
      { maxAttempts: attempts },
    );
    bill.commits(written);
    return result;
  } catch (error) {
    if (error instanceof WorkEnded) throw error.thrown;
    throw storeFailureFrom(error, { kind: 'write', plainUpdates: written.updates > 0 });
  }
}

/** What one try asked to be written; counted up while it runs, billed once it committed. */
interface Written {
  writes: number;
  deletes: number;
  /** Those of the writes that need the document to be there. */
  updates: number;
}

/** One try. */
interface Attempt {
  readonly transaction: Transaction;
  readonly written: Written;
  /** The first error of a read, as the SDK threw it. */
  failedRead(): unknown;
}

async function runOnce<Result>(attempt: Attempt, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  let result: Result;
  try {
    result = await work(attempt.transaction);
  } catch (thrown) {
    throw retriable(attempt.failedRead()) ?? new WorkEnded(thrown);
  }
  // Work that swallowed a failed read decided without knowing.
  const failed = attempt.failedRead();
  if (failed !== undefined) throw retriable(failed) ?? new WorkEnded(storeFailureFrom(failed, { kind: 'read' }));
  return result;
}

/** The SDK's own error where trying again can help: it has tried reads against a server that is down several times itself. */
function retriable(failedRead: unknown): unknown {
  const failure = storeFailureFrom(failedRead, { kind: 'read' });
  return failure instanceof StoreFailure && failure.reason === 'contention' ? failedRead : undefined;
}

function openAttempt(opened: Opened, bill: Bill, inner: FirestoreTransaction): Attempt {
  const { sdk, firestore } = opened;
  const written: Written = { writes: 0, deletes: 0, updates: 0 };
  let failedRead: unknown;
  async function kept<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    if (written.writes + written.deletes > 0) throw new Error('store: a transaction reads before it writes');
    try {
      return await read();
    } catch (error) {
      failedRead ??= error;
      throw error;
    }
  }
  const reader = readerFrom(
    () => Promise.resolve(opened),
    bill,
    () => ({
      getAll: (paths) => kept(() => inner.getAll(...paths.map((path) => firestore.doc(path)))),
      query: (query) => kept(() => inner.get(query)),
    }),
  );
  const transaction: Transaction = {
    ...reader,
    set(document, value) {
      inner.set(firestore.doc(document.path), toFields(sdk, copyFields(value)));
      written.writes += 1;
    },
    create(document, value) {
      inner.create(firestore.doc(document.path), toFields(sdk, copyFields(value)));
      written.writes += 1;
    },
    update(document, fields) {
      inner.update(firestore.doc(document.path), ...toUpdate(sdk, copyFields(fields)));
      written.writes += 1;
      written.updates += 1;
    },
    delete(document) {
      inner.delete(firestore.doc(document.path));
      written.deletes += 1;
    },
  };
  return { transaction, written, failedRead: () => failedRead };
}

/** The reading half of the port over a source; every read is billed. */
export function readerFrom(open: () => Promise<Opened>, bill: Bill, sourceOf: (opened: Opened) => Source): Reader {
  const asked = { kind: 'read' } as const;
  const reader: Reader = {
    async get(document) {
      const [stored] = await reader.getAll([document]);
      return stored;
    },
    async getAll<T>(documents: readonly DocumentPath<T>[]) {
      if (documents.length === 0) return [];
      const source = sourceOf(await open());
      try {
        const snapshots = await source.getAll(documents.map(({ path }) => path));
        bill.gets(documents.length);
        return snapshots.map((snapshot) => toStored<T>(snapshot));
      } catch (error) {
        throw storeFailureFrom(error, asked);
      }
    },
    async find<T>(query: Query<T>) {
      const opened = await open();
      const ordered = toOrderedQuery(opened.sdk, opened.firestore, query);
      try {
        const { docs } = await sourceOf(opened).query(ordered);
        bill.finds(docs.length);
        return docs.map((snapshot) => toStored<T>(snapshot)).filter((stored) => stored !== undefined);
      } catch (error) {
        throw storeFailureFrom(error, asked);
      }
    },
  };
  return reader;
}
