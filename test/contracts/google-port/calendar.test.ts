import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId, type CalendarId, type ChannelId, type EventId } from '../../../shared/domain/ids.ts';
import { usualRetryLimits } from '../../../shared/adapters/google/retry.ts';
import type { GoogleCalendar } from '../../../shared/ports/google.ts';
import {
  ann,
  allScopes,
  calendarId,
  newEvent,
  readAll,
  registration,
  startStudioWithGoogle,
  type StudioWithGoogle,
} from './studio-with-google.ts';

let studio: StudioWithGoogle;
let calendar: GoogleCalendar;

beforeAll(async () => {
  studio = await startStudioWithGoogle();
  calendar = studio.calendar;
});
afterEach(() => studio.double.clearFailures());
afterAll(() => studio.double.stop());

const id = (text: string) => asId<EventId>(text);

describe('writing events', () => {
  test('inserts an event that reads back as it was meant', async () => {
    const event = newEvent('insert00');
    const inserted = await calendar.insertEvent(calendarId, event);
    expect(inserted).toMatchObject({
      id: 'insert00',
      entry: event.entry,
      mark: event.mark,
      kind: 'default',
      answer: 'none',
    });
    expect(inserted).not.toHaveProperty('readOnly');
    expect(await calendar.readEvent(calendarId, id('insert00'))).toEqual({ kind: 'event', event: inserted });
  });

  test('inserts once under one id, whether it lives or was deleted', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('again000'));
    await expect(calendar.insertEvent(calendarId, newEvent('again000'))).rejects.toMatchObject({ reason: 'taken' });
    await calendar.deleteEvent(calendarId, id('again000'), version);
    await expect(calendar.insertEvent(calendarId, newEvent('again000'))).rejects.toMatchObject({ reason: 'taken' });
  });

  test('patches the named fields and leaves the rest to the user', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('patch000'));
    const changed = newEvent('patch000', { title: 'Moved', location: 'not named' });
    const patched = await calendar.patchEvent(calendarId, { ...changed, version, fields: ['title'] });
    expect(patched.entry).toEqual({ ...newEvent('x').entry, title: 'Moved' });
    expect(patched.version).not.toBe(version);
  });

  test('turns a time into a date and back', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('change00'));
    const span = { kind: 'allDay', start: asId<never>('2026-03-02'), end: asId<never>('2026-03-03') } as const;
    const dated = await calendar.patchEvent(calendarId, {
      ...newEvent('change00', { span }),
      version,
      fields: ['span'],
    });
    expect(dated.entry.span).toEqual(span);
    const back = await calendar.patchEvent(calendarId, {
      ...newEvent('change00'),
      version: dated.version,
      fields: ['span'],
    });
    expect(back.entry.span).toEqual(newEvent('x').entry.span);
  });

  test('refuses to write over what someone changed meanwhile', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('stale000'));
    const change = { ...newEvent('stale000', { title: 'a' }), version, fields: ['title'] as const };
    await calendar.patchEvent(calendarId, change);
    await expect(calendar.patchEvent(calendarId, change)).rejects.toMatchObject({ reason: 'changedMeanwhile' });
    await expect(calendar.deleteEvent(calendarId, id('stale000'), version)).rejects.toMatchObject({
      reason: 'changedMeanwhile',
    });
  });

  test('deletes once; what is gone or never was is deleted already', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('delete00'));
    await calendar.deleteEvent(calendarId, id('delete00'), version);
    await calendar.deleteEvent(calendarId, id('delete00'), version);
    await calendar.deleteEvent(calendarId, id('never000'), version);
    expect(await calendar.readEvent(calendarId, id('delete00'))).toEqual({ kind: 'gone', eventId: 'delete00' });
    expect(await calendar.readEvent(calendarId, id('never000'))).toEqual({ kind: 'gone', eventId: 'never000' });
  });

  test('brings a deleted event back under its id', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('undelete'));
    await calendar.deleteEvent(calendarId, id('undelete'), version);
    const again = newEvent('undelete', { title: 'Back' });
    const event = await calendar.undeleteEvent(calendarId, again);
    expect(event).toMatchObject({ id: 'undelete', entry: again.entry, mark: again.mark });
  });

  test('says so when Google does not let go of an id any more', async () => {
    const { version } = await calendar.insertEvent(calendarId, newEvent('purged00'));
    await calendar.deleteEvent(calendarId, id('purged00'), version);
    studio.double.purgeDeleted(ann);
    await expect(calendar.undeleteEvent(calendarId, newEvent('purged00'))).rejects.toMatchObject({
      reason: expect.stringMatching(/^(?:forbidden|gone)$/) as unknown,
    });
    await expect(calendar.insertEvent(calendarId, newEvent('purged00'))).rejects.toMatchObject({ reason: 'taken' });
  });

  test('takes its mark off, and nothing else', async () => {
    const inserted = await calendar.insertEvent(calendarId, newEvent('unmark00'));
    const { mark, version: _version, updated: _updated, ...rest } = inserted;
    expect(mark).toBeDefined();
    const cleared = await calendar.clearMark(calendarId, id('unmark00'), inserted.version);
    expect(cleared).toMatchObject(rest);
    expect(cleared).not.toHaveProperty('mark');
  });

  test('makes a series and reads it as one', async () => {
    const recurrence = {
      rule: 'FREQ=WEEKLY;COUNT=3',
      excludedDates: [asId<never>('2026-03-09T11:00:00Z')],
      changes: [],
    };
    const master = await calendar.insertEvent(calendarId, newEvent('series00', { recurrence }));
    expect(master).toMatchObject({ series: { role: 'master' }, entry: { recurrence } });
  });
});

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
  test('in full, page by page, empty pages too, then only what changed', async () => {
    for (const number of [1, 2, 3, 4, 5]) await calendar.insertEvent(calendarId, newEvent(`paged00${number}`));
    studio.double.setPaging({ pageSize: 2, emptyShare: 0.3 });
    const full = await readAll(calendar);
    expect(full.pages).toBeGreaterThan(2);
    const ids = full.changes.map((change) => (change.kind === 'event' ? change.event.id : change.eventId));
    expect(ids).toEqual(expect.arrayContaining(['paged001', 'paged002', 'paged003', 'paged004', 'paged005']));
    expect(new Set(ids).size).toBe(ids.length);

    const event = await calendar.readEvent(calendarId, id('paged001'));
    if (event.kind !== 'event') throw new Error('not there');
    await calendar.deleteEvent(calendarId, id('paged001'), event.event.version);
    const { changes } = await readAll(calendar, full.token);
    expect(changes).toEqual([{ kind: 'gone', eventId: 'paged001' }]);
    studio.double.setPaging({});
  });

  test("tells the calendar's zone, that it may be written, and when it last changed", async () => {
    const page = await calendar.readEvents(calendarId, { kind: 'full', from: asId('2026-01-01T00:00:00Z') });
    expect(page).toMatchObject({
      timeZone: 'Europe/Berlin',
      writable: true,
      updated: expect.stringMatching(/Z$/) as unknown,
    });
  });

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

  test('says that a cursor is dead: expired, or never one', async () => {
    const { token } = await readAll(calendar);
    studio.double.expireSyncTokens(ann);
    await expect(readAll(calendar, token)).rejects.toMatchObject({ reason: 'cursorExpired' });
    await expect(readAll(calendar, 'garbage')).rejects.toMatchObject({ reason: 'cursorExpired' });
  });

  test('says that a calendar is not there', async () => {
    const other: CalendarId = asId('nobody@example.com');
    await expect(calendar.readEvents(other, { kind: 'changes', token: 't' })).rejects.toMatchObject({ reason: 'gone' });
  });

  test('lists the calendars to choose from', async () => {
    expect(await calendar.listCalendars()).toContainEqual({
      id: ann,
      name: expect.any(String) as unknown,
      timeZone: 'Europe/Berlin',
      accessRole: 'owner',
      primary: true,
      writable: true,
    });
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

  test('a copy carries our mark, until it is taken off the copy', async () => {
    const original = await calendar.insertEvent(calendarId, newEvent('copied00'));
    const copy = await asAnn('POST', `/${ann}/events/copied00/duplicate`);
    const read = await calendar.readEvent(calendarId, id(copy.id));
    if (read.kind !== 'event') throw new Error('no copy');
    expect(read.event.mark).toEqual(original.mark);
    await calendar.clearMark(calendarId, id(copy.id), read.event.version);
    expect(await calendar.readEvent(calendarId, id('copied00'))).toMatchObject({ event: { mark: original.mark } });
  });

  test('an event of theirs is moved to another calendar with its id', async () => {
    const other: CalendarId = asId((await asAnn('POST', '', { summary: 'Private' })).id);
    await calendar.insertEvent(calendarId, newEvent('moved000'));
    const moved = await calendar.moveEvent(calendarId, id('moved000'), other);
    expect(moved).toMatchObject({ id: 'moved000', entry: newEvent('x').entry });
    expect(await calendar.readEvent(calendarId, id('moved000'))).toMatchObject({ kind: 'gone' });
    expect(await calendar.readEvent(other, id('moved000'))).toMatchObject({ kind: 'event' });
    expect(moved).not.toHaveProperty('readOnly');
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

  test('and pauses writes, reading goes on', async () => {
    studio.double.pauseWrites(ann, 3_600_000);
    studio.double.resetCounts();
    await expect(calendar.insertEvent(calendarId, newEvent('paused00'))).rejects.toMatchObject({ reason: 'paused' });
    expect(studio.double.counts().methods['calendar.events.insert']).toBe(1);
    await readAll(calendar);
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

  test('without the permission asks for consent again', async () => {
    const contactsOnly = studio.calendarWith(['openid', 'email', 'https://www.googleapis.com/auth/contacts']);
    await expect(readAll(contactsOnly)).rejects.toMatchObject({ reason: 'reconnect' });
  });

  test('that was withdrawn asks for consent again, while others go on', async () => {
    const other = await startStudioWithGoogle();
    try {
      await readAll(other.calendar);
      other.double.revokeAccess(ann);
      await expect(readAll(other.calendar)).rejects.toMatchObject({ reason: 'reconnect' });
      await expect(other.calendar.listCalendars()).rejects.toMatchObject({ reason: 'reconnect' });
      await readAll(other.calendarWith(allScopes));
    } finally {
      await other.double.stop();
    }
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

describe('notifications', () => {
  const request = { channelId: asId<ChannelId>('channel-1'), token: 'secret', address: 'https://127.0.0.1:9/push' };

  test("are opened until Google's own end, and closed, twice if need be", async () => {
    const channel = await calendar.openChannel(calendarId, request);
    expect(channel).toMatchObject({ channelId: 'channel-1', resourceId: expect.stringMatching(/./) as unknown });
    expect(channel.expiresAt > studio.clock.now()).toBe(true);
    await calendar.closeChannel(channel.channelId, channel.resourceId);
    await calendar.closeChannel(channel.channelId, channel.resourceId);
  });

  test('need a channel id of their own', async () => {
    const own = { ...request, channelId: asId<ChannelId>('channel-2') };
    const channel = await calendar.openChannel(calendarId, own);
    await expect(calendar.openChannel(calendarId, own)).rejects.toMatchObject({ reason: 'rejected' });
    await calendar.closeChannel(channel.channelId, channel.resourceId);
  });

  test('sent to an address Google does not accept are our mistake', async () => {
    const plain = { channelId: asId<ChannelId>('channel-3'), token: 't', address: 'http://studio.example/push' };
    await expect(calendar.openChannel(calendarId, plain)).rejects.toMatchObject({ reason: 'misconfigured' });
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
