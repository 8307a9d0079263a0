import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { CalendarId } from '../../domain/ids.ts';
import type { TimeZone } from '../../domain/time.ts';
import { GoogleFailure, type CalendarListing, type GoogleCalendar } from '../../ports/google.ts';
import { channelFrom, eventFrom, eventsPageFrom, listingsFrom, zoneUntold } from './answers.ts';
import type { Call, Caller } from './caller.ts';
import { changesQuery, fullQuery } from './event-queries.ts';
import { toInsertBody, toPatchBody, toUndeleteBody, toUnmarkBody } from './to-event.ts';
import { toItem } from './to-item.ts';

/** Google's price of a patch (facts 1.8). */
const patchUnits = 3;
/** A 404 for one event may only mean that it is not everywhere yet (facts 3.1). */
const repeatsOfGone = 2;
/** Our writes never send mail (facts, trap 24). */
const sendUpdates = 'none';

/** One user's calendar over the official client. `loadApi` brings the client when it is first needed. */
export function createGoogleCalendar(caller: Caller, loadApi: () => Promise<calendar_v3.Calendar>): GoogleCalendar {
  /** The zone each calendar told last, for events read alone that name none. */
  const zones = new Map<CalendarId, TimeZone>();
  return {
    ...reading(caller, loadApi, zones),
    ...writing(caller, loadApi, zones),
    ...watching(caller, loadApi),
  };
}

function reading(
  caller: Caller,
  loadApi: () => Promise<calendar_v3.Calendar>,
  zones: Map<CalendarId, TimeZone>,
): Pick<GoogleCalendar, 'listCalendars' | 'readEvents' | 'readEvent'> {
  const read = (method: string): Call => ({ method, units: 1, repeat: 'whenSafe' });
  return {
    async listCalendars() {
      const api = await loadApi();
      const listings: CalendarListing[] = [];
      let nextPage: string | undefined;
      do {
        const query = { maxResults: 250, showHidden: true, ...(nextPage !== undefined && { pageToken: nextPage }) };
        const call = read('calendar.calendarList.list');
        const page = listingsFrom(await caller(call, (options) => api.calendarList.list(query, options)));
        listings.push(...page.listings);
        nextPage = page.nextPage;
      } while (nextPage !== undefined);
      return listings;
    },
    async readEvents(calendarId, question) {
      const api = await loadApi();
      const isFull = question.kind === 'full';
      const query = isFull ? fullQuery(calendarId, question) : changesQuery(calendarId, question);
      const call = { ...read('calendar.events.list'), withCursor: !isFull, repeatsOfGone };
      const data = await caller(call, (options) => api.events.list(query, options));
      const page = eventsPageFrom(data, zones.get(calendarId));
      if (page.timeZone !== undefined) zones.set(calendarId, page.timeZone);
      return page;
    },
    async readEvent(calendarId, eventId) {
      const api = await loadApi();
      const call = { ...read('calendar.events.get'), repeatsOfGone };
      try {
        const data = await caller(call, (options) => api.events.get({ calendarId, eventId }, options));
        return toItem(data, { timeZone: zones.get(calendarId) ?? zoneUntold });
      } catch (thrown) {
        if (thrown instanceof GoogleFailure && thrown.reason === 'gone') return { kind: 'gone', eventId };
        throw thrown;
      }
    },
  };
}

function writing(
  caller: Caller,
  loadApi: () => Promise<calendar_v3.Calendar>,
  zones: Map<CalendarId, TimeZone>,
): Pick<GoogleCalendar, 'insertEvent' | 'patchEvent' | 'undeleteEvent' | 'deleteEvent' | 'clearMark' | 'moveEvent'> {
  const patch = (writesTo: CalendarId): Call => ({
    method: 'calendar.events.patch',
    units: patchUnits,
    repeat: 'whenSafe',
    writesTo,
  });
  return {
    async insertEvent(calendarId, event) {
      const api = await loadApi();
      const call: Call = { method: 'calendar.events.insert', units: 1, repeat: 'whenSafe', writesTo: calendarId };
      const query = { calendarId, sendUpdates, requestBody: toInsertBody(event) };
      return eventFrom(await caller(call, (options) => api.events.insert(query, options)), zones.get(calendarId));
    },
    async patchEvent(calendarId, change) {
      const api = await loadApi();
      const { eventId, version } = change;
      const query = { calendarId, eventId, sendUpdates, requestBody: toPatchBody(change) };
      const call = { ...patch(calendarId), version, repeatsOfGone };
      return eventFrom(await caller(call, (options) => api.events.patch(query, options)), zones.get(calendarId));
    },
    async undeleteEvent(calendarId, event) {
      const api = await loadApi();
      const query = { calendarId, eventId: event.eventId, sendUpdates, requestBody: toUndeleteBody(event) };
      const data = await caller(patch(calendarId), (options) => api.events.patch(query, options));
      return eventFrom(data, zones.get(calendarId));
    },
    async deleteEvent(calendarId, eventId, version) {
      const api = await loadApi();
      const call: Call = {
        method: 'calendar.events.delete',
        units: 1,
        repeat: 'whenSafe',
        writesTo: calendarId,
        version,
        repeatsOfGone,
      };
      const query = { calendarId, eventId, sendUpdates };
      await unlessGone(caller(call, (options) => api.events.delete(query, options)));
    },
    async clearMark(calendarId, eventId, version) {
      const api = await loadApi();
      const query = { calendarId, eventId, sendUpdates, requestBody: toUnmarkBody() };
      const call = { ...patch(calendarId), version };
      return eventFrom(await caller(call, (options) => api.events.patch(query, options)), zones.get(calendarId));
    },
    async moveEvent(calendarId, eventId, to) {
      const api = await loadApi();
      // After a lost answer a second move finds nothing to move: whether it happened is for the caller to look up.
      const call: Call = { method: 'calendar.events.move', units: 1, repeat: 'whenRefused', writesTo: calendarId };
      const query = { calendarId, eventId, destination: to, sendUpdates };
      return eventFrom(await caller(call, (options) => api.events.move(query, options)), zones.get(to));
    },
  };
}

function watching(
  caller: Caller,
  loadApi: () => Promise<calendar_v3.Calendar>,
): Pick<GoogleCalendar, 'openChannel' | 'closeChannel'> {
  return {
    async openChannel(calendarId, channel) {
      const api = await loadApi();
      // A channel id is used once: after a lost answer the caller opens another.
      const call: Call = { method: 'calendar.events.watch', units: 1, repeat: 'whenRefused' };
      const { channelId: id, token, address } = channel;
      const query = { calendarId, requestBody: { id, type: 'web_hook', address, token } };
      return channelFrom(await caller(call, (options) => api.events.watch(query, options)));
    },
    async closeChannel(channelId, resourceId) {
      const api = await loadApi();
      const call: Call = { method: 'calendar.channels.stop', units: 1, repeat: 'whenSafe' };
      const query = { requestBody: { id: channelId, resourceId } };
      await unlessGone(caller(call, (options) => api.channels.stop(query, options)));
    },
  };
}

/** What is to be gone and is gone already is a success. */
async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (thrown) {
    if (!(thrown instanceof GoogleFailure) || thrown.reason !== 'gone') throw thrown;
  }
}
