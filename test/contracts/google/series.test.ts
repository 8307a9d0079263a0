import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar } from './calendar-client.ts';
import { calendarOf, changesSince, created, daily, refusalOf, syncTokenOf } from './calendar-client.ts';

let google: LocalGoogle;
let api: Calendar;
let count = 0;
const calendarId = 'primary';

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off' });
});
beforeEach(() => {
  count += 1;
  google.addPerson({ email: `p${count}@example.com`, name: 'P' });
  api = calendarOf(google, `p${count}@example.com`);
});
afterAll(() => google.stop());

async function instanceIds(master: string): Promise<string[]> {
  const { data } = await api.events.instances({ calendarId, eventId: master });
  return (data.items ?? []).map((event) => event.id ?? '');
}

describe('instances', () => {
  it('carry the stamp of their slot, keep the hour over daylight saving, and point to their master', async () => {
    const master = await created(api, daily('weekly', 'RRULE:FREQ=WEEKLY;COUNT=5'));
    const { data } = await api.events.instances({ calendarId, eventId: master });
    expect(data.items?.map((event) => [event.id, event.start?.dateTime, event.recurringEventId])).toEqual([
      [`${master}_20300304T090000Z`, '2030-03-04T10:00:00+01:00', master],
      [`${master}_20300311T090000Z`, '2030-03-11T10:00:00+01:00', master],
      [`${master}_20300318T090000Z`, '2030-03-18T10:00:00+01:00', master],
      [`${master}_20300325T090000Z`, '2030-03-25T10:00:00+01:00', master],
      [`${master}_20300401T080000Z`, '2030-04-01T10:00:00+02:00', master],
    ]);
    expect(data.items?.[0]?.recurrence).toBeUndefined();
    expect(data.items?.[0]?.originalStartTime).toEqual({
      dateTime: '2030-03-04T10:00:00+01:00',
      timeZone: 'Europe/Paris',
    });
  });

  it('of all-day series carry a date', async () => {
    const event = {
      start: { date: '2030-03-04' },
      end: { date: '2030-03-06' },
      recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20300318'],
    };
    const master = await created(api, event);
    const { data } = await api.events.instances({ calendarId, eventId: master });
    expect(data.items?.map(({ id, start, end }) => [id, start?.date, end?.date])).toEqual([
      [`${master}_20300304`, '2030-03-04', '2030-03-06'],
      [`${master}_20300311`, '2030-03-11', '2030-03-13'],
      [`${master}_20300318`, '2030-03-18', '2030-03-20'],
    ]);
  });

  it('are paged', async () => {
    const eventId = await created(api, daily('long', 'RRULE:FREQ=DAILY;COUNT=300'));
    const { data: first } = await api.events.instances({ calendarId, eventId });
    expect(first.items).toHaveLength(250);
    const { data: rest } = await api.events.instances({ calendarId, eventId, pageToken: first.nextPageToken ?? '' });
    expect(rest.items).toHaveLength(50);
    expect(rest.nextPageToken).toBeUndefined();
  });

  it('can be read, and only in the slots of the pattern', async () => {
    const master = await created(api, daily('read'));
    const { data } = await api.events.get({ calendarId, eventId: `${master}_20300305T090000Z` });
    expect(data.summary).toBe('read');
    expect((await refusalOf(api.events.get({ calendarId, eventId: `${master}_20300305T100000Z` }))).status).toBe(404);
    expect((await refusalOf(api.events.get({ calendarId, eventId: `${master}_20300309T090000Z` }))).status).toBe(404);
  });

  it('honour EXDATE, RDATE and EXRULE', async () => {
    const lines = [
      'RRULE:FREQ=DAILY;COUNT=6',
      'EXDATE;TZID=Europe/Paris:20300305T100000',
      'RDATE;TZID=Europe/Paris:20300320T150000',
      'EXRULE:FREQ=DAILY;INTERVAL=5;COUNT=2',
    ];
    const master = await created(api, { ...daily('lines'), recurrence: lines });
    expect((await instanceIds(master)).map((id) => id.slice(-16))).toEqual([
      '20300306T090000Z',
      '20300307T090000Z',
      '20300308T090000Z',
      '20300320T140000Z',
    ]);
  });
});

