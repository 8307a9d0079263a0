import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar, Event } from './calendar-client.ts';
import { calendarOf, changesSince, created, hour, refusalOf, syncTokenOf } from './calendar-client.ts';

interface Recording {
  readonly response: { readonly items: readonly Event[] };
}

const recorded: Readonly<Record<string, Recording>> = JSON.parse(
  readFileSync(new URL('../../fixtures/google/calendar-sync-sequences.json', import.meta.url), 'utf8'),
).sequences;

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
  google.addPerson({ email, name: 'P', timeZone: 'America/Chicago' });
  api = calendarOf(google, email);
});
afterAll(() => google.stop());

async function act(method: string, path: string, body?: object): Promise<Event> {
  const url = `${google.url}/_/people/${email}/calendars/primary/events${path}`;
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.status === 204 ? {} : ((await response.json()) as Event);
}

/** The daily series of the recordings: 07:30 in Chicago. */
async function dishes(): Promise<string> {
  const timeZone = 'America/Chicago';
  const event = await act('POST', '', {
    summary: 'Dishes',
    start: { dateTime: '2025-03-24T07:30:00', timeZone },
    end: { dateTime: '2025-03-24T08:15:00', timeZone },
    recurrence: ['RRULE:FREQ=DAILY'],
  });
  return event.id ?? '';
}

/** What can be compared of two answers: field names, kinds of values, places in the series; not what is random or personal. */
function shapeOf(items: readonly Event[]): unknown {
  const master = items[0]?.id ?? '';
  const sameEtag = new Set(items.map((item) => item.etag)).size === 1;
  return {
    sameEtag,
    items: items.map((item) => ({
      fields: Object.keys(item)
        .filter((field) => field !== 'htmlLink' && field !== 'description')
        .toSorted(),
      id: item.id?.startsWith(master) ? item.id.slice(master.length).replace(/\d{8}T\d{6}/, 'stamp') : 'another',
      uid: item.iCalUID === undefined ? undefined : item.iCalUID === `${item.id}@google.com` ? 'own' : 'master',
      status: item.status,
      sequence: item.sequence,
      rule: item.recurrence?.map((line) => line.replace(/\d{8}T\d{6}Z/, 'utc')),
      start: Object.keys(item.start ?? {}).toSorted(),
      original: Object.keys(item.originalStartTime ?? {}).toSorted(),
    })),
  };
}

function recordedShape(name: string): unknown {
  return shapeOf(recorded[name]?.response.items ?? []);
}

