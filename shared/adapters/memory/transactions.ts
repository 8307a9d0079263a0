import { type Query, StoreFailure, type Store, type Transaction } from '../../ports/store.ts';
import { createReader, yielding } from './reader.ts';
import { type Held, type PreparedWrite, prepareWrite, type Records } from './records.ts';
import { createWaitingLine } from './waiting-line.ts';

/** The same number of tries as over Firestore. */
const attempts = 8;

/** How one try ended. */
type Ending<Result> =
  | { readonly kind: 'committed'; readonly result: Result }
  | { readonly kind: 'threw'; readonly thrown: unknown }
  | { readonly kind: 'stale' };

/**
 * Transactions over records, optimistic: all reads of one try are of one moment (a later read that cannot be ends the try), and
 * the commit looks once more. Who lost once stands in line, so that many at one document all get through.
 */
export function createTransactions(records: Records, readAt: () => number): Store['transact'] {
  const line = createWaitingLine();
  return async (work) => {
    const first = await attempt(records, readAt, work);
    if (first.kind !== 'stale') return settle(first);
    const leave = await line.join();
    try {
      for (let tries = 1; tries < attempts; tries += 1) {
        const ending = await attempt(records, readAt, work);
        if (ending.kind !== 'stale') return settle(ending);
      }
      throw new StoreFailure('contention');
    } finally {
      leave();
    }
  };
}

function settle<Result>(ending: Exclude<Ending<Result>, { kind: 'stale' }>): Result {
  if (ending.kind === 'threw') throw ending.thrown;
  return ending.result;
}

async function attempt<Result>(
  records: Records,
  readAt: () => number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Ending<Result>> {
  const seen = watchReads(records);
  const writes: PreparedWrite[] = [];
  let result: Result;
  try {
    result = await work(openTransaction(records, readAt, { seen, writes }));
  } catch (thrown) {
    return seen.refused() ? { kind: 'stale' } : { kind: 'threw', thrown };
  }
  return await yielding(() => {
    if (seen.refused() || seen.isStale()) return { kind: 'stale' };
    if (writes.length > 0) records.apply(writes);
    return { kind: 'committed', result };
  });
}

function openTransaction(
  records: Records,
  readAt: () => number,
  { seen, writes }: { readonly seen: SeenReads; readonly writes: PreparedWrite[] },
): Transaction {
  const reader = createReader(records, readAt, {
    beforeRead() {
      if (writes.length > 0) throw new Error('store: a transaction reads before it writes');
      seen.refuseStale();
    },
    got: (path, record) => seen.got(path, record),
    found: (query, found) => seen.found(query, found),
  });
  return {
    ...reader,
    set: (document, value) => void writes.push(prepareWrite({ kind: 'set', document, value })),
    create: (document, value) => void writes.push(prepareWrite({ kind: 'create', document, value })),
    update: (document, fields) => void writes.push(prepareWrite({ kind: 'update', document, fields })),
    delete: (document) => void writes.push(prepareWrite({ kind: 'delete', document })),
  };
}

/** What one try has read, and whether that still holds. */
interface SeenReads {
  got(path: string, record: Held | undefined): void;
  found(query: Query<unknown>, records: readonly Held[]): void;
  isStale(): boolean;
  /** Throws `contention` when what was read before no longer holds: the next read would be of another moment. */
  refuseStale(): void;
  /** Whether a read was refused, even if the work took no notice. */
  refused(): boolean;
}

function watchReads(records: Records): SeenReads {
  const documents = new Map<string, Held | undefined>();
  const answers: { readonly query: Query<unknown>; readonly records: readonly Held[] }[] = [];
  let refused = false;
  let version = records.version();

  function isStale(): boolean {
    if (records.version() === version) return false;
    for (const [path, record] of documents) if (records.get(path) !== record) return true;
    if (answers.some((answer) => !isSame(answer.records, records.find(answer.query)))) return true;
    version = records.version();
    return false;
  }

  return {
    got: (path, record) => void documents.set(path, record),
    found: (query, found) => void answers.push({ query, records: found }),
    isStale,
    refuseStale() {
      refused ||= isStale();
      if (refused) throw new StoreFailure('contention');
    },
    refused: () => refused,
  };
}

/** Records are never changed in place: the same objects in the same order are the same answer. */
function isSame(one: readonly Held[], other: readonly Held[]): boolean {
  return one.length === other.length && one.every((record, at) => record === other[at]);
}
