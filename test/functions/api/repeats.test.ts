import { beforeEach, describe, expect, test } from 'vitest';
import { appointment, openWorkbench } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';
import { asId } from '../../../shared/domain/ids.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench({ conflictRule: 'allowAlways' });
});

function post(body: Json, key = 'key-1', path = '/bookings') {
  return bench.ask('POST', path, { body, headers: { 'idempotency-key': key } });
}

async function count(): Promise<number> {
  return (await bench.ask('GET', '/bookings')).json['items'].length;
}

describe('a POST with an Idempotency-Key', () => {
  test('is done once; its repeat gets the same answer with the same headers', async () => {
    const first = await post(appointment);
    const second = await post(appointment);

    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.json).toEqual(first.json);
    expect(second.headers.get('etag')).toBe('"1"');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await count()).toBe(1);
  });

  test('is refused when the key was another request’s', async () => {
    await post(appointment);

    const other = await post({ ...appointment, description: 'Other' });

    expect([other.status, other.json['code']]).toEqual([422, 'idempotencyKeyReused']);
    expect(await count()).toBe(1);
  });

  test('is refused while the first is under way', async () => {
    const both = await Promise.all([post(appointment), post(appointment)]);

    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.json['code']).toBe('idempotencyKeyInUse');
    expect(await count()).toBe(1);
  });

  test('that did nothing leaves its key free for the corrected request', async () => {
    const wrong = await post({ ...appointment, userIds: ['nobody'] });
    const right = await post(appointment);

    expect([wrong.status, right.status]).toEqual([422, 201]);
  });

  test('is done again after 24 hours', async () => {
    await post(appointment);
    bench.passSeconds(86_400);

    await post(appointment);

    expect(await count()).toBe(2);
  });

  test('is another caller’s own', async () => {
    await post(appointment);
    const { cookie, csrfToken } = await bench.signIn(asId('ann'));
    const headers = {
      cookie: `studiosync=${cookie}`,
      'x-csrf-token': csrfToken,
      origin: 'http://localhost:8080',
      'idempotency-key': 'key-1',
    };

    expect((await bench.ask('POST', '/bookings', { body: appointment, key: '', headers })).status).toBe(201);
    expect(await count()).toBe(2);
  });

  test('with a key that is no key is refused', async () => {
    expect((await post(appointment, 'x'.repeat(201))).status).toBe(422);
  });

  test('that makes an API key tells the key once only', async () => {
    const first = await post({ name: 'Site' }, 'key-2', '/api-keys');
    const second = await post({ name: 'Site' }, 'key-2', '/api-keys');

    expect(first.json['key']).toMatch(/^ssk_/);
    expect(second.json).toEqual({ ...first.json, key: null });
  });
});
