import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import { CALENDAR_SCOPE, calendarOf, created, hour } from './calendar-client.ts';

const email = 'mara@example.com';
let google: LocalGoogle;
let token = '';

beforeAll(async () => {
  google = await startGoogle({ people: [{ email, name: 'Mara' }], quotas: 'off' });
  token = google.issueTokens({ email, scopes: [CALENDAR_SCOPE] }).accessToken;
});
afterAll(() => google.stop());

interface Call {
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: object;
}

async function batch(calls: readonly Call[]): Promise<Response> {
  const parts = calls.map(({ line, headers = [], body }, index) =>
    [
      '--frontier',
      'Content-Type: application/http',
      `Content-ID: <call-${index}>`,
      '',
      line,
      'Content-Type: application/json',
      ...headers,
      '',
      body ? JSON.stringify(body) : '',
      '',
    ].join('\r\n'),
  );
  return fetch(`${google.url}/batch/calendar/v3`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/mixed; boundary=frontier' },
    body: `${parts.join('')}--frontier--\r\n`,
  });
}

const EVENTS = '/calendar/v3/calendars/primary/events';

describe('a batch', () => {
  it('answers 200 and tells each call apart, though some fail', async () => {
    const response = await batch([
      { line: `POST ${EVENTS}`, body: hour('batched') },
      { line: `GET ${EVENTS}/nothing` },
      { line: `GET ${EVENTS}?maxResults=1` },
    ]);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=/);
    const text = await response.text();
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['200', '404', '200']);
    expect([...text.matchAll(/Content-ID: <(.+?)>/g)].map((match) => match[1])).toEqual([
      'response-call-0',
      'response-call-1',
      'response-call-2',
    ]);
    expect(text).toContain('"summary":"batched"');
  });

  it('passes inner headers on', async () => {
    const eventId = await created(calendarOf(google, email), hour('guarded'));
    const response = await batch([
      { line: `DELETE ${EVENTS}/${eventId}`, headers: ['If-Match: "1"'] },
      { line: `GET ${EVENTS}`, headers: ['Authorization: Bearer wrong'] },
    ]);
    expect([...(await response.text()).matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['412', '401']);
  });

  it('counts its calls one by one and its request once', async () => {
    google.resetCounts();
    await batch([{ line: `GET ${EVENTS}` }, { line: `GET ${EVENTS}` }]);
    expect(google.counts()).toMatchObject({ methods: { 'calendar.events.list': 2 }, requests: 1 });
  });

  it('of more than 50 calls is refused', async () => {
    expect((await batch(Array.from({ length: 51 }, () => ({ line: `GET ${EVENTS}` })))).status).toBe(400);
  });

  it('writes no working locations', async () => {
    const place = {
      eventType: 'workingLocation',
      visibility: 'public',
      transparency: 'transparent',
      workingLocationProperties: { type: 'homeOffice', homeOffice: {} },
    };
    expect(await (await batch([{ line: `POST ${EVENTS}`, body: hour('home', 4, place) }])).text()).toContain(
      'HTTP/1.1 400',
    );
  });
});
