import type { ServerDuplexStream } from '@grpc/grpc-js';

import { type Micros, toTimestamp } from './clock.ts';
import type { StoredDocument } from './documents.ts';
import { checkIndexes } from './index-demand.ts';
import { runQuery } from './query.ts';
import { checkQuery } from './query-limits.ts';
import { toDocumentAnswer } from './reads.ts';
import { toRefusal } from './refusal.ts';
import { collectionOf, idOf } from './resource-name.ts';
import type { FirestoreState } from './state.ts';
import type { Timestamp } from './values.ts';
import type { DocumentAnswer, Target } from './wire.ts';

export interface ListenRequest {
  readonly addTarget?: Target;
  readonly removeTarget?: number;
}

export interface ListenAnswer {
  readonly targetChange?: {
    readonly targetChangeType: 'NO_CHANGE' | 'ADD' | 'REMOVE' | 'CURRENT' | 'RESET';
    readonly targetIds?: readonly number[];
    readonly readTime?: Timestamp;
    readonly resumeToken?: Buffer;
    readonly cause?: { readonly code: number; readonly message: string };
  };
  readonly documentChange?: { readonly document: DocumentAnswer; readonly targetIds: readonly number[] };
  readonly documentDelete?: {
    readonly document: string;
    readonly removedTargetIds: readonly number[];
    readonly readTime: Timestamp;
  };
  readonly documentRemove?: {
    readonly document: string;
    readonly removedTargetIds: readonly number[];
    readonly readTime: Timestamp;
  };
}

/** What a target showed last, by document name. */
type Shown = ReadonlyMap<string, StoredDocument>;

interface WatchedTarget {
  readonly id: number;
  readonly target: Target;
  shown: Shown;
}

/** Serves one Listen stream: each target's documents at once, then every change, in the order of the commits. */
export function listen(state: FirestoreState, stream: ServerDuplexStream<ListenRequest, ListenAnswer>): void {
  const targets = new Map<number, WatchedTarget>();
  const tell = (answer: ListenAnswer) => stream.write(answer);

  const onCommit = (changed: ReadonlySet<string>, time: Micros) => {
    const touched = [...targets.values()].filter(({ target }) => concerns(target, changed));
    const told = touched.map((watched) => showChanges(state, watched, tell, time));
    if (told.includes(true)) tell(consistentAt(time));
  };
  const stop = () => state.listeners.delete(onCommit);

  state.listeners.add(onCommit);
  stream.on('data', (request: ListenRequest) => {
    if (request.addTarget) addTarget(state, targets, request.addTarget, tell);
    else if (request.removeTarget) {
      targets.delete(request.removeTarget);
      tell({ targetChange: { targetChangeType: 'REMOVE', targetIds: [request.removeTarget] } });
    }
  });
  stream.on('end', () => {
    stop();
    stream.end();
  });
  stream.on('cancelled', stop);
  stream.on('error', stop);
}

function addTarget(
  state: FirestoreState,
  targets: Map<number, WatchedTarget>,
  target: Target,
  tell: (answer: ListenAnswer) => void,
): void {
  const id = target.targetId ?? 1;
  const time = state.clock.now();
  try {
    checkTarget(state, target);
  } catch (thrown) {
    const { code, details } = toRefusal(thrown);
    tell({ targetChange: { targetChangeType: 'REMOVE', targetIds: [id], cause: { code, message: details } } });
    return;
  }
  tell({ targetChange: { targetChangeType: 'ADD', targetIds: [id] } });
  // What the listener missed is not worked out: it is told to forget what it had and shown everything.
  if (target.resumeToken?.length || target.readTime) {
    tell({ targetChange: { targetChangeType: 'RESET', targetIds: [id] } });
  }
  const watched: WatchedTarget = { id, target, shown: new Map() };
  targets.set(id, watched);
  showChanges(state, watched, tell, time);
  if (watched.shown.size === 0) state.counter.read(1);
  for (const name of target.documents?.documents ?? []) {
    if (!watched.shown.has(name)) tell(deleted(name, id, time));
  }
  const moment = { readTime: toTimestamp(time), resumeToken: resumeTokenAt(time) };
  tell({ targetChange: { targetChangeType: 'CURRENT', targetIds: [id], ...moment } });
  tell(consistentAt(time));
}

/** Refuses what cannot be answered now: what can be answered once can be answered after every commit. */
function checkTarget(state: FirestoreState, target: Target): void {
  if (target.query) {
    checkQuery(target.query.structuredQuery);
    if (state.indexes) checkIndexes(target.query.structuredQuery, [], state.indexes);
  }
  documentsOf(state, target);
}

/** Tells what differs from what the target showed last; returns whether anything did. */
function showChanges(
  state: FirestoreState,
  watched: WatchedTarget,
  tell: (answer: ListenAnswer) => void,
  time: Micros,
): boolean {
  const { id, shown } = watched;
  const current = documentsOf(state, watched.target);
  const changed = [...current.values()].filter((document) => shown.get(document.name) !== document);
  const gone = [...shown.keys()].filter((name) => !current.has(name));
  for (const document of changed) tell({ documentChange: { document: toDocumentAnswer(document), targetIds: [id] } });
  for (const name of gone) tell(state.documents.find(name) ? removed(name, id, time) : deleted(name, id, time));
  state.counter.read(changed.length);
  watched.shown = current;
  return changed.length + gone.length > 0;
}

function documentsOf(state: FirestoreState, target: Target): Shown {
  const { query } = target;
  const documents = query
    ? runQuery(state.documents, { parent: query.parent, query: query.structuredQuery }).documents
    : (target.documents?.documents ?? [])
        .map((name) => state.documents.find(name))
        .filter((found) => found !== undefined);
  return new Map(documents.map((document) => [document.name, document]));
}

/** Whether a change of these documents can change what the target shows. */
function concerns(target: Target, changed: ReadonlySet<string>): boolean {
  const { query } = target;
  if (!query) return (target.documents?.documents ?? []).some((name) => changed.has(name));
  const { collectionId = '', allDescendants = false } = query.structuredQuery.from?.[0] ?? {};
  return [...changed].some((name) => {
    const collection = collectionOf(name);
    if (!allDescendants) return collection === `${query.parent}/${collectionId}`;
    return collection.startsWith(`${query.parent}/`) && (collectionId === '' || idOf(collection) === collectionId);
  });
}

function consistentAt(time: Micros): ListenAnswer {
  const moment = { readTime: toTimestamp(time), resumeToken: resumeTokenAt(time) };
  return { targetChange: { targetChangeType: 'NO_CHANGE', ...moment } };
}

function resumeTokenAt(time: Micros): Buffer {
  return Buffer.from(String(time));
}

function deleted(document: string, targetId: number, time: Micros): ListenAnswer {
  return { documentDelete: { document, removedTargetIds: [targetId], readTime: toTimestamp(time) } };
}

function removed(document: string, targetId: number, time: Micros): ListenAnswer {
  return { documentRemove: { document, removedTargetIds: [targetId], readTime: toTimestamp(time) } };
}
