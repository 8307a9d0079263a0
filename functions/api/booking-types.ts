import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { TypeId } from '../../shared/domain/ids.ts';
import type { BookingType } from '../../shared/domain/studio.ts';
import { addType, changeType, deleteType } from '../../shared/flows/studio/edit-type.ts';
import type { TypeAnswer, TypeRequest } from '../../shared/flows/studio/edit-type.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import type { ApiEnvironment } from './environment.ts';
import { colour, entityTag, expectedVersion, filledText, pageQuery, pathId, text } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Types'];
const params = pathId<'TypeId'>();
const minutes = z.number().int().min(1).max(10_080);
const newType = z
  .strictObject({
    name: filledText(200),
    colour: colour.default(''),
    defaultMinutes: minutes.default(60),
    text: text(5000).default('').openapi({ description: 'What events of this type say after the notes.' }),
  })
  .openapi('NewBookingType');
const typePatch = z
  .strictObject({ name: filledText(200), colour, defaultMinutes: minutes, text: text(5000) })
  .partial()
  .openapi('BookingTypePatch');
const typeAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    colour: z.string(),
    defaultMinutes: z.number().int(),
    text: z.string(),
    version: z.number().int(),
  })
  .openapi('BookingType');
const told = answers({ 200: { description: 'The type.', schema: typeAnswer } });

/** The routes of one kind of types. */
function routesOf(of: BookingType['of']) {
  const path = `/${of}-types` as const;
  return {
    list: createRoute({
      method: 'get',
      path,
      tags,
      summary: `List ${of} types`,
      request: { query: z.object(pageQuery) },
      responses: answers({ 200: { description: 'One page, by name.', schema: pageOf(typeAnswer) } }),
    }),
    make: createRoute({
      method: 'post',
      path,
      tags,
      summary: `Add a type of ${of}`,
      request: { body: body(newType) },
      responses: answers({ 201: { description: 'The new type.', schema: typeAnswer } }),
    }),
    read: createRoute({
      method: 'get',
      path: `${path}/{id}`,
      tags,
      summary: `Read a type of ${of}`,
      request: { params },
      responses: told,
    }),
    patch: createRoute({
      method: 'patch',
      path: `${path}/{id}`,
      tags,
      summary: `Change a type of ${of}`,
      request: { params, body: body(typePatch) },
      responses: told,
    }),
    remove: createRoute({
      method: 'delete',
      path: `${path}/{id}`,
      tags,
      summary: `Delete a type that no coming ${of} has`,
      request: { params },
      responses: answers({ 204: { description: 'It is deleted.' } }),
    }),
  };
}

/** Session types or appointment types. */
export function bookingTypeRoutes(deps: BookingRouteDeps, of: BookingType['of']): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();
  const routes = routesOf(of);

  app.openapi(routes.list, async (context) => {
    const from = studioCollections(context.get('caller').studioId).types;
    const where = [{ field: 'of', is: '==', value: of }] as const;
    const query = { from, where, orderBy: [{ field: 'name', direction: 'asc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), typeJson);
  });

  app.openapi(routes.make, async (context) => {
    const { studioId } = context.get('caller');
    return answerType(context, await addType(deps, { studioId, of, fields: context.req.valid('json') }), 201);
  });

  app.openapi(routes.read, async (context) => {
    const { studioId } = context.get('caller');
    const type = await deps.store.get(studioCollections(studioId).type(context.req.valid('param').id));
    return type?.value.of === of ? answerType(context, { kind: 'done', type: type.value }) : answerNotFound(context);
  });

  app.openapi(routes.patch, async (context) => {
    const patch = context.req.valid('json');
    const request = requestOf(context, of, context.req.valid('param').id);
    const answer = await changeType(deps, request, (before) => ({
      name: patch.name ?? before.name,
      colour: patch.colour ?? before.colour,
      defaultMinutes: patch.defaultMinutes ?? before.defaultMinutes,
      text: patch.text ?? before.text,
    }));
    return answerType(context, answer);
  });

  app.openapi(routes.remove, async (context) => {
    const answer = await deleteType(deps, requestOf(context, of, context.req.valid('param').id));
    return answer.kind === 'refused' ? answerRefusal(context, answer) : context.body(null, 204);
  });
  return app;
}

function requestOf(context: Context<ApiEnvironment>, of: BookingType['of'], typeId: TypeId): TypeRequest {
  return { studioId: context.get('caller').studioId, of, typeId, ...expectedVersion(context) };
}

function answerType(context: Context<ApiEnvironment>, answer: TypeAnswer, status: 200 | 201 = 200): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { type } = answer;
  const location = status === 201 ? { location: `/api/v1/${type.of}-types/${type.id}` } : {};
  return context.json(typeJson(type), status, { ...entityTag(type.version), ...location });
}

function typeJson({ id, name, colour, defaultMinutes, text, version }: BookingType): z.infer<typeof typeAnswer> {
  return { id, name, colour, defaultMinutes, text, version };
}
