import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Google } from '../shared/ports/google.ts';
import type { Keys } from '../shared/ports/keys.ts';
import { limitBody } from './api/body-limit.ts';
import { bookingActionRoutes } from './api/booking-actions.ts';
import { bookingHistoryRoutes } from './api/booking-history.ts';
import { bookingTypeRoutes } from './api/booking-types.ts';
import { bookingRoutes } from './api/bookings.ts';
import type { BookingRouteDeps } from './api/bookings.ts';
import { clientGroupRoutes } from './api/client-groups.ts';
import { clientHistoryRoutes } from './api/client-history.ts';
import { clientJobRoutes } from './api/client-jobs.ts';
import { contactTieRoutes } from './api/contact-ties.ts';
import { clientRoutes } from './api/clients.ts';
import { conflictRoutes } from './api/conflicts.ts';
import { answerDocs } from './api/docs.tsx';
import type { ApiEnvironment } from './api/environment.ts';
import { answerError, answerNoRoute } from './api/failures.ts';
import { apiBase, createGate, routeOf } from './api/gate.ts';
import { googleSyncRoutes } from './api/google-sync.ts';
import { answerInvalid } from './api/input.ts';
import { keyRoutes } from './api/keys.ts';
import { openApiDocument, registerSecurity } from './api/openapi.ts';
import { routesWithoutPolicy } from './api/policy.ts';
import { defaultRateLimit } from './api/rate-limit.ts';
import type { RateLimit } from './api/rate-limit.ts';
import { honourIdempotencyKeys } from './api/repeats.ts';
import { resourceRoutes } from './api/resources.ts';
import { runRoutes } from './api/runs.ts';
import { studioRoutes } from './api/studio.ts';
import { userRoutes } from './api/users.ts';
import { factsOf } from './log.ts';
import type { Log } from './log.ts';
import { sessionCookieName } from './web/cookies.ts';

/** What the API uses of the world. */
export interface ApiDeps extends BookingRouteDeps {
  readonly google: Google;
  readonly keys: Keys;
  readonly log: Log;
}

/** What the API is told. */
export interface ApiConfig {
  /** The origin browsers see. */
  readonly publicUrl: string;
  /** What the tokens of watch channels are made from. */
  readonly channelSecret: string;
}

/** Bytes of one request; 1 MB. */
const largestBody = 1_000_000;

/** The REST API as one fetch-shaped app. Throws when a route has no policy: nobody would know who may call it. */
export function createApiApp(
  deps: ApiDeps,
  config: ApiConfig,
  options: { readonly rateLimit?: RateLimit } = {},
): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>({ defaultHook: answerInvalid });
  app.use(async (context, next) => {
    context.set('requestId', randomUUID());
    context.header('x-request-id', context.get('requestId'));
    context.header('cache-control', 'no-store');
    await next();
    // Every request is logged where it is served; here is told what only we know of one that failed.
    if (context.res.status < 500) return;
    deps.log({
      severity: 'ERROR',
      message: 'an api request failed',
      requestId: context.get('requestId'),
      route: routeOf(context) ?? 'none',
      status: context.res.status,
      ...(context.error === undefined ? {} : factsOf(context.error)),
    });
  });
  app.use(`${apiBase}/*`, limitBody(largestBody));
  app.use(
    `${apiBase}/*`,
    createGate(deps, { publicUrl: config.publicUrl, rateLimit: options.rateLimit ?? defaultRateLimit }),
  );
  app.use(`${apiBase}/*`, honourIdempotencyKeys(deps));
  for (const routes of allRoutes(deps, config)) app.route(apiBase, routes);
  registerSecurity(app, sessionCookieName(config.publicUrl));
  const document = openApiDocument(app, config.publicUrl);
  app.get(`${apiBase}/openapi.json`, (context) => context.json(document));
  app.get('/api/docs', (context) => answerDocs(context, document));
  app.notFound((context) => answerNoRoute(context, app.routes));
  app.onError((error, context) => answerError(context, error));
  const unguarded = routesWithoutPolicy(app.routes, apiBase);
  if (unguarded.length > 0) throw new Error(`routes without a policy in functions/api/policy.ts: ${unguarded.join()}`);
  return app;
}

function allRoutes(deps: ApiDeps, { channelSecret }: ApiConfig): readonly OpenAPIHono<ApiEnvironment>[] {
  return [
    studioRoutes(deps),
    bookingRoutes(deps),
    bookingActionRoutes(deps),
    bookingHistoryRoutes(deps),
    clientRoutes(deps),
    clientHistoryRoutes(deps),
    clientGroupRoutes(deps),
    clientJobRoutes(deps),
    userRoutes(deps),
    resourceRoutes(deps),
    bookingTypeRoutes(deps, 'session'),
    bookingTypeRoutes(deps, 'appointment'),
    googleSyncRoutes({ ...deps, channelSecret }),
    contactTieRoutes(deps),
    runRoutes({ ...deps, channelSecret }),
    conflictRoutes(deps),
    keyRoutes(deps),
  ];
}
