import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId, type ChannelId, type EventId } from '../../../shared/domain/ids.ts';
import { usualRetryLimits } from '../../../shared/adapters/google/retry.ts';
import type { GoogleCalendar } from '../../../shared/ports/google.ts';
import { ann, calendarId, newEvent, readAll } from './port-examples.ts';
import { allScopes, registration, startStudioWithGoogle, type StudioWithGoogle } from './studio-with-google.ts';

let studio: StudioWithGoogle;
let calendar: GoogleCalendar;

beforeAll(async () => {
  studio = await startStudioWithGoogle();
  calendar = studio.calendar;
});
afterEach(() => studio.double.clearFailures());
afterAll(() => studio.double.stop());

const id = (text: string) => asId<EventId>(text);

describe('an answer that is lost', () => {
  const loseOne = (method: string) => studio.double.fail({ kind: 'loseAnswer', methods: [method], times: 1 });

  test('to an insert shows as taken, and there is one event', async () => {
    loseOne('calendar.events.insert');
    await expect(calendar.insertEvent(calendarId, newEvent('lost0000'))).rejects.toMatchObject({ reason: 'taken' });
    expect(await calendar.readEvent(calendarId, id('lost0000'))).toMatchObject({ event: { mark: newEvent('x').mark } });
  });

  test('to a patch shows as changed meanwhile, and the change is there', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('lost0001'));
    loseOne('calendar.events.patch');
    const change = { ...newEvent('lost0001', { title: 'Moved' }), version, fields: ['title'] as const };
    await expect(calendar.patchEvent(calendarId, change)).rejects.toMatchObject({ reason: 'changedMeanwhile' });
    expect(await calendar.readEvent(calendarId, id('lost0001'))).toMatchObject({
      event: { entry: { title: 'Moved' } },
    });
  });

  test('to a delete is found out', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('lost0002'));
    loseOne('calendar.events.delete');
    await calendar.deleteEvent(calendarId, id('lost0002'), version);
    expect(await calendar.readEvent(calendarId, id('lost0002'))).toMatchObject({ kind: 'gone' });
  });

  test('to opening a channel is not asked for twice', async () => {
    studio.double.resetCounts();
    loseOne('calendar.events.watch');
    const request = { channelId: asId<ChannelId>('lost-channel'), token: 't', address: 'https://studio.example/push' };
    await expect(calendar.openChannel(calendarId, request)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(studio.double.counts().methods['calendar.events.watch']).toBe(1);
  });
});

describe('reading events', () => {
  test('leaves one bad event out and reads the others', async () => {
    studio.double.putRaw(ann, {
      id: 'year0000',
      status: 'confirmed',
      etag: '"1"',
      start: { date: '0000-01-01' },
      end: { date: '0000-01-02' },
    });
    await calendar.insertEvent(calendarId, newEvent('good0000'));
    const { token } = await readAll(calendar);
    studio.double.putRaw(ann, {
      id: 'year0000',
      status: 'confirmed',
      etag: '"2"',
      start: { date: '0000-01-01' },
      end: { date: '0000-01-02' },
    });
    await calendar.insertEvent(calendarId, newEvent('good0001'));
    const { changes } = await readAll(calendar, token);
    expect(changes.map((change) => change.kind).toSorted()).toEqual(['event', 'unreadable']);
  });
});

