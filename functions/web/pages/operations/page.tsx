import { Hono } from 'hono';
import type { Context } from 'hono';
import { partsOfSyncId, syncIdOf } from '../../../../shared/domain/ids.ts';
import { operateSync } from '../../../../shared/flows/operate/operate-sync.ts';
import { viewOperations, viewStudioSyncs, viewSync } from '../../../../shared/flows/operate/operate-view.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { listDeadLetters, replayDeadLetter } from '../../../../shared/flows/operate/replay-dead-letter.ts';
import type { OperatorAction } from '../../../../shared/ports/records/sync-record.ts';
import type { WebConfig, WebDeps, WebEnvironment } from '../../environment.ts';
import { answerNothingHere } from '../../failures.tsx';
import { readForm, textOf } from '../../form-values.ts';
import { operatorOf } from '../../operator.ts';
import { operatedSyncPath, paths } from '../../paths.ts';
import { browserCookieOf } from '../../session.ts';
import { DeadLettersPage } from './dead-letters.tsx';
import type { Operator } from './frame.tsx';
import { OverviewPage, StudioPage } from './overview.tsx';
import { SyncPage } from './sync-page.tsx';
import { actionWords } from './words.ts';

type PageContext = Context<WebEnvironment>;
type OperatorPage = (context: PageContext, operator: Operator) => Promise<Response>;

/** For the vendor's operators: how every sync is, and what can be done about it. For everybody else there is nothing here. */
export function operationsPages(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  const forOperators = (page: OperatorPage) => async (context: PageContext) => {
    const address = await operatorOf(deps, config, context);
    if (address === undefined) return turnAway(config, context);
    return page(context, { address, person: context.get('person') });
  };
  const studio = `${paths.operations}/studios/:id`;
  const sync = `${paths.operations}/syncs/:id`;
  const deadLetters = `${paths.operations}/dead-letters`;
  app.get(
    paths.operations,
    forOperators(async (context, operator) => {
      const view = await viewOperations(deps, context.req.query('after'));
      return context.html(<OverviewPage view={view} operator={operator} />);
    }),
  );
  app.get(
    studio,
    forOperators(async (context, operator) => {
      const view = await viewStudioSyncs(deps, context.req.param('id') ?? '');
      if (view === undefined) return answerNothingHere(context);
      return context.html(<StudioPage {...view} operator={operator} />);
    }),
  );
  app.get(
    sync,
    forOperators((context, operator) => showSync(deps, context, { operator })),
  );
  app.post(
    sync,
    forOperators((context, operator) => act(deps, context, operator)),
  );
  app.get(
    deadLetters,
    forOperators((context, operator) => showDeadLetters(deps, context, { operator })),
  );
  app.post(
    `${deadLetters}/:id`,
    forOperators(async (context, operator) => {
      const request = { id: context.req.param('id') ?? '', operator: operator.address };
      const answer = await replayDeadLetter(deps, request);
      if (answer.kind === 'refused') return showDeadLetters(deps, context, { operator, refused: answer });
      return context.redirect(`${deadLetters}?told=replayed`, 303);
    }),
  );
  return app;
}

/** Whoever is signed in as nobody may be an operator after signing in; for all others there is nothing here. */
async function turnAway(config: WebConfig, context: PageContext): Promise<Response> {
  const isNobody = context.get('person') === undefined && browserCookieOf(config, context) === undefined;
  if (!isNobody || context.req.method !== 'GET') return answerNothingHere(context);
  const query = new URLSearchParams({ returnTo: context.req.path });
  return context.redirect(`${paths.signIn}?${query.toString()}`, 303);
}

async function act(deps: WebDeps, context: PageContext, operator: Operator): Promise<Response> {
  const parts = partsOfSyncId(context.req.param('id') ?? '');
  const action = actionOf(textOf(await readForm(context.req), 'action'));
  if (parts === undefined || action === undefined) return answerNothingHere(context);
  const syncId = syncIdOf(parts.studioId, parts.userId);
  const answer = await operateSync(deps, { syncId, action, operator: operator.address });
  if (answer.kind === 'refused') return showSync(deps, context, { operator, refused: answer });
  return context.redirect(`${operatedSyncPath(syncId)}?told=${action}`, 303);
}

function actionOf(text: string): OperatorAction | undefined {
  const known = Object.keys(actionWords) as OperatorAction[]; // the keys of a record of them all
  return known.find((action) => action === text);
}

interface Shown {
  readonly operator: Operator;
  readonly refused?: Refused;
}

async function showSync(deps: WebDeps, context: PageContext, { operator, refused }: Shown): Promise<Response> {
  const view = await viewSync(deps, context.req.param('id') ?? '');
  if (view === undefined) return answerNothingHere(context);
  const told = actionOf(context.req.query('told') ?? '');
  const page = <SyncPage view={view} operator={operator} told={told} refused={refused} />;
  return context.html(page, refused === undefined ? 200 : 409);
}

async function showDeadLetters(deps: WebDeps, context: PageContext, { operator, refused }: Shown): Promise<Response> {
  const letters = await listDeadLetters(deps);
  const told = context.req.query('told') === 'replayed';
  const page = <DeadLettersPage letters={letters} operator={operator} told={told} refused={refused} />;
  return context.html(page, refused === undefined ? 200 : 409);
}
