import { beforeEach, describe, expect, test } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import { mails, syncAt } from '../../../shared/ports/collections.ts';
import { appointment, openWorkbench, session } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench({ conflictRule: 'allowAlways' });
});

/** What a browser of this user sends. */
async function browserOf(user: string) {
  const { cookie, csrfToken } = await bench.signIn(asId(user));
  const headers = { cookie: `studiosync=${cookie}`, 'x-csrf-token': csrfToken, origin: 'http://localhost:8080' };
  return { key: '', headers };
}

describe('the studio', () => {
  test('is changed field by field, nested ones too', async () => {
    const answer = await bench.ask('PATCH', '/studio', {
      body: { plan: 'professional', syncJob: { notify: { address: 'job@example.com' } } },
    });

    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toMatchObject({
      name: 'Studio Sonne',
      plan: 'professional',
      syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: 'job@example.com' } },
      version: 2,
    });
    expect((await bench.ask('GET', '/studio')).headers.get('etag')).toBe('"2"');
  });

  test.each<[Json, string]>([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ locale: 'x' }, 'locale'],
    [{ plan: 'free' }, 'plan'],
    [{ populateMonthsBack: 25 }, 'populateMonthsBack'],
    [{ populateMonthsBack: 1.5 }, 'populateMonthsBack'],
    [{ syncJob: { pollMinutes: 4 } }, 'syncJob.pollMinutes'],
    [{ syncJob: { notify: { address: 'nobody' } } }, 'syncJob.notify.address'],
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ conflictRule: 'sometimes' }, 'conflictRule'],
    [{ id: 'studio2' }, 'id'],
  ])('%j is refused', async (body, path) => {
    const answer = await bench.ask('PATCH', '/studio', { body });

    expect(answer.status).toBe(422);
    expect(answer.json['errors'][0]['path']).toBe(path);
  });

  test('a stale version is refused', async () => {
    await bench.ask('PATCH', '/studio', { body: { name: 'A' } });

    expect((await bench.ask('PATCH', '/studio', { body: { name: 'B' }, headers: { 'if-match': '"1"' } })).status).toBe(
      412,
    );
  });

  test('a new zone shifts no booking, and all-day ones are found on their days there', async () => {
    const allDay = { ...appointment, start: { date: '2026-11-24' }, end: { date: '2026-11-25' } };
    const timed = await bench.ask('POST', '/bookings', { body: appointment });
    const made = await bench.ask('POST', '/bookings', { body: allDay });

    await bench.ask('PATCH', '/studio', { body: { timeZone: 'Pacific/Auckland' } });

    expect((await bench.ask('GET', `/bookings/${timed.json['id']}`)).json).toEqual(timed.json);
    expect((await bench.ask('GET', `/bookings/${made.json['id']}`)).json).toEqual(made.json);
    const there = await bench.ask('GET', '/bookings?from=2026-11-24T00:00:00%2B13:00&to=2026-11-24T01:00:00%2B13:00');
    expect(there.json['items'].map((item: Json) => item['id'])).toEqual([made.json['id']]);
  });
});

describe('users', () => {
  test('are added and mailed an invitation', async () => {
    const made = await bench.ask('POST', '/users', { body: { name: 'Eve', email: 'eve@example.com' } });

    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({ name: 'Eve', role: 'user', active: true, version: 1 });
    const [mail] = await bench.store.find({ from: mails });
    expect(mail?.value).toMatchObject({
      to: 'eve@example.com',
      subject: { kind: 'invitation', invitedBy: 'Software' },
    });
    expect(bench.queue.take().map(({ topic }) => topic)).toEqual(['mail-requested']);
    expect((await bench.ask('GET', '/users')).json['items'].map((item: Json) => item['name'])).toEqual([
      'Ann',
      'Ben',
      'Eve',
    ]);
  });

  test('an address that another user has, or none, is refused', async () => {
    const taken = await bench.ask('POST', '/users', { body: { name: 'Ann 2', email: 'ANN@example.com' } });
    const none = await bench.ask('POST', '/users', { body: { name: 'Eve', email: 'eve' } });

    expect([taken.status, taken.json['code']]).toEqual([409, 'emailTaken']);
    expect(none.status).toBe(422);
  });

  test('only owners make and unmake owners, and one always stays', async () => {
    await bench.addUser('adam', 'admin');
    const [admin, owner] = [await browserOf('adam'), await browserOf('ann')];
    const change = (who: typeof admin, id: string, body: Json) => bench.ask('PATCH', `/users/${id}`, { ...who, body });

    expect((await change(admin, 'ann', { role: 'admin' })).status).toBe(403);
    expect((await change(admin, 'adam', { role: 'owner' })).status).toBe(403);
    expect((await change(admin, 'ben', { role: 'admin' })).status).toBe(200);
    const last = await change(owner, 'ann', { role: 'user' });
    expect([last.status, last.json['code']]).toEqual([409, 'lastOwner']);
    expect((await change(owner, 'ann', { active: false })).status).toBe(409);
    expect((await change(owner, 'ben', { role: 'owner' })).status).toBe(200);
    expect((await change(owner, 'ann', { role: 'user' })).status).toBe(200);
  });

  test('people change their own name and colour, not their role or address', async () => {
    const ben = await browserOf('ben');
    const change = (body: Json) => bench.ask('PATCH', '/users/ben', { ...ben, body });

    expect((await change({ name: 'Benjamin', colour: '#abcdef' })).json['name']).toBe('Benjamin');
    expect((await change({ role: 'admin' })).status).toBe(403);
    expect((await change({ email: 'other@example.com' })).status).toBe(403);
  });

  test('who is switched off does not sync any more and cannot be booked', async () => {
    await bench.turnSyncOn(asId('ben'));

    await bench.ask('PATCH', '/users/ben', { body: { active: false } });

    const sync = await bench.store.get(syncAt(syncIdOf(bench.studioId, asId('ben'))));
    expect(sync?.value.settings.enabled).toBe(false);
    expect((await bench.ask('POST', '/bookings', { body: { ...appointment, userIds: ['ben'] } })).status).toBe(422);
  });
});