describe('what a person does in Google', () => {
  /** Acts as Ann on the double's own controls. */
  async function asAnn(method: string, path: string, body: object = {}): Promise<{ readonly id: string }> {
    const url = `${studio.double.url}/_/people/${ann}/calendars${path}`;
    const response = await fetch(url, { method, ...(method !== 'GET' && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (response.status === 204 ? { id: '' } : await response.json()) as { readonly id: string };
  }

  test('to the notes comes back as notes, HTML or not, and the detail stays apart', async () => {
    const { entry } = await calendar.insertEvent(calendarId, newEvent('notes000'));
    const below = '<br><br>———— from the studio ————<br>Client: Ann &amp; Tom';
    await asAnn('PATCH', `/${ann}/events/notes000`, { description: `bring <b>two</b> lamps${below}` });
    const read = await calendar.readEvent(calendarId, id('notes000'));
    expect(read).toMatchObject({
      event: { entry: { ...entry, notes: 'bring two lamps' }, notesMarkup: 'bring <b>two</b> lamps' },
    });
  });

  test('one occurrence of a series, deleted, is told with its place', async () => {
    const made = { recurrence: { rule: 'FREQ=DAILY;COUNT=4', excludedDates: [], changes: [] } };
    await calendar.insertEvent(calendarId, newEvent('repeated', made));
    const { token } = await readAll(calendar);
    await asAnn('DELETE', `/${ann}/events/repeated_20260303T110000Z`);
    const { changes } = await readAll(calendar, token);
    expect(changes).toContainEqual({
      kind: 'gone',
      eventId: 'repeated_20260303T110000Z',
      series: { role: 'occurrence', masterId: 'repeated', originalStart: '2026-03-03T11:00:00Z' },
    });
  });
});

describe('the reads of repeats', () => {
  const mondays = { rule: 'FREQ=WEEKLY;COUNT=6', excludedDates: [], changes: [] };
  const occurrence = async (masterId: EventId, originalStart: string) => {
    const read = await calendar.readOccurrence(calendarId, { masterId, originalStart: asId(originalStart) });
    if (read?.kind !== 'event') throw new Error('no occurrence');
    return read.event;
  };

  test('go through all pages, empty ones too', async () => {
    const { id: masterId } = await calendar.insertEvent(calendarId, newEvent('pages000', { recurrence: mondays }));
    for (const start of ['2026-03-09T11:00:00Z', '2026-03-16T11:00:00Z', '2026-03-23T11:00:00Z']) {
      const event = await occurrence(masterId, start);
      await calendar.deleteEvent(calendarId, event.id, event.version);
    }
    studio.double.setPaging({ pageSize: 1, emptyShare: 0.3 });
    expect(await calendar.readSeries(calendarId, masterId)).toHaveLength(4);
    studio.double.setPaging({});
  });

  test('get through trouble that passes', async () => {
    const { id: masterId } = await calendar.insertEvent(calendarId, newEvent('trouble0', { recurrence: mondays }));
    for (const method of ['get', 'list', 'instances'])
      studio.double.fail({ kind: 'throttle', methods: [`calendar.events.${method}`], times: 1 });
    expect(await calendar.readSeries(calendarId, masterId)).toHaveLength(1);
    expect(await occurrence(masterId, '2026-03-09T11:00:00Z')).toBeDefined();
  });

  test('cost two calls for a series without exceptions, one for an occurrence', async () => {
    const { id: masterId } = await calendar.insertEvent(calendarId, newEvent('counted0', { recurrence: mondays }));
    studio.double.resetCounts();
    await calendar.readSeries(calendarId, masterId);
    await occurrence(masterId, '2026-03-09T11:00:00Z');
    const { methods } = studio.double.counts();
    expect(methods).toMatchObject({
      'calendar.events.get': 1,
      'calendar.events.list': 1,
      'calendar.events.instances': 1,
    });
  });

  test('find out that a cancelling whose answer was lost has happened', async () => {
    const { id: masterId } = await calendar.insertEvent(calendarId, newEvent('lostgone', { recurrence: mondays }));
    const event = await occurrence(masterId, '2026-03-09T11:00:00Z');
    studio.double.fail({ kind: 'loseAnswer', methods: ['calendar.events.delete'], times: 1 });
    await calendar.deleteEvent(calendarId, event.id, event.version);
    expect(await calendar.readEvent(calendarId, event.id)).toMatchObject({ kind: 'gone', series: { masterId } });
  });
});

describe('when Google has trouble', () => {
  test.each(['unavailable', 'backendError', 'dropBefore', 'throttle'] as const)(
    'a write gets through %s',
    async (kind) => {
      studio.double.fail({ kind, methods: ['calendar.events.insert'], times: 2 });
      const eventId = `trouble${kind.toLowerCase().replaceAll(/[^a-v]/g, '')}`;
      expect(await calendar.insertEvent(calendarId, newEvent(eventId))).toMatchObject({ id: eventId });
    },
  );

  test.each([
    ['throttle', 429, 'throttled'],
    ['throttle', 403, 'throttled'],
    ['unavailable', 503, 'unavailable'],
  ] as const)('that does not end (%s %i) it gives up within its budget', async (kind, status, reason) => {
    studio.double.fail({ kind, status, methods: ['calendar.events.list'] });
    const before = studio.clock.elapsed();
    await expect(readAll(calendar)).rejects.toMatchObject({
      reason,
      said: expect.stringContaining(String(status)) as unknown,
    });
    expect(studio.clock.elapsed() - before).toBeLessThanOrEqual(20_000);
  });

  test('a try that is never answered gives way to the next', async () => {
    studio.double.fail({ kind: 'hang', methods: ['calendar.calendarList.list'], times: 1 });
    const google = studio.googleWith({ retryLimits: { ...usualRetryLimits, longestTry: 200 } });
    const { refreshToken } = studio.double.issueTokens({
      email: ann,
      clientId: registration.clientId,
      scopes: allScopes,
    });
    const patient = google.calendarOf({ refreshToken, subject: asId('sub') });
    expect(await patient.listCalendars()).not.toEqual([]);
    expect(studio.calls.map(({ status }) => status)).toContain(0);
  });

  test('and pauses writes, it is asked once', async () => {
    studio.double.pauseWrites(ann, 3_600_000);
    studio.double.resetCounts();
    await expect(calendar.insertEvent(calendarId, newEvent('paused00'))).rejects.toMatchObject({ reason: 'paused' });
    expect(studio.double.counts().methods['calendar.events.insert']).toBe(1);
    studio.double.pauseWrites(ann, 0);
  });
});

describe('the grant', () => {
  test('is refreshed when an access token dies early, once', async () => {
    await readAll(calendar);
    studio.double.expireAccessTokens(ann);
    studio.double.resetCounts();
    await Promise.all([readAll(calendar), readAll(calendar), readAll(calendar)]);
    expect(studio.double.counts().methods['oauth.token']).toBe(1);
  });

  test('is not blamed for our own wrong registration', async () => {
    const { refreshToken } = studio.double.issueTokens({
      email: ann,
      clientId: registration.clientId,
      scopes: allScopes,
    });
    const google = studio.googleWith({ clientSecret: 'wrong' });
    const misregistered = google.calendarOf({ refreshToken, subject: asId('sub') });
    await expect(misregistered.listCalendars()).rejects.toMatchObject({ reason: 'misconfigured' });
  });
});

test('every request is counted, repeats included', async () => {
  studio.calls.length = 0;
  studio.double.fail({ kind: 'unavailable', methods: ['calendar.calendarList.list'], times: 1 });
  await calendar.listCalendars();
  expect(studio.calls.map(({ method, status }) => [method, status])).toEqual([
    ['calendar.calendarList.list', 503],
    ['calendar.calendarList.list', 200],
  ]);
  expect(studio.calls[1]?.bytes).toBeGreaterThan(100);
});