describe('an exception', () => {
  it('is sent with its master, both under one etag; the sequence moves with the time only', async () => {
    const master = await created(api, daily('series'));
    const token = await syncTokenOf(api);
    const [, second = '', third = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'other' } });
    const moved = { start: { dateTime: '2030-03-06T15:00:00Z' }, end: { dateTime: '2030-03-06T16:00:00Z' } };
    await api.events.patch({ calendarId, eventId: third, requestBody: moved });
    const items = await changesSince(api, token);
    expect(items.map((event) => [event.id, event.summary, event.sequence])).toEqual([
      [master, 'series', 0],
      [third, 'series', 1],
      [second, 'other', 0],
    ]);
    expect(new Set(items.map((event) => event.etag)).size).toBe(1);
    expect(items[1]?.originalStartTime?.dateTime).toBe('2030-03-06T10:00:00+01:00');
  });

  it('takes the place of its instance in every expansion', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'other' } });
    const { data } = await api.events.list({ calendarId, singleEvents: true, orderBy: 'startTime' });
    expect(data.items?.map((event) => event.summary)).toEqual(['series', 'other', 'series', 'series', 'series']);
  });

  it('follows its master in what it did not change', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'own' } });
    await api.events.patch({ calendarId, eventId: master, requestBody: { summary: 'renamed', location: 'Hall' } });
    const { data } = await api.events.get({ calendarId, eventId: second });
    expect(data).toMatchObject({ summary: 'own', location: 'Hall' });
  });

  it('makes If-Match on the master fail, although the master looks the same', async () => {
    const { data: master } = await api.events.insert({ calendarId, requestBody: daily('series') });
    const [, second = ''] = await instanceIds(master.id ?? '');
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'own' } });
    const write = api.events.patch(
      { calendarId, eventId: master.id ?? '', requestBody: { location: 'x' } },
      { headers: { 'If-Match': master.etag ?? '' } },
    );
    expect((await refusalOf(write)).status).toBe(412);
  });

  it('cannot recur itself', async () => {
    const master = await created(api, daily('series'));
    const [first = ''] = await instanceIds(master);
    const requestBody = { recurrence: ['RRULE:FREQ=DAILY'] };
    expect((await refusalOf(api.events.patch({ calendarId, eventId: first, requestBody }))).status).toBe(400);
  });

  it('spreads a stricter visibility to the series and ignores a laxer one', async () => {
    const master = await created(api, daily('series'));
    const [first = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: first, requestBody: { visibility: 'private' } });
    expect((await api.events.get({ calendarId, eventId: master })).data.visibility).toBe('private');
    await api.events.patch({ calendarId, eventId: first, requestBody: { visibility: 'public' } });
    expect((await api.events.get({ calendarId, eventId: first })).data.visibility).toBe('private');
  });
});

describe('a cancelled instance', () => {
  it('comes with its slot and nothing else; the master gets no EXDATE', async () => {
    const master = await created(api, daily('series'));
    const token = await syncTokenOf(api);
    const [, second = ''] = await instanceIds(master);
    await api.events.delete({ calendarId, eventId: second });
    const [shownMaster, cancelled] = await changesSince(api, token);
    expect(shownMaster).toMatchObject({ id: master, recurrence: ['RRULE:FREQ=DAILY;COUNT=5'] });
    expect(Object.keys(cancelled ?? {}).toSorted()).toEqual([
      'etag',
      'id',
      'kind',
      'originalStartTime',
      'recurringEventId',
      'status',
    ]);
    expect(await instanceIds(master)).toHaveLength(4);
  });

  it('is in a full read even without showDeleted, unless series are expanded', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.delete({ calendarId, eventId: second });
    const ids = async (query: object): Promise<unknown[]> =>
      ((await api.events.list({ calendarId, ...query })).data.items ?? []).map((event) => event.id);
    expect(await ids({})).toContain(second);
    expect(await ids({ singleEvents: true })).not.toContain(second);
    expect(await ids({ singleEvents: true, showDeleted: true })).toContain(second);
  });

  it('comes back with status confirmed', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.delete({ calendarId, eventId: second });
    await api.events.patch({ calendarId, eventId: second, requestBody: { status: 'confirmed' } });
    expect(await instanceIds(master)).toHaveLength(5);
  });
});

