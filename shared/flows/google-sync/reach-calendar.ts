import type { SyncId } from '../../domain/ids.ts';
import type { Google, GoogleCalendar } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Reader } from '../../ports/store.ts';
import { openGrant } from '../sign-in/grants.ts';

/** One user's Google Calendar under the grant they gave; undefined without one. */
export async function reachCalendar(
  deps: { readonly store: Reader; readonly keys: Keys; readonly google: Google },
  syncId: SyncId,
): Promise<GoogleCalendar | undefined> {
  const grant = await openGrant(deps, syncId);
  return grant === undefined ? undefined : deps.google.calendarOf(grant);
}
