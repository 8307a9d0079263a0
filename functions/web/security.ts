import { timingSafeEqual } from 'node:crypto';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { Context, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { WebConfig, WebEnvironment } from './environment.ts';
import { paths } from './paths.ts';

/** The largest form taken, bytes; and the largest with a file in it, which is refused in the form when it is too large. */
const formSize = 64 * 1024;
const formSizeWithFile = 5_000_000;

/**
 * The headers of every page: scripts and styles from our own files only, in nobody's frame, and kept by no cache. The
 * referrer stays on our own pages; with none at all browsers would hide the origin of our own forms.
 */
export function pageHeaders(config: Pick<WebConfig, 'publicUrl'>): MiddlewareHandler {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    strictTransportSecurity: config.publicUrl.startsWith('https://') && 'max-age=31536000; includeSubDomains',
  });
  return createMiddleware(async (context, next) => {
    await headers(context, next);
    if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'no-store');
  });
}

/** Refuses bodies too large for any form of ours. */
export function limitBody(): MiddlewareHandler {
  const onError = (context: Context) => context.text('This form is too large.', 413);
  const plain = bodyLimit({ maxSize: formSize, onError });
  const withFile = bodyLimit({ maxSize: formSizeWithFile, onError });
  return (context, next) => (context.req.path === paths.clientImport ? withFile : plain)(context, next);
}

/** Whether a request that changes something comes from our own pages. */
export function isSameOrigin(config: Pick<WebConfig, 'publicUrl'>, headers: Headers): boolean {
  const origin = headers.get('Origin');
  if (origin !== null) return origin === new URL(config.publicUrl).origin;
  return headers.get('Sec-Fetch-Site') === 'same-origin';
}

/**
 * Refuses forms that were not sent from our own pages: by their origin, and for signed-in people by the token of their
 * session, in the form or in `X-CSRF-Token`. Runs behind the reading of the session.
 */
export function refuseForgedForms(config: Pick<WebConfig, 'publicUrl'>): MiddlewareHandler<WebEnvironment> {
  return createMiddleware<WebEnvironment>(async (context, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(context.req.method)) return next();
    if (!isSameOrigin(config, context.req.raw.headers))
      return context.text('This form was not sent from our pages.', 403);
    const person = context.get('person');
    if (person === undefined) return next();
    const token = context.req.header('X-CSRF-Token') ?? (await tokenOfForm(context.req));
    if (!isEqual(token, person.csrfToken)) {
      return context.text('This form is no longer valid. Go back, reload the page and send it again.', 403);
    }
    return next();
  });
}

async function tokenOfForm(request: { parseBody(): Promise<Record<string, unknown>> }): Promise<string> {
  const token = (await request.parseBody())['csrfToken'];
  return typeof token === 'string' ? token : '';
}

/** Whether two secrets are equal, in a time that tells nothing of where they differ. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
