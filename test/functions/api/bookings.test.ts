import { beforeEach, describe, expect, test } from 'vitest';
import { outboxOf } from '../../../shared/ports/collections.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import { appointment, openWorkbench, session } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});

async function make(body: Json = appointment): Promise<Json> {
  const made = await bench.ask('POST', '/bookings', { body });
  expect(made.status, made.text).toBe(201);
  return made.json;
}

async function outboxIds(user: string): Promise<readonly string[]> {
  const found = await bench.store.find({ from: outboxOf(syncIdOf(bench.studioId, asId(user))) });
  return found.map(({ id }) => id);
}

describe('making bookings', () => {
  test('an appointment is answered as it stands, with its version as tag and its place', async () => {
    const made = await bench.ask('POST', '/bookings', { body: appointment });

    expect(made.status, made.text).toBe(201);
    expect(made.headers.get('etag')).toBe('"1"');
    expect(made.headers.get('location')).toBe(`/api/v1/bookings/${made.json['id']}`);
    expect(made.json).toMatchObject({
      ...appointment,
      status: 'confirmed',
      busy: true,
      bookedBy: 'Software',
      origin: 'studio',
      version: 1,
    });
    const read = await bench.ask('GET', `/bookings/${made.json['id']}`);
    expect(read.json).toEqual(made.json);
  });

  test('a session stands on the schedules of photographer and assistant', async () => {
    const made = await make(session);

    expect(made).toMatchObject({ ...session, userIds: ['ann', 'ben'], statusNotes: [] });
  });

  test('an all-day appointment keeps its dates, the end exclusive', async () => {
    const made = await make({ ...appointment, start: { date: '2026-11-24' }, end: { date: '2026-11-26' } });

    expect(made['start']).toEqual({ date: '2026-11-24' });
    expect(made['end']).toEqual({ date: '2026-11-26' });
  });

  test('a time is told with the offset of its zone at that moment, whatever offset it came with', async () => {
    const made = await make({
      ...appointment,
      start: { dateTime: '2026-07-01T08:00:00Z', timeZone: 'America/New_York' },
      end: { dateTime: '2026-07-01T11:30:00+02:00', timeZone: 'America/New_York' },
    });

    expect(made['start']['dateTime']).toBe('2026-07-01T04:00:00-04:00');
    expect(made['end']['dateTime']).toBe('2026-07-01T05:30:00-04:00');
  });

  test('the users whose sync is on have it in their outbox, and a run is asked for each', async () => {
    await bench.turnSyncOn(asId('ann'));

    const made = await make(session);

    expect(await outboxIds('ann')).toEqual([made['id']]);
    expect(await outboxIds('ben')).toEqual([]);
    expect(bench.queue.take()).toEqual([
      { topic: 'sync-requested', message: { syncId: 'studio1.ann', trigger: 'studio' } },
    ]);
  });
});