describe('a series', () => {
  it('becomes one event when its rule is taken away, and its exceptions bare tombstones', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'own' } });
    const token = await syncTokenOf(api);
    const { data } = await api.events.patch({ calendarId, eventId: master, requestBody: { recurrence: [] } });
    expect(data).not.toHaveProperty('recurrence');
    const items = await changesSince(api, token);
    expect(items.map(({ id, status, recurringEventId }) => [id, status, recurringEventId])).toEqual([
      [master, 'confirmed', undefined],
      [second, 'cancelled', undefined],
    ]);
    expect((await refusalOf(api.events.instances({ calendarId, eventId: master }))).status).toBe(400);
  });

  it('is found whole by its iCalUID, cancelled instances too', async () => {
    const { data: master } = await api.events.insert({ calendarId, requestBody: daily('series') });
    await created(api, daily('another'));
    const [first = '', second = ''] = await instanceIds(master.id ?? '');
    await api.events.patch({ calendarId, eventId: first, requestBody: { summary: 'own' } });
    await api.events.delete({ calendarId, eventId: second });
    const query = { calendarId, iCalUID: master.iCalUID ?? '', showDeleted: true };
    const { data } = await api.events.list(query);
    expect(data.items?.map(({ id }) => id)).toEqual([master.id, first, second]);
    expect(data).not.toHaveProperty('nextSyncToken');
  });

  it('has one instance by its original start, moved or cancelled as it may be', async () => {
    const eventId = await created(api, daily('series'));
    const [first = '', second = ''] = await instanceIds(eventId);
    const moved = { start: { dateTime: '2030-03-08T15:00:00Z' }, end: { dateTime: '2030-03-08T16:00:00Z' } };
    await api.events.patch({ calendarId, eventId: first, requestBody: moved });
    await api.events.delete({ calendarId, eventId: second });
    const idsAt = async (originalStart: string, showDeleted: boolean): Promise<unknown[]> =>
      ((await api.events.instances({ calendarId, eventId, originalStart, showDeleted })).data.items ?? []).map(
        ({ id }) => id,
      );
    expect(await idsAt('2030-03-04T09:00:00Z', false)).toEqual([first]);
    expect(await idsAt('2030-03-04T10:00:00+01:00', false)).toEqual([first]);
    expect(await idsAt('2030-03-05T09:00:00Z', false)).toEqual([]);
    expect(await idsAt('2030-03-05T09:00:00Z', true)).toEqual([second]);
    expect(await idsAt('2030-03-04T15:00:00Z', true)).toEqual([]);
  });

  it('begins with its start, be it by the rule or not, and counts it', async () => {
    const master = await created(api, daily('tuesdays', 'RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3'));
    expect((await instanceIds(master)).map((id) => id.slice(-16, -8))).toEqual(['20300304', '20300305', '20300312']);
  });

  it('keeps its hour where daylight saving skips it or has it twice', async () => {
    const timeZone = 'Europe/Berlin';
    const night = (day: string, count: number): Promise<string> =>
      created(api, {
        start: { dateTime: `${day}T02:30:00`, timeZone },
        end: { dateTime: `${day}T03:00:00`, timeZone },
        recurrence: [`RRULE:FREQ=DAILY;COUNT=${count}`],
      });
    const stamps = async (id: string): Promise<string[]> => (await instanceIds(id)).map((each) => each.slice(-16));
    expect(await stamps(await night('2030-03-30', 3))).toEqual([
      '20300330T013000Z',
      '20300331T013000Z',
      '20300401T003000Z',
    ]);
    expect(await stamps(await night('2030-10-26', 3))).toEqual([
      '20301026T003000Z',
      '20301027T003000Z',
      '20301028T013000Z',
    ]);
  });
});

describe('a deleted series', () => {
  it('is ONE tombstone, exceptions or not', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    const token = await syncTokenOf(api);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'own' } });
    await api.events.delete({ calendarId, eventId: master });
    const items = await changesSince(api, token);
    expect(items).toEqual([{ kind: 'calendar#event', etag: items[0]?.etag, id: master, status: 'cancelled' }]);
    expect((await api.events.get({ calendarId, eventId: second })).data.status).toBe('cancelled');
  });

  it('does not come back through one of its instances', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'own' } });
    await api.events.delete({ calendarId, eventId: master });
    const write = api.events.patch({ calendarId, eventId: second, requestBody: { status: 'confirmed' } });
    expect(await refusalOf(write)).toEqual({ status: 403, reason: 'forbidden' });
    expect((await api.events.get({ calendarId, eventId: master })).data.status).toBe('cancelled');
  });

  it('comes back with its exceptions', async () => {
    const master = await created(api, daily('series'));
    const [, second = ''] = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: second, requestBody: { summary: 'own' } });
    await api.events.delete({ calendarId, eventId: master });
    await api.events.patch({ calendarId, eventId: master, requestBody: { status: 'confirmed' } });
    expect((await api.events.get({ calendarId, eventId: second })).data).toMatchObject({
      status: 'confirmed',
      summary: 'own',
    });
  });
});

