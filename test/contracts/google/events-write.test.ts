import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar } from './calendar-client.ts';
import { calendarOf, created, hour, refusalOf } from './calendar-client.ts';

const email = 'mara@example.com';
let google: LocalGoogle;
let api: Calendar;

beforeAll(async () => {
  google = await startGoogle({ people: [{ email, name: 'Mara' }], quotas: 'off' });
  api = calendarOf(google, email);
});
afterAll(() => google.stop());

const calendarId = 'primary';

describe('insert', () => {
  it('adds what Google adds', async () => {
    const { data } = await api.events.insert({ calendarId, requestBody: hour('one') });
    expect(data).toMatchObject({
      kind: 'calendar#event',
      status: 'confirmed',
      summary: 'one',
      creator: { email, self: true },
      organizer: { email, self: true },
      iCalUID: `${data.id}@google.com`,
      sequence: 0,
      reminders: { useDefault: true },
      eventType: 'default',
      // The calendar is in Berlin.
      start: { dateTime: '2030-03-04T11:00:00+01:00', timeZone: 'Europe/Berlin' },
    });
    expect(data.etag).toMatch(/^"\d{16}"$/);
    expect(data.id).toMatch(/^[a-v0-9]{26}$/);
    expect(data.htmlLink).toContain('/calendar/event?eid=');
    expect(Date.parse(data.created ?? '')).not.toBeNaN();
    expect(Date.parse(data.updated ?? '')).not.toBeNaN();
  });

  it('takes an id of the client', async () => {
    const { data } = await api.events.insert({ calendarId, requestBody: hour('own', 4, { id: 'studio0booking1' }) });
    expect(data.id).toBe('studio0booking1');
  });

  it.each(['abcd', 'UPPERCASE', 'withwxyz', 'has-hyphen', 'x'.repeat(5)])('refuses the id %s', async (id) => {
    expect(await refusalOf(api.events.insert({ calendarId, requestBody: hour('bad', 4, { id }) }))).toEqual({
      status: 400,
      reason: 'invalid',
    });
  });

  it('refuses an id that exists, and one that existed', async () => {
    const event = hour('twice', 4, { id: 'taken12345' });
    await api.events.insert({ calendarId, requestBody: event });
    expect(await refusalOf(api.events.insert({ calendarId, requestBody: event }))).toEqual({
      status: 409,
      reason: 'duplicate',
    });
    await api.events.delete({ calendarId, eventId: 'taken12345' });
    expect(await refusalOf(api.events.insert({ calendarId, requestBody: event }))).toEqual({
      status: 409,
      reason: 'duplicate',
    });
  });

  it('refuses id and iCalUID together', async () => {
    const event = hour('both', 4, { id: 'both012345', iCalUID: 'x@y' });
    expect((await refusalOf(api.events.insert({ calendarId, requestBody: event }))).status).toBe(400);
  });

  it('ignores fields that are read-only', async () => {
    const { data } = await api.events.insert({
      calendarId,
      requestBody: hour('mine', 4, {
        organizer: { email: 'other@example.com' },
        created: '2001-01-01T00:00:00Z',
        locked: true,
      }),
    });
    expect(data.organizer?.email).toBe(email);
    expect(data.created).not.toContain('2001');
    expect(data.locked).toBeUndefined();
  });

  it('ignores conference data and labels unless their version is sent', async () => {
    const conferenceData = {
      conferenceId: 'abc',
      entryPoints: [{ entryPointType: 'video', uri: 'https://meet.example/abc' }],
    };
    const without = await api.events.insert({ calendarId, requestBody: hour('meet', 4, { conferenceData }) });
    expect(without.data.conferenceData).toBeUndefined();
    const eventId =
      (
        await api.events.insert({
          calendarId,
          conferenceDataVersion: 1,
          requestBody: hour('meet', 4, { conferenceData }),
        })
      ).data.id ?? '';
    const { data } = await api.events.update({ calendarId, eventId, requestBody: hour('meet again') });
    expect(data.conferenceData?.conferenceId).toBe('abc');
  });
});

