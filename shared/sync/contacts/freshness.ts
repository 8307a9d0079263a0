import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';

/** For so long after a write Google's lists may show things as they were before, seconds ("several minutes": facts 4.1). */
export const readsLagFor = 900;

/** Google's clock and ours may differ by so much, seconds. */
const clocksDiffer = 60;

/** Whether what a read shows, last changed at `updated`, can be older than what was done at `since`. */
export function mayLagBehind(since: Instant, shown: { readonly updated: Instant; readonly now: Instant }): boolean {
  return shown.now < addSeconds(since, readsLagFor) && shown.updated <= addSeconds(since, clocksDiffer);
}

/** When a contact whose making was begun then, and that was not seen since, is known not to be there. */
export function doubtEnds(creatingSince: Instant): Instant {
  return addSeconds(creatingSince, readsLagFor);
}
