/** What Google would bill for, and the calls by RPC name, since the start or the last reset. */
export interface FirestoreCounts {
  /** Documents read: each one answered or found missing; a query at least one; aggregation one per 1,000 entries. */
  readonly reads: number;
  /** Documents written, whether or not the write changed anything. */
  readonly writes: number;
  readonly deletes: number;
  /** For example `{ Commit: 3, RunQuery: 1 }`. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Adds up the counts. */
export class Counter {
  #reads = 0;
  #writes = 0;
  #deletes = 0;
  #calls = new Map<string, number>();

  call(name: string): void {
    this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1);
  }

  read(documents: number): void {
    this.#reads += documents;
  }

  write(): void {
    this.#writes++;
  }

  delete(): void {
    this.#deletes++;
  }

  counts(): FirestoreCounts {
    return {
      reads: this.#reads,
      writes: this.#writes,
      deletes: this.#deletes,
      calls: Object.fromEntries([...this.#calls].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  reset(): void {
    this.#reads = 0;
    this.#writes = 0;
    this.#deletes = 0;
    this.#calls.clear();
  }
}
