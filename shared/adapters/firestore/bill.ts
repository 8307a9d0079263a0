/** Documents read, written and deleted, as Firestore bills them. */
export interface Counts {
  readonly reads: number;
  readonly writes: number;
  readonly deletes: number;
}

/** Adds up what is billed. */
export interface Bill {
  counts(): Counts;
  /** Each document asked for, there or not. */
  gets(documents: number): void;
  /** Each document found; a query that finds nothing bills one read. */
  finds(documents: number): void;
  /** One read for each thousand index entries counted, at least one. */
  countings(documents: number): void;
  commits(written: { readonly writes: number; readonly deletes: number }): void;
}

/** A bill at nothing; `onCounts` is told what each call added. */
export function openBill(onCounts?: (added: Counts) => void): Bill {
  let total: Counts = { reads: 0, writes: 0, deletes: 0 };
  function add({ reads = 0, writes = 0, deletes = 0 }: Partial<Counts>): void {
    total = { reads: total.reads + reads, writes: total.writes + writes, deletes: total.deletes + deletes };
    onCounts?.({ reads, writes, deletes });
  }
  return {
    counts: () => total,
    gets: (documents) => add({ reads: documents }),
    finds: (documents) => add({ reads: Math.max(1, documents) }),
    countings: (documents) => add({ reads: Math.max(1, Math.ceil(documents / 1000)) }),
    commits: (written) => add(written),
  };
}
