import type { Clock } from '../../ports/clock.ts';
import type { DocumentPath, Store } from '../../ports/store.ts';
import { takeLeaseOf } from '../sync-run/lease.ts';
import type { LeaseAnswer, Leased } from '../sync-run/lease.ts';

/** How often the lease is asked for, and the wait in between, milliseconds. */
const mostAttempts = 12;
const waitBetween = 10_000;

/** Takes the lease for a repair. A run under way is waited for a while: nobody asks for this repair again. */
export async function waitForLease<Sync extends Leased>(
  deps: { readonly store: Store; readonly clock: Clock },
  document: DocumentPath<Sync>,
  holder: string,
): Promise<LeaseAnswer<Sync>> {
  for (let attempt = 1; ; attempt++) {
    const lease = await takeLeaseOf(deps, document, { holder, trigger: 'repair' });
    if (lease.kind !== 'busy' || attempt >= mostAttempts) return lease;
    await deps.clock.sleep(waitBetween);
  }
}
