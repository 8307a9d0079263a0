import { beforeEach, describe, expect, test } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import { outboxOf } from '../../../shared/ports/collections.ts';
import { appointment, openWorkbench, session } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench({ conflictRule: 'allowAlways' });
});

async function outboxIds(user: string): Promise<readonly string[]> {
  const found = await bench.store.find({ from: outboxOf(syncIdOf(bench.studioId, asId(user))) });
  return found.map(({ id }) => id).toSorted();
}

async function book(body: Json): Promise<string> {
  const made = await bench.ask('POST', '/bookings', { body });
  expect(made.status, made.text).toBe(201);
  return made.json['id'];
}

describe('clients', () => {
  test('are added with what is known, and told in full', async () => {
    const made = await bench.ask('POST', '/clients', {
      body: { givenName: 'Dora', phones: [{ value: '+1 555', label: 'work' }], address: { city: 'Bonn' } },
    });

    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe('"1"');
    expect(made.json).toMatchObject({
      givenName: 'Dora',
      familyName: '',
      emails: [],
      phones: [{ value: '+1 555', label: 'work' }],
      address: { street: '', city: 'Bonn' },
    });
  });

  test('a patch merges the address, null empties, and a stale version is refused', async () => {
    const patch = (body: Json, tag: string) =>
      bench.ask('PATCH', '/clients/carol', { body, headers: { 'if-match': tag } });

    const first = await patch({ address: { city: 'Bonn', street: 'Am Markt 1' }, notes: 'VIP' }, '"1"');
    const second = await patch({ address: { street: null }, notes: null }, '"2"');
    const stale = await patch({ notes: 'x' }, '"2"');

    expect(first.json['address']).toMatchObject({ city: 'Bonn', street: 'Am Markt 1' });
    expect(second.json).toMatchObject({ notes: '', address: { city: 'Bonn', street: '' } });
    expect(stale.status).toBe(412);
  });

  test.each<[string, Json]>([
    ['no name at all', { notes: 'x' }],
    ['a name of 201 characters', { familyName: 'x'.repeat(201) }],
    ['21 phones', { familyName: 'x', phones: Array.from({ length: 21 }, () => ({ value: '1' })) }],
    ['an empty e-mail', { familyName: 'x', emails: [{ value: ' ' }] }],
    ['an unknown field', { familyName: 'x', birthday: '2000-01-01' }],
    ['a phone that is text', { familyName: 'x', phones: ['1'] }],
  ])('with %s are refused', async (_name, body) => {
    expect((await bench.ask('POST', '/clients', { body })).status).toBe(422);
  });

  test('a client cannot lose their whole name', async () => {
    const answer = await bench.ask('PATCH', '/clients/carol', { body: { givenName: null, familyName: '' } });

    expect([answer.status, answer.json['errors'][0]['path']]).toEqual([422, 'familyName']);
  });

  test('are listed by family name, page by page', async () => {
    for (const familyName of ['Zorn', 'Adler', 'Berg']) await bench.ask('POST', '/clients', { body: { familyName } });

    const first = await bench.ask('GET', '/clients?limit=2');
    const second = await bench.ask('GET', `/clients?limit=2&cursor=${first.json['nextCursor']}`);

    const names = [...first.json['items'], ...second.json['items']].map((item: Json) => item['familyName']);
    expect(names).toEqual(['Adler', 'Berg', 'Cole', 'Zorn']);
    expect(second.json['nextCursor']).toBeNull();
  });
});

describe('a client whose name or phone changes', () => {
  test('has every standing booking since the populate window worded anew for its users', async () => {
    const linked = { ...appointment, clientId: 'carol' };
    const old = { start: { date: '2026-01-05' }, end: { date: '2026-01-06' } };
    const ids = [await book(session), await book(linked)];
    await book({ ...linked, ...old });
    await book({ ...linked, status: 'cancelled' });
    await book(appointment);
    await bench.ask('DELETE', `/bookings/${await book(linked)}`);
    await bench.turnSyncOn(asId('ann'));
    await bench.turnSyncOn(asId('ben'));
    bench.queue.take();

    const answer = await bench.ask('PATCH', '/clients/carol', { body: { familyName: 'Coleman' } });

    expect(answer.status, answer.text).toBe(200);
    expect(await outboxIds('ann')).toEqual(ids.toSorted());
    expect(await outboxIds('ben')).toEqual([ids[0]]);
    expect(bench.queue.take().map(({ message }) => message)).toEqual([
      { syncId: 'studio1.ann', trigger: 'studio' },
      { syncId: 'studio1.ben', trigger: 'studio' },
    ]);
  });

  test('has all of them, also where they are more than one transaction takes', async () => {
    for (let day = 1; day <= 60; day += 1) {
      const date = new Date(Date.UTC(2027, 0, day)).toISOString().slice(0, 10);
      const next = new Date(Date.UTC(2027, 0, day + 1)).toISOString().slice(0, 10);
      await book({ ...session, start: { date }, end: { date: next } });
    }
    await bench.turnSyncOn(asId('ann'));

    await bench.ask('PATCH', '/clients/carol', { body: { phones: [{ value: '+49 30 2' }] } });

    expect(await outboxIds('ann')).toHaveLength(60);
  }, 20_000);

  test('a change that events do not tell of asks for nothing', async () => {
    await book(session);
    await bench.turnSyncOn(asId('ann'));
    bench.queue.take();

    await bench.ask('PATCH', '/clients/carol', { body: { notes: 'Likes dogs', jobTitle: 'Baker' } });

    expect(await outboxIds('ann')).toEqual([]);
    expect(bench.queue.take()).toEqual([]);
  });
});

