import type { CalendarId } from '../../domain/ids.ts';
import type { GoogleCalendar } from '../../ports/google.ts';
import type { GoogleChange } from '../../sync/calendar/model.ts';
import { eventFrom } from './answers.ts';
import { isFailure, repeatsOfGone, unlessGone, type CalendarAccess } from './calendar-access.ts';
import type { CalendarReads } from './calendar-reads.ts';
import type { Call } from './caller.ts';
import { toInsertBody, toPatchBody, toUndeleteBody, toUnmarkBody } from './to-event.ts';

/** Our writes never send mail (facts, trap 24). */
const sendUpdates = 'none';

/** The calls that write. */
export type CalendarWrites = Pick<
  GoogleCalendar,
  'insertEvent' | 'patchEvent' | 'undeleteEvent' | 'deleteEvent' | 'clearMark' | 'moveEvent'
>;

/** Writes to one user's calendars: each under our id or on a version, so that asking twice writes once. */
export function calendarWrites({ caller, loadApi, zones }: CalendarAccess, reads: CalendarReads): CalendarWrites {
  return {
    async insertEvent(calendarId, event) {
      const api = await loadApi();
      const query = { calendarId, sendUpdates, requestBody: toInsertBody(event) };
      const data = await caller(write('insert', calendarId), (options) => api.events.insert(query, options));
      return eventFrom(data, zones.get(calendarId));
    },
    async patchEvent(calendarId, change) {
      const api = await loadApi();
      const { eventId, version } = change;
      const query = { calendarId, eventId, sendUpdates, requestBody: toPatchBody(change) };
      const call = { ...write('patch', calendarId), version, repeatsOfGone };
      return eventFrom(await caller(call, (options) => api.events.patch(query, options)), zones.get(calendarId));
    },
    async undeleteEvent(calendarId, event) {
      const api = await loadApi();
      // Nothing but Google's own answer tells whether this is an occurrence: ids are opaque (facts 1.4).
      const as = whatIs(await reads.readEvent(calendarId, event.eventId));
      const query = { calendarId, eventId: event.eventId, sendUpdates, requestBody: toUndeleteBody(event, as) };
      const data = await caller(write('patch', calendarId), (options) => api.events.patch(query, options));
      return eventFrom(data, zones.get(calendarId));
    },
    async deleteEvent(calendarId, eventId, version) {
      const api = await loadApi();
      const query = { calendarId, eventId, sendUpdates };
      const call = { ...write('delete', calendarId), version, repeatsOfGone };
      try {
        await unlessGone(caller(call, (options) => api.events.delete(query, options)));
      } catch (thrown) {
        if (!isFailure(thrown, 'changedMeanwhile')) throw thrown;
        // Deleting changes the version too: after a lost answer, or another's delete, Google may speak of that first.
        const now = await reads.readEvent(calendarId, eventId);
        if (now.kind !== 'gone') throw thrown;
      }
    },
    async clearMark(calendarId, eventId, version) {
      const api = await loadApi();
      const query = { calendarId, eventId, sendUpdates, requestBody: toUnmarkBody() };
      const call = { ...write('patch', calendarId), version };
      return eventFrom(await caller(call, (options) => api.events.patch(query, options)), zones.get(calendarId));
    },
    async moveEvent(calendarId, eventId, to) {
      const api = await loadApi();
      const query = { calendarId, eventId, destination: to, sendUpdates };
      // After a lost answer a second move finds nothing to move: whether it happened is for the caller to look up.
      const call: Call = { ...write('move', calendarId), repeat: 'whenRefused' };
      return eventFrom(await caller(call, (options) => api.events.move(query, options)), zones.get(to));
    },
  };
}

function whatIs(change: GoogleChange): 'event' | 'occurrence' {
  if (change.kind === 'unreadable') return 'event';
  const series = change.kind === 'event' ? change.event.series : change.series;
  return series?.role === 'occurrence' ? 'occurrence' : 'event';
}

/** A patch costs 3 units (facts 1.8). */
function write(verb: 'insert' | 'patch' | 'delete' | 'move', writesTo: CalendarId): Call {
  return { method: `calendar.events.${verb}`, units: verb === 'patch' ? 3 : 1, repeat: 'whenSafe', writesTo };
}