describe('patch', () => {
  it('keeps what is not named, changes the etag and leaves the sequence', async () => {
    const { data: before } = await api.events.insert({
      calendarId,
      requestBody: hour('keep', 4, { location: 'Hall' }),
    });
    const { data } = await api.events.patch({
      calendarId,
      eventId: before.id ?? '',
      requestBody: { description: 'new' },
    });
    expect(data).toMatchObject({ summary: 'keep', location: 'Hall', description: 'new', sequence: 0 });
    expect(data.etag).not.toBe(before.etag);
  });

  it('deletes with null, merges objects, replaces arrays', async () => {
    const event = hour('rich', 4, {
      description: 'gone soon',
      extendedProperties: { private: { a: '1', b: '2' } },
      attendees: [{ email: 'a@example.com' }, { email: 'b@example.com' }],
    });
    const eventId = await created(api, event);
    const { data } = await api.events.patch({
      calendarId,
      eventId,
      requestBody: {
        description: null,
        extendedProperties: { private: { a: null as never, c: '3' } },
        attendees: [{ email: 'c@example.com' }],
      },
    });
    expect(data.description).toBeUndefined();
    expect(data.extendedProperties?.private).toEqual({ b: '2', c: '3' });
    expect(data.attendees).toEqual([{ email: 'c@example.com', responseStatus: 'needsAction' }]);
  });

  it('bumps the sequence when the time changes', async () => {
    const eventId = await created(api, hour('timed'));
    const { data } = await api.events.patch({ calendarId, eventId, requestBody: hour('timed', 5) });
    expect(data.sequence).toBe(1);
  });

  it('does not move `updated` when only the reminders change', async () => {
    const { data: before } = await api.events.insert({ calendarId, requestBody: hour('remind') });
    google.advanceClock(5_000);
    const reminders = { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] };
    const { data } = await api.events.patch({ calendarId, eventId: before.id ?? '', requestBody: { reminders } });
    expect(data.updated).toBe(before.updated);
    expect(data.etag).not.toBe(before.etag);
  });

  it('needs the other kind nulled to switch between timed and all-day', async () => {
    const eventId = await created(api, hour('switch'));
    const allDay = { start: { date: '2030-03-04' }, end: { date: '2030-03-05' } };
    expect((await refusalOf(api.events.patch({ calendarId, eventId, requestBody: allDay }))).status).toBe(400);
    const nulled = {
      start: { date: '2030-03-04', dateTime: null, timeZone: null },
      end: { date: '2030-03-05', dateTime: null, timeZone: null },
    };
    const { data } = await api.events.patch({ calendarId, eventId, requestBody: nulled });
    expect(data.start).toEqual({ date: '2030-03-04' });
  });
});

describe('update', () => {
  it('replaces the event and keeps what the app cannot write', async () => {
    const { data: before } = await api.events.insert({
      calendarId,
      requestBody: hour('old', 4, { description: 'd', attendees: [{ email: 'a@example.com' }] }),
    });
    const { data } = await api.events.update({ calendarId, eventId: before.id ?? '', requestBody: hour('new') });
    expect(data.summary).toBe('new');
    expect(data.description).toBeUndefined();
    expect(data.attendees).toBeUndefined();
    expect(data).toMatchObject({ iCalUID: before.iCalUID, created: before.created, organizer: before.organizer });
  });

  it('without times is refused', async () => {
    const eventId = await created(api, hour('x'));
    expect(await refusalOf(api.events.update({ calendarId, eventId, requestBody: { summary: 'y' } }))).toEqual({
      status: 400,
      reason: 'required',
    });
  });
});

describe('conditions', () => {
  it('refuse a stale etag and take the current one', async () => {
    const { data: old } = await api.events.insert({ calendarId, requestBody: hour('a') });
    const eventId = old.id ?? '';
    const { data: current } = await api.events.patch({ calendarId, eventId, requestBody: { summary: 'b' } });
    const stale = { headers: { 'If-Match': old.etag ?? '' } };
    const refusal = { status: 412, reason: 'conditionNotMet' };
    expect(await refusalOf(api.events.patch({ calendarId, eventId, requestBody: { summary: 'c' } }, stale))).toEqual(
      refusal,
    );
    expect(await refusalOf(api.events.update({ calendarId, eventId, requestBody: hour('c') }, stale))).toEqual(refusal);
    expect(await refusalOf(api.events.delete({ calendarId, eventId }, stale))).toEqual(refusal);
    await api.events.delete({ calendarId, eventId }, { headers: { 'If-Match': current.etag ?? '' } });
  });

  it('answer 304 to a read of what is known', async () => {
    const { data } = await api.events.insert({ calendarId, requestBody: hour('known') });
    const read = (etag: string): Promise<{ status: number }> =>
      api.events.get({ calendarId, eventId: data.id ?? '' }, { headers: { 'If-None-Match': etag } });
    expect((await read(data.etag ?? '')).status).toBe(304);
    expect((await read('"1"')).status).toBe(200);
  });
});

