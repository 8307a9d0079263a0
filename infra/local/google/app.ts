import { Hono } from 'hono';
import type { Context, Next } from 'hono';
import { apiRoutes } from './api/routes.ts';
import { calendarHandlers } from './calendar/handlers.ts';
import { calendarManner } from './calendar/manner.ts';
import type { Control } from './control/control.ts';
import { controlRoutes } from './control/routes.ts';
import type { Counter } from './counts.ts';
import type { Desk } from './desk.ts';
import type { ApiDescription } from './discovery/document.ts';
import { oauthRoutes } from './oauth/routes.tsx';
import { contactPages } from './page/contact-routes.tsx';
import { personPages } from './page/person-routes.tsx';
import { troubleRoutes } from './page/trouble-routes.tsx';
import { peopleHandlers } from './people/handlers.ts';
import { peopleManner } from './people/manner.ts';

interface Rooms {
  readonly desk: Desk;
  readonly control: Control;
  readonly calendar: ApiDescription;
  readonly people: ApiDescription;
}

/** The double's HTTP app: Google's own paths, the controls under `/_/`, and the pages. */
export function createApp({ desk, control, calendar, people }: Rooms): Hono {
  const app = new Hono();
  for (const path of GOOGLE_PATHS) app.use(path, (context, next) => countTraffic(desk.counter, context, next));
  app.route('/', oauthRoutes(desk));
  const calendarDesk = { ...desk, api: calendar, handlers: calendarHandlers(desk), manner: calendarManner(desk) };
  app.route('/', apiRoutes(calendarDesk, { below: '/calendar/v3', batch: '/batch/calendar/v3' }));
  const peopleDesk = { ...desk, api: people, handlers: peopleHandlers(desk.contacts), manner: peopleManner(desk) };
  app.route('/', apiRoutes(peopleDesk, { below: '/v1', batch: '/batch' }));
  app.route('/', controlRoutes(desk, control));
  app.route('/', troubleRoutes(desk, control));
  app.route('/', contactPages(desk));
  app.route('/', personPages(desk, control));
  return app;
}

/** Google's paths, whose requests and bytes are counted. */
const GOOGLE_PATHS = ['/calendar/v3/*', '/v1/*', '/batch/*', '/token', '/revoke', '/oauth2/*', '/tokeninfo'];

async function countTraffic(counter: Counter, context: Context, next: Next): Promise<void> {
  counter.request(Number(context.req.header('content-length') ?? 0));
  await next();
  const length = context.res.headers.get('content-length');
  const wasReset = context.res.headers.has('x-hono-already-sent');
  if (wasReset) return;
  counter.answer(length === null ? (await context.res.clone().arrayBuffer()).byteLength : Number(length));
}
