import { Hono } from 'hono';
import type { PersonEnvironment, WebConfig, WebDeps, WebEnvironment } from './web/environment.ts';
import { googleSyncPages } from './web/pages/google-sync/page.tsx';
import { makeStudioPages } from './web/pages/make-studio.tsx';
import { signInPages } from './web/pages/sign-in.tsx';
import { limitBody, pageHeaders, refuseForgedForms } from './web/security.ts';
import { readPerson, signedInOnly } from './web/session.ts';
import { staticFiles } from './web/static.ts';

/** The pages people see: everything that is not the API and not Google's push. */
export function createWebApp(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.use(pageHeaders(config), limitBody());
  app.route('/', staticFiles());
  app.use(readPerson(deps, config), refuseForgedForms(config));
  app.route('/', signInPages(deps, config));
  app.route('/', makeStudioPages(deps, config));
  app.route('/', pagesOfStudio(deps, config));
  return app;
}

/** What only the people of a studio see. */
function pagesOfStudio(deps: WebDeps, config: WebConfig): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.use(signedInOnly());
  app.route('/', googleSyncPages(deps, config));
  return app;
}
