import { Hono } from 'hono';
import { apiRoutes } from './api/routes.ts';
import { calendarHandlers } from './calendar/handlers.ts';
import type { Desk } from './desk.ts';
import type { ApiDescription } from './discovery/document.ts';
import { oauthRoutes } from './oauth/routes.tsx';

/** The double's HTTP app: Google's own paths, the controls under `/_/`, and the pages. */
export function createApp(desk: Desk, calendar: ApiDescription): Hono {
  const app = new Hono();
  const handlers = calendarHandlers(desk.paging);
  app.route('/', oauthRoutes(desk));
  app.route('/', apiRoutes({ ...desk, api: calendar, handlers }, '/calendar/v3'));
  return app;
}
