import type { Context } from 'hono';
import { Hono } from 'hono';
import { ApiError } from '../api-error.ts';
import { handleBatch } from './batch.ts';
import type { ApiDesk, ApiRequest } from './handle-call.ts';
import { handleCall } from './handle-call.ts';
import { sendOutcome } from './send-outcome.ts';

/** Where an API lives on the double's origin. */
interface ApiPaths {
  /** For example `/calendar/v3`. */
  readonly below: string;
  /** For example `/batch/calendar/v3`. */
  readonly batch: string;
}

/** The endpoints of one API. */
export function apiRoutes(desk: ApiDesk, { below, batch }: ApiPaths): Hono {
  const app = new Hono();
  app.all(`${below}/*`, async (context) => sendOutcome(context, await handleCall(desk, await requestOf(context))));
  app.post(batch, (context) => answerBatch(desk, context));
  return app;
}

async function requestOf(context: Context): Promise<ApiRequest> {
  const url = new URL(context.req.url);
  return {
    httpMethod: context.req.method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => context.req.header(name),
    text: await context.req.text(),
    inBatch: false,
  };
}

async function answerBatch(desk: ApiDesk, context: Context): Promise<Response> {
  const contentType = context.req.header('content-type') ?? '';
  const authorization = context.req.header('authorization');
  try {
    const outcome = await handleBatch(desk, { contentType, authorization, text: await context.req.text() });
    if (outcome.kind !== 'multipart') return await sendOutcome(context, outcome);
    const headers = { 'content-type': `multipart/mixed; boundary=${outcome.boundary}` };
    return new Response(outcome.text, { headers });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return sendOutcome(context, { kind: 'answer', status: error.status, body: desk.manner.wording(error) });
  }
}
