import { beforeEach, describe, expect, test } from 'vitest';
import { addStudio, appointment, openWorkbench } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';
import { policies } from '../../../functions/api/policy.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { StudioId } from '../../../shared/domain/ids.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench({ conflictRule: 'allowAlways' });
});

/** What a browser of this user sends. */
async function browserOf(user: string, headers: Readonly<Record<string, string>> = {}) {
  const { cookie, csrfToken } = await bench.signIn(asId(user));
  const sent = {
    cookie: `studiosync=${cookie}`,
    'x-csrf-token': csrfToken,
    origin: 'http://localhost:8080',
    ...headers,
  };
  return { key: '', headers: sent };
}

describe('who is let in', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['nobody', {}],
    ['an unknown key', { authorization: `Bearer ssk_${'x'.repeat(43)}` }],
    ['a key of another form', { authorization: 'Bearer abc' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an unknown cookie', { cookie: `studiosync=${'x'.repeat(43)}` }],
  ])('%s gets 401', async (_name, headers) => {
    const answer = await bench.ask('GET', '/studio', { key: '', headers });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.json).toMatchObject({
      code: 'notSignedIn',
      status: 401,
      requestId: answer.headers.get('x-request-id'),
    });
  });

  test('a key tells which it is; a browser tells its user and its token', async () => {
    const byKey = await bench.ask('GET', '/me');
    const browser = await browserOf('ben');
    const byBrowser = await bench.ask('GET', '/me', browser);

    expect(byKey.json).toMatchObject({ user: null, apiKey: { name: 'Software', role: 'admin' }, csrfToken: null });
    expect(byBrowser.json).toMatchObject({
      user: { id: 'ben', role: 'user' },
      studio: { id: 'studio1', timeZone: 'Europe/Berlin' },
      csrfToken: browser.headers['x-csrf-token'],
    });
  });

  test('a user who was switched off is nobody', async () => {
    const browser = await browserOf('ben');
    await bench.ask('PATCH', '/users/ben', { body: { active: false } });

    expect((await bench.ask('GET', '/me', browser)).status).toBe(401);
  });
});

describe('requests of browsers', () => {
  test('an unsafe one needs our origin and the token of the session', async () => {
    const [good, noToken, wrongToken, otherOrigin, noOrigin] = [
      await browserOf('ann'),
      await browserOf('ann', { 'x-csrf-token': '' }),
      await browserOf('ann', { 'x-csrf-token': 'x'.repeat(43) }),
      await browserOf('ann', { origin: 'https://evil.example' }),
      await browserOf('ann', { origin: '' }),
    ];
    const statuses: number[] = [];
    for (const browser of [noToken, wrongToken, otherOrigin, noOrigin, good]) {
      statuses.push((await bench.ask('POST', '/bookings', { ...browser, body: appointment })).status);
    }

    expect(statuses).toEqual([403, 403, 403, 403, 201]);
    expect((await bench.ask('GET', '/bookings')).json['items']).toHaveLength(1);
  });

  test('a safe one needs neither', async () => {
    const browser = await browserOf('ann', { origin: '', 'x-csrf-token': '' });

    expect((await bench.ask('GET', '/bookings', browser)).status).toBe(200);
  });
});

