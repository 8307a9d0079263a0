import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { findApiKey, makeApiKey, revokeApiKey } from '../../shared/flows/studio/api-keys.ts';
import { apiKeys } from '../../shared/ports/collections.ts';
import type { ApiKeyRecord } from '../../shared/ports/records/api-records.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import { actorOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { filledText, pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['API keys'];
const params = pathId<'ApiKeyId'>();
const role = z.enum(['admin', 'user']);
const newKey = z.strictObject({ name: filledText(100), role: role.default('admin') }).openapi('NewApiKey');
const keyAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
    lastUsedAt: z.string().optional().openapi({ description: 'To the hour.' }),
    revokedAt: z.string().optional(),
  })
  .openapi('ApiKey');
const newKeyAnswer = keyAnswer
  .extend({ key: z.string().nullable().openapi({ description: 'The key itself, told this once.' }) })
  .openapi('NewApiKeyAnswer');

const listKeys = createRoute({
  method: 'get',
  path: '/api-keys',
  tags,
  summary: 'List keys, revoked ones too',
  request: { query: z.object(pageQuery) },
  responses: answers({ 200: { description: 'One page, the newest first.', schema: pageOf(keyAnswer) } }),
});

const makeKey = createRoute({
  method: 'post',
  path: '/api-keys',
  tags,
  summary: 'Make a key',
  description: 'The key is told in this answer only. A repeat with the same Idempotency-Key answers without it.',
  request: { body: body(newKey) },
  responses: answers({ 201: { description: 'The new key.', schema: newKeyAnswer } }),
});

const readKey = createRoute({
  method: 'get',
  path: '/api-keys/{id}',
  tags,
  summary: 'Read what is known of a key',
  request: { params },
  responses: answers({ 200: { description: 'The key, without its secret.', schema: keyAnswer } }),
});

const removeKey = createRoute({
  method: 'delete',
  path: '/api-keys/{id}',
  tags,
  summary: 'Revoke a key for good',
  request: { params },
  responses: answers({ 204: { description: 'It opens nothing any more.' } }),
});

/** Keys of the studio's own software. */
export function keyRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listKeys, async (context) => {
    const { studioId } = context.get('caller');
    const where = [{ field: 'studioId', is: '==', value: studioId }] as const;
    const query = { from: apiKeys, where, orderBy: [{ field: 'createdAt', direction: 'desc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), keyJson);
  });

  app.openapi(makeKey, async (context) => {
    const caller = context.get('caller');
    const request = { studioId: caller.studioId, actor: actorOf(caller), ...context.req.valid('json') };
    const made = await makeApiKey(deps, request);
    if (made.kind === 'refused') return answerRefusal(context, made);
    // The secret is stored nowhere, so a repeat cannot be told it.
    context.set('bodyKept', JSON.stringify({ ...keyJson(made.key), key: null }));
    const location = `/api/v1/api-keys/${made.key.id}`;
    return context.json({ ...keyJson(made.key), key: made.secret }, 201, { location });
  });

  app.openapi(readKey, async (context) => {
    const stored = await findApiKey(deps, context.get('caller').studioId, context.req.valid('param').id);
    return stored === undefined ? answerNotFound(context) : context.json(keyJson(stored.value));
  });

  app.openapi(removeKey, async (context) => {
    const { studioId } = context.get('caller');
    const answer = await revokeApiKey(deps, { studioId, id: context.req.valid('param').id });
    return answer.kind === 'refused' ? answerRefusal(context, answer) : context.body(null, 204);
  });
  return app;
}

function keyJson(key: ApiKeyRecord): z.infer<typeof keyAnswer> {
  const { id, name, createdAt, createdBy, lastUsedAt, revokedAt } = key;
  return {
    id,
    name,
    role: key.role,
    createdAt,
    createdBy,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
  };
}
