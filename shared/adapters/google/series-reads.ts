import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { CalendarId, EventId } from '../../domain/ids.ts';
import type { EventsPage, GoogleCalendar } from '../../ports/google.ts';
import type { GoogleChange, SeriesRole } from '../../sync/calendar/model.ts';
import { eventsPageFrom, iCalUidFrom } from './answers.ts';
import { isFailure, repeatsOfGone, type CalendarAccess } from './calendar-access.ts';
import type { Call } from './caller.ts';
import { occurrenceQuery, seriesQuery } from './event-queries.ts';

/** The reads of repeats. */
export type SeriesReads = Pick<GoogleCalendar, 'readSeries' | 'readOccurrence'>;

/** Asks for one page; the first has no name. */
type AskPage = (api: calendar_v3.Calendar, page: { readonly pageToken?: string }) => Promise<unknown>;

/** Reads of one user's series: repeated as long as the budget lasts. */
export function seriesReads(access: CalendarAccess): SeriesReads {
  const { caller, loadApi } = access;
  const read = (method: string): Call => ({ method, units: 1, repeat: 'whenSafe', repeatsOfGone });

  /** What the members of a series have in common (facts 1.8); undefined when its master is not there (any more). */
  async function iCalUidOf(calendarId: CalendarId, eventId: EventId): Promise<string | undefined> {
    const api = await loadApi();
    const call = read('calendar.events.get');
    try {
      return iCalUidFrom(await caller(call, (options) => api.events.get({ calendarId, eventId }, options)));
    } catch (thrown) {
      if (isFailure(thrown, 'gone')) return undefined;
      throw thrown;
    }
  }

  return {
    async readSeries(calendarId, masterId) {
      const iCalUID = await iCalUidOf(calendarId, masterId);
      if (iCalUID === undefined) return [];
      const query = seriesQuery(calendarId, iCalUID);
      const call = read('calendar.events.list');
      const changes = await readPages(access, calendarId, (api, page) =>
        caller(call, (options) => api.events.list({ ...query, ...page }, options)),
      );
      // Others may share the iCalUID: an invitation to one occurrence, a series that was imported twice.
      const own = changes.filter((change) => idOf(change) === masterId || occurrenceIn(change)?.masterId === masterId);
      const master = own.find((change) => idOf(change) === masterId);
      return master === undefined || master.kind === 'gone' ? [] : own;
    },
    async readOccurrence(calendarId, of) {
      const query = occurrenceQuery(calendarId, of);
      const call = read('calendar.events.instances');
      try {
        const changes = await readPages(access, calendarId, (api, page) =>
          caller(call, (options) => api.events.instances({ ...query, ...page }, options)),
        );
        return changes.find((change) => {
          const place = occurrenceIn(change);
          return place?.masterId === of.masterId && place.originalStart === of.originalStart;
        });
      } catch (thrown) {
        // No such event, or one that does not repeat: a rule that is not there makes no occurrence.
        if (isFailure(thrown, 'gone') || isFailure(thrown, 'rejected')) return undefined;
        throw thrown;
      }
    },
  };
}

async function readPages(
  { loadApi, zones }: CalendarAccess,
  calendarId: CalendarId,
  ask: AskPage,
): Promise<readonly GoogleChange[]> {
  const api = await loadApi();
  const changes: GoogleChange[] = [];
  let page: EventsPage | undefined;
  do {
    const next = page?.nextPage === undefined ? {} : { pageToken: page.nextPage };
    page = eventsPageFrom(await ask(api, next), zones.get(calendarId));
    changes.push(...page.changes);
  } while (page.nextPage !== undefined);
  return changes;
}

function idOf(change: GoogleChange): EventId {
  return change.kind === 'event' ? change.event.id : change.eventId;
}

/** Where an occurrence belongs; undefined for what is none, or no longer says so (facts 1.3). */
function occurrenceIn(change: GoogleChange): Extract<SeriesRole, { role: 'occurrence' }> | undefined {
  if (change.kind === 'unreadable') return undefined;
  const series = change.kind === 'event' ? change.event.series : change.series;
  return series?.role === 'occurrence' ? series : undefined;
}
