import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { RunLine, RunRecord } from '../../shared/ports/records/run-record.ts';
import type { Store } from '../../shared/ports/store.ts';
import { answers } from './answers.ts';
import { entryAnswer, entryJson } from './entry-json.ts';
import { userIdOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound } from './problem.ts';

const tags = ['Runs'];
const runSummary = z.object({
  id: z.string(),
  userId: z.string(),
  trigger: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  outcome: z.string(),
  counts: z.record(z.string(), z.number()),
  warnings: z.array(
    z.object({ code: z.string(), message: z.string(), remedy: z.string(), item: z.string().optional() }),
  ),
});
const runChange = z.object({
  kind: z.string(),
  title: z.string(),
  bookingId: z.string().optional(),
  eventId: z.string().optional(),
  before: entryAnswer.optional(),
  after: entryAnswer.optional(),
  reason: z.string().optional(),
  detail: z.string().optional(),
});
const runAnswer = runSummary
  .extend({
    changes: z.array(runChange),
    changesLeftOut: z.number().int().openapi({ description: 'Changes beyond 500 are counted only.' }),
  })
  .openapi('Run');

const listRuns = createRoute({
  method: 'get',
  path: '/users/{id}/runs',
  tags,
  summary: 'List a user’s syncs of the last 90 days',
  request: { params: pathId<'UserId'>(), query: z.object(pageQuery) },
  responses: answers({
    200: { description: 'One page, the newest first, without changes.', schema: pageOf(runSummary) },
  }),
});

const readRun = createRoute({
  method: 'get',
  path: '/runs/{id}',
  tags,
  summary: 'Read a sync with everything it did',
  request: { params: pathId<'RunId'>() },
  responses: answers({ 200: { description: 'The run.', schema: runAnswer } }),
});

/** What syncs did. A plain user sees their own. */
export function runRoutes(deps: { readonly store: Store }): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listRuns, async (context) => {
    const places = studioCollections(context.get('caller').studioId);
    const userId = context.req.valid('param').id;
    if ((await deps.store.get(places.user(userId))) === undefined) return answerNotFound(context);
    const where = [{ field: 'userId', is: '==', value: userId }] as const;
    const query = { from: places.runs, where, orderBy: [{ field: 'startedAt', direction: 'desc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), summaryJson);
  });

  app.openapi(readRun, async (context) => {
    const caller = context.get('caller');
    const run = await deps.store.get(studioCollections(caller.studioId).run(context.req.valid('param').id));
    const isTheirs = caller.role !== 'user' || run?.value.userId === userIdOf(caller);
    if (run === undefined || !isTheirs) return answerNotFound(context);
    const changes = run.value.lines.map(changeJson);
    return context.json({ ...summaryJson(run.value), changes, changesLeftOut: run.value.linesLeftOut });
  });
  return app;
}

function summaryJson(run: RunRecord): z.infer<typeof runSummary> {
  const { id, userId, trigger, startedAt, endedAt, outcome, counts, warnings } = run;
  return { id, userId, trigger, startedAt, endedAt, outcome, counts, warnings: [...warnings] };
}

function changeJson(line: RunLine): z.infer<typeof runChange> {
  const { before, after, ...rest } = line;
  return {
    ...rest,
    ...(before === undefined ? {} : { before: entryJson(before) }),
    ...(after === undefined ? {} : { after: entryJson(after) }),
  };
}
