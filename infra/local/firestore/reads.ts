import { type AggregationQuery, aggregate } from './aggregation.ts';
import { type Micros, toMicros, toTimestamp } from './clock.ts';
import type { StoredDocument } from './documents.ts';
import { projectFields } from './field-path.ts';
import { checkIndexes } from './index-demand.ts';
import { answerText, type PlacedQuery, type QueryAnswer, runQuery } from './query.ts';
import { checkQuery } from './query-limits.ts';
import type { FirestoreState } from './state.ts';
import type { Transaction } from './transactions.ts';
import type { Timestamp, Value } from './values.ts';
import type { DocumentAnswer, DocumentMask, ReadConsistency, StructuredQuery } from './wire.ts';

/** As of when a request reads, settled. */
interface Snapshot {
  readonly transaction: Transaction | undefined;
  /** Set when this request opened the transaction: its id goes out with the first answer. */
  readonly opened: Buffer | undefined;
  /** Undefined reads what is there now. */
  readonly at: Micros | undefined;
}

export interface BatchGetRequest extends ReadConsistency {
  readonly documents?: readonly string[];
  readonly mask?: DocumentMask;
}

export interface BatchGetAnswer {
  readonly found?: DocumentAnswer;
  readonly missing?: string;
  readonly transaction?: Buffer;
  readonly readTime?: Timestamp;
}

export interface RunQueryRequest extends ReadConsistency {
  readonly parent: string;
  readonly structuredQuery: StructuredQuery;
}

export interface RunQueryAnswer {
  readonly document?: DocumentAnswer;
  readonly transaction?: Buffer;
  readonly readTime?: Timestamp;
  readonly skippedResults?: number;
}

export interface RunAggregationRequest extends ReadConsistency {
  readonly parent: string;
  readonly structuredAggregationQuery: AggregationQuery;
}

export interface RunAggregationAnswer {
  readonly result?: { readonly aggregateFields: Readonly<Record<string, Value>> };
  readonly transaction?: Buffer;
  readonly readTime?: Timestamp;
}

/** Settles as of when a request reads, opening the transaction it asks for. */
export function settleSnapshot(state: FirestoreState, request: ReadConsistency): Snapshot {
  const opened = request.newTransaction ? state.transactions.begin(request.newTransaction) : undefined;
  const transaction = request.transaction?.length ? state.transactions.get(request.transaction) : opened;
  const at = transaction?.readTime ?? (request.readTime ? toMicros(request.readTime) : undefined);
  if (at !== undefined) state.documents.checkReadTime(at, state.clock.now());
  return { transaction, opened: opened?.id, at };
}

/** A document as it goes out, whole or only the fields of the mask. */
export function toDocumentAnswer(document: StoredDocument, mask?: readonly string[]): DocumentAnswer {
  return {
    name: document.name,
    fields: mask ? projectFields(document.fields, mask) : document.fields,
    createTime: toTimestamp(document.createTime),
    updateTime: toTimestamp(document.updateTime),
  };
}

/** Reads documents by name; in a read-write transaction it locks them first. */
export async function* batchGetDocuments(
  state: FirestoreState,
  request: BatchGetRequest,
): AsyncIterable<BatchGetAnswer> {
  const names = request.documents ?? [];
  const snapshot = settleSnapshot(state, request);
  if (snapshot.opened) yield { transaction: snapshot.opened };
  await lockForReading(state, snapshot, names);
  const readTime = readTimeOf(state, snapshot);
  state.counter.read(names.length);
  for (const name of names) {
    const document = state.documents.find(name, snapshot.at);
    if (document) yield { found: toDocumentAnswer(document, request.mask?.fieldPaths), readTime };
    else yield { missing: name, readTime };
  }
}

/** Answers a query; in a read-write transaction it locks what it found and remembers the answer. */
export async function* answerQuery(state: FirestoreState, request: RunQueryRequest): AsyncIterable<RunQueryAnswer> {
  const placed = { parent: request.parent, query: request.structuredQuery };
  checkQuery(placed.query);
  if (state.indexes) checkIndexes(placed.query, [], state.indexes);
  const snapshot = settleSnapshot(state, request);
  if (snapshot.opened) yield { transaction: snapshot.opened };
  const answer = await runLocking(state, placed, snapshot);
  const readTime = readTimeOf(state, snapshot);
  const { documents, skipped } = answer;
  state.counter.read(Math.max(1, documents.length + skipped));
  const mask = placed.query.select && (placed.query.select.fields ?? []).map(({ fieldPath }) => fieldPath);
  if (skipped > 0 || documents.length === 0) yield { readTime, skippedResults: skipped };
  for (const document of documents) yield { document: toDocumentAnswer(document, mask), readTime };
}

/** Answers counts, sums and averages over a query; in a read-write transaction it remembers what it counted. */
export function answerAggregation(state: FirestoreState, request: RunAggregationRequest): RunAggregationAnswer {
  const asked = request.structuredAggregationQuery;
  const placed = { parent: request.parent, query: asked.structuredQuery };
  checkQuery(placed.query);
  const summed = (asked.aggregations ?? []).flatMap(({ sum, avg }) => (sum ?? avg)?.field.fieldPath ?? []);
  if (state.indexes) checkIndexes(placed.query, summed, state.indexes);
  const snapshot = settleSnapshot(state, request);
  const answer = runQuery(state.documents, placed, snapshot.at);
  if (snapshot.transaction) remember(state, placed, snapshot.transaction, answer);
  state.counter.read(Math.max(1, Math.ceil(answer.documents.length / 1000)));
  const result = { aggregateFields: aggregate(answer.documents, asked.aggregations ?? []) };
  const readTime = readTimeOf(state, snapshot);
  return snapshot.opened ? { result, readTime, transaction: snapshot.opened } : { result, readTime };
}

/** Locking takes time in which the answer may change: it counts once what is locked is what a new look finds. */
async function runLocking(state: FirestoreState, placed: PlacedQuery, snapshot: Snapshot): Promise<QueryAnswer> {
  let answer = runQuery(state.documents, placed, snapshot.at);
  if (!snapshot.transaction || snapshot.at !== undefined) return answer;
  for (;;) {
    const names = answer.documents.map(({ name }) => name);
    await lockForReading(state, snapshot, names);
    const again = runQuery(state.documents, placed);
    const isSettled = answerText(again) === answerText(answer);
    answer = again;
    if (isSettled) break;
  }
  remember(state, placed, snapshot.transaction, answer);
  return answer;
}

function remember(state: FirestoreState, placed: PlacedQuery, transaction: Transaction, answer: QueryAnswer): void {
  if (transaction.readTime !== undefined) return;
  transaction.queries.push({
    answer: () => answerText(runQuery(state.documents, placed)),
    answered: answerText(answer),
  });
}

/** Locks documents where the transaction may write to them. */
export async function lockForReading(
  state: FirestoreState,
  { transaction }: Snapshot,
  names: readonly string[],
): Promise<void> {
  if (transaction && transaction.readTime === undefined) await state.transactions.lock(transaction, names);
}

function readTimeOf(state: FirestoreState, { at }: Snapshot): Timestamp {
  return toTimestamp(at ?? state.clock.now());
}
