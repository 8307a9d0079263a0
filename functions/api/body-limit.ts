import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnvironment } from './environment.ts';
import { answerProblem } from './problem.ts';

/**
 * Refuses bodies of more than so many bytes with 413, also those that do not say how long they are. Hono's own middleware
 * copies the Request it read, which the server's own kind of Request does not survive; this one makes a new one.
 */
export function limitBody(mostBytes: number): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const length = context.req.header('content-length');
    if (length !== undefined && Number(length) > mostBytes) return answerTooLarge(context);
    const isUnknown = length === undefined || context.req.header('transfer-encoding') !== undefined;
    if (isUnknown && context.req.raw.body !== null) {
      const read = await readAtMost(context.req.raw.body, mostBytes);
      if (read === undefined) return answerTooLarge(context);
      const { method, headers, url } = context.req.raw;
      context.req.raw = new Request(url, { method, headers, body: read });
    }
    return next();
  };
}

async function readAtMost(stream: ReadableStream<Uint8Array>, mostBytes: number): Promise<ArrayBuffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > mostBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole.buffer;
}

function answerTooLarge(context: Context<ApiEnvironment>): Response {
  return answerProblem(
    context,
    {
      status: 413,
      code: 'tooLarge',
      detail: 'The request is larger than 1 MB.',
      remedy: 'Send less at once.',
    },
    // What is left of the body is not read, so nothing else can come over this connection.
    { connection: 'close' },
  );
}
