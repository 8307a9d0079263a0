import { syncIdOf } from '../../domain/ids.ts';
import type { CalendarId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GoogleCalendar } from '../../ports/google.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import { isOurEvent } from './disconnect-google.ts';
import { endPairs, walkPairs } from './walk-pairs.ts';
import type { WalkCounts } from './walk-pairs.ts';

/** Milliseconds for moving events: the person waits for the page. */
const movingLasts = 40_000;

/** What becomes of our events in the calendar that was chosen before. */
export type OurEvents = 'move' | 'leave';

/**
 * Takes our events along to another calendar of the same account, their ids and ties kept, or leaves them where they are.
 * The tie of what stays behind is cut: nothing we do later touches it. No run may be under way.
 */
export async function switchCalendar(
  deps: { readonly store: Store; readonly clock: Clock; readonly calendar: GoogleCalendar },
  change: { readonly held: SyncRecord; readonly to: CalendarId; readonly ourEvents: OurEvents },
): Promise<WalkCounts> {
  const { held, to, ourEvents } = change;
  const syncId = syncIdOf(held.studioId, held.userId);
  const moved =
    ourEvents === 'leave'
      ? { done: 0, left: 0 }
      : await walkPairs(deps, {
          held,
          milliseconds: movingLasts,
          isMeant: (pair) => isOurEvent(pair) && pair.calendarId !== to,
          carryOut: async (pair) => {
            const event = await deps.calendar.moveEvent(pair.calendarId, pair.eventId, to);
            return { ...pair, calendarId: to, eventId: event.id, googleVersion: event.version };
          },
        });
  await endPairs(deps.store, syncId, (pair) => pair.calendarId !== to);
  return moved;
}