describe('delete', () => {
  it('is 204, then 410; a read shows the event cancelled with its details', async () => {
    const eventId = await created(api, hour('gone'));
    expect((await api.events.delete({ calendarId, eventId })).status).toBe(204);
    expect(await refusalOf(api.events.delete({ calendarId, eventId }))).toEqual({ status: 410, reason: 'deleted' });
    const { data } = await api.events.get({ calendarId, eventId });
    expect(data).toMatchObject({ status: 'cancelled', summary: 'gone' });
  });

  it('can be written as a status, and taken back with one', async () => {
    const eventId = await created(api, hour('back'));
    await api.events.patch({ calendarId, eventId, requestBody: { status: 'cancelled' } });
    expect((await api.events.get({ calendarId, eventId })).data.status).toBe('cancelled');
    const { data } = await api.events.update({
      calendarId,
      eventId,
      requestBody: { ...hour('back'), status: 'confirmed' },
    });
    expect(data.status).toBe('confirmed');
    expect((await api.events.list({ calendarId, q: 'back' })).data.items?.map((event) => event.id)).toContain(eventId);
  });

  it('of an unknown event is 404', async () => {
    expect(await refusalOf(api.events.delete({ calendarId, eventId: 'nothing' }))).toEqual({
      status: 404,
      reason: 'notFound',
    });
  });

  it('purged: reads are 404, writes 403, and the id stays taken', async () => {
    const secondary = (await api.calendars.insert({ requestBody: { summary: 'Purged' } })).data.id ?? '';
    const event = hour('lost', 4, { id: 'purged1234' });
    await created(api, event, secondary);
    await api.events.delete({ calendarId: secondary, eventId: 'purged1234' });
    google.purgeDeleted(secondary);
    const place = { calendarId: secondary, eventId: 'purged1234' };
    expect((await refusalOf(api.events.get(place))).status).toBe(404);
    expect(await refusalOf(api.events.update({ ...place, requestBody: event }))).toEqual({
      status: 403,
      reason: 'forbidden',
    });
    expect((await refusalOf(api.events.insert({ calendarId: secondary, requestBody: event }))).status).toBe(409);
  });
});

describe('import', () => {
  it('keeps the organizer and updates on the same iCalUID', async () => {
    const event = hour('imported', 4, { iCalUID: 'far@away.example', organizer: { email: 'boss@example.com' } });
    const { data } = await api.events.import({ calendarId, requestBody: event });
    expect(data).toMatchObject({ iCalUID: 'far@away.example', organizer: { email: 'boss@example.com' } });
    expect(data.id).toMatch(/^_/);
    const again = await api.events.import({ calendarId, requestBody: { ...event, summary: 'imported again' } });
    expect(again.data).toMatchObject({ id: data.id, summary: 'imported again' });
  });

  it('needs an iCalUID', async () => {
    expect((await refusalOf(api.events.import({ calendarId, requestBody: hour('x') }))).status).toBe(400);
  });
});

describe('move', () => {
  it('keeps the id under a new organizer and leaves a cancelled event', async () => {
    const destination = (await api.calendars.insert({ requestBody: { summary: 'Studio' } })).data.id ?? '';
    const eventId = await created(api, hour('moved'));
    const { data } = await api.events.move({ calendarId, eventId, destination });
    expect(data).toMatchObject({
      id: eventId,
      summary: 'moved',
      organizer: { email: destination, displayName: 'Studio', self: true },
    });
    expect((await api.events.get({ calendarId, eventId })).data.status).toBe('cancelled');
    expect((await api.events.get({ calendarId: destination, eventId })).data.status).toBe('confirmed');
  });
});
