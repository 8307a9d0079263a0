import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteClient } from '../../shared/flows/studio/delete-client.ts';
import { changeClient, makeClient } from '../../shared/flows/studio/edit-client.ts';
import { findClients } from '../../shared/flows/studio/find-clients.ts';
import { restoreClient } from '../../shared/flows/studio/restore-client.ts';
import type { ClientAnswer } from '../../shared/flows/studio/edit-client.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { DeletedClientRecord } from '../../shared/ports/records/client-record.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import { clientAnswer, clientJson, clientPatch, emptyClient, patchedClient } from './client-json.ts';
import { actorOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { entityTag, expectedVersion, flag, id, pageQuery, pathId, text } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Clients'];
const params = pathId<'ClientId'>();
const told = answers({ 200: { description: 'The client.', schema: clientAnswer } });

const listClients = createRoute({
  method: 'get',
  path: '/clients',
  tags,
  summary: 'List clients, all or those a text finds',
  request: {
    query: z.object({
      ...pageQuery,
      query: text(200).optional().openapi({
        description:
          'Beginnings of words of name, company or e-mail address, all of which a client has; or four digits or more of a phone.',
      }),
      groupId: id<'ClientGroupId'>().optional(),
      deleted: flag('The deleted ones that can be restored, the latest first, instead.'),
    }),
  },
  responses: answers({ 200: { description: 'One page, by name.', schema: pageOf(clientAnswer) } }),
});

const addClient = createRoute({
  method: 'post',
  path: '/clients',
  tags,
  summary: 'Add a client',
  request: { body: body(clientPatch) },
  responses: answers({ 201: { description: 'The new client.', schema: clientAnswer } }),
});

const readClient = createRoute({
  method: 'get',
  path: '/clients/{id}',
  tags,
  summary: 'Read a client',
  request: { params, query: z.object({ deleted: flag('Show it although it is deleted.') }) },
  responses: told,
});

const patchClient = createRoute({
  method: 'patch',
  path: '/clients/{id}',
  tags,
  summary: 'Change a client; the events of their bookings are worded anew',
  request: { params, body: body(clientPatch) },
  responses: told,
});

const removeClient = createRoute({
  method: 'delete',
  path: '/clients/{id}',
  tags,
  summary: 'Delete a client without standing sessions; it can be restored for 30 days',
  request: { params },
  responses: answers({ 204: { description: 'They are deleted; their appointments are unlinked.' } }),
});

const bringBack = createRoute({
  method: 'post',
  path: '/clients/{id}/restore',
  tags,
  summary: 'Bring a deleted client back, linked to the appointments it was taken off',
  request: { params },
  responses: told,
});

/** The studio's clients. */
export function clientRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listClients, async (context) => {
    const { studioId } = context.get('caller');
    const { limit, cursor, deleted, query, groupId } = context.req.valid('query');
    if (deleted) return answerDeleted(context, deps, { limit, cursor });
    const { query: asked, keep } = await findClients(deps.store, { studioId, query, groupId });
    return answerPage(context, await readPage(deps.store, { query: asked, keep, limit, cursor }), clientJson);
  });

  app.openapi(addClient, async (context) => {
    const caller = context.get('caller');
    const fields = patchedClient(emptyClient, context.req.valid('json'));
    const made = await makeClient(deps, { studioId: caller.studioId, fields, by: actorOf(caller) });
    return answerClient(context, made, 201);
  });

  app.openapi(readClient, async (context) => {
    const { studioId } = context.get('caller');
    const clientId = context.req.valid('param').id;
    const client = await deps.store.get(studioCollections(studioId).client(clientId));
    if (client !== undefined) return answerClient(context, { kind: 'done', client: client.value });
    const deleted = await deps.store.get(studioCollections(studioId).deletedClient(clientId));
    if (deleted === undefined || !context.req.valid('query').deleted) return answerNotFound(context);
    const { version } = deleted.value.client;
    return context.json(deletedJson(deleted.value), 200, entityTag(version));
  });

  app.openapi(patchClient, async (context) => {
    const patch = context.req.valid('json');
    const caller = context.get('caller');
    const clientId = context.req.valid('param').id;
    const request = { studioId: caller.studioId, clientId, by: actorOf(caller), ...expectedVersion(context) };
    return answerClient(context, await changeClient(deps, request, (before) => patchedClient(before, patch)));
  });

  app.openapi(removeClient, async (context) => {
    const caller = context.get('caller');
    const clientId = context.req.valid('param').id;
    const answer = await deleteClient(deps, {
      studioId: caller.studioId,
      clientId,
      actor: actorOf(caller),
      ...expectedVersion(context),
    });
    return answer.kind === 'refused' ? answerRefusal(context, answer) : context.body(null, 204);
  });

  app.openapi(bringBack, async (context) => {
    const caller = context.get('caller');
    const clientId = context.req.valid('param').id;
    const request = { studioId: caller.studioId, clientId, actor: actorOf(caller) };
    return answerClient(context, await restoreClient(deps, request));
  });
  return app;
}

async function answerDeleted(
  context: Context<ApiEnvironment>,
  deps: BookingRouteDeps,
  page: { readonly limit: number; readonly cursor: string | undefined },
): Promise<Response> {
  const from = studioCollections(context.get('caller').studioId).deletedClients;
  const query = { from, orderBy: [{ field: 'deletedAt', direction: 'desc' }] } as const;
  const now = deps.clock.now();
  const keep = ({ expiresAt }: DeletedClientRecord) => expiresAt > now;
  return answerPage(context, await readPage(deps.store, { query, keep, ...page }), deletedJson);
}

function deletedJson({ client, deletedAt }: DeletedClientRecord) {
  return { ...clientJson(client), deletedAt };
}

function answerClient(context: Context<ApiEnvironment>, answer: ClientAnswer, status: 200 | 201 = 200): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { client } = answer;
  const location = status === 201 ? { location: `/api/v1/clients/${client.id}` } : {};
  return context.json(clientJson(client), status, { ...entityTag(client.version), ...location });
}
