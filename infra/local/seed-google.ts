import type { Temporal } from 'temporal-polyfill';
import type { LocalGoogle } from './google/server.ts';
import { people } from './seed-people.ts';

/** What each account has in its calendar before any sync: [id, days from today, hour, minutes, title]; no hour: the whole day. */
const privateEvents = [
  ['lumenseeddentist', 2, 17, 45, 'Dentist'],
  ['lumenseedschool', 4, 18, 60, 'Parents’ evening'],
  ['lumenseedrun', -1, 7, 50, 'Run by the lake'],
  ['lumenseedtrip', 12, undefined, 0, 'Trip to Milwaukee'],
] as const;

/** Puts some private life into the local Google's calendars, over its API as any program would. Doing it again changes nothing. */
export async function seedGoogle(google: LocalGoogle, today: Temporal.PlainDate): Promise<void> {
  for (const { email, timeZone } of people) {
    const { accessToken } = google.issueTokens({
      email,
      clientId: 'seed',
      scopes: ['https://www.googleapis.com/auth/calendar'],
    });
    for (const event of privateEvents) {
      const answer = await fetch(`${google.url}/calendar/v3/calendars/primary/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
        body: JSON.stringify(eventFrom(event, today, timeZone)),
      });
      if (!answer.ok && answer.status !== 409)
        throw new Error(`the local Google did not take an event: ${answer.status}`);
    }
  }
}

function eventFrom(
  [id, days, hour, minutes, summary]: (typeof privateEvents)[number],
  today: Temporal.PlainDate,
  timeZone: string,
) {
  const date = today.add({ days });
  if (hour === undefined) {
    return { id, summary, start: { date: date.toString() }, end: { date: date.add({ days: 1 }).toString() } };
  }
  const start = date.toPlainDateTime({ hour });
  return {
    id,
    summary,
    start: { dateTime: start.toString(), timeZone },
    end: { dateTime: start.add({ minutes }).toString(), timeZone },
  };
}
