import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { bookingActionRoutes } from './api/booking-actions.ts';
import { bookingRoutes } from './api/bookings.ts';
import type { BookingRouteDeps } from './api/bookings.ts';
import type { ApiEnvironment } from './api/environment.ts';
import { answerError, answerNoRoute, answerTooLarge } from './api/failures.ts';
import { apiBase, createGate, routeOf } from './api/gate.ts';
import { answerInvalid } from './api/input.ts';
import { policies } from './api/policy.ts';
import { defaultRateLimit } from './api/rate-limit.ts';
import type { RateLimit } from './api/rate-limit.ts';
import { honourIdempotencyKeys } from './api/repeats.ts';
import { factsOf, log } from './log.ts';
import type { Log } from './log.ts';

/** What the API uses of the world. */
export type ApiDeps = BookingRouteDeps;

/** What the API is told. */
export interface ApiConfig {
  /** The origin browsers see. */
  readonly publicUrl: string;
}

/** Bytes of one request; 1 MB. */
const largestBody = 1_000_000;

/** The REST API as one fetch-shaped app. Throws when a route has no policy: nobody would know who may call it. */
export function createApiApp(
  deps: ApiDeps,
  config: ApiConfig,
  options: { readonly log?: Log; readonly rateLimit?: RateLimit } = {},
): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>({ defaultHook: answerInvalid });
  const writeLog = options.log ?? log;
  app.use(async (context, next) => {
    context.set('requestId', randomUUID());
    context.header('x-request-id', context.get('requestId'));
    context.header('cache-control', 'no-store');
    await next();
    writeLog({
      severity: context.res.status >= 500 ? 'ERROR' : 'INFO',
      message: 'api request answered',
      requestId: context.get('requestId'),
      route: routeOf(context) ?? 'none',
      status: context.res.status,
      studioId: context.get('caller')?.studioId,
      ...(context.res.status >= 500 && context.error !== undefined ? factsOf(context.error) : {}),
    });
  });
  app.use(`${apiBase}/*`, bodyLimit({ maxSize: largestBody, onError: answerTooLarge }));
  app.use(
    `${apiBase}/*`,
    createGate(deps, { publicUrl: config.publicUrl, rateLimit: options.rateLimit ?? defaultRateLimit }),
  );
  app.use(`${apiBase}/*`, honourIdempotencyKeys(deps));
  app.route(apiBase, bookingRoutes(deps));
  app.route(apiBase, bookingActionRoutes(deps));
  app.notFound((context) => answerNoRoute(context, app.routes));
  app.onError((error, context) => answerError(context, error));
  refuseRoutesWithoutPolicy(app);
  return app;
}

function refuseRoutesWithoutPolicy(app: OpenAPIHono<ApiEnvironment>): void {
  for (const { method, path } of app.routes) {
    if (method === 'ALL' || !path.startsWith(apiBase)) continue;
    const route = `${method} ${path.slice(apiBase.length)}`;
    if (policies[route] === undefined) throw new Error(`the route "${route}" has no policy (functions/api/policy.ts)`);
  }
}
