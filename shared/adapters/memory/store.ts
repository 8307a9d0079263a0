import { type Instant, toEpochMilliseconds } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { createReader, yielding } from './reader.ts';
import { createRecords, prepareWrite } from './records.ts';
import { createTransactions } from './transactions.ts';

/**
 * The store in memory, for the simulation: the same promises as Firestore's, without timers or chance. What it gives out is
 * frozen, and what it takes is copied. `readAt` is the clock's time, which in this store never goes back.
 */
export function createMemoryStore(options: { readonly clock: Clock }): Store {
  const records = createRecords();
  const readAt = monotonic(options.clock);
  return {
    ...createReader(records, readAt),
    count: (query) => yielding(() => records.count(query)),
    transact: createTransactions(records, readAt),
    async write(writes) {
      const prepared = writes.map((write) => prepareWrite(write));
      await yielding(() => records.apply(prepared));
    },
  };
}

function monotonic(clock: Clock): () => number {
  let told: Instant | undefined;
  let latest = 0;
  return () => {
    const now = clock.now();
    if (now !== told) {
      told = now;
      latest = Math.max(latest, toEpochMilliseconds(now));
    }
    return latest;
  };
}