describe('a recorded act of a user looks the same here', () => {
  it('creates a series', async () => {
    const token = await syncTokenOf(api);
    await dishes();
    expect(shapeOf(await changesSince(api, token))).toEqual(recordedShape('create_create'));
  });

  it('deletes a series', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    await act('DELETE', `/${master}`);
    expect(shapeOf(await changesSince(api, token))).toEqual(recordedShape('delete_all_all-1'));
  });

  it('deletes a series from one of its instances', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    await act('DELETE', `/${master}_20250328T123000Z?reach=all`);
    expect(shapeOf(await changesSince(api, token))).toEqual(recordedShape('delete_all_all-2'));
  });

  it('deletes one instance', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    await act('DELETE', `/${master}_20250328T123000Z`);
    expect(shapeOf(await changesSince(api, token))).toEqual(recordedShape('delete_single_delete.single-2'));
  });

  it('deletes this and the following, a cancelled instance being outside', async () => {
    const master = await dishes();
    await act('DELETE', `/${master}_20250328T123000Z`);
    const token = await syncTokenOf(api);
    await act('DELETE', `/${master}_20250326T123000Z?reach=following`);
    const items = await changesSince(api, token);
    expect(items[0]?.recurrence).toEqual(['RRULE:FREQ=DAILY;UNTIL=20250326T045959Z']);
    expect(shapeOf(items)).toEqual(recordedShape('delete_this-and-following_delete.this-and-following-2'));
  });

  it('deletes this and the following, a cancelled instance being inside', async () => {
    const master = await dishes();
    await act('DELETE', `/${master}_20250325T123000Z`);
    const token = await syncTokenOf(api);
    await act('DELETE', `/${master}_20250327T123000Z?reach=following`);
    const items = await changesSince(api, token);
    expect(shapeOf(items)).toEqual(recordedShape('delete_this-and-following_delete.this-and-following'));
  });

  it('moves one instance', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    await act('PATCH', `/${master}_20250326T123000Z`, {
      summary: 'Dishes at night',
      start: { dateTime: '2025-03-26T20:45:00-05:00' },
      end: { dateTime: '2025-03-26T21:30:00-05:00' },
    });
    expect(shapeOf(await changesSince(api, token))).toEqual(recordedShape('edit_single_single.instance-2'));
  });

  it('renames three instances', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    for (const day of ['26', '27', '28']) await act('PATCH', `/${master}_202503${day}T123000Z`, { summary: day });
    const items = (await changesSince(api, token)).toSorted((left, right) =>
      (left.id ?? '') < (right.id ?? '') ? -1 : 1,
    );
    expect(shapeOf(items)).toEqual(recordedShape('edit_single_single.instance-3'));
  });

  it('edits this and the following without its time', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    const half = await act('PATCH', `/${master}_20250327T123000Z?reach=following`, { summary: 'Dishes, but soft' });
    expect(half.id).toBe(`${master}_R20250327T123000`);
    const items = await changesSince(api, token);
    expect(items[0]?.recurrence).toEqual(['RRULE:FREQ=DAILY;UNTIL=20250327T045959Z']);
    expect(shapeOf(items)).toEqual(recordedShape('edit_this-and-following_this-and-following-1'));
  });

  it('edits this and the following with its time: a wholly new id', async () => {
    const master = await dishes();
    const token = await syncTokenOf(api);
    await act('PATCH', `/${master}_20250401T123000Z?reach=following`, {
      start: { dateTime: '2025-04-01T07:00:00-05:00' },
      end: { dateTime: '2025-04-01T08:00:00-05:00' },
    });
    expect(shapeOf(await changesSince(api, token))).toEqual(
      recordedShape('edit_this-and-following-v2_this-and-following-0'),
    );
  });

  it('edits all: exceptions follow', async () => {
    const master = await dishes();
    await act('PATCH', `/${master}_20250324T123000Z`, { summary: 'Just this one' });
    const token = await syncTokenOf(api);
    await act('PATCH', `/${master}_20250327T123000Z?reach=all`, { summary: 'Every one' });
    const items = await changesSince(api, token);
    expect(items.map((item) => item.summary)).toEqual(['Every one', 'Every one']);
    expect(new Set(items.map((item) => item.etag)).size).toBe(1);
  });

  it('edits all of a series that was split before: both halves and the exception', async () => {
    const master = await dishes();
    await act('PATCH', `/${master}_20250324T123000Z`, { summary: 'Just this one' });
    const half = await act('PATCH', `/${master}_20250326T123000Z?reach=following`, { summary: 'The rest' });
    const token = await syncTokenOf(api);
    await act('PATCH', `/${half.id}_20250327T123000Z?reach=all`, { summary: 'Every one' });
    const items = await changesSince(api, token);
    expect(items.map((item) => item.summary)).toEqual(['Every one', 'Every one', 'Every one']);
    expect(shapeOf(items)).toEqual(recordedShape('edit_all_all-1'));
  });
});

