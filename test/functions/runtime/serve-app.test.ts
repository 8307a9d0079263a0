import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { keepBodies } from '../../../functions/framework.ts';
import type { LogLine } from '../../../functions/log.ts';
import { serveApp } from '../../../functions/serve-app.ts';
import { createSystemClock } from '../../../shared/adapters/system/clock.ts';

let server: Server;
let address: string;
let lines: LogLine[] = [];

beforeAll(async () => {
  keepBodies();
  const app = new Hono();
  app.post('/echo', async ({ req, body }) =>
    body(await req.arrayBuffer(), 201, { 'x-type': req.header('content-type') ?? '' }),
  );
  app.get('/invitations/:secret', ({ text }) => text('welcome'));
  const deps = { clock: createSystemClock(), log: (line: LogLine) => void lines.push(line) };
  http('serve-app-test', serveApp(deps, app, 'page answered'));
  const torn = { fetch: () => Promise.reject(new Error('about ann@example.com')) };
  http('serve-torn-test', serveApp(deps, torn, 'page answered'));
  server = await listen('serve-app-test');
  address = addressOf(server);
});

afterAll(() => {
  close(server);
});

beforeEach(() => {
  lines = [];
});

async function listen(name: string): Promise<Server> {
  const listening = getTestServer(name);
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  return listening;
}

function addressOf(listening: Server): string {
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function close(listening: Server): void {
  listening.closeAllConnections();
  listening.close();
}

test.each([
  ['application/json', '{"a":'],
  ['application/x-www-form-urlencoded', 'name=J%C3%BCrgen&name=2'],
  ['application/octet-stream', '\u0000ÿ'],
])('an application gets the bytes and the type that were sent: %s', async (type, body) => {
  const answer = await fetch(`${address}/echo`, { method: 'POST', headers: { 'content-type': type }, body });

  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-type')).toBe(type);
  expect(await answer.text()).toBe(body);
});

test('a request is logged once, without its path', async () => {
  await fetch(`${address}/invitations/a-secret`);

  expect(lines).toMatchObject([{ severity: 'INFO', message: 'page answered', method: 'GET', status: 200 }]);
  expect(JSON.stringify(lines)).not.toContain('a-secret');
});

test('what an application throws is answered plainly and logged without its message', async () => {
  const torn = await listen('serve-torn-test');

  const answer = await fetch(addressOf(torn));

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('ann@example.com');
  expect(lines.map(({ severity }) => severity)).toContain('ERROR');
  expect(JSON.stringify(lines)).not.toContain('ann@example.com');
  close(torn);
});
