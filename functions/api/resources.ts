import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Resource } from '../../shared/domain/studio.ts';
import { addResource, changeResource, deleteResource } from '../../shared/flows/studio/edit-resource.ts';
import type { ResourceAnswer, ResourceRequest } from '../../shared/flows/studio/edit-resource.ts';
import type { ResourceId } from '../../shared/domain/ids.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import type { ApiEnvironment } from './environment.ts';
import { colour, entityTag, expectedVersion, filledText, pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Resources'];
const params = pathId<'ResourceId'>();
const newResource = z.strictObject({ name: filledText(200), colour: colour.default('') }).openapi('NewResource');
const resourcePatch = z
  .strictObject({ name: filledText(200), colour })
  .partial()
  .openapi('ResourcePatch');
const resourceAnswer = z
  .object({ id: z.string(), name: z.string(), colour: z.string(), version: z.number().int() })
  .openapi('Resource');
const told = answers({ 200: { description: 'The resource.', schema: resourceAnswer } });

const listResources = createRoute({
  method: 'get',
  path: '/resources',
  tags,
  summary: 'List resources',
  request: { query: z.object(pageQuery) },
  responses: answers({ 200: { description: 'One page, by name.', schema: pageOf(resourceAnswer) } }),
});

const makeResource = createRoute({
  method: 'post',
  path: '/resources',
  tags,
  summary: 'Add a resource',
  request: { body: body(newResource) },
  responses: answers({ 201: { description: 'The new resource.', schema: resourceAnswer } }),
});

const readResource = createRoute({
  method: 'get',
  path: '/resources/{id}',
  tags,
  summary: 'Read a resource',
  request: { params },
  responses: told,
});

const patchResource = createRoute({
  method: 'patch',
  path: '/resources/{id}',
  tags,
  summary: 'Change a resource',
  request: { params, body: body(resourcePatch) },
  responses: told,
});

const removeResource = createRoute({
  method: 'delete',
  path: '/resources/{id}',
  tags,
  summary: 'Delete a resource that no coming booking needs',
  request: { params },
  responses: answers({ 204: { description: 'It is deleted.' } }),
});

/** Rooms, locations and equipment. */
export function resourceRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listResources, async (context) => {
    const from = studioCollections(context.get('caller').studioId).resources;
    const query = { from, orderBy: [{ field: 'name', direction: 'asc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), resourceJson);
  });

  app.openapi(makeResource, async (context) => {
    const { studioId } = context.get('caller');
    return answerResource(context, await addResource(deps, { studioId, fields: context.req.valid('json') }), 201);
  });

  app.openapi(readResource, async (context) => {
    const { studioId } = context.get('caller');
    const resource = await deps.store.get(studioCollections(studioId).resource(context.req.valid('param').id));
    if (resource === undefined) return answerNotFound(context);
    return answerResource(context, { kind: 'done', resource: resource.value });
  });

  app.openapi(patchResource, async (context) => {
    const patch = context.req.valid('json');
    const request = requestOf(context, context.req.valid('param').id);
    const answer = await changeResource(deps, request, (before) => ({
      name: patch.name ?? before.name,
      colour: patch.colour ?? before.colour,
    }));
    return answerResource(context, answer);
  });

  app.openapi(removeResource, async (context) => {
    const answer = await deleteResource(deps, requestOf(context, context.req.valid('param').id));
    return answer.kind === 'refused' ? answerRefusal(context, answer) : context.body(null, 204);
  });
  return app;
}

function requestOf(context: Context<ApiEnvironment>, resourceId: ResourceId): ResourceRequest {
  return { studioId: context.get('caller').studioId, resourceId, ...expectedVersion(context) };
}

function answerResource(context: Context<ApiEnvironment>, answer: ResourceAnswer, status: 200 | 201 = 200): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { resource } = answer;
  const location = status === 201 ? { location: `/api/v1/resources/${resource.id}` } : {};
  return context.json(resourceJson(resource), status, { ...entityTag(resource.version), ...location });
}

function resourceJson({ id, name, colour, version }: Resource): z.infer<typeof resourceAnswer> {
  return { id, name, colour, version };
}
