import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGoogle } from '../../../shared/adapters/google/google.ts';
import { asId, type EventId } from '../../../shared/domain/ids.ts';
import type { GoogleCalendar } from '../../../shared/ports/google.ts';
import { createFixedChance, createVirtualClock, type VirtualClock } from '../../adapters/google/virtual-clock.ts';
import { calendarId, newEvent, readAll } from './port-examples.ts';
import { registration } from './studio-with-google.ts';

/** What the next request is answered with; a success with an empty page when nothing is left. */
interface Scripted {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const emptyPage = JSON.stringify({ items: [], nextSyncToken: 't2', timeZone: 'Europe/Berlin', accessRole: 'owner' });
const writtenEvent = JSON.stringify({
  id: 'written0',
  etag: '"2"',
  updated: '2026-03-01T00:00:00Z',
  start: { date: '2026-03-02' },
  end: { date: '2026-03-03' },
});

let server: Server;
let script: Scripted[];
let seen: Seen[];
let connections: number;
let clock: VirtualClock;
let calendar: GoogleCalendar;

beforeEach(async () => {
  script = [];
  seen = [];
  connections = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.url === '/token') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ access_token: 'at', expires_in: 3_599 }));
        return;
      }
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      const next = script.shift() ?? { status: 200, body: emptyPage };
      response.writeHead(next.status, { 'content-type': 'application/json', ...next.headers });
      response.end(next.body);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  clock = createVirtualClock();
  // A server listening on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const google = createGoogle({
    ...registration,
    baseUrl: `http://127.0.0.1:${port}`,
    clock,
    chance: createFixedChance(),
  });
  calendar = google.calendarOf({ refreshToken: 'r', subject: asId('sub') });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const throttled = { error: { code: 429, errors: [{ domain: 'usageLimits', reason: 'rateLimitExceeded' }] } };

describe('on the wire', () => {
  test('a wait that Google asks for is kept', async () => {
    script.push({ status: 429, headers: { 'retry-after': '7' }, body: JSON.stringify(throttled) });
    await readAll(calendar);
    expect(clock.sleeps).toEqual([7_000]);
  });

  test('a wait longer than the budget is passed on to who can wait', async () => {
    script.push({ status: 429, headers: { 'retry-after': '3600' }, body: JSON.stringify(throttled) });
    await expect(readAll(calendar)).rejects.toMatchObject({ reason: 'throttled', retryAfterSeconds: 3_600 });
    expect(clock.sleeps).toEqual([]);
  });

  test('repeats are ours alone: the client makes none of its own', async () => {
    script.push({ status: 503, body: JSON.stringify({ error: { errors: [{ reason: 'backendError' }] } }) });
    await readAll(calendar);
    expect(seen).toHaveLength(2);
    expect(clock.sleeps).toEqual([500]);
  });

  test('a page of HTML is trouble, whatever its status', async () => {
    for (const status of [200, 403, 404, 502]) {
      const sorry = { status, headers: { 'content-type': 'text/html' }, body: '<html>Sorry</html>' };
      script = Array.from({ length: 30 }, () => sorry);
      await expect(readAll(calendar)).rejects.toMatchObject({ reason: 'unavailable' });
    }
  });

  test('reads carry the token and nothing that is forbidden beside it', async () => {
    await readAll(calendar, 't1');
    const { line, headers } = seen[0] ?? { line: '', headers: {} };
    expect(line).toBe(
      'GET /calendar/v3/calendars/ann%40example.com/events?singleEvents=false&maxResults=2500&syncToken=t1',
    );
    expect(headers.authorization).toBe('Bearer at');
  });

  test('writes are conditional and send no mail', async () => {
    script.push({ status: 200, body: writtenEvent }, { status: 204, body: '' });
    await calendar.patchEvent(calendarId, { ...newEvent('written0'), version: '"1"', fields: ['title'] });
    await calendar.deleteEvent(calendarId, asId<EventId>('written0'), '"2"');
    expect(seen.map(({ line, headers }) => [line, headers['if-match']])).toEqual([
      ['PATCH /calendar/v3/calendars/ann%40example.com/events/written0?sendUpdates=none', '"1"'],
      ['DELETE /calendar/v3/calendars/ann%40example.com/events/written0?sendUpdates=none', '"2"'],
    ]);
    expect(Object.keys(JSON.parse(seen[0]?.body ?? '{}') as object).toSorted()).toEqual([
      'extendedProperties',
      'summary',
    ]);
  });

  test('connections are kept alive', async () => {
    for (let call = 0; call < 5; call += 1) await readAll(calendar);
    expect(seen).toHaveLength(5);
    expect(connections).toBeLessThan(3);
  });

  test('an id made to climb out of its path goes nowhere', async () => {
    await expect(calendar.readEvent(calendarId, asId<EventId>('..'))).rejects.toMatchObject({ reason: 'rejected' });
    await calendar.readEvent(calendarId, asId<EventId>('a/../../b?c'));
    expect(seen.map(({ line }) => line)).toEqual([
      'GET /calendar/v3/calendars/ann%40example.com/events/a%2F..%2F..%2Fb%3Fc',
    ]);
  });
});
