import { pairAt } from '../../ports/collections.ts';
import type { Action } from '../../sync/calendar/model.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';

/** Ties noted in one transaction. */
const atOnce = 100;

/** Whether an action takes an event out of Google for good: the booking left this user's schedule. */
export function endsItsTie({ google, pair }: Action): boolean {
  return google?.kind === 'delete' && pair.kind === 'save' && pair.pair.ended === true;
}

/**
 * Writes into the ties of events that are about to be deleted that it is us who delete them. Should the answer be lost and the
 * booking come back, the event's absence is then never taken for the user's wish to delete the booking.
 */
export async function noteDeletes(run: Run, actions: readonly Action[]): Promise<void> {
  for (let from = 0; from < actions.length; from += atOnce) {
    const some = actions.slice(from, from + atOnce);
    await run.deps.store.transact(async (transaction) => {
      await readFenced(transaction, run.syncId, run.fence);
      const pairs = await transaction.getAll(some.map(({ bookingId }) => pairAt(run.syncId, bookingId)));
      for (const stored of pairs) {
        if (stored === undefined || stored.value.ended === true || stored.value.beingDeleted === true) continue;
        transaction.update(pairAt(run.syncId, stored.value.bookingId), { beingDeleted: true });
      }
    });
  }
}
