import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { CalendarId, EventId } from '../../domain/ids.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import type { EventsQuestion } from '../../ports/google.ts';

/** What every read of events says: series stay whole (facts 1.2), pages are as long as Google allows. */
const always = { singleEvents: false, maxResults: 2500 } as const;

/**
 * Names the query a sync token belongs to. Kept beside the token: a token of another query is thrown away, because
 * Google's answer to it would be undefined (facts 1.1).
 */
export const queryPrint = 'events;singleEvents=false;maxResults=2500';

/** The parameters of a read from the beginning. Deleted events are left out; cancelled occurrences come anyway (trap 7). */
export function fullQuery(
  calendarId: CalendarId,
  question: Extract<EventsQuestion, { kind: 'full' }>,
): calendar_v3.Params$Resource$Events$List {
  return { ...always, calendarId, timeMin: question.from, ...pageOf(question) };
}

/** The parameters of a read since the token: nothing that Google forbids beside one (facts 1.1, trap 1). */
export function changesQuery(
  calendarId: CalendarId,
  question: Extract<EventsQuestion, { kind: 'changes' }>,
): calendar_v3.Params$Resource$Events$List {
  return { ...always, calendarId, syncToken: question.token, ...pageOf(question) };
}

/** The parameters that ask for all members of a series, cancelled ones too (facts 1.8). Its answer starts no cursor (facts 1.1). */
export function seriesQuery(calendarId: CalendarId, iCalUID: string): calendar_v3.Params$Resource$Events$List {
  return { ...always, calendarId, iCalUID, showDeleted: true };
}

/** The parameters that ask for one occurrence by its original start, cancelled or not (facts 1.4). */
export function occurrenceQuery(
  calendarId: CalendarId,
  of: { readonly masterId: EventId; readonly originalStart: Instant | CalendarDate },
): calendar_v3.Params$Resource$Events$Instances {
  const { masterId, originalStart } = of;
  return { calendarId, eventId: masterId, originalStart, showDeleted: true, maxResults: always.maxResults };
}

function pageOf(question: EventsQuestion): { pageToken?: string } {
  return question.page === undefined ? {} : { pageToken: question.page };
}
