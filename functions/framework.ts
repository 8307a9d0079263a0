import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Cloud Run gives ten seconds between asking an instance to end and ending it. */
const mostSeconds = 9;

/** What Node says on the channel `http.server.request.start`, before any handler of the server sees the request. */
interface RequestStart {
  readonly request: IncomingMessage;
  readonly server: Server;
}

/**
 * Two habits of functions-framework are put right here, through Node's own notice of each request's beginning; call it once, as
 * the module is loaded. It parses bodies and answers malformed ones itself, so that neither a page nor the acknowledgement table
 * sees them: told that every body is plain bytes, it only keeps them (as `rawBody`; handlers read the real content type from
 * the raw headers). And it exits in the middle of requests when asked to end: our own ending takes its place.
 */
export function tameFramework(): void {
  let tamed = false;
  subscribe('http.server.request.start', (notice) => {
    const { request, server } = notice as RequestStart; // the shape Node documents for this channel
    request.headers['content-type'] = 'application/octet-stream';
    if (tamed) return;
    tamed = true;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => void finish(server));
    }
  });
}

/** Takes no more requests, lets the running ones finish, ends the process. */
async function finish(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  await Promise.race([closed, wait(mostSeconds * 1000)]);
  process.exit(0);
}
