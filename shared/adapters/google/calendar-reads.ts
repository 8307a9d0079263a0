import type { CalendarListing, GoogleCalendar } from '../../ports/google.ts';
import { eventsPageFrom, listingsFrom, zoneUntold } from './answers.ts';
import { isFailure, repeatsOfGone, type CalendarAccess } from './calendar-access.ts';
import type { Call } from './caller.ts';
import { changesQuery, fullQuery } from './event-queries.ts';
import { toItem } from './to-item.ts';

/** The calls that read. */
export type CalendarReads = Pick<GoogleCalendar, 'listCalendars' | 'readEvents' | 'readEvent'>;

/** Reads of one user's calendars: repeated as long as the budget lasts. */
export function calendarReads({ caller, loadApi, zones }: CalendarAccess): CalendarReads {
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
        if (isFailure(thrown, 'gone')) return { kind: 'gone', eventId };
        throw thrown;
      }
    },
  };
}
