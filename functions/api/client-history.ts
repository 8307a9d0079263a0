import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { readClientHistory } from '../../shared/flows/studio/read-client-history.ts';
import type { ClientHistory } from '../../shared/flows/studio/read-client-history.ts';
import type { ClientVersion } from '../../shared/ports/records/client-record.ts';
import type { Store } from '../../shared/ports/store.ts';
import { answers } from './answers.ts';
import { actorJson } from './booking-json.ts';
import { clientAnswer, clientJson } from './client-json.ts';
import type { ApiEnvironment } from './environment.ts';
import { pathId } from './input.ts';
import { answerNotFound } from './problem.ts';

const versionAnswer = z
  .object({
    version: z.number().int(),
    at: z.string(),
    by: z.object({
      kind: z.enum(['user', 'apiKey', 'google', 'system']),
      name: z.string(),
      userId: z.string().optional(),
    }),
    deleted: z.boolean(),
    before: clientAnswer.nullable(),
    after: clientAnswer,
    runId: z.string().optional().openapi({ description: 'The sync that made it.' }),
    google: z.array(z.object({ userId: z.string(), state: z.enum(['reached', 'waiting']) })).openapi({
      description: 'For each user who syncs a group of the client: whether it is in their Google Contacts.',
    }),
  })
  .openapi('ClientVersion');

const readHistory = createRoute({
  method: 'get',
  path: '/clients/{id}/history',
  tags: ['Clients'],
  summary: 'What happened to a client, for 90 days; the newest 50 versions',
  request: { params: pathId<'ClientId'>() },
  responses: answers({
    200: { description: 'The newest version first.', schema: z.object({ items: z.array(versionAnswer) }) },
  }),
});

/** Every version of a client, deleted ones too. */
export function clientHistoryRoutes(deps: { readonly store: Store }): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();
  app.openapi(readHistory, async (context) => {
    const { studioId } = context.get('caller');
    const history = await readClientHistory(deps.store, { studioId, clientId: context.req.valid('param').id });
    if (history.versions.length === 0) return answerNotFound(context);
    const items = history.versions.map((version) => versionJson(version, history));
    return context.json({ items }, 200);
  });
  return app;
}

function versionJson(
  { version, at, by, client, before, deleted, runId }: ClientVersion,
  { reached }: ClientHistory,
): z.infer<typeof versionAnswer> {
  return {
    version,
    at,
    by: actorJson(by),
    deleted: deleted === true,
    before: before === undefined ? null : clientJson(before),
    after: clientJson(client),
    ...(runId === undefined ? {} : { runId }),
    google: [...reached].map(([userId, there]) => ({ userId, state: there >= version ? 'reached' : 'waiting' })),
  };
}
