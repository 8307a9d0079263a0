import { Hono } from 'hono';
import type { Context } from 'hono';
import type { PersonEnvironment, WebConfig, WebDeps } from '../../environment.ts';
import { NotFoundPage } from '../../layout.tsx';
import { paths } from '../../paths.ts';
import { readRun } from './read.ts';
import { RunPage } from './run-page.tsx';

type PageContext = Context<PersonEnvironment>;

/** One run: what it did. */
export function oneRunPages(deps: WebDeps, _config: WebConfig): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(`${paths.runs}/:id`, (context) => show(deps, context));
  return app;
}

async function show(deps: WebDeps, context: PageContext): Promise<Response> {
  const person = context.get('person');
  const page = Number(context.req.query('page') ?? '1');
  const asked = { id: context.req.param('id') ?? '', page: Number.isInteger(page) ? page : 1 };
  const view = await readRun(deps.store, person, asked);
  if (view === undefined) return context.html(<NotFoundPage person={person} place="googleSync" />, 404);
  return context.html(<RunPage view={view} person={person} />);
}
