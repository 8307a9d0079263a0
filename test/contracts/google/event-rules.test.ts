import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar, Event } from './calendar-client.ts';
import { calendarOf, created, hour, refusalOf } from './calendar-client.ts';

const email = 'mara@example.com';
const calendarId = 'primary';
let google: LocalGoogle;
let api: Calendar;

beforeAll(async () => {
  google = await startGoogle({ people: [{ email, name: 'Mara' }], quotas: 'off' });
  api = calendarOf(google, email);
});
afterAll(() => google.stop());

async function insert(event: Event): Promise<Event> {
  return (await api.events.insert({ calendarId, requestBody: event })).data;
}

const at = (time: string, timeZone?: string): NonNullable<Event['start']> => ({
  dateTime: `2030-03-04T${time}`,
  ...(timeZone === undefined ? {} : { timeZone }),
});

describe('times', () => {
  it.each<[string, Event, string]>([
    ['no start', { end: at('11:00:00Z') }, 'required'],
    ['no end', { start: at('10:00:00Z') }, 'required'],
    ['a date and a time', { start: { date: '2030-03-04' }, end: at('11:00:00Z') }, 'invalid'],
    [
      'both kinds in one',
      { start: { date: '2030-03-04', dateTime: '2030-03-04T10:00:00Z' }, end: at('11:00:00Z') },
      'invalid',
    ],
    ['end before start', { start: at('11:00:00Z'), end: at('10:00:00Z') }, 'timeRangeEmpty'],
    [
      'an all-day end that is its start',
      { start: { date: '2030-03-04' }, end: { date: '2030-03-04' } },
      'timeRangeEmpty',
    ],
    ['an unknown zone', { start: at('10:00:00Z', 'Mars/Olympus'), end: at('11:00:00Z') }, 'invalid'],
    ['no offset and no zone', { start: at('10:00:00'), end: at('11:00:00') }, 'required'],
    ['nonsense', { start: { dateTime: 'tomorrow' }, end: at('11:00:00Z') }, 'invalid'],
  ])('with %s are refused', async (_what, event, reason) => {
    expect(await refusalOf(insert(event))).toEqual({ status: 400, reason });
  });

  it('of no length are fine', async () => {
    expect((await insert({ start: at('10:00:00Z'), end: at('10:00:00Z') })).status).toBe('confirmed');
  });

  it('without an offset are read in their zone, and shown in the calendar zone', async () => {
    const event = await insert({ start: at('10:00:00', 'America/New_York'), end: at('11:00:00', 'America/New_York') });
    expect(event.start).toEqual({ dateTime: '2030-03-04T16:00:00+01:00', timeZone: 'America/New_York' });
  });

  it('are shown in the zone that is asked for', async () => {
    const eventId = await created(api, hour('zoned'));
    const { data } = await api.events.get({ calendarId, eventId, timeZone: 'Asia/Kolkata' });
    expect(data.start?.dateTime).toBe('2030-03-04T15:30:00+05:30');
    const { data: list } = await api.events.list({ calendarId, timeZone: 'Asia/Kolkata' });
    expect(list.timeZone).toBe('Asia/Kolkata');
    expect((await refusalOf(api.events.list({ calendarId, timeZone: 'Nowhere' }))).status).toBe(400);
  });
});

describe('fields', () => {
  it.each<[string, Event]>([
    ['status', { status: 'maybe' }],
    ['visibility', { visibility: 'hidden' }],
    ['transparency', { transparency: 'glass' }],
    ['colorId', { colorId: '99' }],
    ['attendee without an address', { attendees: [{ displayName: 'X' }] }],
    ['attendee response', { attendees: [{ email: 'a@b.c', responseStatus: 'perhaps' }] }],
    [
      'six reminders',
      {
        reminders: { useDefault: false, overrides: Array.from({ length: 6 }, () => ({ method: 'popup', minutes: 1 })) },
      },
    ],
    ['reminder too early', { reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 40_321 }] } }],
    ['reminder method', { reminders: { useDefault: false, overrides: [{ method: 'sms', minutes: 1 }] } }],
    [
      'default reminders with overrides',
      { reminders: { useDefault: true, overrides: [{ method: 'popup', minutes: 1 }] } },
    ],
    ['source address', { source: { url: 'ftp://x', title: 'x' } }],
    ['event type', { eventType: 'party' }],
  ])('with a bad %s are refused', async (_what, fields) => {
    expect((await refusalOf(insert(hour('x', 4, fields)))).status).toBe(400);
  });

  it('with their default value are left out', async () => {
    const event = await insert(hour('plain', 4, { transparency: 'opaque', visibility: 'default', description: '' }));
    expect(event).not.toHaveProperty('transparency');
    expect(event).not.toHaveProperty('visibility');
    expect(event).not.toHaveProperty('description');
  });

  it('tentative, guests and reminders come back as sent', async () => {
    const fields = {
      status: 'tentative',
      attendees: [{ email, responseStatus: 'declined' }, { email: 'guest@example.com' }],
      reminders: { useDefault: false, overrides: [{ method: 'email', minutes: 60 }] },
    };
    const event = await insert(hour('rich', 4, fields));
    expect(event).toMatchObject({
      ...fields,
      attendees: [{ email, self: true, responseStatus: 'declined' }, { responseStatus: 'needsAction' }],
    });
  });

  it('of many guests can be cut, and say so', async () => {
    const attendees = [{ email: 'a@x.y' }, { email: 'b@x.y' }, { email }];
    const eventId = await created(api, hour('crowd', 4, { attendees }));
    const { data } = await api.events.get({ calendarId, eventId, maxAttendees: 1 });
    expect(data.attendeesOmitted).toBe(true);
    expect(data.attendees).toMatchObject([{ email }]);
  });
});

