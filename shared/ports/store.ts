/**
 * The studio's records, as documents in collections. All of a transaction happens or nothing does; whoever read something
 * that changed meanwhile is run again. Paths are made in `ports/collections.ts` only.
 */

/** One document: `path` has an even number of segments. The type parameter is what it holds. */
export interface DocumentPath<T> {
  readonly path: string;
  /** Never present: ties the type to the path. */
  readonly holds?: T;
}

/** One collection: `path` has an odd number of segments. */
export interface CollectionPath<T> {
  readonly path: string;
  /** Never present: ties the type to the path. */
  readonly holds?: T;
}

/** A document as read. */
export interface Stored<T> {
  readonly id: string;
  readonly path: string;
  readonly value: T;
  /** Opaque; another one after every write that changed it. */
  readonly revision: string;
  /** The store's own clock at the reading, milliseconds since 1970: what leases are measured with. */
  readonly readAt: number;
}

/** One condition of a query. Fields are top-level names, or paths with dots. */
export interface Condition {
  readonly field: string;
  readonly is: '==' | '<' | '<=' | '>' | '>=' | 'in' | 'contains';
  readonly value: unknown;
}

/** A question to one collection. Results are ordered by `orderBy`, then by id. */
export interface Query<T> {
  readonly from: CollectionPath<T>;
  readonly where?: readonly Condition[];
  readonly orderBy?: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];
  readonly limit?: number;
  /** Continue behind this document: the values of its `orderBy` fields and its id last. */
  readonly after?: readonly unknown[];
}

/** Reading. A missing document is undefined, never an error. */
export interface Reader {
  get<T>(document: DocumentPath<T>): Promise<Stored<T> | undefined>;
  /** In the order asked for; one round trip. */
  getAll<T>(documents: readonly DocumentPath<T>[]): Promise<readonly (Stored<T> | undefined)[]>;
  find<T>(query: Query<T>): Promise<readonly Stored<T>[]>;
}

/** One write of an atomic batch. */
export type Write =
  | {
      readonly kind: 'set';
      readonly document: DocumentPath<unknown>;
      readonly value: object;
      readonly revision?: string;
    }
  | { readonly kind: 'create'; readonly document: DocumentPath<unknown>; readonly value: object }
  | {
      readonly kind: 'update';
      readonly document: DocumentPath<unknown>;
      /** Top-level fields to replace; `undefined` removes one. */
      readonly fields: object;
      readonly revision?: string;
    }
  | { readonly kind: 'delete'; readonly document: DocumentPath<unknown>; readonly revision?: string };

/** Reads first, then writes. The work may run more than once, so it must do nothing but this. */
export interface Transaction extends Reader {
  set<T extends object>(document: DocumentPath<T>, value: T): void;
  /** The transaction fails with `exists` when the document is there. */
  create<T extends object>(document: DocumentPath<T>, value: T): void;
  /** Replaces top-level fields; `undefined` removes one. Fails with `missing` when the document is not there. */
  update<T extends object>(
    document: DocumentPath<T>,
    fields: { readonly [Field in keyof T]?: T[Field] | undefined },
  ): void;
  delete(document: DocumentPath<unknown>): void;
}

/** The store. Every call may throw `StoreFailure` and nothing else. */
export interface Store extends Reader {
  count(query: Query<unknown>): Promise<number>;
  /** Runs the work until it commits without having read anything stale; an error the work throws ends it and writes nothing. */
  transact<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** All of the writes or none. A `revision` that is no longer current fails with `changed`. At most 500. */
  write(writes: readonly Write[]): Promise<void>;
}

/** What can go wrong with the store. */
export type StoreFailureReason = 'unavailable' | 'contention' | 'exists' | 'missing' | 'changed' | 'tooLarge';

/** The one error the store throws. */
export class StoreFailure extends Error {
  readonly reason: StoreFailureReason;
  constructor(reason: StoreFailureReason, cause?: unknown) {
    super(`store: ${reason}`, { cause });
    this.name = 'StoreFailure';
    this.reason = reason;
  }
}