describe('a user', () => {
  it('moves a whole series by as much as one instance', async () => {
    const master = await dishes();
    await act('PATCH', `/${master}_20250327T123000Z?reach=all`, {
      start: { dateTime: '2025-03-27T09:00:00-05:00' },
      end: { dateTime: '2025-03-27T10:00:00-05:00' },
    });
    const { data } = await api.events.get({ calendarId: 'primary', eventId: master });
    expect(data.start?.dateTime).toBe('2025-03-24T09:00:00-05:00');
    expect(data.end?.dateTime).toBe('2025-03-24T10:00:00-05:00');
  });

  it('splits a counted series into halves that count on', async () => {
    const timeZone = 'America/Chicago';
    const { id: master } = await act('POST', '', {
      start: { dateTime: '2025-03-24T07:30:00', timeZone },
      end: { dateTime: '2025-03-24T08:15:00', timeZone },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=5'],
    });
    const half = await act('PATCH', `/${master}_20250326T123000Z?reach=following`, { summary: 'second half' });
    expect(half.recurrence).toEqual(['RRULE:FREQ=DAILY;COUNT=3']);
    const { data } = await api.events.list({ calendarId: 'primary', singleEvents: true });
    expect(data.items).toHaveLength(5);
  });

  it('duplicates an event with the properties an app put on it', async () => {
    const eventId = await created(api, hour('original', 4, { extendedProperties: { private: { booking: 'b1' } } }));
    const copy = await act('POST', `/${eventId}/duplicate`);
    expect(copy.id).not.toBe(eventId);
    expect(copy.iCalUID).toBe(`${copy.id}@google.com`);
    const { data } = await api.events.list({ calendarId: 'primary', privateExtendedProperty: ['booking=b1'] });
    expect(data.items).toHaveLength(2);
  });

  it('moves an event to another calendar', async () => {
    const destination = (await api.calendars.insert({ requestBody: { summary: 'Other' } })).data.id ?? '';
    const eventId = await created(api, hour('x'));
    const token = await syncTokenOf(api);
    await act('POST', `/${eventId}/move`, { destination });
    expect(await changesSince(api, token)).toMatchObject([{ id: eventId, status: 'cancelled' }]);
    expect((await api.events.get({ calendarId: destination, eventId })).data.summary).toBe('x');
  });

  it('answers an invitation', async () => {
    const invited = hour('Party', 4, {
      organizer: { email: 'host@example.com' },
      attendees: [{ email }, { email: 'host@example.com' }],
    });
    const { id: eventId } = await act('POST', '', invited);
    const token = await syncTokenOf(api);
    await act('POST', `/${eventId}/respond`, { response: 'declined' });
    const [event] = await changesSince(api, token);
    expect(event?.attendees?.find((attendee) => attendee.self)?.responseStatus).toBe('declined');
    expect(event?.status).toBe('confirmed');
  });

  it('is told about nonsense', async () => {
    await expect(act('POST', '', { summary: 'no times' })).rejects.toThrow('required');
    await expect(act('PATCH', '/nothing', {})).rejects.toThrow('404');
  });
});

describe('the controls over HTTP', () => {
  const post = (path: string, body: object = {}): Promise<Response> =>
    fetch(`${google.url}/_/${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('expire tokens, revoke, pause, advance and count as the direct ones do', async () => {
    const syncToken = await syncTokenOf(api);
    await post(`calendars/${email}/sync-tokens/expire`);
    expect((await refusalOf(api.events.list({ calendarId: 'primary', syncToken }))).status).toBe(410);
    await post(`people/${email}/writes/pause`, { milliseconds: 1_000 });
    expect((await refusalOf(created(api, hour('x')))).reason).toBe('quotaExceeded');
    const before = google.now();
    await post('clock/advance', { milliseconds: 5_000 });
    expect(google.now()).toBeGreaterThanOrEqual(before + 5_000);
    await created(api, hour('x'));
    await post('failures', { kind: 'backendError', times: 1, email });
    expect((await refusalOf(api.events.list({ calendarId: 'primary' }))).status).toBe(500);
    await post('counts/reset');
    await api.events.list({ calendarId: 'primary' });
    expect(await (await fetch(`${google.url}/_/counts`)).json()).toMatchObject({
      methods: { 'calendar.events.list': 1 },
    });
    await post(`people/${email}/revoke`);
    expect((await refusalOf(api.events.list({ calendarId: 'primary' }))).status).toBe(401);
  });

  it('refuse what they cannot read', async () => {
    expect((await post('failures', { kind: 'explode' })).status).toBe(400);
    expect((await post('clock/advance', { minutes: 1 })).status).toBe(400);
    expect((await fetch(`${google.url}/_/paging`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await post(`people/${email}/calendars/unknown/events`)).status).toBe(404);
  });

  it('sign identity tokens of service accounts', async () => {
    const claims = { audience: 'https://push.example', email: 'push@project.iam.gserviceaccount.com' };
    const { token } = (await (await post('identity-tokens', claims)).json()) as { token: string };
    const response = await fetch(`${google.url}/tokeninfo?id_token=${token}`);
    expect(await response.json()).toMatchObject({ aud: claims.audience, email: claims.email, email_verified: true });
  });

  it('put raw events and people', async () => {
    await post('people', { email: 'raw@example.com', name: 'Raw' });
    await post('calendars/raw@example.com/raw', { id: 'raw1234', summary: 'no start' });
    const { data } = await calendarOf(google, 'raw@example.com').events.list({ calendarId: 'primary' });
    expect(data.items).toMatchObject([{ id: 'raw1234', summary: 'no start' }]);
  });
});
