import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appointment, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

let bench: Workbench;
let server: Server;
beforeEach(async () => {
  bench = await openWorkbench({ conflictRule: 'allowAlways' });
  // As functions/serve-app.ts serves it.
  const listener = getRequestListener(bench.fetch, { overrideGlobalObjects: false });
  server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends a request byte for byte and gives back the status line and the body. */
async function send(
  lines: readonly string[],
  body = '',
): Promise<{ readonly status: number; readonly answer: string }> {
  const { port } = server.address() as AddressInfo; // it listens on a port
  const socket = connect(port, '127.0.0.1');
  const head = [...lines, 'Host: localhost', `Authorization: Bearer ${bench.key}`, 'Connection: close', '', ''];
  socket.write(head.join('\r\n') + body);
  const answer = await text(socket);
  return { status: Number(answer.split(' ')[1]), answer };
}

function chunked(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

const json = 'Content-Type: application/json';

test('a POST without a body and without a length is answered by its route', async () => {
  const made = await bench.ask('POST', '/bookings', { body: appointment });

  const { status } = await send([`POST /api/v1/bookings/${made.json['id']}/unlink HTTP/1.1`]);

  expect(status).toBe(200);
});

test('a body of unknown length is read, up to 1 MB, also where its key makes it repeatable', async () => {
  const lines = ['POST /api/v1/bookings HTTP/1.1', json, 'Transfer-Encoding: chunked'];
  const small = chunked(JSON.stringify(appointment));
  const large = chunked(JSON.stringify({ ...appointment, description: 'x'.repeat(1_000_000) }));

  const [first, second, third] = [
    await send(lines, small),
    await send([...lines, 'Idempotency-Key: k1'], small),
    await send(lines, large),
  ];

  expect([first.status, second.status, third.status]).toEqual([201, 201, 413]);
});

test('OPTIONS is answered like any method that is not possible', async () => {
  expect((await send(['OPTIONS /api/v1/studio HTTP/1.1'])).status).toBe(405);
});

test('a path that decodes to nothing is not found', async () => {
  expect((await send(['GET /api/v1/bookings/%E0%A4%A HTTP/1.1'])).status).toBe(404);
});
