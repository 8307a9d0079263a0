import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readIndexes } from '../../../infra/local/firestore/indexes.ts';
import { startFirestore } from '../../../infra/local/firestore/server.ts';
import type { LocalFirestore } from '../../../infra/local/firestore/server.ts';
import { createFirestoreStore } from '../../../shared/adapters/firestore/store.ts';
import type { FirestoreStore } from '../../../shared/adapters/firestore/store.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { asId } from '../../../shared/domain/ids.ts';
import { requestWaitingMails } from '../../../shared/flows/mails/send-mail.ts';
import { viewOperations } from '../../../shared/flows/operate/operate-view.ts';
import { requestDueCompares } from '../../../shared/flows/operate/request-due-compares.ts';
import { raiseStallAlarms } from '../../../shared/flows/operate/stall-alarm.ts';
import { requestDueContactSyncs, requestDueSyncs } from '../../../shared/flows/request-due-syncs.ts';
import { createFixedChance, createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { appointment, openWorkbench, session } from './workbench.ts';
import type { Workbench } from './workbench.ts';

let firestore: LocalFirestore;
let store: FirestoreStore;
let bench: Workbench;
beforeAll(async () => {
  const indexes = await readIndexes(fileURLToPath(new URL('../../../infra/firestore.indexes.json', import.meta.url)));
  firestore = await startFirestore({ indexes });
  store = createFirestoreStore({ projectId: 'demo-api', emulatorHost: firestore.host });
  bench = await openWorkbench({ store });
}, 20_000);
afterAll(async () => {
  await store.close();
  await firestore.stop();
});

test('every question the API asks has its index in firestore.indexes.json', async () => {
  const { cookie } = await bench.signIn(asId('ben'));
  const ben = { key: '', headers: { cookie: `studiosync=${cookie}` } };
  await bench.turnSyncOn(asId('ann'));
  const made = await bench.ask('POST', '/bookings', { body: { ...session, resourceIds: ['room'] } });
  const other = await bench.ask('POST', '/bookings', {
    body: { ...appointment, resourceIds: ['room'], clientId: 'carol' },
  });
  const key = await bench.ask('POST', '/api-keys', { body: { name: 'Site' } });
  const filters = ['', 'userId=ann', 'clientId=carol', 'userId=ann&clientId=carol&kind=session', 'deleted=true'];
  const times = ['', 'from=2026-11-01&to=2026-12-01', 'to=2026-12-01', 'from=2026-11-01', 'updatedSince=2026-11-01'];
  const lists = filters.flatMap((filter) => times.map((time) => `/bookings?limit=1&${filter}&${time}`));
  const reads = [
    ...lists,
    `/bookings/${made.json['id']}/history`,
    '/users',
    '/users/ann/runs',
    '/clients',
    '/resources',
    '/session-types',
    '/appointment-types',
    '/conflicts',
    '/conflicts?state=open',
    '/api-keys',
    `/api-keys/${key.json['id']}`,
  ];
  const failed: string[] = [];
  for (const path of reads) {
    const first = await bench.ask('GET', path);
    if (first.status !== 200) failed.push(`${path}: ${first.status}`);
    const cursor = first.json['nextCursor'];
    if (typeof cursor !== 'string') continue;
    const second = await bench.ask('GET', `${path}&cursor=${cursor}`);
    if (second.status !== 200) failed.push(`${path}, second page: ${second.status}`);
  }
  for (const path of ['/conflicts', '/conflicts?state=open']) {
    const own = await bench.ask('GET', path, ben);
    if (own.status !== 200) failed.push(`${path} as a user: ${own.status}`);
  }

  expect([made.status, other.status, key.status]).toEqual([201, 201, 201]);
  expect(failed).toEqual([]);
}, 30_000);

test('what is refused or reworded looks through bookings with an index too', async () => {
  const clash = await bench.ask('POST', '/bookings', { body: { ...session, resourceIds: ['room'] } });
  const refusals = [
    await bench.ask('DELETE', '/clients/carol'),
    await bench.ask('DELETE', '/resources/room'),
    await bench.ask('DELETE', '/session-types/portrait'),
  ];
  const renamed = await bench.ask('PATCH', '/clients/carol', { body: { familyName: 'Coleman' } });
  const retyped = await bench.ask('PATCH', '/session-types/portrait', { body: { name: 'Family' } });

  expect([clash.json['code'], ...refusals.map(({ json }) => json['code'])]).toEqual([
    'overlap',
    'clientHasSessions',
    'resourceInUse',
    'typeInUse',
  ]);
  expect([renamed.status, retyped.status]).toEqual([200, 200]);
}, 30_000);

test('every write goes through the real store as it does through the one in memory', async () => {
  await bench.turnSyncOn(asId('ben'));
  const free = {
    start: { dateTime: '2026-12-24T10:00:00Z', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2026-12-24T11:00:00Z', timeZone: 'Europe/Berlin' },
  };
  const made = await bench.ask('POST', '/bookings', {
    body: { ...appointment, ...free, clientId: 'carol' },
    headers: { 'idempotency-key': 'k1' },
  });
  const again = await bench.ask('POST', '/bookings', {
    body: { ...appointment, ...free, clientId: 'carol' },
    headers: { 'idempotency-key': 'k1' },
  });
  const path = `/bookings/${made.json['id']}`;
  const user = await bench.ask('POST', '/users', { body: { name: 'Eve', email: 'eve@example.com' } });
  const steps = [
    await bench.ask('PATCH', path, { body: { userIds: ['ann', 'ben'], notes: 'Both' } }),
    await bench.ask('POST', `${path}/unlink`),
    await bench.ask('POST', `${path}/link`, { body: { clientId: 'carol' } }),
    await bench.ask('POST', `${path}/convert`, { body: { sessionTypeId: 'portrait' } }),
    await bench.ask('POST', `${path}/restore`),
    await bench.ask('PATCH', `/users/${user.json['id']}`, { body: { active: false } }),
    await bench.ask('PATCH', '/users/ben', { body: { active: false } }),
    await bench.ask('PATCH', '/studio', { body: { timeZone: 'Europe/Paris' } }),
    await bench.ask('GET', `${path}/history`),
  ];
  const deleted = await bench.ask('DELETE', path);
  const restored = await bench.ask('POST', `${path}/restore`);

  expect([made.status, again.status, user.status]).toEqual([201, 201, 201]);
  expect(again.json).toEqual(made.json);
  expect(steps.map(({ status }) => status)).toEqual(steps.map(() => 200));
  expect([deleted.status, restored.status]).toEqual([204, 200]);
  expect(restored.json).toMatchObject({ kind: 'session', photographerId: 'ann', assistantId: 'ben', version: 7 });
}, 30_000);

test('two requests for one hour at the same time: one is booked, one is asked', async () => {
  const there = {
    start: { dateTime: '2026-12-28T10:00:00Z', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2026-12-28T11:00:00Z', timeZone: 'Europe/Berlin' },
  };
  const answers = await Promise.all(
    [1, 2, 3].map(() => bench.ask('POST', '/bookings', { body: { ...appointment, ...there } })),
  );

  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409, 409]);
}, 30_000);

test('clients are found, grouped, deleted and restored with the indexes there are', async () => {
  for (const givenName of ['Indra', 'Ina', 'Ingo']) await bench.ask('POST', '/clients', { body: { givenName } });
  const group = await bench.ask('POST', '/client-groups', { body: { name: 'Indexed' } });
  const again = await bench.ask('POST', '/client-groups', { body: { name: 'INDEXED' } });
  const path = `/client-groups/${group.json['id']}`;
  const joined = await bench.ask('POST', `${path}/members`, { body: { query: 'in' } });
  const all = await bench.ask('POST', `${path}/members`, { body: { all: true } });
  const first = await bench.ask('GET', '/clients?limit=1&query=in');
  const second = await bench.ask('GET', `/clients?limit=1&query=in&cursor=${first.json['nextCursor']}`);
  const both = await bench.ask('GET', `/clients?query=ing&groupId=${group.json['id']}`);
  const members = await bench.ask('GET', `${path}/members?limit=2`);
  const ingo = both.json['items'][0]['id'];
  const deleted = await bench.ask('DELETE', `/clients/${ingo}`);
  const bin = await bench.ask('GET', '/clients?deleted=true&limit=1');
  const restored = await bench.ask('POST', `/clients/${ingo}/restore`);
  const groups = await bench.ask('GET', '/client-groups?limit=1');
  const gone = await bench.ask('DELETE', path);

  expect([again.status, deleted.status, groups.status, gone.status]).toEqual([409, 204, 200, 204]);
  expect([joined.json['changed'], all.json['state']]).toEqual([3, 'done']);
  expect([first, second].map(({ json }) => json['items'][0]['givenName'])).toEqual(['Ina', 'Indra']);
  expect(members.json['items']).toHaveLength(2);
  expect(bin.json['items']).toMatchObject([{ id: ingo }]);
  expect(restored.json['groupIds']).toEqual([group.json['id']]);
  expect((await bench.ask('GET', `/clients/${ingo}`)).json['groupIds']).toEqual([]);
}, 30_000);

test('so has every question of the tick and of the operations page', async () => {
  await bench.turnSyncOn(asId('ann'));
  const clock = createVirtualClock(Date.UTC(2026, 10, 23, 9));
  const deps = { store, queue: createMemoryQueue(), chance: createFixedChance(), clock };
  const now = clock.now();
  const answers = [
    requestDueSyncs(deps, { now }),
    requestDueContactSyncs(deps, { now }),
    requestWaitingMails(deps, { now }),
    requestDueCompares(deps, { now }),
    raiseStallAlarms(deps, { now, operators: [] }),
    viewOperations(deps),
  ];
  for (const answer of answers) await expect(answer).resolves.toBeDefined();
});
