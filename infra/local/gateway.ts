import { Agent, createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** One part of the local cloud, and whether it takes connections now. */
export interface PartHealth {
  readonly name: string;
  readonly up: boolean;
}

/** What the gateway needs to know. */
export interface GatewayOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  /** The port of the function that serves a path; undefined where there is none. */
  readonly portOf: (path: string) => number | undefined;
  readonly health: () => Promise<readonly PartHealth[]>;
}

/** The one origin in front of the functions. */
export interface Gateway {
  readonly port: number;
  stop(): Promise<void>;
}

/** How long a request waits for a function that is being started again. */
const patience = 8_000;
const pause = 100;

/** Serves one origin: each path by its function, as the load balancer does in production, and `GET /healthz`. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/healthz') void answerHealth(options, response);
    else void pass(options, agent, { request, response, path });
  });
  server.requestTimeout = 0; // a function has its own time limit
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    // A server listening on TCP has an AddressInfo.
    server.listen(options.port, options.host, () => resolve((server.address() as AddressInfo).port));
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

async function answerHealth({ health }: GatewayOptions, response: ServerResponse): Promise<void> {
  const parts = await health();
  const up = parts.every((part) => part.up);
  response.writeHead(up ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: up ? 'up' : 'not up', parts }));
}

interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
}

async function pass(options: GatewayOptions, agent: Agent, { request, response, path }: Passage): Promise<void> {
  const port = options.portOf(path);
  if (port === undefined) {
    response.writeHead(404).end();
    return;
  }
  try {
    const body = Buffer.concat(await request.toArray());
    const answer = await askPatiently(agent, { request, response, body, port });
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
    response.once('close', () => answer.destroy());
    answer.once('error', () => response.destroy());
  } catch {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('This part is not up at the moment.\n');
  }
}

interface Question {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly port: number;
}

/** Tries again where that changes nothing: nobody listened, or the connection broke under a request that only reads. */
async function askPatiently(agent: Agent, question: Question): Promise<IncomingMessage> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await ask(agent, question);
    } catch (error) {
      if (!(error instanceof Repeatable) || performance.now() > until) throw error;
      await wait(pause);
    }
  }
}

class Repeatable extends Error {}

function ask(agent: Agent, { request, response, body, port }: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', url: path } = request;
    // A connection used before may end under a request, which must not be sent twice when it changes something.
    const repeatable = method === 'GET' || method === 'HEAD';
    const headers = headersFor(request, body);
    const onward = send({ host: '127.0.0.1', port, agent: repeatable ? agent : false, method, path, headers });
    onward.once('response', resolve);
    onward.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      const again = code === 'ECONNREFUSED' || (code === 'ECONNRESET' && repeatable);
      reject(again ? new Repeatable() : error);
    });
    response.once('close', () => onward.destroy());
    onward.end(body);
  });
}

/** The request's own headers, with those a load balancer sets in place of whatever the caller claimed. */
function headersFor(request: IncomingMessage, body: Buffer): string[] {
  const headers: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (!/^(connection|keep-alive|transfer-encoding|content-length|x-forwarded-.*)$/i.test(name)) {
      headers.push(name, request.rawHeaders[index + 1] ?? '');
    }
  }
  headers.push('x-forwarded-for', request.socket.remoteAddress ?? '', 'x-forwarded-proto', 'http');
  const hasBody = body.length > 0 || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(request.method ?? '');
  if (hasBody) headers.push('content-length', String(body.length));
  return headers;
}
