import type { Context } from 'hono';
import { Hono } from 'hono';
import type { ApiDesk, ApiRequest } from './handle-call.ts';
import { handleCall } from './handle-call.ts';
import { sendOutcome } from './send-outcome.ts';

/** The endpoints of one API, below a path such as `/calendar/v3`. */
export function apiRoutes(desk: ApiDesk, below: string): Hono {
  const app = new Hono();
  app.all(`${below}/*`, async (context) => sendOutcome(context, await handleCall(desk, await requestOf(context))));
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