describe('extended properties', () => {
  it('with long names are dropped and long values cut, silently', async () => {
    const values = { ['k'.repeat(44)]: 'kept', ['k'.repeat(45)]: 'dropped', long: 'v'.repeat(2_000) };
    const event = await insert(hour('props', 4, { extendedProperties: { private: values, shared: { s: '1' } } }));
    expect(event.extendedProperties).toEqual({
      private: { ['k'.repeat(44)]: 'kept', long: 'v'.repeat(1_024) },
      shared: { s: '1' },
    });
  });

  it('are lost in a PUT without them', async () => {
    const eventId = await created(api, hour('props', 4, { extendedProperties: { private: { a: '1' } } }));
    const { data } = await api.events.update({ calendarId, eventId, requestBody: hour('props') });
    expect(data.extendedProperties).toBeUndefined();
  });

  it('find their events', async () => {
    const eventId = await created(api, hour('found', 4, { extendedProperties: { private: { booking: 'b=7' } } }));
    const { data } = await api.events.list({ calendarId, privateExtendedProperty: ['booking=b=7'] });
    expect(data.items?.map((event) => event.id)).toEqual([eventId]);
  });

  it('of more than 32 kB are refused', async () => {
    const values = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, 'v'.repeat(1_000)]));
    expect((await refusalOf(insert(hour('huge', 4, { extendedProperties: { private: values } })))).status).toBe(400);
  });
});

describe('event types', () => {
  const birthday: Event = {
    summary: 'Born',
    eventType: 'birthday',
    start: { date: '2030-03-04' },
    end: { date: '2030-03-05' },
    recurrence: ['RRULE:FREQ=YEARLY'],
    visibility: 'private',
    transparency: 'transparent',
  };

  it('that follow their rules are taken', async () => {
    expect((await insert(birthday)).eventType).toBe('birthday');
    expect((await insert(hour('focus', 4, { eventType: 'focusTime' }))).eventType).toBe('focusTime');
    expect((await insert(hour('away', 4, { eventType: 'outOfOffice' }))).eventType).toBe('outOfOffice');
    const workingLocationProperties = { type: 'homeOffice', homeOffice: {} };
    const place = {
      eventType: 'workingLocation',
      visibility: 'public',
      transparency: 'transparent',
      workingLocationProperties,
    };
    expect((await insert(hour('home', 4, place))).eventType).toBe('workingLocation');
  });

  it.each<[string, Event]>([
    ['a timed birthday', { ...birthday, start: at('10:00:00Z', 'UTC'), end: at('11:00:00Z', 'UTC') }],
    ['a public birthday', { ...birthday, visibility: 'public' }],
    ['an all-day focus time', { ...birthday, eventType: 'focusTime', recurrence: [] }],
    ['an event from Gmail', hour('mail', 4, { eventType: 'fromGmail' })],
    ['a busy working location', hour('home', 4, { eventType: 'workingLocation' })],
  ])('refuse %s', async (_what, event) => {
    expect(await refusalOf(insert(event))).toEqual({ status: 400, reason: 'eventTypeRestriction' });
  });

  it('refuse out of office on a secondary calendar', async () => {
    const secondary = (await api.calendars.insert({ requestBody: { summary: 'S' } })).data.id ?? '';
    const call = api.events.insert({
      calendarId: secondary,
      requestBody: hour('away', 4, { eventType: 'outOfOffice' }),
    });
    expect((await refusalOf(call)).reason).toBe('eventTypeRestriction');
  });

  it('cannot change, and are kept when not named', async () => {
    const eventId = await created(api, hour('focus', 4, { eventType: 'focusTime' }));
    expect((await api.events.update({ calendarId, eventId, requestBody: hour('focus') })).data.eventType).toBe(
      'focusTime',
    );
    const change = api.events.patch({ calendarId, eventId, requestBody: { eventType: 'default' } });
    expect((await refusalOf(change)).reason).toBe('eventTypeRestriction');
  });

  it('limit what can be changed of an event from Gmail', async () => {
    const url = `${google.url}/_/people/${email}/calendars/primary/events`;
    const body = JSON.stringify(hour('Flight', 4, { eventType: 'fromGmail' }));
    const { id } = (await (await fetch(url, { method: 'POST', body })).json()) as Event;
    const eventId = id ?? '';
    await api.events.patch({ calendarId, eventId, requestBody: { colorId: '5' } });
    const change = api.events.patch({ calendarId, eventId, requestBody: { summary: 'Train' } });
    expect((await refusalOf(change)).reason).toBe('eventTypeRestriction');
  });

  it('are filtered by the list', async () => {
    const { data } = await api.events.list({ calendarId, eventTypes: ['focusTime'] });
    expect(data.items?.length).toBeGreaterThan(0);
    expect(data.items?.every((event) => event.eventType === 'focusTime')).toBe(true);
  });
});

