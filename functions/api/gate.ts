import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { ApiEnvironment, Caller } from './environment.ts';
import { mayCall, policies } from './policy.ts';
import { answerProblem } from './problem.ts';
import { createRateLimiter } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import { answerNobody, isOwnRequest, readCaller } from './sign-in.ts';

/** Where the API stands. */
export const apiBase = '/api/v1';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets a request through to its route when someone we know makes it, may make it, and has not made too many. */
export function createGate(
  deps: { readonly store: Store; readonly clock: Clock },
  options: { readonly publicUrl: string; readonly rateLimit: RateLimit },
): MiddlewareHandler<ApiEnvironment> {
  const limiter = createRateLimiter(deps.clock, options.rateLimit);
  return async (context, next) => {
    const route = routeOf(context);
    const policy = route === undefined ? undefined : policies[route];
    // No route: the answer is 404 or 405 whoever asks.
    if (policy === undefined || policy === 'anyone') return next();
    const caller = await readCaller(deps, context, options.publicUrl);
    if (caller === undefined) return answerNobody(context);
    const wait = limiter.take(nameOf(caller));
    if (wait > 0) return answerTooMany(context, wait);
    if (!safeMethods.has(context.req.method) && !isOwnRequest(context, caller, options.publicUrl)) {
      return answerForged(context);
    }
    if (!mayCall(policy, caller, context.req.path.slice(apiBase.length).split('/')[2]))
      return answerNotAllowed(context);
    context.set('caller', caller);
    return next();
  };
}

/** Names a caller for limits and repeats. */
export function nameOf(caller: Caller): string {
  return caller.kind === 'user'
    ? `${caller.studioId} user ${caller.user.id}`
    : `${caller.studioId} key ${caller.keyId}`;
}

/** The route a request is for, as policies name it; undefined where there is none. */
export function routeOf(context: Context<ApiEnvironment>): string | undefined {
  const method = context.req.method === 'HEAD' ? 'GET' : context.req.method;
  const route = matchedRoutes(context).findLast((one) => one.method === method && !one.path.endsWith('*'));
  return route && `${method} ${route.path.slice(apiBase.length)}`;
}

function answerTooMany(context: Context<ApiEnvironment>, seconds: number): Response {
  return answerProblem(
    context,
    {
      status: 429,
      code: 'tooManyRequests',
      detail: 'This caller asks more than its share.',
      remedy: `Wait ${seconds} s, then go on more slowly.`,
    },
    { 'retry-after': String(seconds) },
  );
}

function answerForged(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 403,
    code: 'notOurPage',
    detail: 'A browser made this request without showing that one of our own pages asked for it.',
    remedy: 'Send the csrfToken of GET /api/v1/me as X-CSRF-Token, from a page of the same origin.',
  });
}

function answerNotAllowed(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 403,
    code: 'notAllowed',
    detail: 'This is for the owner and the admins of the studio.',
    remedy: 'Ask an admin to do it.',
  });
}
