import type { CalendarId } from '../../domain/ids.ts';
import type { TimeZone } from '../../domain/time.ts';
import type { GoogleCalendar } from '../../ports/google.ts';
import type { CalendarAccess } from './calendar-access.ts';
import { calendarChannels } from './calendar-channels.ts';
import { calendarReads } from './calendar-reads.ts';
import { calendarWrites } from './calendar-writes.ts';
import { queryPrint } from './event-queries.ts';
import { seriesReads } from './series-reads.ts';

/** One user's calendars over the official client. */
export function createGoogleCalendar(access: Omit<CalendarAccess, 'zones'>): GoogleCalendar {
  const shared: CalendarAccess = { ...access, zones: new Map<CalendarId, TimeZone>() };
  const reads = calendarReads(shared);
  return {
    query: queryPrint,
    ...reads,
    ...seriesReads(shared),
    ...calendarWrites(shared, reads),
    ...calendarChannels(shared),
  };
}
