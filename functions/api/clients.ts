import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteClient } from '../../shared/flows/studio/delete-client.ts';
import { changeClient, makeClient } from '../../shared/flows/studio/edit-client.ts';
import type { ClientAnswer } from '../../shared/flows/studio/edit-client.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import { clientAnswer, clientJson, clientPatch, emptyClient, patchedClient } from './client-json.ts';
import { actorOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { entityTag, expectedVersion, pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Clients'];
const params = pathId<'ClientId'>();
const told = answers({ 200: { description: 'The client.', schema: clientAnswer } });

const listClients = createRoute({
  method: 'get',
  path: '/clients',
  tags,
  summary: 'List clients',
  request: { query: z.object(pageQuery) },
  responses: answers({ 200: { description: 'One page, by family name.', schema: pageOf(clientAnswer) } }),
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
  request: { params },
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
  summary: 'Delete a client without standing sessions',
  request: { params },
  responses: answers({ 204: { description: 'They are deleted; their appointments are unlinked.' } }),
});

/** The studio's clients. */
export function clientRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listClients, async (context) => {
    const from = studioCollections(context.get('caller').studioId).clients;
    const query = { from, orderBy: [{ field: 'familyName', direction: 'asc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), clientJson);
  });

  app.openapi(addClient, async (context) => {
    const { studioId } = context.get('caller');
    const fields = patchedClient(emptyClient, context.req.valid('json'));
    return answerClient(context, await makeClient(deps, { studioId, fields }), 201);
  });

  app.openapi(readClient, async (context) => {
    const { studioId } = context.get('caller');
    const client = await deps.store.get(studioCollections(studioId).client(context.req.valid('param').id));
    if (client === undefined) return answerNotFound(context);
    return answerClient(context, { kind: 'done', client: client.value });
  });

  app.openapi(patchClient, async (context) => {
    const patch = context.req.valid('json');
    const { studioId } = context.get('caller');
    const request = { studioId, clientId: context.req.valid('param').id, ...expectedVersion(context) };
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
  return app;
}

function answerClient(context: Context<ApiEnvironment>, answer: ClientAnswer, status: 200 | 201 = 200): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { client } = answer;
  const location = status === 201 ? { location: `/api/v1/clients/${client.id}` } : {};
  return context.json(clientJson(client), status, { ...entityTag(client.version), ...location });
}
