import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One push as an endpoint got it. */
export interface ReceivedPush {
  readonly headers: IncomingHttpHeaders;
  readonly method: string | undefined;
  readonly body: {
    readonly subscription: string;
    readonly deliveryAttempt?: number;
    readonly message: Readonly<Record<string, string>> & { readonly attributes?: Readonly<Record<string, string>> };
  };
  /** The message's data as text. */
  readonly text: string;
}

/** Decides how a push is answered; `earlier` are the pushes to the same path before it. A number is sent as the status. */
export type Behaviour = (
  push: ReceivedPush,
  earlier: readonly ReceivedPush[],
  response: ServerResponse,
) => number | 'handled';

/** A server that keeps what is pushed to it. */
export interface Endpoint {
  url(path: string): string;
  pushes(path: string): readonly ReceivedPush[];
  behave(path: string, behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** Starts an endpoint that answers 204 wherever no behaviour is set. */
export async function startEndpoint(): Promise<Endpoint> {
  const received = new Map<string, ReceivedPush[]>();
  const behaviours = new Map<string, Behaviour>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      // What Pub/Sub pushes is the contract under test; a wrong shape fails the test that reads it.
      const body = JSON.parse(Buffer.concat(chunks).toString()) as ReceivedPush['body'];
      const text = Buffer.from(body.message['data'] ?? '', 'base64').toString();
      const push = { headers: request.headers, method: request.method, body, text };
      const earlier = received.get(path) ?? [];
      received.set(path, [...earlier, push]);
      const status = behaviours.get(path)?.(push, earlier, response) ?? 204;
      if (status !== 'handled') {
        response.writeHead(status).end();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on a TCP port has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    pushes: (path) => received.get(path) ?? [],
    behave: (path, behaviour) => behaviours.set(path, behaviour),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
