import { type Query, type Stored, StoreFailure, type Write } from '../../ports/store.ts';
import { isSameValue } from './order.ts';
import { answerQuery, type Candidate, countAnswers } from './query.ts';
import { bytesOfFields, bytesOfText, bytesOfTextAtMost, type Kept, keepValue, measured, withFields } from './value.ts';

/** Firestore's bounds (facts 7). */
const largestDocument = 1024 * 1024;
const largestRequest = 10 * 1024 * 1024;
const mostWrites = 500;

/** A document as it lies there. Never changed: a write puts another in its place. */
export interface Held extends Candidate, Kept {
  readonly path: string;
  readonly revision: number;
}

/** A write that was copied from the caller and measured, so that nothing the caller does later changes it. */
export type PreparedWrite =
  | { readonly kind: 'set' | 'create'; readonly path: string; readonly kept: Kept; readonly revision?: string }
  | {
      readonly kind: 'update';
      readonly path: string;
      readonly kept: Kept;
      readonly removed: readonly string[];
      readonly revision?: string;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly revision?: string };

/** The documents of one store. All calls are synchronous: whoever makes them decides what may happen in between. */
export interface Records {
  get(path: string): Held | undefined;
  find(query: Query<unknown>): readonly Held[];
  count(query: Query<unknown>): number;
  /** Grows with every batch applied. */
  version(): number;
  /** All or none; throws `StoreFailure` when one of them cannot be. */
  apply(writes: readonly PreparedWrite[]): void;
}

/** Copies a write of the caller's. Throws a plain Error for what no store could keep. */
export function prepareWrite(write: Write): PreparedWrite {
  const path = documentPathOf(write.document.path);
  if (write.kind === 'create') return { kind: 'create', path, kept: keepValue(write.value) };
  const revision = write.revision === undefined ? {} : { revision: write.revision };
  if (write.kind === 'set') return { kind: 'set', path, kept: keepValue(write.value), ...revision };
  if (write.kind === 'delete') return { kind: 'delete', path, ...revision };
  const names = Object.keys(write.fields);
  if (names.length === 0) throw new Error('store: an update names no field');
  const kept = keepValue(write.fields);
  const removed = names.filter((name) => !Object.hasOwn(kept.value, name));
  return { kind: 'update', path, kept, removed, ...revision };
}

/** The path, when it is one of a document. Throws a plain Error otherwise. */
export function documentPathOf(path: string): string {
  const segments = path.split('/');
  if (segments.length % 2 !== 0 || segments.includes('')) throw new Error('store: not the path of a document');
  return path;
}

/** A record in the words of the port. */
export function toStored<T>(record: Held, readAt: number): Stored<T> {
  return {
    id: record.id,
    path: record.path,
    value: record.value as T, // the path's type parameter says what its collection holds; the collection's reader checks it
    revision: String(record.revision),
    readAt,
  };
}

/** No documents yet. */
export function createRecords(): Records {
  const documents = new Map<string, Held>();
  const collections = new Map<string, Map<string, Held>>();
  let lastRevision = 0;

  const get = (path: string): Held | undefined => documents.get(path);

  function candidates(query: Query<unknown>): Iterable<Held> {
    const { path } = query.from;
    const held = collections.get(path);
    if (held !== undefined) return held.values();
    if (path.split('/').length % 2 !== 1) throw new Error('store: not the path of a collection');
    return [];
  }

  function put(path: string, record: Held | undefined): void {
    if (record === undefined) {
      documents.delete(path);
      collections.get(collectionOf(path))?.delete(path);
      return;
    }
    documents.set(path, record);
    const collection = collectionOf(path);
    const siblings = collections.get(collection);
    if (siblings === undefined) collections.set(collection, new Map([[path, record]]));
    else siblings.set(path, record);
  }

  return {
    get,
    find: (query) => answerQuery(query, candidates(query)),
    count: (query) => countAnswers(query, candidates(query)),
    version: () => lastRevision,
    apply(writes) {
      if (writes.length > mostWrites) throw new Error(`store: at most ${mostWrites} writes at once`);
      const staged = new Map<string, Held | undefined>();
      const request: Sized[] = [];
      for (const write of writes) {
        const { path } = write;
        const before = staged.has(path) ? staged.get(path) : get(path);
        refuse(write, before);
        const kept = keptAfter(write, before);
        if (kept !== undefined) request.push({ path, kept });
        staged.set(path, kept && recordAfter(path, kept, before, lastRevision + 1));
      }
      refuseTooLarge(request);
      lastRevision += 1;
      for (const [path, record] of staged) put(path, record);
    },
  };
}

function collectionOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** What stands in the way of a write, in the order Firestore looks. */
function refuse(write: PreparedWrite, before: Held | undefined): void {
  if (write.kind === 'create') {
    if (before !== undefined) throw new StoreFailure('exists');
    return;
  }
  if (write.revision !== undefined && write.revision !== String(before?.revision)) throw new StoreFailure('changed');
  if (write.kind === 'update' && before === undefined) throw new StoreFailure('missing');
}

function keptAfter(write: PreparedWrite, before: Held | undefined): Kept | undefined {
  if (write.kind === 'delete') return undefined;
  if (write.kind !== 'update' || before === undefined) return write.kept;
  const after = withFields(before, write.kept, write.removed);
  // What is written over again and again is counted ever higher: measured now and then, it is counted from there.
  return after.bytesAtMost > largestDocument ? measured(after) : after;
}

interface Sized {
  readonly path: string;
  readonly kept: Kept;
}

/** Throws where a document is larger than one may be, or all of them are; they are measured only where they could be. */
function refuseTooLarge(request: readonly Sized[]): void {
  let atMost = 0;
  for (const { path, kept } of request) {
    const bytes = kept.bytesAtMost + bytesOfTextAtMost(path) + bytesOfNothing;
    if (bytes > largestDocument && bytesOfDocument({ path, kept }) > largestDocument)
      throw new StoreFailure('tooLarge');
    atMost += bytes;
  }
  if (atMost <= largestRequest) return;
  const total = request.reduce((sum, sized) => sum + bytesOfDocument(sized), 0);
  if (total > largestRequest) throw new StoreFailure('tooLarge');
}

/** What every document costs besides its fields and its path. */
const bytesOfNothing = 32 + 16;

/** Size of the document by Firestore's rules. */
function bytesOfDocument({ path, kept }: Sized): number {
  const bytesOfPath = path.split('/').reduce((sum, segment) => sum + bytesOfText(segment), 0);
  return bytesOfFields(kept.value) + bytesOfPath + bytesOfNothing;
}

/** A write that changes nothing keeps the revision, as Firestore keeps the update time. */
function recordAfter(path: string, { value, bytesAtMost }: Kept, before: Held | undefined, revision: number): Held {
  if (before !== undefined && isSameValue(before.value, value)) return before;
  return { id: path.slice(path.lastIndexOf('/') + 1), path, value, bytesAtMost, revision };
}
