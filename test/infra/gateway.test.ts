import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, type PartHealth, startGateway } from '../../infra/local/gateway.ts';
import { freePort } from '../../infra/local/ports.ts';

let gateway: Gateway;
let api: Server;
let apiPort: number;
let parts: PartHealth[];
let seen: string[];

beforeEach(async () => {
  seen = [];
  parts = [{ name: 'api', up: true }];
  api = newApi();
  apiPort = await listen(api, 0);
  gateway = await startGateway({
    port: 0,
    host: '127.0.0.1',
    portOf: (path) => (path.startsWith('/api') ? apiPort : undefined),
    health: () => Promise.resolve(parts),
  });
});

afterEach(async () => {
  await gateway.stop();
  await closeServer(api);
});

/** Says what reached it, byte by byte; under `/api/torn` it cuts the connection instead. */
function newApi(): Server {
  return createServer((request, response) => {
    seen.push(`${String(request.method)} ${String(request.url)}`);
    if (request.url === '/api/torn') response.destroy();
    else void answerSame(request, response);
  });
}

async function answerSame(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray());
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.setHeader('x-seen', `${String(request.headers.host)} ${String(request.headers['x-forwarded-for'])}`);
  response.writeHead(201).end(body);
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function closeServer(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

const at = (path: string) => `http://127.0.0.1:${gateway.port}${path}`;

describe('the gateway', () => {
  test('passes a request on with its path, query and bytes, and brings back status, headers and bytes', async () => {
    const body = Buffer.from([0, 255, 10, 13]);

    const answer = await fetch(at('/api/echo?a=1&a=%20'), { method: 'PUT', body });

    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
    expect(seen).toEqual(['PUT /api/echo?a=1&a=%20']);
  });

  test('keeps the host people asked for, and says itself where a request came from', async () => {
    const answer = await fetch(at('/api'), { headers: { 'x-forwarded-for': '203.0.113.9' } });

    expect(answer.headers.get('x-seen')).toBe(`127.0.0.1:${gateway.port} 127.0.0.1`);
  });

  test('answers 404 where no function serves', async () => {
    expect((await fetch(at('/nowhere'))).status).toBe(404);
    expect(seen).toEqual([]);
  });

  test('waits for a function that is being started again', async () => {
    apiPort = await freePort();
    const answer = fetch(at('/api/late'), { method: 'POST', body: 'once' });
    const late = newApi();
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    await listen(late, apiPort);

    expect(await (await answer).text()).toBe('once');
    expect(seen).toEqual(['POST /api/late']);
    await closeServer(late);
  });

  test('never sends twice what a function may have begun', async () => {
    await fetch(at('/api/warm-up'));

    const answer = await fetch(at('/api/torn'), { method: 'POST', body: 'once' });

    expect(answer.status).toBe(502);
    expect(seen.filter((line) => line === 'POST /api/torn')).toHaveLength(1);
  });
});

describe('GET /healthz', () => {
  test('is 200 when every part is up, and names the parts', async () => {
    const answer = await fetch(at('/healthz'));

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'up', parts: [{ name: 'api', up: true }] });
  });

  test('is 503 when one part is not', async () => {
    parts = [...parts, { name: 'web', up: false }];

    expect((await fetch(at('/healthz'))).status).toBe(503);
  });
});
