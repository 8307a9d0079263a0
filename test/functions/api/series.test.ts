import { beforeEach, describe, expect, test } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import { outboxOf } from '../../../shared/ports/collections.ts';
import { appointment, openWorkbench, session } from './workbench.ts';
import type { Answer, Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});

/** Tuesdays at ten in Berlin from 24 November 2026 on. */
const weekly = { ...appointment, recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU' } };

async function make(body: Json = weekly): Promise<Json> {
  const made = await bench.ask('POST', '/bookings', { body });
  expect(made.status, made.text).toBe(201);
  return made.json;
}

async function list(from: string, to: string, more = ''): Promise<readonly Json[]> {
  const answer = await bench.ask('GET', `/bookings?from=${from}&to=${to}${more}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json['items'];
}

async function patch(id: string, body: Json, scope = ''): Promise<Answer> {
  return bench.ask('PATCH', `/bookings/${id}${scope === '' ? '' : `?scope=${scope}`}`, { body });
}

async function read(id: string): Promise<Json> {
  return (await bench.ask('GET', `/bookings/${id}`)).json;
}

function startsOf(items: readonly Json[]): readonly string[] {
  return items.map((item) => item['start'].dateTime ?? item['start'].date);
}

function berlin(date: string, time: string): Json {
  const offset = date < '2027-03-28' || date >= '2027-10-31' ? '+01:00' : '+02:00';
  return { dateTime: `${date}T${time}:00${offset}`, timeZone: 'Europe/Berlin' };
}

function at(date: string, from: string, to: string): Json {
  return { start: berlin(date, from), end: berlin(date, to) };
}

describe('making a series', () => {
  test('it is one booking, its rule in one form, read by its own id', async () => {
    const made = await make({ ...appointment, recurrence: { rule: 'rrule:freq=weekly;byday=tu;interval=1;wkst=su' } });

    expect(made['recurrence']).toEqual({ rule: 'FREQ=WEEKLY;BYDAY=TU', excludedDates: [], changes: [] });
    expect(await read(made['id'])).toEqual(made);
  });

  test('the list expands it between from and to, keeping its wall time over daylight saving', async () => {
    const made = await make();

    const items = await list('2027-03-15', '2027-04-08');

    expect(startsOf(items)).toEqual([
      '2027-03-16T10:00:00+01:00',
      '2027-03-23T10:00:00+01:00',
      '2027-03-30T10:00:00+02:00',
      '2027-04-06T10:00:00+02:00',
    ]);
    expect(items[2]).toMatchObject({
      id: `${made['id']}_20270330`,
      seriesId: made['id'],
      originalStart: '2027-03-30T10:00:00+02:00',
      description: 'Scouting',
      version: 1,
    });
    expect(items[2]).not.toHaveProperty('recurrence');
    expect(await read(`${made['id']}_20270330`)).toEqual(items[2]);
  });

  test('an endless series is found decades ahead, and is one item where the list has no end', async () => {
    const made = await make({ ...appointment, recurrence: { rule: 'FREQ=DAILY' } });

    expect(startsOf(await list('2056-11-24', '2056-11-26'))).toEqual([
      '2056-11-24T10:00:00+01:00',
      '2056-11-25T10:00:00+01:00',
    ]);
    const open = await bench.ask('GET', '/bookings?from=2056-11-24');
    expect(open.json['items']).toEqual([made]);
  });

  test('excluded dates and changed occurrences can be given at once', async () => {
    const made = await make({
      ...weekly,
      recurrence: {
        rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=4',
        excludedDates: ['2026-12-01T10:00:00+01:00'],
        changes: [{ originalStart: '2026-12-08', ...at('2026-12-09', '12:00', '13:00'), description: 'Later' }],
      },
    });

    const items = await list('2026-11-01', '2027-02-01');

    expect(made['recurrence']).toMatchObject({
      excludedDates: ['2026-12-01T10:00:00+01:00'],
      changes: [{ originalStart: '2026-12-08T10:00:00+01:00', ...at('2026-12-09', '12:00', '13:00') }],
    });
    expect(items.map((item) => [item['start'].dateTime, item['description']])).toEqual([
      ['2026-11-24T10:00:00+01:00', 'Scouting'],
      ['2026-12-09T12:00:00+01:00', 'Later'],
      ['2026-12-15T10:00:00+01:00', 'Scouting'],
    ]);
  });

  test('all-day: dates only, UNTIL as a date, the end of the series included', async () => {
    await make({
      ...appointment,
      start: { date: '2026-11-24' },
      end: { date: '2026-11-25' },
      recurrence: { rule: 'FREQ=DAILY;INTERVAL=2;UNTIL=20261128T225959Z' },
    });

    const items = await list('2026-11-20', '2026-12-20');

    expect(items.map((item) => [item['id'].slice(-8), item['start'], item['originalStart']])).toEqual([
      ['20261124', { date: '2026-11-24' }, '2026-11-24'],
      ['20261126', { date: '2026-11-26' }, '2026-11-26'],
      ['20261128', { date: '2026-11-28' }, '2026-11-28'],
    ]);
  });

  test.each<[string, Json, string]>([
    ['repeats within the day', { rule: 'FREQ=HOURLY' }, 'badRule'],
    ['is no rule', { rule: 'every week' }, 'badRule'],
    ['never comes', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'badRule'],
    ['ends twice', { rule: 'FREQ=DAILY;COUNT=3;UNTIL=20270101' }, 'badRule'],
    ['ends before it begins', { rule: 'FREQ=DAILY;UNTIL=20260101' }, 'badRule'],
    ['does not make the first occurrence', { rule: 'FREQ=WEEKLY;BYDAY=MO' }, 'firstNotOnRule'],
    ['counts too many', { rule: 'FREQ=DAILY;COUNT=100000' }, 'tooManyOccurrences'],
    ['leaves out a day it does not make', { ...weekly.recurrence, excludedDates: ['2026-12-02'] }, 'noSuchOccurrence'],
    ['is missing', { excludedDates: [] }, 'invalid'],
  ])('a rule that %s is refused with its code, a sentence and a remedy', async (_case, recurrence, code) => {
    const answer = await bench.ask('POST', '/bookings', { body: { ...appointment, recurrence } });

    expect([answer.status, answer.json['code']]).toEqual([422, code]);
    expect(answer.json['detail']).toMatch(/\.$/);
    expect(answer.json['remedy']).toMatch(/\.$/);
  });

  test('where the first occurrence is off the rule, the remedy names the first day that is on it', async () => {
    const answer = await bench.ask('POST', '/bookings', {
      body: { ...appointment, recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO' } },
    });

    expect(answer.json['remedy']).toContain('2026-11-30');
  });

  test('pages hold singles and occurrences together, each once, by end', async () => {
    await make({ ...appointment, recurrence: { rule: 'FREQ=DAILY;COUNT=9' } });
    await make({ ...appointment, userIds: ['ben'], recurrence: { rule: 'FREQ=DAILY;INTERVAL=2;COUNT=4' } });
    for (const day of ['25', '26', '27']) {
      await make({ ...appointment, userIds: ['ben'], ...at(`2026-11-${day}`, '09:00', '11:00'), allowOverlap: true });
    }

    const found: Json[] = [];
    let cursor = '';
    do {
      const path = `/bookings?from=2026-11-20&to=2026-12-20&limit=3${cursor}`;
      const page = await bench.ask('GET', path);
      expect(page.json['items'].length).toBeLessThanOrEqual(3);
      found.push(...page.json['items']);
      cursor = page.json['nextCursor'] === null ? '' : `&cursor=${page.json['nextCursor']}`;
    } while (cursor !== '');

    const ends: readonly string[] = found.map((item) => item['end'].dateTime);
    expect(found).toHaveLength(16);
    expect(new Set(found.map((item) => item['id'])).size).toBe(16);
    expect(ends).toEqual(ends.toSorted((one, other) => Date.parse(one) - Date.parse(other)));
  });

  test('the list’s user, client and kind choose among series too', async () => {
    await make({ ...session, recurrence: { rule: 'FREQ=WEEKLY;COUNT=2' } });

    expect(await list('2026-11-01', '2027-01-01', '&userId=ben&clientId=carol&kind=session')).toHaveLength(2);
    expect(await list('2026-11-01', '2027-01-01', '&kind=appointment')).toEqual([]);
  });
});

describe('editing one occurrence', () => {
  test('moved: only it moves, under the same id, and remembers where it came from', async () => {
    const { id } = await make();
    const occurrence = `${id}_20261201`;

    const answer = await patch(occurrence, { ...at('2026-12-02', '15:00', '16:00'), description: 'Moved' });

    expect(answer.json).toMatchObject({
      id: occurrence,
      seriesId: id,
      originalStart: '2026-12-01T10:00:00+01:00',
      start: berlin('2026-12-02', '15:00'),
      version: 2,
    });
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(startsOf(await list('2026-11-30', '2026-12-09'))).toEqual([
      '2026-12-02T15:00:00+01:00',
      '2026-12-08T10:00:00+01:00',
    ]);
    expect((await read(id))['recurrence'].changes).toHaveLength(1);
  });

  test('moved back, it is like the others again', async () => {
    const { id } = await make();
    await patch(`${id}_20261201`, at('2026-12-01', '12:00', '13:00'));

    await patch(`${id}_20261201`, at('2026-12-01', '10:00', '11:00'));

    expect((await read(id))['recurrence'].changes).toEqual([]);
  });

  test('deleted: the others stay; read as deleted, it can be brought back', async () => {
    const { id } = await make();
    const occurrence = `${id}_20261201`;

    const answer = await bench.ask('DELETE', `/bookings/${occurrence}`);

    expect(answer.status).toBe(204);
    expect(startsOf(await list('2026-11-24', '2026-12-09'))).toEqual([
      '2026-11-24T10:00:00+01:00',
      '2026-12-08T10:00:00+01:00',
    ]);
    expect((await bench.ask('GET', `/bookings/${occurrence}`)).status).toBe(404);
    expect((await bench.ask('GET', `/bookings/${occurrence}?deleted=true`)).json).toHaveProperty('deletedAt');
    const restored = await bench.ask('POST', `/bookings/${occurrence}/restore`);
    expect(restored.json).toMatchObject({ id: occurrence, start: berlin('2026-12-01', '10:00') });
    expect(await read(occurrence)).toEqual(restored.json);
  });

  test('the last one deleted deletes the series', async () => {
    const { id } = await make({ ...appointment, recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });

    await bench.ask('DELETE', `/bookings/${id}_20261124`);
    await bench.ask('DELETE', `/bookings/${id}_20261125`);

    expect((await bench.ask('GET', `/bookings/${id}`)).status).toBe(404);
  });

  test('linked: it becomes a booking of its own under the same id, and the series leaves it out', async () => {
    const { id } = await make();
    const occurrence = `${id}_20261201`;

    const linked = await bench.ask('POST', `/bookings/${occurrence}/link`, { body: { clientId: 'carol' } });

    expect(linked.json).toMatchObject({
      id: occurrence,
      clientId: 'carol',
      seriesId: id,
      originalStart: '2026-12-01T10:00:00+01:00',
      version: 1,
    });
    const series = await read(id);
    expect(series['recurrence'].excludedDates).toEqual(['2026-12-01T10:00:00+01:00']);
    expect(series).not.toHaveProperty('clientId');
    expect(await list('2026-11-30', '2026-12-03')).toEqual([linked.json]);
  });

  test('taken out, it says so, also when its series ends before it', async () => {
    const { id } = await make();
    await bench.ask('POST', `/bookings/${id}_20261208/link`, { body: { clientId: 'carol' } });
    expect(await read(`${id}_20261208`)).toMatchObject({ takenOut: true, originalStart: '2026-12-08T10:00:00+01:00' });
    expect(await read(`${id}_20261201`)).not.toHaveProperty('takenOut');

    await patch(`${id}_20261201`, { notes: 'x' }, 'following');

    expect(await read(`${id}_20261208`)).toMatchObject({ takenOut: true, clientId: 'carol' });
    expect(await list('2026-12-07', '2026-12-10')).toHaveLength(1);
  });

  test('made a session: deleting the whole series never touches it', async () => {
    const { id } = await make();
    const occurrence = `${id}_20261201`;
    const converted = await bench.ask('POST', `/bookings/${occurrence}/convert`, {
      body: { sessionTypeId: 'portrait', clientId: 'carol' },
    });
    expect(converted.json).toMatchObject({ id: occurrence, kind: 'session', photographerId: 'ann', clientId: 'carol' });

    await bench.ask('DELETE', `/bookings/${id}`);

    expect(await list('2026-11-01', '2027-02-01')).toEqual([converted.json]);
  });

  test('given other people, it is taken out as well', async () => {
    const { id } = await make();

    const answer = await patch(`${id}_20261201`, { userIds: ['ben'] });

    expect(answer.json).toMatchObject({ userIds: ['ben'], seriesId: id });
    expect(await read(id)).toMatchObject({ userIds: ['ann'], version: 2 });
  });

  test('both sides of taking one out reach the outbox at once', async () => {
    const { id } = await make();
    await bench.turnSyncOn(asId('ann'));

    await bench.ask('POST', `/bookings/${id}_20261201/link`, { body: { clientId: 'carol' } });

    const outbox = await bench.store.find({ from: outboxOf(syncIdOf(bench.studioId, asId('ann'))) });
    expect(new Set(outbox.map((entry) => entry.id))).toEqual(new Set([id, `${id}_20261201`]));
  });

  test('a stale If-Match is refused, by the version of the series', async () => {
    const { id } = await make();
    await patch(id, { notes: 'x' });

    const answer = await bench.ask('PATCH', `/bookings/${id}_20261201`, {
      body: { notes: 'y' },
      headers: { 'if-match': '"1"' },
    });

    expect(answer.status).toBe(412);
  });

  test('it cannot repeat by itself, and a day the rule does not make is not there', async () => {
    const { id } = await make();

    const repeating = await patch(`${id}_20261201`, { recurrence: { rule: 'FREQ=DAILY' } });

    expect([repeating.status, repeating.json['code']]).toEqual([422, 'occurrenceRepeats']);
    expect((await patch(`${id}_20261202`, { notes: 'x' })).status).toBe(404);
  });

  test('its history is that of its series', async () => {
    const { id } = await make();
    await patch(`${id}_20261201`, { notes: 'x' });

    const history = await bench.ask('GET', `/bookings/${id}_20261201/history`);

    expect(history.json['items'].map((item: Json) => item['version'])).toEqual([2, 1]);
    expect(history.json['items'][0].after.recurrence.changes).toEqual([
      { originalStart: '2026-12-01T10:00:00+01:00', notes: 'x' },
    ]);
  });

  test('a session’s log notes the occurrence that moved; the others stay confirmed', async () => {
    const { id } = await make({ ...session, confirmedAt: '2026-11-20T10:00:00Z', recurrence: { rule: 'FREQ=WEEKLY' } });

    const moved = await patch(`${id}_20261201`, at('2026-12-01', '16:00', '17:00'));

    expect(moved.json).not.toHaveProperty('confirmedAt');
    const series = await read(id);
    expect(series['confirmedAt']).toBe('2026-11-20T10:00:00Z');
    expect(series['statusNotes'].map((note: Json) => note['text'])).toEqual([
      'Occurrence of 2026-12-01: moved to 2026-12-01 16:00 to 17:00 (Europe/Berlin)',
    ]);
  });
});

describe('editing this and the following', () => {
  test('the series ends before it, and another one begins with it', async () => {
    const { id } = await make();
    await bench.ask('DELETE', `/bookings/${id}_20261215`);

    const answer = await patch(`${id}_20261208`, { ...at('2026-12-08', '14:00', '15:30'), notes: 'new' }, 'following');

    expect(answer.json['recurrence']).toEqual({
      rule: 'FREQ=WEEKLY;BYDAY=TU',
      excludedDates: ['2026-12-15T14:00:00+01:00'],
      changes: [],
    });
    expect(answer.json['id']).not.toBe(id);
    expect((await read(id))['recurrence'].rule).toBe('FREQ=WEEKLY;UNTIL=20261207T225959Z;BYDAY=TU');
    expect(startsOf(await list('2026-11-24', '2026-12-24'))).toEqual([
      '2026-11-24T10:00:00+01:00',
      '2026-12-01T10:00:00+01:00',
      '2026-12-08T14:00:00+01:00',
      '2026-12-22T14:00:00+01:00',
    ]);
  });

  test('a count counts what is left', async () => {
    const { id } = await make({ ...appointment, recurrence: { rule: 'FREQ=DAILY;COUNT=5' } });

    const answer = await patch(`${id}_20261126`, { notes: 'new' }, 'following');

    expect(answer.json['recurrence'].rule).toBe('FREQ=DAILY;COUNT=3');
    expect(await list('2026-11-20', '2026-12-20')).toHaveLength(5);
  });

  test('of the first occurrence it is the whole series', async () => {
    const { id } = await make();

    const answer = await patch(`${id}_20261124`, { notes: 'new' }, 'following');

    expect(answer.json).toMatchObject({ id, notes: 'new' });
  });

  test('deleted: the series ends before it', async () => {
    const { id } = await make();

    await bench.ask('DELETE', `/bookings/${id}_20261208?scope=following`);

    expect(startsOf(await list('2026-11-20', '2027-11-20'))).toEqual([
      '2026-11-24T10:00:00+01:00',
      '2026-12-01T10:00:00+01:00',
    ]);
  });

  test('all-day: the series ends on the day before', async () => {
    const { id } = await make({
      ...appointment,
      start: { date: '2026-11-24' },
      end: { date: '2026-11-25' },
      recurrence: { rule: 'FREQ=DAILY' },
    });

    const answer = await patch(`${id}_20261127`, { end: { date: '2026-11-29' } }, 'following');

    expect((await read(id))['recurrence'].rule).toBe('FREQ=DAILY;UNTIL=20261126');
    expect(answer.json).toMatchObject({ start: { date: '2026-11-27' }, end: { date: '2026-11-29' } });
  });

  test('a linked series goes on linked', async () => {
    const { id } = await make({ ...weekly, clientId: 'carol' });

    const answer = await patch(`${id}_20261208`, { notes: 'x' }, 'following');

    expect(answer.json).toMatchObject({ clientId: 'carol', userIds: ['ann'] });
  });
});

describe('editing the whole series', () => {
  test('by an occurrence: all move by the same wall time, changed ones keep what is their own', async () => {
    const { id } = await make();
    await patch(`${id}_20261201`, at('2026-12-03', '09:00', '10:00'));

    const answer = await patch(`${id}_20270406`, at('2027-04-06', '11:30', '12:00'), 'all');

    expect(answer.json).toMatchObject({ id, ...at('2026-11-24', '11:30', '12:00') });
    expect(startsOf(await list('2026-11-24', '2026-12-09'))).toEqual([
      '2026-11-24T11:30:00+01:00',
      '2026-12-03T09:00:00+01:00',
      '2026-12-08T11:30:00+01:00',
    ]);
    expect(startsOf(await list('2027-04-06', '2027-04-07'))).toEqual(['2027-04-06T11:30:00+02:00']);
  });

  test('moved to another weekday, its rule goes along; what no longer fits falls away and is told', async () => {
    const { id } = await make();
    await bench.ask('DELETE', `/bookings/${id}_20261208`);

    const answer = await patch(`${id}_20261201`, at('2026-12-03', '10:00', '11:00'), 'all');

    expect(answer.json).toMatchObject({
      start: berlin('2026-11-26', '10:00'),
      recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TH', excludedDates: [], changes: [] },
      droppedOccurrences: ['2026-12-08'],
    });
  });

  test('by its own id, and a new rule keeps the exceptions it makes', async () => {
    const { id } = await make();
    await bench.ask('DELETE', `/bookings/${id}_20261208`);
    await bench.ask('DELETE', `/bookings/${id}_20261201`);

    const answer = await patch(id, { recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' } });

    expect(answer.json['recurrence'].excludedDates).toEqual(['2026-12-08T10:00:00+01:00']);
    expect(answer.json['droppedOccurrences']).toEqual(['2026-12-01']);
    expect(startsOf(await list('2026-11-24', '2026-12-30'))).toEqual([
      '2026-11-24T10:00:00+01:00',
      '2026-12-22T10:00:00+01:00',
    ]);
  });

  test('a new rule by an occurrence begins with its first day', async () => {
    const { id } = await make();

    const answer = await patch(`${id}_20261201`, { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=FR' } }, 'all');

    expect(answer.json).toMatchObject({ id, start: berlin('2026-11-27', '10:00') });
  });

  test('a rule that ends keeps its last day when the time of day changes', async () => {
    const { id } = await make({ ...appointment, recurrence: { rule: 'FREQ=DAILY;UNTIL=20261126T090000Z' } });

    await patch(id, at('2026-11-24', '17:00', '18:00'));

    expect(startsOf(await list('2026-11-20', '2026-12-20'))).toEqual([
      '2026-11-24T17:00:00+01:00',
      '2026-11-25T17:00:00+01:00',
      '2026-11-26T17:00:00+01:00',
    ]);
  });

  test('made all-day, it keeps its days and its end', async () => {
    const { id } = await make({ ...appointment, recurrence: { rule: 'FREQ=DAILY;UNTIL=20261126T090000Z' } });

    const answer = await patch(id, { start: { date: '2026-11-24' }, end: { date: '2026-11-25' } });

    expect(answer.json['recurrence'].rule).toBe('FREQ=DAILY;UNTIL=20261126');
    expect(startsOf(await list('2026-11-20', '2026-12-20'))).toEqual(['2026-11-24', '2026-11-25', '2026-11-26']);
  });

  test('a text for all is for the changed ones that have none of their own', async () => {
    const { id } = await make();
    await patch(`${id}_20261201`, { description: 'Own' });

    await patch(`${id}_20261208`, { description: 'All' }, 'all');

    expect((await list('2026-11-24', '2026-12-09')).map((item) => item['description'])).toEqual(['All', 'Own', 'All']);
  });

  test('deleted by an occurrence, and brought back by the id of the series', async () => {
    const { id } = await make();

    await bench.ask('DELETE', `/bookings/${id}_20261201?scope=all`);
    expect(await list('2026-11-20', '2027-11-20')).toEqual([]);
    await bench.ask('POST', `/bookings/${id}/restore`);

    expect(await list('2026-11-24', '2026-12-02')).toHaveLength(2);
  });

  test('linked or made a session by its own id, all of it is', async () => {
    const { id } = await make();

    await bench.ask('POST', `/bookings/${id}/link`, { body: { clientId: 'carol' } });
    await bench.ask('POST', `/bookings/${id}/convert`, { body: { sessionTypeId: 'portrait' } });

    expect((await list('2026-11-24', '2026-12-02')).map((item) => [item['kind'], item['clientId']])).toEqual([
      ['session', 'carol'],
      ['session', 'carol'],
    ]);
  });
});

describe('what a new rule makes fall away', () => {
  test('is noted in the log of a session', async () => {
    const { id } = await make({ ...session, recurrence: { rule: 'FREQ=WEEKLY' } });
    await bench.ask('DELETE', `/bookings/${id}_20261201`);

    await patch(id, { recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2' } });

    expect((await read(id))['statusNotes'].map((note: Json) => note['text'])).toEqual([
      'Occurrence of 2026-12-01: taken out of the series',
      'Repeats: Every week → Every 2 weeks',
      'No longer left out or changed: 2026-12-01',
    ]);
  });
});

describe('a single booking and a series', () => {
  test('a single one is made a series and back, under its id', async () => {
    const { id } = await make(appointment);

    await patch(id, { recurrence: weekly.recurrence });
    expect(await list('2026-11-24', '2026-12-09')).toHaveLength(3);
    await bench.ask('DELETE', `/bookings/${id}_20261124`);
    const single = await patch(id, { recurrence: null });

    expect(single.json).toMatchObject({ id, start: berlin('2026-12-01', '10:00') });
    expect(single.json).not.toHaveProperty('recurrence');
    expect(startsOf(await list('2026-11-01', '2027-11-01'))).toEqual(['2026-12-01T10:00:00+01:00']);
  });

  test('“does not repeat” said of one occurrence and all leaves that one', async () => {
    const { id } = await make();

    await patch(`${id}_20261208`, { recurrence: null }, 'all');

    expect(startsOf(await list('2026-11-01', '2027-11-01'))).toEqual(['2026-12-08T10:00:00+01:00']);
  });

  test.each([
    ['a single one has no others', appointment, 'following', 'doesNotRepeat'],
    ['a single one has no whole', appointment, 'all', 'doesNotRepeat'],
    ['the whole series has none after it', weekly, 'following', 'scopeOfSeries'],
    ['the whole series is not one of it', weekly, 'this', 'scopeOfSeries'],
  ])('scope where %s is refused with its own code', async (_case, body, scope, code) => {
    const { id } = await make(body);

    const changed = await patch(id, { notes: 'x' }, scope);
    const deleted = await bench.ask('DELETE', `/bookings/${id}?scope=${scope}`);

    expect([changed.status, changed.json['code'], deleted.status]).toEqual([422, code, 422]);
  });
});

describe('overlaps of series', () => {
  test('a single booking on an occurrence is asked about, naming when that is', async () => {
    await make();

    const answer = await bench.ask('POST', '/bookings', {
      body: { ...appointment, ...at('2027-04-06', '10:30', '11:30') },
    });

    expect([answer.status, answer.json['code']]).toEqual([409, 'overlap']);
    expect(answer.json['detail']).toContain('Ann is booked already from 2027-04-06 10:00 to 2027-04-06 11:00');
  });

  test('a series over a single booking is asked about; on an excluded or free occurrence nothing is', async () => {
    await make({ ...appointment, ...at('2027-04-06', '10:30', '11:30') });

    const asked = await bench.ask('POST', '/bookings', { body: weekly });
    const excluded = await bench.ask('POST', '/bookings', {
      body: { ...weekly, recurrence: { ...weekly.recurrence, excludedDates: ['2027-04-06'] } },
    });

    expect([asked.status, excluded.status]).toEqual([409, 201]);
  });

  test('two series that meet are asked about; changing what takes no more time is not', async () => {
    const { id } = await make();
    const other = { ...appointment, recurrence: { rule: 'FREQ=MONTHLY;BYMONTHDAY=24' } };
    const asked = await bench.ask('POST', '/bookings', { body: other });
    await bench.ask('POST', '/bookings?allowOverlap=true', { body: other });

    const noted = await patch(id, { notes: 'x' });
    const split = await patch(`${id}_20261208`, { notes: 'y' }, 'following');
    const moved = await patch(`${id}_20261201`, at('2026-12-24', '10:00', '11:00'));

    expect([asked.status, noted.status, split.status, moved.status]).toEqual([409, 200, 200, 409]);
  });

  test('taking an occurrence out of its series is not in the way of the series', async () => {
    const { id } = await make();

    const linked = await patch(`${id}_20261201`, { resourceIds: ['room'] });

    expect(linked.status, linked.text).toBe(200);
  });
});
