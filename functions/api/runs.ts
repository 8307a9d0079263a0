import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { actorName } from '../../shared/domain/booking.ts';
import type { RunId } from '../../shared/domain/ids.ts';
import { parseInstant } from '../../shared/domain/time.ts';
import { previewUndo, undoRun } from '../../shared/flows/operate/undo-run.ts';
import { readRunLines } from '../../shared/flows/sync-run/read-run-lines.ts';
import { tellObstacle } from '../../shared/flows/sync-run/tell-obstacle.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { didChange, hadTrouble } from '../../shared/ports/records/run-outcomes.ts';
import type { RunLine, RunRecord, RunUndo } from '../../shared/ports/records/run-record.ts';
import type { Condition, Store } from '../../shared/ports/store.ts';
import { answers } from './answers.ts';
import { entryAnswer, entryJson } from './entry-json.ts';
import { actorOf, userIdOf } from './environment.ts';
import type { ApiEnvironment, Caller } from './environment.ts';
import type { GoogleSyncRouteDeps } from './google-sync.ts';
import { pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Runs'];
/** Changes of one run told at once. */
const mostChanges = 2000;
const undoAnswer = z.object({
  state: z.enum(['running', 'done']),
  by: z.string(),
  at: z.string(),
  runId: z.string().optional(),
  undone: z.number().int().optional(),
  leftOut: z.number().int().optional(),
});
const runSummary = z.object({
  id: z.string(),
  userId: z.string(),
  of: z.enum(['calendar', 'contacts']),
  trigger: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  outcome: z.string(),
  counts: z.record(z.string(), z.number()),
  calls: z.number().int().optional().openapi({ description: 'Calls made to Google.' }),
  undoes: z.string().optional().openapi({ description: 'The run this one takes back.' }),
  undo: undoAnswer.optional().openapi({ description: 'That this run was taken back; `runId` is the run that did it.' }),
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
    changesLeftOut: z.number().int().openapi({ description: 'Changes beyond 2,000 are counted only.' }),
  })
  .openapi('Run');

const moment = z
  .string()
  .transform((text) => parseInstant(text))
  .refine((instant) => instant !== undefined, 'It is no RFC 3339 time.')
  .openapi({ type: 'string', format: 'date-time' });

const listRuns = createRoute({
  method: 'get',
  path: '/users/{id}/runs',
  tags,
  summary: 'List a user’s syncs of the last 90 days',
  request: {
    params: pathId<'UserId'>(),
    query: z.object({
      ...pageQuery,
      outcome: z.enum(['changed', 'trouble']).optional().openapi({
        description: 'Only those that wrote something, or that did not end well or warned of something.',
      }),
      from: moment.optional(),
      to: moment.optional(),
    }),
  },
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

const undo = createRoute({
  method: 'post',
  path: '/runs/{id}/undo',
  tags,
  summary: 'Take a sync back on both sides',
  description:
    'Everything it changed that has not changed since goes back; the rest is listed in the run that does it. Goes on by itself: read the run to see how far it is.',
  request: { params: pathId<'RunId'>() },
  responses: answers({
    202: { description: 'It was asked for.', schema: z.object({ runId: z.string(), total: z.number().int() }) },
  }),
});

const undoItem = z.object({
  kind: z.string(),
  bookingId: z.string(),
  title: z.string(),
  reason: z.string().optional(),
});
const previewOfUndo = createRoute({
  method: 'post',
  path: '/runs/{id}/undo/preview',
  tags,
  summary: 'What taking a sync back would do; writes nothing',
  request: { params: pathId<'RunId'>() },
  responses: answers({
    200: {
      description: 'What would go back, and what would stay as it is and why.',
      schema: z.object({ undone: z.array(undoItem), leftOut: z.array(undoItem) }),
    },
  }),
});

/** What syncs did, and taking them back. A plain user sees their own. */
export function runRoutes(deps: GoogleSyncRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listRuns, async (context) => {
    const places = studioCollections(context.get('caller').studioId);
    const userId = context.req.valid('param').id;
    if ((await deps.store.get(places.user(userId))) === undefined) return answerNotFound(context);
    const { outcome, from, to, ...page } = context.req.valid('query');
    const where: readonly Condition[] = [
      { field: 'userId', is: '==', value: userId },
      ...(from === undefined ? [] : [{ field: 'startedAt', is: '>=', value: from } as const]),
      ...(to === undefined ? [] : [{ field: 'startedAt', is: '<', value: to } as const]),
    ];
    const query = { from: places.runs, where, orderBy: [{ field: 'startedAt', direction: 'desc' }] } as const;
    const keep = (run: RunRecord): boolean => {
      if (outcome === 'changed') return didChange(run);
      return outcome === undefined || hadTrouble(run);
    };
    return answerPage(context, await readPage(deps.store, { query, ...page, keep }), summaryJson);
  });

  app.openapi(readRun, async (context) => {
    const run = await readTheirs(deps.store, context.get('caller'), context.req.valid('param').id);
    if (run === undefined) return answerNotFound(context);
    const { lines, wrote } = await readRunLines(deps.store, run);
    const changes = lines.slice(0, mostChanges).map(changeJson);
    const changesLeftOut = wrote ? lines.length - changes.length : run.linesLeftOut;
    return context.json({ ...summaryJson(run), changes, changesLeftOut }, 200);
  });

  app.openapi(undo, async (context) => {
    const caller = context.get('caller');
    const run = await readTheirs(deps.store, caller, context.req.valid('param').id);
    if (run === undefined) return answerNotFound(context);
    const answer = await undoRun(deps, { studioId: caller.studioId, runId: run.id, by: actorOf(caller) });
    if (answer.kind === 'refused') return answerRefusal(context, answer);
    return context.json({ runId: run.id, total: answer.total }, 202);
  });

  app.openapi(previewOfUndo, async (context) => {
    const { studioId } = context.get('caller');
    const run = await readTheirs(deps.store, context.get('caller'), context.req.valid('param').id);
    if (run === undefined) return answerNotFound(context);
    const foreseen = await previewUndo(deps, { studioId, runId: run.id });
    if (foreseen.kind === 'refused') return answerRefusal(context, foreseen);
    const undone = foreseen.actions.filter(({ kind }) => kind !== 'remember');
    const leftOut = foreseen.leftOut.map(({ change, reason }) => ({
      kind: change.kind,
      bookingId: change.bookingId,
      title: change.title,
      reason: tellObstacle(reason),
    }));
    return context.json(
      { undone: undone.map(({ kind, bookingId, title }) => ({ kind, bookingId, title })), leftOut },
      200,
    );
  });
  return app;
}

/** A run its caller may see: for plain users their own. */
async function readTheirs(store: Store, caller: Caller, id: RunId): Promise<RunRecord | undefined> {
  const run = (await store.get(studioCollections(caller.studioId).run(id)))?.value;
  return caller.role !== 'user' || run?.userId === userIdOf(caller) ? run : undefined;
}

function summaryJson(run: RunRecord): z.infer<typeof runSummary> {
  const { id, userId, of = 'calendar', trigger, startedAt, endedAt, outcome, counts, warnings, calls, undoes } = run;
  return {
    id,
    userId,
    of,
    trigger,
    startedAt,
    endedAt,
    outcome,
    counts,
    ...(calls === undefined ? {} : { calls }),
    ...(undoes === undefined ? {} : { undoes }),
    ...(run.undo === undefined ? {} : { undo: undoJson(run.undo) }),
    warnings: [...warnings],
  };
}

function undoJson({ by, ...undo }: RunUndo): z.infer<typeof undoAnswer> {
  return { ...undo, by: actorName(by) };
}

function changeJson(line: RunLine): z.infer<typeof runChange> {
  const { before, after, ...rest } = line;
  return {
    ...rest,
    ...(before === undefined ? {} : { before: entryJson(before) }),
    ...(after === undefined ? {} : { after: entryJson(after) }),
  };
}