describe('lists', () => {
  it('compare timeMin with the end and timeMax with the start, both exclusive', async () => {
    const secondary = (await api.calendars.insert({ requestBody: { summary: 'L', timeZone: 'UTC' } })).data.id ?? '';
    const eventId = await created(api, hour('edge'), secondary);
    const list = async (timeMin: string, timeMax: string): Promise<unknown[]> => {
      const day = '2030-03-04T';
      const { data } = await api.events.list({ calendarId: secondary, timeMin: day + timeMin, timeMax: day + timeMax });
      return (data.items ?? []).map((event) => event.id);
    };
    expect(await list('10:30:00Z', '10:45:00Z')).toEqual([eventId]);
    expect(await list('11:00:00Z', '12:00:00Z')).toEqual([]);
    expect(await list('09:00:00Z', '10:00:00Z')).toEqual([]);
  });

  it('order by start only when expanded', async () => {
    expect(await refusalOf(api.events.list({ calendarId, orderBy: 'startTime' }))).toEqual({
      status: 400,
      reason: 'invalid',
    });
    const { data } = await api.events.list({ calendarId, orderBy: 'startTime', singleEvents: true });
    const starts = (data.items ?? []).map((event) => Date.parse(event.start?.dateTime ?? event.start?.date ?? ''));
    expect(starts).toEqual(starts.toSorted((left, right) => left - right));
  });

  it('refuse an empty window and an old updatedMin', async () => {
    const window = { timeMin: '2030-01-02T00:00:00Z', timeMax: '2030-01-01T00:00:00Z' };
    expect((await refusalOf(api.events.list({ calendarId, ...window }))).reason).toBe('timeRangeEmpty');
    const old = api.events.list({ calendarId, updatedMin: '2020-01-01T00:00:00Z' });
    expect(await refusalOf(old)).toEqual({ status: 410, reason: 'updatedMinTooLongAgo' });
  });

  it('show deleted events on demand, with their details', async () => {
    const eventId = await created(api, hour('shown deleted'));
    await api.events.delete({ calendarId, eventId });
    expect((await api.events.list({ calendarId, q: 'shown deleted' })).data.items).toEqual([]);
    const { data } = await api.events.list({ calendarId, q: 'shown deleted', showDeleted: true });
    expect(data.items).toMatchObject([{ id: eventId, status: 'cancelled', summary: 'shown deleted' }]);
  });

  it('answer only the fields asked for', async () => {
    const { data } = await api.events.list({ calendarId, fields: 'items(id,start/dateTime),nextSyncToken' });
    expect(Object.keys(data).toSorted()).toEqual(['items', 'nextSyncToken']);
    expect(Object.keys(data.items?.[0] ?? {}).every((key) => key === 'id' || key === 'start')).toBe(true);
    expect((await refusalOf(api.events.list({ calendarId, fields: 'items(id' }))).status).toBe(400);
  });
});

describe('raw data', () => {
  it('is answered as it was put, whatever it is', async () => {
    google.addPerson({ email: 'weird@example.com', name: 'Weird' });
    const weird = calendarOf(google, 'weird@example.com');
    google.putRaw('weird@example.com', { id: 'nostart000', status: 'confirmed', summary: 'No start' });
    google.putRaw('weird@example.com', {
      id: 'yearzero00',
      start: { dateTime: '0000-12-30T10:00:00Z' },
      end: { dateTime: '0000-12-30T11:00:00Z' },
    });
    google.putRaw('weird@example.com', {
      id: 'huge000000',
      summary: 'x'.repeat(1_000_000),
      start: { date: '2030-01-01' },
      end: { date: '2030-01-02' },
    });
    google.putRaw('weird@example.com', {
      id: 'badzone000',
      start: { dateTime: '2030-01-01T10:00:00', timeZone: 'Mars/Base' },
      end: {},
      recurrence: ['RRULE:FREQ=NEVER'],
    });
    const { data } = await weird.events.list({ calendarId });
    expect(data.items?.map((event) => event.id)).toEqual(['nostart000', 'yearzero00', 'huge000000', 'badzone000']);
    expect(data.items?.[1]?.start?.dateTime).toBe('0000-12-30T10:00:00Z');
    expect((await weird.events.list({ calendarId, singleEvents: true })).data.items?.length).toBe(3);
  });
});