describe('resources and types', () => {
  test.each([
    ['/resources', { name: 'Garden', colour: '#00ff00' }],
    ['/session-types', { name: 'Wedding', colour: '', defaultMinutes: 240, text: 'Bring rings' }],
    ['/appointment-types', { name: 'Meeting', colour: '', defaultMinutes: 30, text: '' }],
  ])('%s are added, read, changed, listed and deleted', async (path, body) => {
    const made = await bench.ask('POST', path, { body });
    const one = `${path}/${made.json['id']}`;
    const changed = await bench.ask('PATCH', one, { body: { name: 'New' }, headers: { 'if-match': '"1"' } });
    const stale = await bench.ask('DELETE', one, { headers: { 'if-match': '"1"' } });
    const listed = await bench.ask('GET', path);
    const deleted = await bench.ask('DELETE', one);

    expect(made.json).toMatchObject({ ...body, version: 1 });
    expect(changed.json).toEqual({ ...made.json, name: 'New', version: 2 });
    expect(stale.status).toBe(412);
    expect(listed.json['items'].map((item: Json) => item['name'])).toContain('New');
    expect(deleted.status).toBe(204);
    expect((await bench.ask('GET', one)).status).toBe(404);
  });

  test('a session type is no appointment type', async () => {
    expect((await bench.ask('GET', '/appointment-types/portrait')).status).toBe(404);
    expect((await bench.ask('GET', '/appointment-types')).json['items'].map((item: Json) => item['id'])).toEqual([
      'call',
    ]);
  });

  test('what a coming booking needs stays, with the reason', async () => {
    await bench.ask('POST', '/bookings', { body: { ...session, resourceIds: ['room'] } });

    const room = await bench.ask('DELETE', '/resources/room');
    const type = await bench.ask('DELETE', '/session-types/portrait');
    bench.passSeconds(7 * 86_400);
    const later = [await bench.ask('DELETE', '/resources/room'), await bench.ask('DELETE', '/session-types/portrait')];

    expect([room.json['code'], type.json['code']]).toEqual(['resourceInUse', 'typeInUse']);
    expect(later.map(({ status }) => status)).toEqual([204, 204]);
  });

  test('a type with new words has everyone’s events compared at the next run; a new colour does not', async () => {
    await bench.turnSyncOn(asId('ann'));
    const sync = async () => (await bench.store.get(syncAt(syncIdOf(bench.studioId, asId('ann')))))?.value;

    await bench.ask('PATCH', '/session-types/portrait', { body: { colour: '#123456' } });
    expect((await sync())?.compareAll).toBeUndefined();
    await bench.ask('PATCH', '/session-types/portrait', { body: { text: 'Bring a coat' } });

    expect((await sync())?.compareAll).toBe(true);
    expect(bench.queue.take()).toEqual([
      { topic: 'sync-requested', message: { syncId: 'studio1.ann', trigger: 'studio' } },
    ]);
  });
});

describe('API keys', () => {
  test('are told once, work until revoked, and say when they were last used, to the hour', async () => {
    const made = await bench.ask('POST', '/api-keys', { body: { name: 'Site', role: 'user' } });
    const key = made.json['key'];
    const path = `/api-keys/${made.json['id']}`;

    expect(made.status).toBe(201);
    expect((await bench.ask('GET', '/bookings', { key })).status).toBe(200);
    const firstUse = bench.now();
    bench.passSeconds(1800);
    await bench.ask('GET', '/bookings', { key });
    expect((await bench.ask('GET', path)).json).toMatchObject({ name: 'Site', role: 'user', lastUsedAt: firstUse });
    bench.passSeconds(1800);
    await bench.ask('GET', '/bookings', { key });
    expect((await bench.ask('GET', path)).json['lastUsedAt']).toBe(bench.now());
    expect((await bench.ask('DELETE', path)).status).toBe(204);
    expect((await bench.ask('GET', '/bookings', { key })).status).toBe(401);
    expect((await bench.ask('GET', path)).json['revokedAt']).toBe(bench.now());
    expect((await bench.ask('GET', '/api-keys')).text).not.toContain(key);
  });

  test('another studio’s key cannot be read or revoked', async () => {
    const made = await bench.ask('POST', '/api-keys', { body: { name: 'Site' } });
    const other = await bench.addKey('admin', asId('studio2'));

    expect((await bench.ask('GET', `/api-keys/${made.json['id']}`, { key: other })).status).toBe(404);
    expect((await bench.ask('DELETE', `/api-keys/${made.json['id']}`, { key: other })).status).toBe(404);
  });

  test('a key of an owner’s rights cannot be made', async () => {
    expect((await bench.ask('POST', '/api-keys', { body: { name: 'Root', role: 'owner' } })).status).toBe(422);
  });
});
