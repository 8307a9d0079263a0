import type { Temporal } from 'temporal-polyfill';
import type { LocalGoogle } from './google/server.ts';
import { contactLabel, contactRows, personFrom } from './seed-contacts.ts';
import { people } from './seed-people.ts';

/** What each account has in its calendar before any sync: [id, days from today, hour, minutes, title]; no hour: the whole day. */
const privateEvents = [
  ['lumenseeddentist', 2, 17, 45, 'Dentist'],
  ['lumenseedschool', 4, 18, 60, 'Parents’ evening'],
  ['lumenseedrun', -1, 7, 50, 'Run by the lake'],
  ['lumenseedtrip', 12, undefined, 0, 'Trip to Milwaukee'],
] as const;

/** Puts some private life into the local Google's calendars and contacts, over its API as any program would. Doing it again changes nothing. */
export async function seedGoogle(google: LocalGoogle, today: Temporal.PlainDate): Promise<void> {
  for (const { email, timeZone } of people) {
    const { accessToken } = google.issueTokens({
      email,
      clientId: 'seed',
      scopes: ['https://www.googleapis.com/auth/calendar', 'https://www.googleapis.com/auth/contacts'],
    });
    await seedContacts(`${google.url}/v1`, accessToken);
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

/** One label and a few contacts; nothing where there are contacts already. */
async function seedContacts(url: string, accessToken: string): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` };
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`the local Google did not take contacts: ${answer.status}`);
    return answer.json();
  };
  const { connections = [] } = (await call('GET', 'people/me/connections?personFields=names&pageSize=1')) as {
    readonly connections?: readonly unknown[]; // as Google answers
  };
  if (connections.length > 0) return;
  const { contactGroups } = (await call('GET', 'contactGroups')) as {
    readonly contactGroups: readonly { readonly name: string; readonly resourceName: string }[]; // likewise
  };
  const label =
    contactGroups.find(({ name }) => name === contactLabel) ??
    ((await call('POST', 'contactGroups', { contactGroup: { name: contactLabel } })) as { resourceName: string }); // likewise
  const contacts = contactRows.map((row) => ({ contactPerson: personFrom(row, label.resourceName) }));
  await call('POST', 'people:batchCreateContacts', { contacts, readMask: 'names' });
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
