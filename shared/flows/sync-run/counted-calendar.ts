import type { GoogleCalendar } from '../../ports/google.ts';
import { countCalls } from './count-calls.ts';

/** A calendar, and how many calls were made through it so far. What is repeated inside a call counts once. */
export interface CountedCalendar {
  readonly calendar: GoogleCalendar;
  readonly calls: () => number;
}

/** Counts the calls made to a calendar. */
export function countedCalendar(calendar: GoogleCalendar): CountedCalendar {
  const { counted, calls } = countCalls();
  return {
    calls,
    calendar: {
      query: calendar.query,
      listCalendars: counted(() => calendar.listCalendars()),
      readEvents: counted((id, question) => calendar.readEvents(id, question)),
      readEvent: counted((id, eventId) => calendar.readEvent(id, eventId)),
      readSeries: counted((id, masterId) => calendar.readSeries(id, masterId)),
      readOccurrence: counted((id, of) => calendar.readOccurrence(id, of)),
      insertEvent: counted((id, event) => calendar.insertEvent(id, event)),
      patchEvent: counted((id, change) => calendar.patchEvent(id, change)),
      undeleteEvent: counted((id, event) => calendar.undeleteEvent(id, event)),
      deleteEvent: counted((id, eventId, version) => calendar.deleteEvent(id, eventId, version)),
      clearMark: counted((id, eventId, version) => calendar.clearMark(id, eventId, version)),
      moveEvent: counted((id, eventId, to) => calendar.moveEvent(id, eventId, to)),
      openChannel: counted((id, channel) => calendar.openChannel(id, channel)),
      closeChannel: counted((channelId, resourceId) => calendar.closeChannel(channelId, resourceId)),
    },
  };
}
