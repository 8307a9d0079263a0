import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Outcome } from './handle-call.ts';

const HTML_FAILURE = `<!DOCTYPE html><html lang=en><title>Error (Server Error)!!1</title>
<p><b>Sorry.</b> <ins>That's an error.</ins><p>The service is temporarily unavailable. Please try again in 30 seconds.</html>`;

/** Puts an outcome on the wire: JSON, a page, a reset connection, or silence. */
export async function sendOutcome(context: Context, outcome: Outcome): Promise<Response> {
  // The Node server always hands its own objects over; Hono leaves their type open.
  const { incoming } = context.env as HttpBindings;
  switch (outcome.kind) {
    case 'reset':
      incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'hang':
      await new Promise((resolve) => incoming.socket.once('close', resolve));
      return RESPONSE_ALREADY_SENT;
    case 'html':
      return new Response(HTML_FAILURE, {
        status: outcome.status,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
      });
    case 'answer':
      return jsonResponse(outcome.status, outcome.body);
  }
}

function jsonResponse(status: number, body: object | undefined): Response {
  if (!body) return new Response(null, { status });
  const etag = 'etag' in body && typeof body.etag === 'string' ? { etag: body.etag } : {};
  const text = JSON.stringify(body);
  const length = { 'content-length': String(Buffer.byteLength(text)) };
  return new Response(text, {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...length, ...etag },
  });
}