describe('deleting a client', () => {
  test('is refused while a session stands, and says on which day', async () => {
    await book(session);

    const answer = await bench.ask('DELETE', '/clients/carol');

    expect([answer.status, answer.json['code']]).toEqual([409, 'clientHasSessions']);
    expect(answer.json['detail']).toContain('Carol Cole has sessions');
    expect(answer.json['detail']).toContain('2026-11-24');
  });

  test('unlinks their appointments; cancelled and deleted sessions are in nobody’s way', async () => {
    const linked = await book({ ...appointment, clientId: 'carol' });
    const cancelled = await book({ ...session, status: 'cancelled' });
    const deleted = await book(session);
    await bench.ask('DELETE', `/bookings/${deleted}`);

    const answer = await bench.ask('DELETE', '/clients/carol');

    expect(answer.status, answer.text).toBe(204);
    expect((await bench.ask('GET', '/clients/carol')).status).toBe(404);
    expect((await bench.ask('GET', `/bookings/${linked}`)).json).toMatchObject({ version: 2, description: 'Scouting' });
    expect((await bench.ask('GET', `/bookings/${linked}`)).json['clientId']).toBeUndefined();
    const back = await bench.ask('PATCH', `/bookings/${cancelled}`, { body: { status: 'confirmed' } });
    const restored = await bench.ask('POST', `/bookings/${deleted}/restore`);
    expect([back.status, restored.status]).toEqual([422, 422]);
    expect(restored.json['errors'][0]['path']).toBe('clientId');
  });

  test('and booking a session for them at the same time: one of both happens, never both', async () => {
    const [deletion, booking] = await Promise.all([
      bench.ask('DELETE', '/clients/carol'),
      bench.ask('POST', '/bookings', { body: session }),
    ]);

    expect([
      [204, 422],
      [409, 201],
    ]).toContainEqual([deletion.status, booking.status]);
  });
});

describe('a deleted client', () => {
  test('comes back within 30 days: same id, groups, and the appointments it was taken off', async () => {
    const linked = await book({ ...appointment, clientId: 'carol' });
    const other = await book({ ...appointment, clientId: 'carol', description: 'Relinked meanwhile' });
    const group = (await bench.ask('POST', '/client-groups', { body: { name: 'VIP' } })).json['id'];
    await bench.ask('PATCH', '/clients/carol', { body: { groupIds: [group] } });
    const dora = (await bench.ask('POST', '/clients', { body: { givenName: 'Dora' } })).json['id'];

    expect((await bench.ask('DELETE', '/clients/carol', { headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await bench.ask('DELETE', '/clients/carol', { headers: { 'if-match': '"2"' } })).status).toBe(204);
    await bench.ask('POST', `/bookings/${other}/link`, { body: { clientId: dora } });
    const hidden = await bench.ask('GET', '/clients/carol');
    const shown = await bench.ask('GET', '/clients/carol?deleted=true');
    const list = await bench.ask('GET', '/clients?deleted=true');
    bench.passSeconds(30 * 86_400 - 1);
    const back = await bench.ask('POST', '/clients/carol/restore');
    const again = await bench.ask('POST', '/clients/carol/restore');

    expect(hidden.status).toBe(404);
    expect(shown.json).toMatchObject({ id: 'carol', deletedAt: expect.stringMatching(/^2026-/) });
    expect(list.json['items'].map((item: Json) => item['id'])).toEqual(['carol']);
    expect(back.json).toMatchObject({ id: 'carol', givenName: 'Carol', groupIds: [group], version: 3 });
    expect(again.json).toEqual(back.json);
    expect((await bench.ask('GET', `/bookings/${linked}`)).json['clientId']).toBe('carol');
    expect((await bench.ask('GET', `/bookings/${other}`)).json['clientId']).toBe(dora);
    expect((await bench.ask('GET', '/clients?query=carol')).json['items']).toHaveLength(1);
    expect((await bench.ask('GET', '/clients?deleted=true')).json['items']).toEqual([]);
  });

  test('does not come back later, and leaves groups that are gone behind', async () => {
    const group = (await bench.ask('POST', '/client-groups', { body: { name: 'VIP' } })).json['id'];
    await bench.ask('PATCH', '/clients/carol', { body: { groupIds: [group] } });
    await bench.ask('DELETE', '/clients/carol');
    await bench.ask('DELETE', `/client-groups/${group}`);

    const back = await bench.ask('POST', '/clients/carol/restore');
    await bench.ask('DELETE', '/clients/carol');
    bench.passSeconds(30 * 86_400);
    const late = await bench.ask('POST', '/clients/carol/restore');

    expect(back.json['groupIds']).toEqual([]);
    expect([late.status, late.json['code']]).toEqual([410, 'restoreTooLate']);
    expect((await bench.ask('GET', '/clients?deleted=true')).json['items']).toEqual([]);
    expect((await bench.ask('POST', '/clients/nobody/restore')).status).toBe(404);
  });
});

describe('a search', () => {
  test.each([
    ['car', ['Carol']],
    ['cole carol', ['Carol']],
    ['49 30 1', ['Carol']],
    ['müller', ['Jürgen']],
    ['MULLER gmbh', ['Jürgen']],
    ['juergen@example.com', ['Jürgen']],
    ['0171 234567', ['Jürgen']],
    ['nobody', []],
  ])('for “%s” finds who it is of', async (query, found) => {
    await bench.ask('POST', '/clients', {
      body: {
        givenName: 'Jürgen',
        company: 'Müller GmbH',
        emails: [{ value: 'juergen@example.com' }],
        phones: [{ value: '+49 171 234567' }],
      },
    });

    const answer = await bench.ask('GET', `/clients?${new URLSearchParams({ query }).toString()}`);

    expect(answer.json['items'].map((item: Json) => item['givenName'])).toEqual(found);
  });
});