describe('a series cut short', () => {
  it('leaves exceptions outside it as bare tombstones', async () => {
    const master = await created(api, daily('series'));
    const ids = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: ids[1] ?? '', requestBody: { summary: 'inside' } });
    await api.events.patch({ calendarId, eventId: ids[3] ?? '', requestBody: { summary: 'outside' } });
    const token = await syncTokenOf(api);
    const recurrence = ['RRULE:FREQ=DAILY;UNTIL=20300306T225959Z'];
    await api.events.patch({ calendarId, eventId: master, requestBody: { recurrence } });
    const items = await changesSince(api, token);
    expect(items.map((event) => [event.id, event.status, event.recurringEventId])).toEqual([
      [master, 'confirmed', undefined],
      [ids[1], 'confirmed', master],
      [ids[3], 'cancelled', undefined],
    ]);
    expect(await instanceIds(master)).toEqual(ids.slice(0, 3));
  });

  it('tells of them once, and has its plain instances back when it grows again', async () => {
    const master = await created(api, daily('series'));
    const ids = await instanceIds(master);
    await api.events.patch({ calendarId, eventId: ids[3] ?? '', requestBody: { summary: 'outside' } });
    const cut = ['RRULE:FREQ=DAILY;UNTIL=20300306T225959Z'];
    await api.events.patch({ calendarId, eventId: master, requestBody: { recurrence: cut } });
    const token = await syncTokenOf(api);
    await api.events.patch({ calendarId, eventId: ids[0] ?? '', requestBody: { summary: 'first' } });
    expect((await changesSince(api, token)).map((event) => event.id)).toEqual([master, ids[0]]);
    await api.events.patch({ calendarId, eventId: master, requestBody: { recurrence: ['RRULE:FREQ=DAILY;COUNT=5'] } });
    expect(await instanceIds(master)).toEqual(ids);
    const { data } = await api.events.get({ calendarId, eventId: ids[3] ?? '' });
    expect(data).toMatchObject({ status: 'confirmed', summary: 'series', recurringEventId: master });
  });
});

describe('rules', () => {
  it.each([
    ['a local UNTIL', 'RRULE:FREQ=DAILY;UNTIL=20300310T100000'],
    ['COUNT with UNTIL', 'RRULE:FREQ=DAILY;COUNT=3;UNTIL=20300310T100000Z'],
    ['an unknown frequency', 'RRULE:FREQ=SOMETIMES'],
    ['no frequency', 'RRULE:COUNT=3'],
    ['a bad count', 'RRULE:FREQ=DAILY;COUNT=x'],
    ['a bad weekday', 'RRULE:FREQ=WEEKLY;BYDAY=XX'],
    ['DTSTART', 'DTSTART:20300304T100000Z'],
    ['nonsense', 'every day'],
  ])('with %s are refused', async (_what, rule) => {
    expect(await refusalOf(api.events.insert({ calendarId, requestBody: daily('bad', rule) }))).toEqual({
      status: 400,
      reason: 'invalid',
    });
  });

  it('need a zone at the start of a timed series', async () => {
    const event = { ...daily('x'), start: { dateTime: '2030-03-04T10:00:00Z' } };
    expect(await refusalOf(api.events.insert({ calendarId, requestBody: event }))).toEqual({
      status: 400,
      reason: 'required',
    });
  });
});

describe('a window', () => {
  it('lists a master when any instance falls into it', async () => {
    const master = await created(api, daily('series'));
    const list = async (timeMin: string, timeMax: string): Promise<unknown[]> =>
      ((await api.events.list({ calendarId, timeMin, timeMax })).data.items ?? []).map((event) => event.id);
    expect(await list('2030-03-07T00:00:00Z', '2030-03-08T00:00:00Z')).toEqual([master]);
    expect(await list('2030-03-10T00:00:00Z', '2030-03-12T00:00:00Z')).toEqual([]);
    expect(await list('2030-03-05T09:30:00Z', '2030-03-05T09:45:00Z')).toEqual([master]);
  });

  it('expands an endless series inside it only', async () => {
    await created(api, daily('endless', 'RRULE:FREQ=DAILY'));
    const window = { timeMin: '2031-01-01T00:00:00Z', timeMax: '2031-01-04T00:00:00Z' };
    expect((await api.events.list({ calendarId, singleEvents: true, ...window })).data.items).toHaveLength(3);
  });
});
