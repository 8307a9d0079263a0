import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ClientJobAnswer } from '../../shared/flows/studio/client-job.ts';
import { runClientJob } from '../../shared/flows/studio/run-client-job.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { ClientJobRecord } from '../../shared/ports/records/client-job-record.ts';
import { answers } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import type { ApiEnvironment } from './environment.ts';
import { pathId } from './input.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

/** How long one request works on a job; milliseconds. What is left then is for the next request. */
export const waitsFor = 8000;

const tags = ['Client groups'];
const params = pathId<'ClientJobId'>();

/** Long work on clients as the API tells it. */
export const jobAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(['join', 'leave', 'import']),
    state: z.enum(['running', 'done']),
    done: z.number().int(),
    total: z.number().int(),
    changed: z.number().int().openapi({ description: 'How many of those done were changed or made.' }),
    problem: z.string().nullable().openapi({ description: 'Why it ended early.' }),
  })
  .openapi('ClientJob');
const responses = answers({
  200: { description: 'The job is done.', schema: jobAnswer },
  202: { description: 'The job is not done: ask again to go on.', schema: jobAnswer },
});

const readJob = createRoute({
  method: 'get',
  path: '/client-jobs/{id}',
  tags,
  summary: 'Read how far long work on clients is',
  request: { params },
  responses,
});

const goOn = createRoute({
  method: 'post',
  path: '/client-jobs/{id}/continue',
  tags,
  summary: 'Go on with long work on clients for some seconds; repeat it until it is done',
  request: { params },
  responses,
});

/** Long work on many clients: it goes on while somebody asks for it, and from where it stands. */
export function clientJobRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(readJob, async (context) => {
    const { studioId } = context.get('caller');
    const job = await deps.store.get(studioCollections(studioId).clientJob(context.req.valid('param').id));
    return job === undefined ? answerNotFound(context) : answerJob(context, { kind: 'done', job: job.value });
  });

  app.openapi(goOn, async (context) => {
    const { studioId } = context.get('caller');
    const jobId = context.req.valid('param').id;
    return answerJob(context, await runClientJob(deps, { studioId, jobId, forMilliseconds: waitsFor }));
  });
  return app;
}

/** Answers with a job: 200 when it is done, 202 while it is not. */
export function answerJob(context: Context<ApiEnvironment>, answer: ClientJobAnswer): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { job } = answer;
  const headers = { location: `/api/v1/client-jobs/${job.id}` };
  return context.json(jobJson(job), job.state === 'done' ? 200 : 202, headers);
}

function jobJson({ id, work, state, done, total, changed, problem }: ClientJobRecord): z.infer<typeof jobAnswer> {
  return { id, kind: work.kind, state, done, total, changed, problem: problem ?? null };
}
