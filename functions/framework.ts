import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Cloud Run gives ten seconds between asking an instance to end and ending it. */
const mostSeconds = 9;
/** Milliseconds. */
const lookEvery = 20;

/** What Node says on the channel `http.server.request.start`, before any handler of the server sees the request. */
interface RequestStart {
  readonly request: IncomingMessage;
  readonly server: Server;
}

/**
 * Keeps the bytes of every body: functions-framework parses them and answers malformed ones itself, so that neither a page nor
 * the acknowledgement table would see those. Told that every body is plain bytes it only keeps them, as `rawBody`; Hono reads
 * the real content type from the raw headers.
 */
export function keepBodies(): void {
  onRequest(({ request }) => {
    request.headers['content-type'] = 'application/octet-stream';
  });
}

/**
 * Lets running requests finish when the process is asked to end, where functions-framework would exit at once. Its handlers are
 * replaced at the first request: before that there is nothing to lose. The signal it returns is aborted as soon as the process
 * is asked, so that long work can stop at a good place.
 */
export function finishBeforeEnding(): AbortSignal {
  const stopping = new AbortController();
  let replaced = false;
  onRequest(({ server }) => {
    if (replaced) return;
    replaced = true;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => {
        stopping.abort();
        void finish(server);
      });
    }
  });
  return stopping.signal;
}

function onRequest(notice: (start: RequestStart) => void): void {
  subscribe('http.server.request.start', (start) => {
    notice(start as RequestStart); // the shape Node documents for this channel
  });
}

/** Takes no more requests, lets the running ones finish, ends the process. */
async function finish(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // After its last answer a connection is idle, not closed.
  setInterval(() => server.closeIdleConnections(), lookEvery);
  await Promise.race([closed, wait(mostSeconds * 1000)]);
  process.exit(0);
}
