import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { CalendarListing, Google } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Reader } from '../../ports/store.ts';
import { connectFirst, googleRefusal, reconnectFirst } from './google-refusal.ts';
import { reachCalendar } from './reach-calendar.ts';
import type { Refused } from '../refused.ts';

/** The calendars of a user's Google account, the primary one first, then those that can be chosen, by name. */
export async function listCalendars(
  deps: { readonly store: Reader; readonly keys: Keys; readonly google: Google },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<{ readonly kind: 'calendars'; readonly calendars: readonly CalendarListing[] } | Refused> {
  const syncId = syncIdOf(studioId, userId);
  const account = (await deps.store.get(syncAt(syncId)))?.value.account;
  if (account === undefined) return connectFirst();
  if (account.status === 'reconnectNeeded') return reconnectFirst();
  const calendar = await reachCalendar(deps, syncId);
  if (calendar === undefined) return connectFirst();
  try {
    const calendars = await calendar.listCalendars();
    return { kind: 'calendars', calendars: calendars.toSorted(inOrder) };
  } catch (error) {
    if (error instanceof GoogleFailure) return googleRefusal(error);
    throw error;
  }
}

function inOrder(one: CalendarListing, other: CalendarListing): number {
  if (one.primary !== other.primary) return one.primary ? -1 : 1;
  if (one.writable !== other.writable) return one.writable ? -1 : 1;
  return one.name.localeCompare(other.name);
}
