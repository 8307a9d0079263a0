import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar, Event } from './calendar-client.ts';
import { calendarOf, changesSince, created, daily, hour, refusalOf, syncTokenOf } from './calendar-client.ts';

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
  google.setPaging({});
});
afterAll(() => google.stop());

describe('increments', () => {
  it('bring what was created, changed and deleted, each once, and then nothing', async () => {
    const old = await created(api, hour('old'));
    const token = await syncTokenOf(api);
    const fresh = await created(api, hour('fresh'));
    await api.events.patch({ calendarId, eventId: fresh, requestBody: { summary: 'fresher' } });
    await api.events.delete({ calendarId, eventId: old });
    const { data } = await api.events.list({ calendarId, syncToken: token });
    expect(data.items?.map(({ id, summary, status }) => ({ id, summary, status }))).toEqual([
      { id: fresh, summary: 'fresher', status: 'confirmed' },
      { id: old, summary: undefined, status: 'cancelled' },
    ]);
    expect(await changesSince(api, data.nextSyncToken ?? '')).toEqual([]);
  });

  it('show of a deleted event only kind, etag, id and status', async () => {
    const eventId = await created(api, hour('secret'));
    const token = await syncTokenOf(api);
    await api.events.delete({ calendarId, eventId });
    const [tombstone] = await changesSince(api, token);
    expect(Object.keys(tombstone ?? {}).toSorted()).toEqual(['etag', 'id', 'kind', 'status']);
  });

  it('bring what was created and deleted in between as a tombstone', async () => {
    const token = await syncTokenOf(api);
    const eventId = await created(api, hour('brief'));
    await api.events.delete({ calendarId, eventId });
    expect(await changesSince(api, token)).toMatchObject([{ id: eventId, status: 'cancelled' }]);
  });

  it('are not windowed though the full read was', async () => {
    const { data } = await api.events.list({ calendarId, timeMin: '2030-01-01T00:00:00Z' });
    const past = await created(api, { start: { date: '2001-01-01' }, end: { date: '2001-01-02' } });
    expect((await changesSince(api, data.nextSyncToken ?? '')).map((event) => event.id)).toEqual([past]);
  });

  it('are paged, with the same sync token and the next one only at the end', async () => {
    const { data: full } = await api.events.list({ calendarId, maxResults: 2 });
    const ids = [];
    for (let index = 0; index < 5; index += 1) ids.push(await created(api, hour(`e${index}`)));
    const pages: Event[][] = [];
    let pageToken: string | undefined;
    for (;;) {
      const more = pageToken === undefined ? {} : { pageToken };
      const { data } = await api.events.list({
        calendarId,
        maxResults: 2,
        syncToken: full.nextSyncToken ?? '',
        ...more,
      });
      pages.push(data.items ?? []);
      expect(Boolean(data.nextPageToken)).toBe(!data.nextSyncToken);
      if (!data.nextPageToken) break;
      pageToken = data.nextPageToken;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().map((event) => event.id)).toEqual(ids);
  });
});

