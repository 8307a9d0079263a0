import { beforeEach, expect, test } from 'vitest';
import { appointment, openWorkbench } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
let id: string;
beforeEach(async () => {
  bench = await openWorkbench();
  const body = { ...appointment, start: { date: '2026-11-24' }, end: { date: '2026-11-25' } };
  const recurrence = { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=4' };
  const made = await bench.ask('POST', '/bookings', { body: { ...body, recurrence } });
  expect(made.status, made.text).toBe(201);
  id = made.json['id'];
});

/** Every occurrence: its day and its description. */
async function shown(): Promise<readonly string[]> {
  const { json } = await bench.ask('GET', '/bookings?from=2026-11-01&to=2027-01-31');
  return json['items'].map((item: Json) => `${item['start'].date} ${item['description']}`);
}

const usual = appointment.description;
const moved = { start: { date: '2026-12-02' }, end: { date: '2026-12-03' } };
const reworded = { description: 'Fair' };

test.each<[string, Json, readonly string[]]>([
  ['moved, this', moved, [`2026-11-24 ${usual}`, `2026-12-02 ${usual}`, `2026-12-08 ${usual}`, `2026-12-15 ${usual}`]],
  [
    'moved, this and the following',
    moved,
    [`2026-11-24 ${usual}`, `2026-12-02 ${usual}`, `2026-12-09 ${usual}`, `2026-12-16 ${usual}`],
  ],
  ['moved, all', moved, [`2026-11-25 ${usual}`, `2026-12-02 ${usual}`, `2026-12-09 ${usual}`, `2026-12-16 ${usual}`]],
  [
    'reworded, this',
    reworded,
    [`2026-11-24 ${usual}`, '2026-12-01 Fair', `2026-12-08 ${usual}`, `2026-12-15 ${usual}`],
  ],
  [
    'reworded, this and the following',
    reworded,
    [`2026-11-24 ${usual}`, '2026-12-01 Fair', '2026-12-08 Fair', '2026-12-15 Fair'],
  ],
  ['reworded, all', reworded, ['2026-11-24 Fair', '2026-12-01 Fair', '2026-12-08 Fair', '2026-12-15 Fair']],
])('a series of whole days, %s', async (what, body, expected) => {
  const scope = what.endsWith('all') ? 'all' : what.endsWith('following') ? 'following' : 'this';
  const answer = await bench.ask('PATCH', `/bookings/${id}_20261201?scope=${scope}`, { body });
  expect(answer.status, answer.text).toBe(200);
  expect(await shown()).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ['this', [`2026-11-24 ${usual}`, `2026-12-08 ${usual}`, `2026-12-15 ${usual}`]],
  ['following', [`2026-11-24 ${usual}`]],
  ['all', []],
])('a series of whole days, deleted, %s', async (scope, expected) => {
  const answer = await bench.ask('DELETE', `/bookings/${id}_20261201?scope=${scope}`);
  expect(answer.status, answer.text).toBe(204);
  expect(await shown()).toEqual(expected);
});

test('a series of whole days is made one booking and a series again, under its id', async () => {
  expect((await bench.ask('PATCH', `/bookings/${id}`, { body: { recurrence: null } })).status).toBe(200);
  expect(await shown()).toEqual([`2026-11-24 ${usual}`]);
  const recurrence = { rule: 'FREQ=DAILY;COUNT=2' };
  expect((await bench.ask('PATCH', `/bookings/${id}`, { body: { recurrence } })).status).toBe(200);
  expect(await shown()).toEqual([`2026-11-24 ${usual}`, `2026-11-25 ${usual}`]);
});

test('one whole day of a series is linked: a booking of its own on that day', async () => {
  const answer = await bench.ask('PATCH', `/bookings/${id}_20261201`, { body: { clientId: 'carol' } });
  expect(answer.status, answer.text).toBe(200);
  expect(await shown()).toHaveLength(4);
  expect((await bench.ask('DELETE', `/bookings/${id}`)).status).toBe(204);
  expect(await shown()).toHaveLength(1);
});
