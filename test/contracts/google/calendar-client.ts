import { OAuth2Client } from 'google-auth-library';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';

/** The official client. */
export type Calendar = calendar_v3.Calendar;
/** An event as the official client types it. */
export type Event = calendar_v3.Schema$Event;

/** The scope that allows everything. */
export const CALENDAR_SCOPE = 'https://www.googleapis.com/auth/calendar';

/** The official client with an access token, pointed at the double, without retries of its own. */
export function calendarWithToken(google: LocalGoogle, accessToken: string): Calendar {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: accessToken });
  // Two copies of google-auth-library are installed: the types differ, the shape does not.
  return calendar({ version: 'v3', auth: auth as never, rootUrl: `${google.url}/`, retry: false });
}

/** The official client for a person who allowed some scopes. */
export function calendarOf(google: LocalGoogle, email: string, scopes: readonly string[] = [CALENDAR_SCOPE]): Calendar {
  return calendarWithToken(google, google.issueTokens({ email, scopes }).accessToken);
}

/** How a call was refused: status and Google's reason. Fails when it was not. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly reason: string | undefined }> {
  try {
    await call;
  } catch (error) {
    // The shape of what gaxios throws.
    const { response } = error as {
      response?: { status: number; data: { error?: { errors?: { reason?: string }[] } } };
    };
    if (!response) throw error;
    return { status: response.status, reason: response.data.error?.errors?.[0]?.reason };
  }
  throw new Error('The call was expected to be refused');
}

/** A timed event of one hour on a day of March 2030, in UTC. */
export function hour(summary: string, day = 4, more: Event = {}): Event {
  const date = `2030-03-${String(day).padStart(2, '0')}`;
  return { summary, start: { dateTime: `${date}T10:00:00Z` }, end: { dateTime: `${date}T11:00:00Z` }, ...more };
}

/** A daily series at 10:00 in Paris from 4 March 2030. */
export function daily(summary: string, rule = 'RRULE:FREQ=DAILY;COUNT=5', more: Event = {}): Event {
  const timeZone = 'Europe/Paris';
  return {
    summary,
    start: { dateTime: '2030-03-04T10:00:00', timeZone },
    end: { dateTime: '2030-03-04T11:00:00', timeZone },
    recurrence: [rule],
    ...more,
  };
}

/** The id of a created event. */
export async function created(api: Calendar, event: Event, calendarId = 'primary'): Promise<string> {
  const { data } = await api.events.insert({ calendarId, requestBody: event });
  return data.id ?? '';
}

/** A calendar's sync token after reading everything. */
export async function syncTokenOf(api: Calendar, calendarId = 'primary'): Promise<string> {
  let pageToken: string | undefined;
  for (;;) {
    const { data } = await api.events.list({ calendarId, ...(pageToken === undefined ? {} : { pageToken }) });
    if (data.nextSyncToken) return data.nextSyncToken;
    pageToken = data.nextPageToken ?? undefined;
    if (pageToken === undefined) throw new Error('Neither token');
  }
}

/** What changed since a sync token. */
export async function changesSince(api: Calendar, syncToken: string): Promise<readonly Event[]> {
  const { data } = await api.events.list({ calendarId: 'primary', syncToken });
  return data.items ?? [];
}