describe('bad bookings are refused with the field that is wrong', () => {
  const time = (dateTime: unknown, timeZone: unknown = 'Europe/Berlin') => ({ dateTime, timeZone });
  test.each<[string, Json, string]>([
    ['no start', { start: undefined }, 'start'],
    ['a start that is text', { start: '2026-11-24' }, 'start'],
    ['a time without offset', { start: time('2026-11-24T10:00:00') }, 'start.dateTime'],
    ['a time that is none', { start: time('tomorrow') }, 'start.dateTime'],
    ['a number for a time', { start: time(5) }, 'start.dateTime'],
    ['30 February', { start: time('2026-02-30T10:00:00Z') }, 'start.dateTime'],
    ['the year 0', { start: time('0000-01-01T10:00:00Z') }, 'start.dateTime'],
    ['the year 1899', { start: time('1899-12-31T10:00:00Z') }, 'start.dateTime'],
    ['the year 2201', { end: time('2201-01-01T10:00:00Z') }, 'end.dateTime'],
    ['the year 10000', { end: time('+010000-01-01T10:00:00Z') }, 'end.dateTime'],
    ['an unknown zone', { start: time('2026-11-24T10:00:00Z', 'Mars/Olympus') }, 'start.timeZone'],
    ['a bare offset for a zone', { start: time('2026-11-24T10:00:00Z', '+01:00') }, 'start.timeZone'],
    ['no zone', { end: { dateTime: '2026-11-24T11:00:00Z' } }, 'end.timeZone'],
    ['an end before the start', { end: time('2026-11-24T09:59:59+01:00') }, 'end'],
    ['a time and a date', { end: { date: '2026-11-25' } }, 'end'],
    ['both in one', { start: { ...time('2026-11-24T10:00:00Z'), date: '2026-11-24' } }, 'start'],
    ['a date that is none', { start: { date: '2026-02-30' }, end: { date: '2026-03-02' } }, 'start.date'],
    ['an all-day one of no day', { start: { date: '2026-11-24' }, end: { date: '2026-11-24' } }, 'end'],
    ['a description of 2,001 characters', { description: 'x'.repeat(2001) }, 'description'],
    ['notes of 50,001 characters', { notes: 'x'.repeat(50_001) }, 'notes'],
    ['a location of 2,001 characters', { location: 'x'.repeat(2001) }, 'location'],
    ['half of a character', { description: '\ud83d' }, 'description'],
    ['a colour by name', { colour: 'red' }, 'colour'],
    ['an unknown status', { status: 'maybe' }, 'status'],
    ['busy as text', { busy: 'yes' }, 'busy'],
    ['nobody', { userIds: [] }, 'userIds'],
    ['somebody twice', { userIds: ['ann', 'ann'] }, 'userIds'],
    ['an unknown user', { userIds: ['nobody'] }, 'userIds.0'],
    ['a forged user id', { userIds: ['../../studio2/users/ann'] }, 'userIds.0'],
    ['an unknown client', { clientId: 'nobody' }, 'clientId'],
    ['an unknown type', { typeId: 'nothing' }, 'typeId'],
    ['a type of sessions', { typeId: 'portrait' }, 'typeId'],
    ['an unknown resource', { resourceIds: ['nothing'] }, 'resourceIds.0'],
    ['a field that cannot be set', { version: 7 }, 'version'],
    ['a misspelt field', { descripton: 'Scouting' }, 'descripton'],
    ['fields of a session', { photographerId: 'ann' }, 'photographerId'],
    ['an unknown kind', { kind: 'party' }, 'kind'],
  ])('%s', async (_name, wrong, path) => {
    const answer = await bench.ask('POST', '/bookings', { body: { ...appointment, ...wrong } });

    expect(answer.status, answer.text).toBe(422);
    expect(answer.json['code']).toBe('invalid');
    expect(answer.json['errors'].map((error: Json) => error['path'])).toContain(path);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('a session without client, with one person twice, or with somebody who left', async () => {
    await bench.addUser('eve', 'user', { active: false });
    const { clientId: _clientId, ...clientless } = session;
    const refusals = await Promise.all(
      [clientless, { ...session, assistantId: 'ann' }, { ...session, assistantId: 'eve' }].map((body) =>
        bench.ask('POST', '/bookings', { body }),
      ),
    );

    expect(refusals.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(refusals.map(({ json }) => json['errors'][0]['path'])).toEqual(['clientId', 'assistantId', 'assistantId']);
  });

  test('nothing that was refused is stored', async () => {
    await bench.ask('POST', '/bookings', { body: { ...appointment, userIds: ['nobody'] } });

    expect((await bench.ask('GET', '/bookings')).json['items']).toEqual([]);
  });
});

describe('changing bookings', () => {
  test('a patch changes what it names and raises the version', async () => {
    const made = await make();

    const changed = await bench.ask('PATCH', `/bookings/${made['id']}`, { body: { location: 'Park', notes: null } });

    expect(changed.status, changed.text).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.json).toMatchObject({ description: 'Scouting', location: 'Park', notes: '', version: 2 });
  });

  test('a patch that changes nothing makes no version and asks for no sync', async () => {
    await bench.turnSyncOn(asId('ann'));
    const made = await make();
    bench.queue.take();

    const changed = await bench.ask('PATCH', `/bookings/${made['id']}`, { body: { description: 'Scouting' } });

    expect(changed.json['version']).toBe(1);
    expect(bench.queue.take()).toEqual([]);
  });

  test('a time may be patched by one field of one end; the other end stays', async () => {
    const made = await make();

    const changed = await bench.ask('PATCH', `/bookings/${made['id']}`, {
      body: { end: { dateTime: '2026-11-24T12:00:00+01:00' } },
    });

    expect(changed.json['start']).toEqual(appointment.start);
    expect(changed.json['end']).toEqual({ dateTime: '2026-11-24T12:00:00+01:00', timeZone: 'Europe/Berlin' });
  });

  test('both ends as dates make it all-day; one alone is refused', async () => {
    const made = await make();
    const path = `/bookings/${made['id']}`;

    const one = await bench.ask('PATCH', path, { body: { start: { date: '2026-11-24' } } });
    const both = await bench.ask('PATCH', path, {
      body: { start: { date: '2026-11-24' }, end: { date: '2026-11-25' } },
    });

    expect(one.status).toBe(422);
    expect(both.json['start']).toEqual({ date: '2026-11-24' });
  });

  test('moving a session takes its confirmation back, and its log says who moved it', async () => {
    const made = await make({ ...session, confirmedAt: '2026-11-20T10:00:00Z' });

    const moved = await bench.ask('PATCH', `/bookings/${made['id']}`, {
      body: {
        start: { dateTime: '2026-11-24T16:00:00+01:00' },
        end: { dateTime: '2026-11-24T17:00:00+01:00' },
      },
    });

    expect(made['confirmedAt']).toBe('2026-11-20T10:00:00Z');
    expect(moved.json['confirmedAt']).toBeUndefined();
    expect(moved.json['statusNotes'].map((note: Json) => [note['by'], note['text']])).toEqual([
      ['Software', expect.stringContaining('2026-11-24 14:00 to 15:00 (Europe/Berlin) → 2026-11-24 16:00 to 17:00')],
      ['Software', 'Confirmation taken back: the time changed'],
    ]);
  });

  test('fields of the other kind and a session without client are refused', async () => {
    const [made, shot] = [await make(), await make(session)];
    const patch = async (id: string, body: Json) => bench.ask('PATCH', `/bookings/${id}`, { body });

    const refusals = [
      await patch(made['id'], { photographerId: 'ann' }),
      await patch(made['id'], { confirmedAt: '2026-11-20T10:00:00Z' }),
      await patch(shot['id'], { userIds: ['ann'] }),
      await patch(shot['id'], { clientId: null }),
      await patch(shot['id'], { status: null }),
    ];

    expect(refusals.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
  });

  test('a change from an old version is refused with 412 and changes nothing; so is a deletion', async () => {
    const made = await make();
    const path = `/bookings/${made['id']}`;
    const second = await bench.ask('PATCH', path, { body: { notes: 'a' }, headers: { 'if-match': '"1"' } });

    const stale = await bench.ask('PATCH', path, { body: { notes: 'b' }, headers: { 'if-match': '"1"' } });
    const staleDelete = await bench.ask('DELETE', path, { headers: { 'if-match': '"1"' } });
    const nonsense = await bench.ask('DELETE', path, { headers: { 'if-match': 'yesterday' } });

    expect(second.status).toBe(200);
    expect([stale.status, staleDelete.status, nonsense.status]).toEqual([412, 412, 412]);
    expect(stale.json['code']).toBe('staleVersion');
    expect((await bench.ask('GET', path)).json).toMatchObject({ notes: 'a', version: 2 });
  });

  test('whoever leaves a booking has it in the outbox too, so that their event goes', async () => {
    await bench.turnSyncOn(asId('ann'));
    await bench.turnSyncOn(asId('ben'));
    const made = await make();
    bench.queue.take();

    await bench.ask('PATCH', `/bookings/${made['id']}`, { body: { userIds: ['ben'] } });

    expect(await outboxIds('ann')).toEqual([made['id']]);
    expect(await outboxIds('ben')).toEqual([made['id']]);
    expect(bench.queue.take()).toHaveLength(2);
  });
});

describe('deleting and restoring', () => {
  test('a deleted booking is gone everywhere but among the deleted, and comes back as it was', async () => {
    const made = await make(session);
    const path = `/bookings/${made['id']}`;

    const deleted = await bench.ask('DELETE', path);

    expect(deleted.status).toBe(204);
    expect((await bench.ask('GET', path)).status).toBe(404);
    expect((await bench.ask('PATCH', path, { body: { notes: 'x' } })).status).toBe(404);
    expect((await bench.ask('DELETE', path)).status).toBe(404);
    expect((await bench.ask('GET', '/bookings')).json['items']).toEqual([]);
    const among = await bench.ask('GET', '/bookings?deleted=true');
    expect(among.json['items'].map((item: Json) => item['id'])).toEqual([made['id']]);
    const restored = await bench.ask('POST', `${path}/restore`);
    expect(restored.status).toBe(200);
    expect(restored.json).toEqual({ ...made, version: 3 });
    expect((await bench.ask('GET', path)).status).toBe(200);
  });

  test('after 30 days it is too late', async () => {
    const made = await make();
    await bench.ask('DELETE', `/bookings/${made['id']}`);
    bench.passSeconds(30 * 86_400);

    const late = await bench.ask('POST', `/bookings/${made['id']}/restore`);

    expect(late.status).toBe(410);
    expect(late.json['code']).toBe('restoreTooLate');
  });

  test('it comes back under the conflict rule: the hour may be taken meanwhile', async () => {
    const made = await make();
    await bench.ask('DELETE', `/bookings/${made['id']}`);
    await make();

    const refused = await bench.ask('POST', `/bookings/${made['id']}/restore`);
    const allowed = await bench.ask('POST', `/bookings/${made['id']}/restore?allowOverlap=true`);

    expect([refused.status, refused.json['code']]).toEqual([409, 'overlap']);
    expect(allowed.status).toBe(200);
  });
});

describe('linking and converting', () => {
  test('an appointment is linked, linked to another client and unlinked, its id the same', async () => {
    const made = await make();
    const other = await bench.ask('POST', '/clients', { body: { company: 'Acme' } });
    const path = `/bookings/${made['id']}`;

    const linked = await bench.ask('POST', `${path}/link`, { body: { clientId: 'carol' } });
    const again = await bench.ask('POST', `${path}/link`, { body: { clientId: other.json['id'] } });
    const unlinked = await bench.ask('POST', `${path}/unlink`);

    expect(linked.json).toMatchObject({ id: made['id'], clientId: 'carol', version: 2 });
    expect(again.json['clientId']).toBe(other.json['id']);
    expect(unlinked.json['clientId']).toBeUndefined();
  });

  test('an appointment of two becomes a session in place: same id, photographer and assistant', async () => {
    const made = await make({ ...appointment, userIds: ['ann', 'ben'] });

    const converted = await bench.ask('POST', `/bookings/${made['id']}/convert`, {
      body: { sessionTypeId: 'portrait', clientId: 'carol' },
    });

    expect(converted.status, converted.text).toBe(200);
    expect(converted.json).toMatchObject({
      id: made['id'],
      kind: 'session',
      typeId: 'portrait',
      photographerId: 'ann',
      assistantId: 'ben',
      clientId: 'carol',
      start: made['start'],
    });
    expect((await bench.ask('GET', '/bookings?kind=session')).json['items']).toHaveLength(1);
  });

  test('conversion without a client, with an appointment type, or of a session is refused', async () => {
    const [made, shot] = [await make(), await make(session)];
    const convert = (id: string, body: Json) => bench.ask('POST', `/bookings/${id}/convert`, { body });

    const clientless = await convert(made['id'], { sessionTypeId: 'portrait' });
    const wrongType = await convert(made['id'], { sessionTypeId: 'call', clientId: 'carol' });
    const twice = await convert(shot['id'], { sessionTypeId: 'portrait' });

    expect([clientless.status, clientless.json['errors'][0]['path']]).toEqual([422, 'clientId']);
    expect([wrongType.status, wrongType.json['errors'][0]['path']]).toEqual([422, 'typeId']);
    expect([twice.status, twice.json['code']]).toEqual([409, 'isSession']);
    expect((await bench.ask('POST', `/bookings/${shot['id']}/unlink`)).status).toBe(409);
  });
});

describe('the studio’s rule for booking by hand', () => {
  const overlapping = { ...appointment, description: 'Second' };

  test('by default it asks, naming who is booked and when; adjacent bookings are no overlap', async () => {
    await make();

    const asked = await bench.ask('POST', '/bookings', { body: overlapping });
    const adjacent = await bench.ask('POST', '/bookings', {
      body: {
        ...appointment,
        start: appointment.end,
        end: { ...appointment.end, dateTime: '2026-11-24T12:00:00+01:00' },
      },
    });
    const allowed = await bench.ask('POST', '/bookings?allowOverlap=true', { body: overlapping });
    const allowedByBody = await bench.ask('POST', '/bookings', { body: { ...overlapping, allowOverlap: true } });

    expect([asked.status, asked.json['code']]).toEqual([409, 'overlap']);
    expect(asked.json['detail']).toContain('Ann is booked already from 2026-11-24 10:00 to 2026-11-24 11:00');
    expect([adjacent.status, allowed.status, allowedByBody.status]).toEqual([201, 201, 201]);
  });

  test('`never` refuses whatever is asked, and names the resource', async () => {
    bench = await openWorkbench({ conflictRule: 'never' });
    await make({ ...appointment, resourceIds: ['room'] });

    const refused = await bench.ask('POST', '/bookings?allowOverlap=true', {
      body: { ...appointment, userIds: ['ben'], resourceIds: ['room'] },
    });

    expect([refused.status, refused.json['code']]).toEqual([409, 'overlapRefused']);
    expect(refused.json['detail']).toContain('Blue room is taken already');
  });

  test('`allowAlways` is silent', async () => {
    bench = await openWorkbench({ conflictRule: 'allowAlways' });
    await make();

    expect((await bench.ask('POST', '/bookings', { body: overlapping })).status).toBe(201);
  });

  test('moving onto another booking asks; changing the notes of one that overlaps does not', async () => {
    const first = await make();
    const second = await make({
      ...overlapping,
      start: { ...appointment.start, dateTime: '2026-11-24T12:00:00+01:00' },
      end: { ...appointment.end, dateTime: '2026-11-24T13:00:00+01:00' },
    });
    const path = `/bookings/${second['id']}`;
    const move = { start: appointment.start, end: appointment.end };

    const asked = await bench.ask('PATCH', path, { body: move });
    const allowed = await bench.ask('PATCH', `${path}?allowOverlap=true`, { body: move });
    const noted = await bench.ask('PATCH', path, { body: { notes: 'Both of us' } });

    expect(asked.status).toBe(409);
    expect(allowed.status).toBe(200);
    expect(noted.status).toBe(200);
    expect(first['id']).not.toBe(second['id']);
  });

  test('a cancelled booking that comes back to stand asks', async () => {
    const made = await make({ ...appointment, status: 'cancelled' });
    await make();

    const back = await bench.ask('PATCH', `/bookings/${made['id']}`, { body: { status: 'confirmed' } });

    expect([back.status, back.json['code']]).toEqual([409, 'overlap']);
  });

  test('two requests for one hour at the same time: one is booked, one is asked', async () => {
    const answers = await Promise.all([
      bench.ask('POST', '/bookings', { body: appointment }),
      bench.ask('POST', '/bookings', { body: overlapping }),
    ]);

    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409]);
  });
});

describe('what happened to a booking', () => {
  test('every version tells who made it, what was before and after, and whether Google has it', async () => {
    await bench.turnSyncOn(asId('ann'));
    const ann = await bench.signIn(asId('ann'));
    const made = await make(session);
    await bench.ask('PATCH', `/bookings/${made['id']}`, {
      body: { notes: 'Bring the dog' },
      key: '',
      headers: { cookie: `studiosync=${ann.cookie}`, 'x-csrf-token': ann.csrfToken, origin: 'http://localhost:8080' },
    });
    await bench.ask('DELETE', `/bookings/${made['id']}`);

    const history = await bench.ask('GET', `/bookings/${made['id']}/history`);
    const [deletion, change, making] = history.json['items'];

    expect(history.json['items']).toHaveLength(3);
    expect(making).toMatchObject({ version: 1, before: null, by: { kind: 'apiKey', name: 'Software' } });
    expect(change).toMatchObject({
      by: { kind: 'user', userId: 'ann', name: 'Ann' },
      before: { notes: '' },
      after: { notes: 'Bring the dog' },
      google: [
        { userId: 'ann', state: 'waiting' },
        { userId: 'ben', state: 'notSynced' },
      ],
    });
    expect(deletion['after']['deletedAt']).toBe(bench.now());
  });
});
