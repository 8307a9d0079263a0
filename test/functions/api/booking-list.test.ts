import { beforeEach, describe, expect, test } from 'vitest';
import { openWorkbench } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench({ conflictRule: 'allowAlways' });
});

async function make(description: string, day: number, fields: Json = {}): Promise<Json> {
  const made = await bench.ask('POST', '/bookings', {
    body: {
      kind: 'appointment',
      description,
      start: { dateTime: `2026-11-${day}T10:00:00+01:00`, timeZone: 'Europe/Berlin' },
      end: { dateTime: `2026-11-${day}T11:00:00+01:00`, timeZone: 'Europe/Berlin' },
      userIds: ['ann'],
      ...fields,
    },
  });
  expect(made.status, made.text).toBe(201);
  return made.json;
}

async function descriptions(query: string): Promise<readonly string[]> {
  const list = await bench.ask('GET', `/bookings?${query}`);
  expect(list.status, list.text).toBe(200);
  return list.json['items'].map((item: Json) => item['description']);
}

describe('the list of bookings', () => {
  test('from and to cut out what is on between them: what ends at from or begins at to is outside', async () => {
    await make('before', 23);
    await make('inside', 24);
    await make('after', 25);
    await make('long', 20, { start: { date: '2026-11-01' }, end: { date: '2026-12-01' } });

    expect(await descriptions('from=2026-11-23T10:00:00Z&to=2026-11-25T09:00:00Z')).toEqual(['inside', 'long']);
    expect(await descriptions('from=2026-11-24&to=2026-11-25')).toEqual(['inside', 'long']);
    expect(await descriptions('to=2026-11-24')).toEqual(['before', 'long']);
    expect(await descriptions('from=2026-11-25T11:00:00%2B01:00')).toEqual(['long']);
  });

  test('an offset whose plus sign was not escaped is understood', async () => {
    await make('inside', 24);

    expect(await descriptions('from=2026-11-24T10:30:00+01:00')).toEqual(['inside']);
  });

  test('an item of no length is listed where it begins', async () => {
    const noon = { dateTime: '2026-11-24T12:00:00Z', timeZone: 'Europe/Berlin' };
    await make('moment', 24, { start: noon, end: noon });

    expect(await descriptions('from=2026-11-24T12:00:00Z&to=2026-11-24T13:00:00Z')).toEqual(['moment']);
    expect(await descriptions('from=2026-11-24T12:00:01Z&to=2026-11-24T13:00:00Z')).toEqual([]);
  });

  test('user, client and kind narrow it down, together too; cancelled ones are there', async () => {
    await make('ann', 23);
    await make('ben', 24, { userIds: ['ben'] });
    await make('both, cancelled', 25, { userIds: ['ann', 'ben'], clientId: 'carol', status: 'cancelled' });
    await bench.ask('POST', '/bookings', {
      body: {
        kind: 'session',
        description: 'session',
        start: { date: '2026-11-26' },
        end: { date: '2026-11-27' },
        photographerId: 'ben',
        clientId: 'carol',
      },
    });

    expect(await descriptions('userId=ann')).toEqual(['ann', 'both, cancelled']);
    expect(await descriptions('clientId=carol')).toEqual(['both, cancelled', 'session']);
    expect(await descriptions('clientId=carol&userId=ann')).toEqual(['both, cancelled']);
    expect(await descriptions('kind=session&userId=ben')).toEqual(['session']);
  });

  test('updatedSince gives what changed then or later, in the order of the changes', async () => {
    const first = await make('first', 23);
    bench.passSeconds(10);
    await make('second', 24);
    bench.passSeconds(10);
    const since = bench.now();
    await make('third', 25);
    bench.passSeconds(10);
    await bench.ask('PATCH', `/bookings/${first['id']}`, { body: { notes: 'x' } });

    expect(await descriptions(`updatedSince=${since}`)).toEqual(['third', 'first']);
    expect(await descriptions(`updatedSince=${since}&userId=ann&from=2026-11-25`)).toEqual(['third']);
  });

  test('pages join without gaps or doubles, also where most is left out, and the last has no cursor', async () => {
    for (let day = 10; day < 20; day += 1) await make(`day ${day}`, day, { userIds: [day % 5 === 0 ? 'ben' : 'ann'] });
    const collected: string[] = [];
    let cursor: string | null = '';
    const sizes: number[] = [];
    while (cursor !== null) {
      const page = await bench.ask(
        'GET',
        `/bookings?limit=3&kind=appointment&userId=ann${cursor && `&cursor=${cursor}`}`,
      );
      collected.push(...page.json['items'].map((item: Json) => item['description']));
      sizes.push(page.json['items'].length);
      cursor = page.json['nextCursor'];
    }

    expect(collected).toEqual(['day 11', 'day 12', 'day 13', 'day 14', 'day 16', 'day 17', 'day 18', 'day 19']);
    expect(sizes).toEqual([3, 3, 2]);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=many', 'limit'],
    ['from=yesterday', 'from'],
    ['to=2026-11-24T10:00:00', 'to'],
    ['updatedSince=0', 'updatedSince'],
    ['kind=party', 'kind'],
    ['userId=a/b', 'userId'],
    ['cursor=nonsense', 'cursor'],
    [`cursor=${Buffer.from('{"by":"name","after":["a","b"]}').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('{"by":"endsAt,startsAt","after":["a","b","../x"]}').toString('base64url')}`, 'cursor'],
  ])('%s is refused', async (query, path) => {
    const answer = await bench.ask('GET', `/bookings?${query}`);

    expect(answer.status, answer.text).toBe(422);
    expect(answer.json['errors'][0]['path']).toBe(path);
  });
});
