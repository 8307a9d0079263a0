import { outboxAt } from '../../ports/collections.ts';
import type { OutboxRecord } from '../../ports/records/sync-record.ts';
import type { Stored, Transaction } from '../../ports/store.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';

/** Entries are taken out in transactions of this many. */
const clearSize = 100;

/** Takes entries out of the outbox, except those written again since they were read. Throws `LeaseLost`. */
export async function clearOutbox(run: Run, entries: readonly Stored<OutboxRecord>[]): Promise<void> {
  for (let from = 0; from < entries.length; from += clearSize) {
    const some = entries.slice(from, from + clearSize);
    await run.deps.store.transact(async (transaction) => {
      await readFenced(transaction, run.syncId, run.fence);
      for (const stored of await unchangedEntries(transaction, run, some)) transaction.delete(stored);
    });
  }
}

/** Those of the entries that nobody wrote again since they were read, as read in this transaction. */
export async function unchangedEntries(
  transaction: Transaction,
  run: Pick<Run, 'syncId'>,
  entries: readonly Stored<OutboxRecord>[],
): Promise<readonly Stored<OutboxRecord>[]> {
  if (entries.length === 0) return [];
  const now = await transaction.getAll(entries.map(({ value }) => outboxAt(run.syncId, value.bookingId)));
  return now.flatMap((stored, index) =>
    stored !== undefined && stored.revision === entries[index]?.revision ? [stored] : [],
  );
}
