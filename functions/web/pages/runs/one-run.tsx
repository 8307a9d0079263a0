import { Hono } from 'hono';
import type { Context } from 'hono';
import { previewUndo, undoRun } from '../../../../shared/flows/operate/undo-run.ts';
import type { UndoPreview } from '../../../../shared/flows/operate/undo-run.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import type { PersonEnvironment, WebConfig, WebDeps } from '../../environment.ts';
import { NotFoundPage } from '../../layout.tsx';
import { paths, runPath } from '../../paths.ts';
import { readRun } from './read.ts';
import type { RunView } from './read.ts';
import { RunPage } from './run-page.tsx';

type PageContext = Context<PersonEnvironment>;

/** One run: what it did, and taking it back. */
export function oneRunPages(deps: WebDeps, config: WebConfig): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(`${paths.runs}/:id`, async (context) => {
    const view = await read(deps, context);
    if (view === undefined) return notFound(context);
    const { studioId, id: runId } = view.run;
    const asked = context.req.query('undo') === '1' && view.run.undo === undefined && view.canUndo;
    const preview = asked
      ? await previewUndo({ ...deps, channelSecret: config.channelSecret }, { studioId, runId })
      : undefined;
    return show(deps, context, { view, ...(preview === undefined ? {} : { preview }) });
  });
  app.post(`${paths.runs}/:id/undo`, async (context) => {
    const view = await read(deps, context);
    if (view === undefined) return notFound(context);
    const { user } = context.get('person');
    const by = { kind: 'user', userId: user.id, name: user.name } as const;
    const answer = await undoRun(deps, { studioId: view.run.studioId, runId: view.run.id, by });
    if (answer.kind === 'requested') return context.redirect(`${runPath(view.run.id)}#undo`, 303);
    return show(deps, context, { view, preview: answer });
  });
  return app;
}

async function read(deps: WebDeps, context: PageContext): Promise<RunView | undefined> {
  const page = Number(context.req.query('page') ?? '1');
  const asked = { id: context.req.param('id') ?? '', page: Number.isInteger(page) ? page : 1 };
  return readRun(deps.store, context.get('person'), asked);
}

function notFound(context: PageContext): Response | Promise<Response> {
  return context.html(<NotFoundPage person={context.get('person')} place="googleSync" />, 404);
}

function show(
  deps: WebDeps,
  context: PageContext,
  shown: { readonly view: RunView; readonly preview?: UndoPreview | Refused },
): Response | Promise<Response> {
  const page = <RunPage {...shown} person={context.get('person')} now={deps.clock.now()} />;
  return context.html(page, shown.preview?.kind === 'refused' ? 409 : 200);
}
