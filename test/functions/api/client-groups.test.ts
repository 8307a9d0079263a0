import { beforeEach, describe, expect, test } from 'vitest';
import { openWorkbench } from './workbench.ts';
import type { Answer, Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});

const make = (name: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  bench.ask('POST', '/client-groups', { body: { name }, headers });

async function group(name: string): Promise<string> {
  const made = await make(name);
  expect(made.status, made.text).toBe(201);
  return made.json['id'];
}

async function addClients(count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const made = await bench.ask('POST', '/clients', { body: { givenName: `Pat${n}`, familyName: 'Person' } });
    ids.push(made.json['id']);
  }
  return ids;
}

const names = (answer: Answer) => answer.json['items'].map((item: Json) => item['givenName']);

describe('client groups', () => {
  test('are made, renamed, made inactive and deleted, each from the version that was seen', async () => {
    const made = await make(' VIP ');
    const id: string = made.json['id'];

    const renamed = await bench.ask('PATCH', `/client-groups/${id}`, {
      body: { name: 'Best', inactive: true },
      headers: { 'if-match': '"1"' },
    });
    const stale = await bench.ask('DELETE', `/client-groups/${id}`, { headers: { 'if-match': '"1"' } });
    const gone = await bench.ask('DELETE', `/client-groups/${id}`, { headers: { 'if-match': '"2"' } });

    expect([made.status, made.headers.get('etag'), made.headers.get('location')]).toEqual([
      201,
      '"1"',
      `/api/v1/client-groups/${id}`,
    ]);
    expect(made.json).toEqual({ id, name: 'VIP', inactive: false, version: 1 });
    expect(renamed.json).toEqual({ id, name: 'Best', inactive: true, version: 2 });
    expect([stale.status, gone.status]).toEqual([412, 204]);
    expect((await bench.ask('GET', `/client-groups/${id}`)).status).toBe(404);
  });

  test('never share a name, whatever the case, also when two are made at once', async () => {
    const id = await group('Regulars');

    const same = await make('REGULARS');
    const own = await bench.ask('PATCH', `/client-groups/${id}`, { body: { name: 'regulars' } });
    const both = await Promise.all([make('Twice'), make('twice')]);

    expect([same.status, same.json['code']]).toEqual([409, 'groupNameTaken']);
    expect(own.json['name']).toBe('regulars');
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });

  test.each<[string, Json]>([
    ['no name', {}],
    ['an empty name', { name: '  ' }],
    ['101 letters', { name: 'x'.repeat(101) }],
    ['a field of its own', { name: 'x', colour: 'red' }],
  ])('with %s are refused', async (_name, body) => {
    expect((await bench.ask('POST', '/client-groups', { body })).status).toBe(422);
  });

  test('made again under one Idempotency-Key are made once', async () => {
    const [first, again] = [
      await make('Once', { 'idempotency-key': 'k1' }),
      await make('Once', { 'idempotency-key': 'k1' }),
    ];

    expect(again.json).toEqual(first.json);
    expect((await bench.ask('GET', '/client-groups')).json['items']).toHaveLength(1);
  });

  test('are listed by name, page by page', async () => {
    for (const name of ['zebra', 'Alpha', 'beta']) await group(name);

    const first = await bench.ask('GET', '/client-groups?limit=2');
    const second = await bench.ask('GET', `/client-groups?limit=2&cursor=${first.json['nextCursor']}`);

    expect([...first.json['items'], ...second.json['items']].map((item: Json) => item['name'])).toEqual([
      'Alpha',
      'beta',
      'zebra',
    ]);
  });

  test('are deleted by admins only', async () => {
    const id = await group('VIP');
    const key = await bench.addKey('user');

    expect((await bench.ask('DELETE', `/client-groups/${id}`, { key })).status).toBe(403);
    expect((await bench.ask('PATCH', `/client-groups/${id}`, { key, body: { inactive: true } })).status).toBe(200);
  });
});

