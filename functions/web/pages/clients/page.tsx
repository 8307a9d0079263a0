import { Hono } from 'hono';
import type { PersonEnvironment, WebDeps } from '../../environment.ts';
import { clientListPages } from './list-page.tsx';
import { oneClientPages } from './client-page.tsx';
import { deletedClientPages } from './deleted-page.tsx';
import { importPages } from './import-page.tsx';
import { jobPages } from './job-page.tsx';
import { joinPages } from './join-page.tsx';

/** The studio's clients: list and search, add, change, delete and restore, put into groups, import and export. */
export function clientPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.route('/', clientListPages(deps));
  app.route('/', deletedClientPages(deps));
  app.route('/', joinPages(deps));
  app.route('/', jobPages(deps));
  app.route('/', importPages(deps));
  // Last: its paths take any name for a client's id.
  app.route('/', oneClientPages(deps));
  return app;
}
