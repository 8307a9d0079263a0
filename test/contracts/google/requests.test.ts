import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import { CALENDAR_SCOPE, hour } from './calendar-client.ts';

const email = 'mara@example.com';
let google: LocalGoogle;
let token = '';

beforeAll(async () => {
  google = await startGoogle({ people: [{ email, name: 'Mara' }], quotas: 'off' });
  token = google.issueTokens({ email, scopes: [CALENDAR_SCOPE] }).accessToken;
});
afterAll(() => google.stop());

async function send(
  line: string,
  body?: unknown,
): Promise<{ status: number; reason: string | undefined; message: string }> {
  const [method = '', path = ''] = line.split(' ');
  const response = await fetch(`${google.url}/calendar/v3/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const error = text === '' ? undefined : JSON.parse(text).error;
  return { status: response.status, reason: error?.errors?.[0]?.reason, message: error?.message ?? '' };
}

describe('a request', () => {
  it.each<[string, string, unknown, number]>([
    ['an unknown path', 'GET calendars/primary/parties', undefined, 404],
    ['a verb the path does not have', 'PUT calendars/primary/events', undefined, 404],
    ['an unknown parameter', 'GET calendars/primary/events?colour=red', undefined, 400],
    ['a parameter of the wrong type', 'GET calendars/primary/events?maxResults=many', undefined, 400],
    ['a parameter out of range', 'GET calendars/primary/events?maxResults=0', undefined, 400],
    ['a parameter outside its enum', 'GET calendars/primary/events?orderBy=length', undefined, 400],
    ['a boolean that is none', 'GET calendars/primary/events?singleEvents=yes', undefined, 400],
    ['a time without an offset', 'GET calendars/primary/events?timeMin=2030-01-01T00:00:00', undefined, 400],
    ['a parameter twice', 'GET calendars/primary/events?q=a&q=b', undefined, 400],
    ['a missing parameter', 'POST calendars/primary/events/x/move', undefined, 400],
    ['an unknown property', 'POST calendars/primary/events', hour('x', 4, { titel: 'x' } as object), 400],
    ['an unknown inner property', 'POST calendars/primary/events', { ...hour('x'), start: { day: '2030-01-01' } }, 400],
    ['a property of the wrong type', 'POST calendars/primary/events', { ...hour('x'), summary: 7 }, 400],
    ['an array that is none', 'POST calendars/primary/events', { ...hour('x'), attendees: {} }, 400],
    ['null in an array', 'POST calendars/primary/events', { ...hour('x'), attendees: [null] }, 400],
    [
      'a date that does not exist',
      'POST calendars/primary/events',
      { start: { date: '2030-02-30' }, end: { date: '2030-03-01' } },
      400,
    ],
    ['broken JSON', 'POST calendars/primary/events', '{"summary"', 400],
    ['a method the double does not have', 'POST calendars/primary/events/quickAdd?text=x', undefined, 501],
  ])('with %s is refused', async (_what, line, body, status) => {
    expect((await send(line, body)).status).toBe(status);
  });

  it('with an unknown property says where', async () => {
    expect((await send('POST calendars/primary/events', { ...hour('x'), start: { day: 'x' } })).message).toContain(
      'Invalid JSON payload',
    );
  });

  it('without a token, or with a wrong one, is 401', async () => {
    const url = `${google.url}/calendar/v3/calendars/primary/events`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await fetch(`${url}?access_token=${token}`)).status).toBe(200);
  });

  it('carries the colours', async () => {
    expect((await send('GET colors')).status).toBe(200);
  });
});