describe('members', () => {
  test('are added one by one, by a search, or all; read, and taken out', async () => {
    const id = await group('VIP');
    const ids = await addClients(4);
    const add = (body: Json) => bench.ask('POST', `/client-groups/${id}/members`, { body });

    const chosen = await add({ clientIds: [ids[0], ids[0], 'carol'] });
    const found = await add({ query: 'pat1' });
    const first = await bench.ask('GET', `/client-groups/${id}/members`);
    const all = await add({ all: true });
    const removed = await bench.ask('DELETE', `/client-groups/${id}/members/carol`);
    const again = await bench.ask('DELETE', `/client-groups/${id}/members/carol`);

    expect(chosen.status, chosen.text).toBe(200);
    expect(chosen.json).toMatchObject({ kind: 'join', state: 'done', total: 2, changed: 2 });
    expect(found.json).toMatchObject({ total: 1, changed: 1 });
    expect(names(first)).toEqual(['Carol', 'Pat0', 'Pat1']);
    expect(all.json).toMatchObject({ total: 5, changed: 2 });
    expect([removed.status, again.status]).toEqual([204, 204]);
    expect(names(await bench.ask('GET', `/clients?groupId=${id}&query=person`))).toEqual([
      'Pat0',
      'Pat1',
      'Pat2',
      'Pat3',
    ]);
    expect((await bench.ask('GET', '/clients/carol')).json).toMatchObject({ groupIds: [], version: 3 });
    const job = await bench.ask('GET', all.headers.get('location') ?? '');
    expect(job.json).toEqual(all.json);
    expect((await bench.ask('POST', `${all.headers.get('location') ?? ''}/continue`)).json).toEqual(all.json);
  });

  test.each<[string, Json, number]>([
    ['nobody', {}, 422],
    ['an empty list', { clientIds: [] }, 422],
    ['all and a list', { all: true, clientIds: ['carol'] }, 422],
    ['a client that is not there', { clientIds: ['nobody'] }, 422],
  ])('with %s are refused', async (_name, body, status) => {
    const id = await group('VIP');
    expect((await bench.ask('POST', `/client-groups/${id}/members`, { body })).status).toBe(status);
  });

  test('stay clients when their group is deleted', async () => {
    const id = await group('VIP');
    await bench.ask('POST', `/client-groups/${id}/members`, { body: { all: true } });

    await bench.ask('DELETE', `/client-groups/${id}`);

    expect((await bench.ask('GET', '/clients/carol')).json['groupIds']).toEqual([]);
    expect((await bench.ask('POST', `/client-groups/${id}/members`, { body: { all: true } })).status).toBe(404);
  });

  test('are put into groups with the client, too; groups there are not are refused', async () => {
    const id = await group('VIP');

    const patched = await bench.ask('PATCH', '/clients/carol', { body: { groupIds: [id, id] } });
    const unknown = await bench.ask('PATCH', '/clients/carol', { body: { groupIds: ['nothing'] } });

    expect(patched.json).toMatchObject({ groupIds: [id], version: 2 });
    expect([unknown.status, unknown.json['errors'][0]['path']]).toEqual([422, 'groupIds']);
  });

  test('the studio’s rule puts new clients into its group, over the API as well', async () => {
    const id = await group('Everybody');

    const wrong = await bench.ask('PATCH', '/studio', { body: { newClientsGroupId: 'nothing' } });
    const set = await bench.ask('PATCH', '/studio', { body: { newClientsGroupId: id } });
    const renamed = await bench.ask('PATCH', '/studio', { body: { name: 'Sonne' } });
    const made = await bench.ask('POST', '/clients', { body: { givenName: 'New' } });
    const unset = await bench.ask('PATCH', '/studio', { body: { newClientsGroupId: null } });
    const later = await bench.ask('POST', '/clients', { body: { givenName: 'Later' } });

    expect([wrong.status, set.json['newClientsGroupId'], renamed.json['newClientsGroupId']]).toEqual([422, id, id]);
    expect(made.json['groupIds']).toEqual([id]);
    expect([unset.json['newClientsGroupId'], later.json['groupIds']]).toEqual([null, []]);
  });
});
