import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar } from './calendar-client.ts';
import { calendarOf, changesSince, created, daily, hour, refusalOf, syncTokenOf } from './calendar-client.ts';

let google: LocalGoogle;
let api: Calendar;
let email = '';
let count = 0;

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off' });
});
beforeEach(() => {
  count += 1;
  email = `p${count}@example.com`;
  google.addPerson({ email, name: `Person ${count}`, timeZone: 'UTC' });
  api = calendarOf(google, email);
});
afterAll(() => google.stop());

/** The fields of the page's form with an action, as a browser without script would send them. */
async function formOn(path: string, action: string): Promise<URLSearchParams> {
  const html = await (await fetch(google.url + path)).text();
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`)) ?? '';
  const fields = new URLSearchParams();
  for (const [tag] of form.split('</form>')[0]?.matchAll(/<input[^>]*>/g) ?? []) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    const isOff = /type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag);
    if (name !== undefined && !isOff) fields.append(name, /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', inner = ''] of form.matchAll(/<select name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    fields.append(name, /value="([^"]*)" selected/.exec(inner)?.[1] ?? /value="([^"]*)"/.exec(inner)?.[1] ?? '');
  }
  for (const [, name = '', inner = ''] of form.matchAll(/<textarea name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs)) {
    fields.append(name, inner);
  }
  return fields;
}

async function submit(path: string, fields: URLSearchParams | Record<string, string>): Promise<Response> {
  const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(fields);
  return fetch(google.url + path, { method: 'POST', body, redirect: 'manual' });
}

const calendarPath = (): string => `/people/${encodeURIComponent(email)}/calendars/${encodeURIComponent(email)}`;

describe('the calendar page', () => {
  it('creates events of every kind, and apps hear of them', async () => {
    const token = await syncTokenOf(api);
    const path = `${calendarPath()}/events`;
    const form = await formOn(`${calendarPath()}?date=2030-03-04`, path);
    const create = async (fields: Record<string, string>): Promise<void> => {
      const filled = new URLSearchParams(form);
      for (const [name, value] of Object.entries(fields)) filled.set(name, value);
      expect((await submit(path, filled)).status).toBe(303);
    };
    await create({ title: 'Timed' });
    await create({ title: 'Days', allDay: 'on', endDate: '2030-03-05', transparency: 'transparent' });
    await create({ title: 'Weekly', repeat: 'RRULE:FREQ=WEEKLY' });
    await create({ title: 'Own rule', repeat: 'own', ownRule: 'FREQ=DAILY;COUNT=2' });
    await create({ title: 'Perhaps', status: 'tentative', guests: 'a@example.com, b@example.com', reminders: '5, 10' });
    await create({ title: 'Invited', organizer: 'boss@example.com' });
    await create({ title: 'Flight', eventType: 'fromGmail' });
    const events = await changesSince(api, token);
    expect(events.map((event) => event.summary)).toEqual([
      'Timed',
      'Days',
      'Weekly',
      'Own rule',
      'Perhaps',
      'Invited',
      'Flight',
    ]);
    const [timed, days, weekly, own, perhaps, invited, flight] = events;
    expect(timed?.start).toEqual({ dateTime: '2030-03-04T10:00:00Z', timeZone: 'UTC' });
    expect(days).toMatchObject({
      start: { date: '2030-03-04' },
      end: { date: '2030-03-06' },
      transparency: 'transparent',
    });
    expect(weekly?.recurrence).toEqual(['RRULE:FREQ=WEEKLY']);
    expect(own?.recurrence).toEqual(['RRULE:FREQ=DAILY;COUNT=2']);
    expect(perhaps).toMatchObject({
      status: 'tentative',
      attendees: [{}, {}],
      reminders: { overrides: [{ minutes: 5 }, { minutes: 10 }] },
    });
    expect(invited).toMatchObject({
      organizer: { email: 'boss@example.com' },
      attendees: [{ organizer: true }, { self: true, responseStatus: 'needsAction' }],
    });
    expect(flight?.eventType).toBe('fromGmail');
  });

  it('shows a week, a month, and the deleted on demand', async () => {
    await created(api, daily('Yoga', 'RRULE:FREQ=DAILY;COUNT=3'));
    const gone = await created(api, hour('Cancelled lunch', 6));
    await api.events.delete({ calendarId: 'primary', eventId: gone });
    const page = async (query: string): Promise<string> =>
      (await fetch(`${google.url}${calendarPath()}?date=2030-03-04${query}`)).text();
    expect((await page('')).match(/>Yoga</g)).toHaveLength(3);
    expect(await page('')).not.toContain('Cancelled lunch');
    expect(await page('&deleted=1')).toContain('Cancelled lunch');
    expect(await page('&span=month')).toContain('March 2030');
  });

  it('shows a refused form again with what was typed', async () => {
    const path = `${calendarPath()}/events`;
    const form = await formOn(`${calendarPath()}?date=2030-03-04`, path);
    form.set('title', 'Backwards');
    form.set('endDate', '2030-03-01');
    const response = await submit(path, form);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('The specified time range is empty.');
    expect(html).toContain('value="Backwards"');
  });

  it('shows titles as text, never as markup', async () => {
    await created(api, hour('<script>alert(1)</script>'));
    const html = await (await fetch(`${google.url}${calendarPath()}?date=2030-03-04`)).text();
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it('stands weird data', async () => {
    google.putRaw(email, { id: 'nostart000', summary: 'No start' });
    google.putRaw(email, {
      id: 'huge000000',
      summary: 'x'.repeat(1_000_000),
      start: { date: '2030-03-04' },
      end: { date: '2030-03-05' },
    });
    google.putRaw(email, { id: 'bad0000000', summary: 'Bad', start: { dateTime: 'soon' }, end: {} });
    const response = await fetch(`${google.url}${calendarPath()}?date=2030-03-04`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Without a readable time');
    expect((await fetch(`${google.url}${calendarPath()}/events/bad0000000`)).status).toBe(200);
  });

  it('adds, changes, shares and deletes calendars', async () => {
    const base = `/people/${encodeURIComponent(email)}`;
    const added = await submit(`${base}/calendars`, { summary: 'Studio', timeZone: 'UTC' });
    const path = new URL(added.headers.get('location') ?? '', google.url).pathname;
    const id = decodeURIComponent(path.split('/').at(-1) ?? '');
    await submit(`${path}/settings`, { summary: 'Studio B', timeZone: 'Asia/Tokyo' });
    expect((await api.calendars.get({ calendarId: id })).data).toMatchObject({
      summary: 'Studio B',
      timeZone: 'Asia/Tokyo',
    });
    await submit(`${path}/share`, { email, role: 'reader' });
    expect((await refusalOf(created(api, hour('x'), id))).status).toBe(403);
    await submit(`${path}/delete`, {});
    expect((await refusalOf(api.events.list({ calendarId: id }))).status).toBe(404);
  });

  it('removes the app', async () => {
    await submit(`/people/${encodeURIComponent(email)}/revoke`, {});
    expect((await refusalOf(api.events.list({ calendarId: 'primary' }))).status).toBe(401);
  });
});

describe('the event page', () => {
  it('changes only what was changed in the form', async () => {
    const event = hour('Before', 4, {
      description: 'kept',
      extendedProperties: { private: { a: '1' } },
      attendees: [{ email: 'a@x.y', responseStatus: 'accepted' }],
    });
    const eventId = await created(api, event);
    const path = `${calendarPath()}/events/${eventId}`;
    const form = await formOn(path, path);
    form.set('title', 'After');
    expect((await submit(path, form)).status).toBe(303);
    const { data } = await api.events.get({ calendarId: 'primary', eventId });
    expect(data).toMatchObject({ ...event, summary: 'After', sequence: 0 });
  });

  it('turns a timed event into an all-day one, and moves it', async () => {
    const eventId = await created(api, hour('Day'));
    const path = `${calendarPath()}/events/${eventId}`;
    const form = await formOn(path, path);
    form.set('allDay', 'on');
    form.set('startDate', '2030-03-07');
    form.set('endDate', '2030-03-08');
    await submit(path, form);
    const { data } = await api.events.get({ calendarId: 'primary', eventId });
    expect(data).toMatchObject({ start: { date: '2030-03-07' }, end: { date: '2030-03-09' } });
  });

  it('edits one, the following, or all of a series', async () => {
    const master = await created(api, daily('Series'));
    const path = `${calendarPath()}/events/${master}_20300306T090000Z`;
    const form = await formOn(path, path);
    form.set('title', 'Only this');
    await submit(path, form);
    const titles = async (): Promise<unknown[]> =>
      (
        (await api.events.list({ calendarId: 'primary', singleEvents: true, orderBy: 'startTime' })).data.items ?? []
      ).map((event) => event.summary);
    expect(await titles()).toEqual(['Series', 'Series', 'Only this', 'Series', 'Series']);
    const following = await formOn(path.replace('0306', '0307'), path.replace('0306', '0307'));
    following.set('reach', 'following');
    following.set('title', 'Second half');
    await submit(path.replace('0306', '0307'), following);
    expect(await titles()).toEqual(['Series', 'Series', 'Only this', 'Second half', 'Second half']);
    await submit(`${path}/delete`, { reach: 'all' });
    expect(await titles()).toEqual(['Second half', 'Second half']);
  });

  it('deletes, restores, duplicates, moves and answers', async () => {
    const eventId = await created(api, hour('Busy'));
    const path = `${calendarPath()}/events/${eventId}`;
    await submit(`${path}/delete`, {});
    expect((await api.events.get({ calendarId: 'primary', eventId })).data.status).toBe('cancelled');
    expect(await (await fetch(google.url + path)).text()).toContain('Restore');
    await submit(`${path}/restore`, {});
    expect((await api.events.get({ calendarId: 'primary', eventId })).data.status).toBe('confirmed');
    await submit(`${path}/duplicate`, {});
    expect((await api.events.list({ calendarId: 'primary', q: 'Busy' })).data.items).toHaveLength(2);
    const destination = (await api.calendars.insert({ requestBody: { summary: 'Other' } })).data.id ?? '';
    await submit(`${path}/move`, { destination });
    expect((await api.events.get({ calendarId: destination, eventId })).data.summary).toBe('Busy');
  });

  it('is where htmlLink leads', async () => {
    const { data } = await api.events.insert({ calendarId: 'primary', requestBody: hour('Linked') });
    const response = await fetch(data.htmlLink ?? '');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Linked');
  });
});

describe('the trouble page', () => {
  it('orders and ends a failure', async () => {
    const form = await formOn('/trouble', '/trouble/failures');
    form.set('kind', 'backendError');
    form.set('methods', 'calendar.events.*');
    await submit('/trouble/failures', form);
    expect((await refusalOf(api.events.list({ calendarId: 'primary' }))).status).toBe(500);
    const id = /\/trouble\/failures\/(\d+)\/clear/.exec(await (await fetch(`${google.url}/trouble`)).text())?.[1];
    await submit(`/trouble/failures/${id}/clear`, {});
    expect((await api.events.list({ calendarId: 'primary' })).status).toBe(200);
  });

  it('expires tokens, pauses writes, moves the clock, sets quotas', async () => {
    const syncToken = await syncTokenOf(api);
    await submit('/trouble/sync-tokens', { calendarId: email });
    expect((await refusalOf(api.events.list({ calendarId: 'primary', syncToken }))).status).toBe(410);
    await submit('/trouble/pause', { email, minutes: '10' });
    expect((await refusalOf(created(api, hour('x')))).reason).toBe('quotaExceeded');
    await submit('/trouble/clock', { minutes: '11' });
    expect(await created(api, hour('x'))).toBeTruthy();
    await submit('/trouble/quotas', { perUserPerMinute: '1', perProjectPerMinute: '' });
    await api.events.list({ calendarId: 'primary' });
    expect([403, 429]).toContain((await refusalOf(api.events.list({ calendarId: 'primary' }))).status);
    await submit('/trouble/quotas', { perUserPerMinute: '', perProjectPerMinute: '' });
    await submit('/trouble/access-tokens', { email });
    expect((await refusalOf(api.events.list({ calendarId: 'primary' }))).status).toBe(401);
  });

  it('says so when an order makes no sense', async () => {
    expect((await submit('/trouble/failures', { kind: 'explode', share: '100' })).status).toBe(422);
  });
});