describe('a full read', () => {
  it('gives its sync token on the last page only, and no event twice', async () => {
    for (let index = 0; index < 5; index += 1) await created(api, hour(`e${index}`));
    const seen: (string | null | undefined)[] = [];
    let pageToken: string | undefined;
    for (;;) {
      const { data } = await api.events.list({
        calendarId,
        maxResults: 2,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      seen.push(...(data.items ?? []).map((event) => event.id));
      expect(Boolean(data.nextSyncToken)).toBe(!data.nextPageToken);
      if (!data.nextPageToken) break;
      pageToken = data.nextPageToken;
    }
    expect(new Set(seen).size).toBe(5);
  });

  it('hands what changed while it paged to the next increment', async () => {
    const ids = [];
    for (let index = 0; index < 3; index += 1) ids.push(await created(api, hour(`e${index}`)));
    const { data: first } = await api.events.list({ calendarId, maxResults: 2 });
    await api.events.patch({ calendarId, eventId: ids[0] ?? '', requestBody: { summary: 'changed' } });
    const late = await created(api, hour('late'));
    const { data: last } = await api.events.list({ calendarId, maxResults: 2, pageToken: first.nextPageToken ?? '' });
    const { data } = await api.events.list({ calendarId, maxResults: 2, syncToken: last.nextSyncToken ?? '' });
    expect(data.items?.map((event) => event.id)).toEqual([ids[0], late]);
  });

  it('can have empty pages', async () => {
    for (let index = 0; index < 3; index += 1) await created(api, hour(`e${index}`));
    google.setPaging({ emptyShare: 1 });
    const { data: empty } = await api.events.list({ calendarId });
    expect(empty.items).toEqual([]);
    expect(empty.nextPageToken).toBeTruthy();
    const { data: rest } = await api.events.list({ calendarId, pageToken: empty.nextPageToken ?? '' });
    expect(rest.items).toHaveLength(3);
    expect(rest.nextSyncToken).toBeTruthy();
  });

  it('takes no more than the cap on pages', async () => {
    for (let index = 0; index < 3; index += 1) await created(api, hour(`e${index}`));
    google.setPaging({ pageSize: 1 });
    expect((await api.events.list({ calendarId, maxResults: 100 })).data.items).toHaveLength(1);
  });

  it.each([
    ['q', { q: 'x' }],
    ['orderBy', { orderBy: 'updated' }],
    ['iCalUID', { iCalUID: 'x' }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
    ['updatedMin', { updatedMin: new Date().toISOString() }],
  ])('with %s ends without a sync token', async (_name, query) => {
    const { data } = await api.events.list({ calendarId, ...query });
    expect(data.nextSyncToken).toBeUndefined();
    expect(data.nextPageToken).toBeUndefined();
  });
});

describe('sync tokens', () => {
  it.each([
    ['timeMin', { timeMin: '2030-01-01T00:00:00Z' }],
    ['timeMax', { timeMax: '2030-01-01T00:00:00Z' }],
    ['updatedMin', { updatedMin: '2030-01-01T00:00:00Z' }],
    ['q', { q: 'x' }],
    ['orderBy', { orderBy: 'updated' }],
    ['iCalUID', { iCalUID: 'x' }],
    ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
    ['sharedExtendedProperty', { sharedExtendedProperty: ['a=b'] }],
    ['showDeleted=false', { showDeleted: false }],
  ])('refuse to go with %s', async (_name, query) => {
    const syncToken = await syncTokenOf(api);
    expect((await refusalOf(api.events.list({ calendarId, syncToken, ...query }))).status).toBe(400);
  });

  it.each([
    ['singleEvents', { singleEvents: true }],
    ['eventTypes', { eventTypes: ['default'] }],
    ['maxResults', { maxResults: 10 }],
    ['timeZone', { timeZone: 'UTC' }],
  ])('refuse a query with another %s', async (_name, query) => {
    const syncToken = await syncTokenOf(api);
    expect(await refusalOf(api.events.list({ calendarId, syncToken, ...query }))).toEqual({
      status: 400,
      reason: 'invalid',
    });
  });

  it('belong to their calendar', async () => {
    const syncToken = await syncTokenOf(api);
    const other = (await api.calendars.insert({ requestBody: { summary: 'Other' } })).data.id ?? '';
    expect((await refusalOf(api.events.list({ calendarId: other, syncToken }))).status).toBe(400);
  });

  it('that are garbage are 400, as are page tokens', async () => {
    expect(await refusalOf(api.events.list({ calendarId, syncToken: 'garbage' }))).toEqual({
      status: 400,
      reason: 'invalid',
    });
    expect(await refusalOf(api.events.list({ calendarId, pageToken: 'garbage' }))).toEqual({
      status: 400,
      reason: 'invalid',
    });
  });

  it('expire on demand with 410 fullSyncRequired; a new one works', async () => {
    const syncToken = await syncTokenOf(api);
    google.expireSyncTokens(`p${count}@example.com`);
    expect(await refusalOf(api.events.list({ calendarId, syncToken }))).toEqual({
      status: 410,
      reason: 'fullSyncRequired',
    });
    expect(await changesSince(api, await syncTokenOf(api))).toEqual([]);
  });
});

describe('with singleEvents', () => {
  it('a changed series comes as all its instances', async () => {
    const { data: full } = await api.events.list({ calendarId, singleEvents: true });
    await created(api, daily('series'));
    const { data } = await api.events.list({ calendarId, singleEvents: true, syncToken: full.nextSyncToken ?? '' });
    expect(data.items).toHaveLength(5);
    expect(data.items?.every((event) => event.recurringEventId && !event.recurrence)).toBe(true);
  });

  it('a changed series is paged without loss', async () => {
    const { data: full } = await api.events.list({ calendarId, singleEvents: true, maxResults: 3 });
    await created(api, daily('series', 'RRULE:FREQ=DAILY;COUNT=10'));
    const query = { calendarId, singleEvents: true, maxResults: 3, syncToken: full.nextSyncToken ?? '' };
    const ids: (string | null | undefined)[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await api.events.list({ ...query, ...(pageToken === undefined ? {} : { pageToken }) });
      ids.push(...(data.items ?? []).map((event) => event.id));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(new Set(ids).size).toBe(10);
    expect(ids).toHaveLength(10);
  });
});

describe('twenty thousand events', () => {
  it('do not slow an increment down: its cost follows what changed', async () => {
    const email = 'many@example.com';
    google.addPerson({ email, name: 'Many' });
    for (let index = 0; index < 20_000; index += 1) {
      google.putRaw(email, {
        id: `bulk${index}`,
        summary: 'x',
        start: { date: '2030-01-01' },
        end: { date: '2030-01-02' },
      });
    }
    const many = calendarOf(google, email);
    const token = await syncTokenOf(many);
    const eventId = await created(many, hour('one more'));
    expect((await changesSince(many, token)).map((event) => event.id)).toEqual([eventId]);
  });
});
