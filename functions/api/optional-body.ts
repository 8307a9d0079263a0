import { createMiddleware } from 'hono/factory';
import type { ApiEnvironment } from './environment.ts';

/** For routes whose body may be left out: an empty one counts as none, though clients send their `content-type` all the same. */
export const optionalBody = createMiddleware<ApiEnvironment>(async (context, next) => {
  if ((await context.req.text()) === '') {
    const { url, method, headers } = context.req.raw;
    const bare = new Headers(headers);
    bare.delete('content-type');
    context.req.raw = new Request(url, { method, headers: bare });
  }
  await next();
});
