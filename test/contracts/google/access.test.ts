import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar, Event } from './calendar-client.ts';
import { calendarOf, created, hour, refusalOf, syncTokenOf } from './calendar-client.ts';

const owner = 'owner@example.com';
const guest = 'guest@example.com';
const SCOPE = 'https://www.googleapis.com/auth/';
let google: LocalGoogle;
let owning: Calendar;
let visiting: Calendar;

beforeAll(async () => {
  google = await startGoogle({
    people: [
      { email: owner, name: 'Owner' },
      { email: guest, name: 'Guest' },
    ],
    quotas: 'off',
  });
  owning = calendarOf(google, owner);
  visiting = calendarOf(google, guest);
});
afterAll(() => google.stop());

async function act(path: string, body: object, method = 'POST'): Promise<Event> {
  const response = await fetch(`${google.url}/_/people/${path}`, { method, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return response.status === 204 ? {} : ((await response.json()) as Event);
}

async function sharedCalendar(role: string): Promise<string> {
  const id =
    (await owning.calendars.insert({ requestBody: { summary: `Shared ${role}`, timeZone: 'UTC' } })).data.id ?? '';
  await act(`${owner}/calendars/${id}/share`, { email: guest, role });
  return id;
}

describe('a shared calendar', () => {
  it.each([
    ['owner', true],
    ['writer', true],
    ['writerWithoutPrivateAccess', true],
    ['reader', false],
    ['freeBusyReader', false],
  ])('for a %s', async (role, mayWrite) => {
    const calendarId = await sharedCalendar(role);
    const { data } = await visiting.events.list({ calendarId });
    expect(data.accessRole).toBe(role);
    const insert = visiting.events.insert({ calendarId, requestBody: hour('x') });
    if (mayWrite) expect((await insert).status).toBe(200);
    else expect(await refusalOf(insert)).toEqual({ status: 403, reason: 'forbidden' });
  });

  it('shows readers of a private event when it is, not what', async () => {
    const calendarId = await sharedCalendar('reader');
    const eventId = await created(
      owning,
      hour('secret', 4, { visibility: 'private', description: 'd', location: 'l' }),
      calendarId,
    );
    await created(owning, hour('open'), calendarId);
    const { data } = await visiting.events.list({ calendarId });
    const shown = data.items?.find((event) => event.id === eventId);
    expect(shown?.summary).toBeUndefined();
    expect(shown?.description).toBeUndefined();
    expect(shown).toMatchObject({ visibility: 'private', start: { dateTime: '2030-03-04T10:00:00Z' } });
    expect(data.items?.some((event) => event.summary === 'open')).toBe(true);
  });

  it('shows who sees only free and busy nothing but times, expanded', async () => {
    const calendarId = await sharedCalendar('freeBusyReader');
    await created(
      owning,
      hour('title', 4, {
        start: { dateTime: '2030-03-04T10:00:00', timeZone: 'UTC' },
        end: { dateTime: '2030-03-04T11:00:00', timeZone: 'UTC' },
        recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
      }),
      calendarId,
    );
    const { data } = await visiting.events.list({ calendarId });
    expect(data.items).toHaveLength(3);
    expect(data.items?.every((event) => event.summary === undefined)).toBe(true);
  });

  it('lets a writer without private access not touch what is private', async () => {
    const calendarId = await sharedCalendar('writerWithoutPrivateAccess');
    const eventId = await created(owning, hour('secret', 4, { visibility: 'private' }), calendarId);
    expect((await visiting.events.get({ calendarId, eventId })).data.summary).toBeUndefined();
    expect(
      (await refusalOf(visiting.events.patch({ calendarId, eventId, requestBody: { summary: 'x' } }))).status,
    ).toBe(403);
  });

  it('loses its sync tokens when the role changes', async () => {
    const calendarId = await sharedCalendar('writer');
    const syncToken = await syncTokenOf(visiting, calendarId);
    await act(`${owner}/calendars/${calendarId}/share`, { email: guest, role: 'reader' });
    expect(await refusalOf(visiting.events.list({ calendarId, syncToken }))).toEqual({
      status: 410,
      reason: 'fullSyncRequired',
    });
  });

  it('that is taken away, deleted or unknown is 404, and leaves the list as deleted', async () => {
    const taken = await sharedCalendar('writer');
    const deleted = await sharedCalendar('writer');
    const { data: before } = await visiting.calendarList.list();
    await act(`${owner}/calendars/${taken}/share`, { email: guest, role: 'none' });
    await owning.calendars.delete({ calendarId: deleted });
    for (const calendarId of [taken, deleted, 'unknown@group.calendar.google.com']) {
      expect(await refusalOf(visiting.events.list({ calendarId }))).toEqual({ status: 404, reason: 'notFound' });
    }
    const { data } = await visiting.calendarList.list({ syncToken: before.nextSyncToken ?? '' });
    expect(data.items?.map(({ id, deleted: gone }) => [id, gone])).toEqual([
      [taken, true],
      [deleted, true],
    ]);
  });
});

describe('an event that somebody else organizes', () => {
  async function invitation(more: Event = {}): Promise<string> {
    const attendees = [
      { email: guest, responseStatus: 'needsAction' },
      { email: 'boss@example.com', organizer: true },
    ];
    const event = hour('Invited', 4, { organizer: { email: 'boss@example.com' }, attendees, ...more });
    return (await act(`${guest}/calendars/primary/events`, event)).id ?? '';
  }
  const calendarId = 'primary';

  it('is marked as such', async () => {
    const { data } = await visiting.events.get({ calendarId, eventId: await invitation() });
    expect(data.organizer).toEqual({ email: 'boss@example.com' });
    expect(data.attendees?.[0]).toMatchObject({ email: guest, self: true });
  });

  it.each<[string, Event]>([
    ['summary', { summary: 'x' }],
    ['times', hour('Invited', 6)],
    ['guest rights', { guestsCanModify: true }],
    ['other guests', { attendees: [{ email: guest }] }],
  ])('refuses a patch of %s', async (_what, requestBody) => {
    const call = visiting.events.patch({ calendarId, eventId: await invitation(), requestBody });
    expect(await refusalOf(call)).toEqual({ status: 403, reason: 'forbiddenForNonOrganizer' });
  });

  it('refuses any update, even with what is there', async () => {
    const eventId = await invitation();
    const { data: requestBody } = await visiting.events.get({ calendarId, eventId });
    const call = visiting.events.update({ calendarId, eventId, requestBody });
    expect((await refusalOf(call)).reason).toBe('forbiddenForNonOrganizer');
  });

  it.each<[string, Event]>([
    ['reminders', { reminders: { useDefault: false } }],
    ['colour', { colorId: '4' }],
    ['transparency', { transparency: 'transparent' }],
    ['private properties', { extendedProperties: { private: { a: '1' } } }],
    [
      'the own answer',
      {
        attendees: [
          { email: guest, responseStatus: 'accepted' },
          { email: 'boss@example.com', organizer: true, responseStatus: 'needsAction' },
        ],
      },
    ],
  ])('takes a patch of %s', async (_what, requestBody) => {
    const { status } = await visiting.events.patch({ calendarId, eventId: await invitation(), requestBody });
    expect(status).toBe(200);
  });

  it('can be deleted from the own calendar', async () => {
    expect((await visiting.events.delete({ calendarId, eventId: await invitation() })).status).toBe(204);
  });

  it('that is locked cannot be changed at all', async () => {
    const eventId = await invitation({ locked: true });
    expect(
      (await refusalOf(visiting.events.patch({ calendarId, eventId, requestBody: { colorId: '1' } }))).reason,
    ).toBe('forbidden');
  });
});

describe('scopes', () => {
  const short = (scope: string): Calendar => calendarOf(google, owner, [SCOPE + scope]);
  const insufficient = { status: 403, reason: 'insufficientPermissions' };

  it('calendar.events reaches events, not the list of calendars and not free/busy', async () => {
    const api = short('calendar.events');
    expect((await api.events.insert({ calendarId: 'primary', requestBody: hour('x') })).status).toBe(200);
    expect(await refusalOf(api.calendarList.list())).toEqual(insufficient);
    const requestBody = {
      timeMin: '2030-01-01T00:00:00Z',
      timeMax: '2030-01-02T00:00:00Z',
      items: [{ id: 'primary' }],
    };
    expect(await refusalOf(api.freebusy.query({ requestBody }))).toEqual(insufficient);
  });

  it('calendar.readonly reads and does not write', async () => {
    const api = short('calendar.readonly');
    expect((await api.events.list({ calendarId: 'primary' })).status).toBe(200);
    expect(await refusalOf(api.events.insert({ calendarId: 'primary', requestBody: hour('x') }))).toEqual(insufficient);
  });

  it('calendar.calendarlist.readonly reads the list only', async () => {
    const api = short('calendar.calendarlist.readonly');
    expect((await api.calendarList.list()).status).toBe(200);
    expect(await refusalOf(api.events.list({ calendarId: 'primary' }))).toEqual(insufficient);
  });

  it('calendar.events.owned stops at calendars of others', async () => {
    const calendarId = await sharedCalendar('writer');
    const api = calendarOf(google, guest, [`${SCOPE}calendar.events.owned`]);
    expect((await api.events.list({ calendarId: 'primary' })).status).toBe(200);
    expect((await refusalOf(api.events.list({ calendarId }))).status).toBe(403);
  });

  it('calendar.app.created reaches only calendars that the app made', async () => {
    const api = short('calendar.app.created');
    const calendarId = (await api.calendars.insert({ requestBody: { summary: 'App' } })).data.id ?? '';
    expect((await api.events.insert({ calendarId, requestBody: hour('x') })).status).toBe(200);
    expect((await refusalOf(api.events.list({ calendarId: 'primary' }))).status).toBe(403);
  });
});

describe('calendars', () => {
  it('are listed with roles, zones and a primary one, and page', async () => {
    google.addPerson({ email: 'lister@example.com', name: 'L', timeZone: 'America/Chicago' });
    const api = calendarOf(google, 'lister@example.com');
    await api.calendars.insert({ requestBody: { summary: 'Second', timeZone: 'UTC' } });
    const { data: first } = await api.calendarList.list({ maxResults: 1 });
    expect(first.items).toMatchObject([
      { id: 'lister@example.com', primary: true, accessRole: 'owner', timeZone: 'America/Chicago' },
    ]);
    const { data: second } = await api.calendarList.list({ maxResults: 1, pageToken: first.nextPageToken ?? '' });
    expect(second.items).toMatchObject([{ summary: 'Second', timeZone: 'UTC' }]);
    expect(second.nextSyncToken).toBeTruthy();
    expect((await api.settings.get({ setting: 'timezone' })).data.value).toBe('America/Chicago');
  });

  it('have list tokens of their own that expire', async () => {
    const { data } = await owning.calendarList.list();
    const syncToken = data.nextSyncToken ?? '';
    expect((await refusalOf(owning.calendarList.list({ syncToken, minAccessRole: 'reader' }))).status).toBe(400);
    google.expireListTokens(owner);
    expect((await refusalOf(owning.calendarList.list({ syncToken }))).status).toBe(410);
  });

  it('change their zone for everything shown after', async () => {
    const calendarId =
      (await owning.calendars.insert({ requestBody: { summary: 'Zone', timeZone: 'UTC' } })).data.id ?? '';
    const eventId = await created(owning, hour('x'), calendarId);
    await owning.calendars.patch({ calendarId, requestBody: { timeZone: 'Asia/Tokyo' } });
    const { data } = await owning.events.get({ calendarId, eventId });
    expect(data.start).toEqual({ dateTime: '2030-03-04T19:00:00+09:00', timeZone: 'UTC' });
    expect((await owning.events.list({ calendarId })).data.timeZone).toBe('Asia/Tokyo');
  });

  it('tell when they are busy', async () => {
    const id = (await owning.calendars.insert({ requestBody: { summary: 'Busy', timeZone: 'UTC' } })).data.id ?? '';
    await created(owning, hour('busy'), id);
    await created(owning, { ...hour('overlap'), end: { dateTime: '2030-03-04T11:30:00Z' } }, id);
    await created(owning, hour('free', 5, { transparency: 'transparent' }), id);
    const { data } = await owning.freebusy.query({
      requestBody: {
        timeMin: '2030-03-01T00:00:00Z',
        timeMax: '2030-03-10T00:00:00Z',
        items: [{ id }, { id: 'unknown@x' }],
      },
    });
    expect(data.calendars?.[id]?.busy).toEqual([{ start: '2030-03-04T10:00:00Z', end: '2030-03-04T11:30:00Z' }]);
    expect(data.calendars?.['unknown@x']?.errors?.[0]?.reason).toBe('notFound');
  });
});