describe('who may do what', () => {
  test('a plain user works with calendar and clients, and may not shape the studio', async () => {
    const ben = await browserOf('ben');
    const statuses: Record<string, number> = {};
    const requests: readonly (readonly [string, string, Json?])[] = [
      ['GET', '/studio'],
      ['GET', '/users'],
      ['POST', '/bookings', appointment],
      ['POST', '/clients', { familyName: 'New' }],
      ['PATCH', '/users/ben', { colour: '#112233' }],
      ['GET', '/users/ben/runs'],
      ['PATCH', '/studio', { name: 'Mine' }],
      ['POST', '/users', { name: 'Eve', email: 'eve@example.com' }],
      ['PATCH', '/users/ann', { name: 'Anna' }],
      ['PATCH', '/users/ben', { role: 'admin' }],
      ['GET', '/users/ann/runs'],
      ['DELETE', '/clients/carol'],
      ['POST', '/resources', { name: 'Garden' }],
      ['DELETE', '/session-types/portrait'],
      ['GET', '/api-keys'],
      ['POST', '/api-keys', { name: 'Mine' }],
    ];
    for (const [method, path, body] of requests) {
      const answer = await bench.ask(method, path, { ...ben, ...(body === undefined ? {} : { body }) });
      statuses[`${method} ${path} ${Object.keys(body ?? {}).join()}`.trim()] = answer.status;
    }

    expect(Object.values(statuses)).toEqual([200, 200, 201, 201, 200, 200, ...Array.from({ length: 10 }, () => 403)]);
  });

  test('a key of role user sees no one’s runs and shapes nothing', async () => {
    const key = await bench.addKey('user');
    const statuses: number[] = [];
    for (const path of ['/bookings', '/conflicts', '/users/ann/runs', '/users/ann/google-sync', '/api-keys']) {
      statuses.push((await bench.ask('GET', path, { key })).status);
    }

    expect(statuses).toEqual([200, 200, 403, 403, 403]);
  });

  test('another studio’s ids are as unknown ones, wherever they are named', async () => {
    const studio2 = asId<StudioId>('studio2');
    await addStudio(bench.store, studio2, bench.now());
    const client = await bench.ask('POST', '/clients', { body: { familyName: 'Ours' } });
    const booking = await bench.ask('POST', '/bookings', { body: appointment });
    const key = await bench.addKey('admin', studio2);
    const ids = { booking: booking.json['id'], client: client.json['id'] };
    const requests: readonly (readonly [string, string, Json?])[] = [
      ['GET', `/bookings/${ids.booking}`],
      ['PATCH', `/bookings/${ids.booking}`, { notes: 'theirs' }],
      ['DELETE', `/bookings/${ids.booking}`],
      ['POST', `/bookings/${ids.booking}/restore`],
      ['GET', `/bookings/${ids.booking}/history`],
      ['GET', `/clients/${ids.client}`],
      ['DELETE', `/clients/${ids.client}`],
      ['POST', `/bookings/${ids.booking}/link`, { clientId: ids.client }],
    ];
    for (const [method, path, body] of requests) {
      const sent = body === undefined ? {} : { body };
      const answer = await bench.ask(method, path, { key, ...sent });
      const unknown = await bench.ask(method, path.replace(/id0+\d+/, 'unknown'), { key, ...sent });

      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect({ ...answer.json, requestId: '' }).toEqual({ ...unknown.json, requestId: '' });
    }
    const made = await bench.ask('POST', '/bookings', { key, body: { ...appointment, clientId: ids.client } });
    expect([made.status, made.json['errors'][0]['path']]).toEqual([422, 'clientId']);
    expect((await bench.ask('GET', '/bookings', { key })).json['items']).toEqual([]);
  });

  test('every route but the description asks who is there', async () => {
    const routes = Object.keys(policies).filter((route) => policies[route] !== 'anyone');
    const open: string[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await bench.ask(method, path.replace(':id', 'x'), {
        key: '',
        ...(method === 'GET' ? {} : { body: {} }),
      });
      if (![401, 404].includes(answer.status)) open.push(`${route}: ${answer.status}`);
    }

    expect(open).toEqual([]);
    expect((await bench.ask('GET', '/openapi.json', { key: '' })).status).toBe(200);
  });

  test.each([
    '/bookings/..%2F..%2Fstudio2',
    '/bookings/%00',
    `/bookings/${'x'.repeat(65)}`,
    '/users/a.b',
    '/bookings/__x__/link',
  ])('the forged path %s is a 404', async (path) => {
    const isLink = path.endsWith('link');
    const options = isLink ? { body: { clientId: 'carol' } } : {};
    const answer = await bench.ask(isLink ? 'POST' : 'GET', path, options);

    expect(answer.status, answer.text).toBe(404);
    expect(answer.json['code']).toBe('notFound');
  });
});

describe('requests that cannot be read', () => {
  test('malformed JSON is a 400', async () => {
    const answer = await bench.ask('POST', '/bookings', { text: '{"kind":' });

    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: 'malformedJson', status: 400 });
  });

  test.each(['null', '[]', '"text"', '5'])('the body %s is a 422', async (text) => {
    expect((await bench.ask('POST', '/bookings', { text })).status).toBe(422);
  });

  test('a body that is not said to be JSON, or none at all', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };

    expect((await bench.ask('POST', '/bookings', { text: 'kind=session', headers: form })).status).toBe(415);
    expect((await bench.ask('POST', '/bookings')).status).toBe(422);
  });

  test('a title of 1 MB is a 413, one of half a MB a 422', async () => {
    const sized = (length: number) =>
      bench.ask('POST', '/bookings', { body: { ...appointment, description: 'x'.repeat(length) } });

    const [large, long] = [await sized(1_048_576), await sized(500_000)];

    expect([large.status, large.json['code']]).toEqual([413, 'tooLarge']);
    expect([long.status, long.json['code']]).toEqual([422, 'invalid']);
    expect(long.text.length).toBeLessThan(2000);
  });

  test('a patch may be sent as a merge patch', async () => {
    const answer = await bench.ask('PATCH', '/studio', {
      text: '{"name":"Studio Mond"}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });

    expect([answer.status, answer.json['name']]).toEqual([200, 'Studio Mond']);
  });

  test('an unknown path is a 404, a known one with another method a 405 that says which there are', async () => {
    const unknown = await bench.ask('GET', '/nothing');
    const method = await bench.ask('PUT', '/bookings', { body: {} });

    expect([unknown.status, unknown.json['code']]).toEqual([404, 'notFound']);
    expect([method.status, method.json['code']]).toEqual([405, 'methodNotAllowed']);
    expect(method.headers.get('allow')).toBe('GET, POST');
    expect((await bench.ask('GET', '/bookings/x/convert')).headers.get('allow')).toBe('POST');
  });

  test('HEAD is GET without a body', async () => {
    const answer = await bench.ask('HEAD', '/studio');

    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('limits', () => {
  test('who asks too much is told how long to wait; others are not held up, and time heals', async () => {
    bench = await openWorkbench({ rateLimit: { burst: 3, perSecond: 0.5 } });
    const statuses: number[] = [];
    for (let at = 0; at < 4; at += 1) statuses.push((await bench.ask('GET', '/studio')).status);
    const refused = await bench.ask('GET', '/studio');
    const browser = await bench.ask('GET', '/studio', await browserOf('ann'));
    bench.passSeconds(2);

    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(browser.status).toBe(200);
    expect((await bench.ask('GET', '/studio')).status).toBe(200);
  });
});
