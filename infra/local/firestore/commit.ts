import { type Micros, toTimestamp } from './clock.ts';
import type { StoredDocument } from './documents.ts';
import { newLockHolder } from './locks.ts';
import { Refusal, toRefusal } from './refusal.ts';
import type { FirestoreState } from './state.ts';
import type { Transaction } from './transactions.ts';
import type { CommitAnswer, CommitRequest, Write, WriteResult } from './wire.ts';
import { documentNameOf, planWrite, type PlannedWrite } from './writes.ts';

/** One write's fate in a batch write: google.rpc.Status. */
interface WriteStatus {
  readonly code: number;
  readonly message?: string;
}

/** Answer of BatchWrite, both lists in the order of the writes. */
export interface BatchWriteAnswer {
  readonly writeResults: readonly WriteResult[];
  readonly status: readonly WriteStatus[];
}

/** Commits all writes or none, in a transaction or on their own. Writes wait for the transactions that read their documents. */
export async function commit(state: FirestoreState, request: CommitRequest): Promise<CommitAnswer> {
  const writes = request.writes ?? [];
  if (request.transaction?.length) return commitTransaction(state, state.transactions.get(request.transaction), writes);
  const holder = newLockHolder();
  try {
    await state.transactions.locks.acquireAll(holder, writes.map(documentNameOf));
    return applyWrites(state, writes);
  } finally {
    state.transactions.locks.releaseAll(holder);
  }
}

async function commitTransaction(
  state: FirestoreState,
  transaction: Transaction,
  writes: readonly Write[],
): Promise<CommitAnswer> {
  try {
    if (transaction.readTime !== undefined) {
      if (writes.length === 0) return { writeResults: [], commitTime: toTimestamp(state.clock.now()) };
      throw new Refusal('INVALID_ARGUMENT', 'Cannot modify entities in a read-only transaction.');
    }
    await state.transactions.lock(transaction, writes.map(documentNameOf));
    if (transaction.queries.some((query) => query.answer() !== query.answered)) {
      throw new Refusal('ABORTED', 'Transaction conflict: the answer of a query changed. Please retry.');
    }
    return applyWrites(state, writes);
  } finally {
    state.transactions.end(transaction);
  }
}

/** Applies each write on its own, in no transaction: one that fails does not stop the others. */
export async function batchWrite(state: FirestoreState, writes: readonly Write[]): Promise<BatchWriteAnswer> {
  if (new Set(writes.map(documentNameOf)).size < writes.length) {
    throw new Refusal('INVALID_ARGUMENT', 'A document may be written only once in a batch write.');
  }
  const writeResults: WriteResult[] = [];
  const status: WriteStatus[] = [];
  for (const write of writes) {
    try {
      const answer = await commit(state, { writes: [write] });
      writeResults.push(answer.writeResults[0] ?? {});
      status.push({ code: 0 });
    } catch (thrown) {
      const { code, details } = toRefusal(thrown);
      writeResults.push({});
      status.push({ code, message: details });
    }
  }
  return { writeResults, status };
}

/** Runs to its end without a pause, so no other commit comes between the plan and the change. */
function applyWrites(state: FirestoreState, writes: readonly Write[]): CommitAnswer {
  const time = state.clock.next();
  const { planned, after } = planWrites(state, writes, time);
  const changes = [...after]
    .filter(([name, document]) => document !== state.documents.find(name))
    .map(([name, document]) => ({ name, document }));
  if (changes.length > 0) {
    state.journal.append(time, changes);
    for (const change of changes) state.documents.record(change, time);
  }
  count(state, writes);
  if (changes.length > 0) tellListeners(state, new Set(changes.map(({ name }) => name)), time);
  return {
    writeResults: planned.map((write) => toWriteResult(write, time)),
    commitTime: toTimestamp(time),
  };
}

function planWrites(state: FirestoreState, writes: readonly Write[], time: Micros) {
  const after = new Map<string, StoredDocument | undefined>();
  const planned = writes.map((write) => {
    const name = documentNameOf(write);
    // A later write of the same commit sees what the earlier ones made.
    const current = after.has(name) ? after.get(name) : state.documents.find(name);
    const plan = planWrite(write, current, time);
    after.set(name, plan.document);
    return plan;
  });
  return { planned, after };
}

function toWriteResult({ document, transformResults }: PlannedWrite, time: Micros): WriteResult {
  const updateTime = toTimestamp(document?.updateTime ?? time);
  return transformResults.length > 0 ? { updateTime, transformResults } : { updateTime };
}

function count(state: FirestoreState, writes: readonly Write[]): void {
  for (const write of writes) {
    if (write.delete === undefined) state.counter.write();
    else state.counter.delete();
  }
}

function tellListeners(state: FirestoreState, changed: ReadonlySet<string>, time: Micros): void {
  for (const listener of state.listeners) listener(changed, time);
}
