import type { Transaction } from '../../shared/ports/store.ts';
import { Violation, type Worker } from './scheduler.ts';

/** Watches what workers write, as it happens: fences and the walls between studios. */
export interface Watch {
  begin(worker: Worker): void;
  wrote(worker: Worker, path: string, fields: object): void;
  /** The writes since `begin` have happened. */
  committed(worker: Worker): void;
  /** The worker works for this studio, and for this sync if any. */
  assign(worker: Worker, work: { readonly studioId: string; readonly syncId?: string; readonly of?: 'contacts' }): void;
  /** When the first cursor of each sync in each calendar was saved, by path and calendar. */
  readonly baselines: ReadonlyMap<string, number>;
}

/** Somebody who keeps books of what is committed. */
export interface Bookkeeper {
  /** `isRun` for the writes of a run; a deletion has no fields. */
  noted(write: { readonly path: string; readonly fields: object; readonly isRun: boolean }): void;
}

interface Work {
  readonly studioId: string;
  readonly syncId?: string;
  readonly of?: 'contacts';
  /** The fence under which it took the lease. */
  fence?: number;
  writes: { readonly path: string; readonly fields: object }[];
}

/** A watch over the workers of these studios. */
export function createWatch(
  studioIds: readonly string[],
  now: () => number,
  bookkeepers: readonly Bookkeeper[],
): Watch {
  const works = new WeakMap<Worker, Work>();
  /** The highest fence anyone was given, by sync: whoever has a lower one must not write. */
  const fences = new Map<string, number>();
  const baselines = new Map<string, number>();
  return {
    baselines,
    assign: (worker, work) => void works.set(worker, { ...work, writes: [] }),
    begin(worker) {
      const work = works.get(worker);
      if (work !== undefined) work.writes = [];
    },
    wrote(worker, path, fields) {
      works.get(worker)?.writes.push({ path, fields });
    },
    committed(worker) {
      const work = works.get(worker);
      if (work === undefined) return;
      for (const { path, fields } of work.writes) {
        for (const studioId of studioIds)
          if (studioId !== work.studioId && path.includes(studioId))
            throw new Violation(`${worker.name} of ${work.studioId} wrote ${path}`);
        noteFence(work, { path, fields, fences });
        for (const bookkeeper of bookkeepers) bookkeeper.noted({ path, fields, isRun: work.syncId !== undefined });
        noteBaseline(baselines, { path, fields, now: now() });
      }
      if (work.syncId !== undefined) refuseOldFence(worker, work, fences);
      work.writes = [];
    },
  };
}

function noteBaseline(
  baselines: Map<string, number>,
  { path, fields, now }: { readonly path: string; readonly fields: object; readonly now: number },
): void {
  if (!('cursor' in fields) || typeof fields.cursor !== 'object' || fields.cursor === null) return;
  if (!('calendarId' in fields.cursor)) return;
  const key = `${path} ${String(fields.cursor.calendarId)}`;
  if (!baselines.has(key)) baselines.set(key, now);
}

function noteFence(
  work: Work,
  { path, fields, fences }: { readonly path: string; readonly fields: object; readonly fences: Map<string, number> },
): void {
  if (!('fence' in fields) || typeof fields.fence !== 'number' || !/^(?:syncs|contactSyncs)\/[^/]+$/.test(path)) return;
  const before = fences.get(path) ?? 0;
  if (fields.fence > before) {
    fences.set(path, fields.fence);
    if (path === recordOf(work)) work.fence = fields.fence;
  }
}

/** The record whose lease a run must hold. */
function recordOf({ syncId = '', of }: Work): string {
  return `${of === 'contacts' ? 'contactSyncs' : 'syncs'}/${syncId}`;
}

/** What only the holder of the lease may write: bookings or clients, pairs and questions, what is taken out of the outbox, the cursor. */
function refuseOldFence(worker: Worker, work: Work, fences: ReadonlyMap<string, number>): void {
  const record = recordOf(work);
  const now = fences.get(record) ?? 0;
  const items = work.of === 'contacts' ? '/clients/' : '/bookings/';
  const guarded = work.writes.find(
    ({ path }) =>
      ['pairs', 'outbox', 'reviews'].some((part) => path.startsWith(`${record}/${part}/`)) || path.includes(items),
  );
  if (guarded !== undefined && work.fence !== now)
    throw new Violation(
      `${worker.name} wrote ${guarded.path} under fence ${work.fence ?? 'none'}, the fence is ${now}`,
    );
}

/** The transaction, with every write of it told to the watch. */
export function watchTransaction(transaction: Transaction, worker: Worker, watch: Watch): Transaction {
  watch.begin(worker);
  return {
    get: (document) => transaction.get(document),
    getAll: (documents) => transaction.getAll(documents),
    find: (query) => transaction.find(query),
    set(document, value) {
      watch.wrote(worker, document.path, value);
      transaction.set(document, value);
    },
    create(document, value) {
      watch.wrote(worker, document.path, value);
      transaction.create(document, value);
    },
    update(document, fields) {
      watch.wrote(worker, document.path, fields);
      transaction.update(document, fields);
    },
    delete(document) {
      watch.wrote(worker, document.path, {});
      transaction.delete(document);
    },
  };
}
