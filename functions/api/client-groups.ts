import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ClientGroupId } from '../../shared/domain/ids.ts';
import type { ClientGroup } from '../../shared/domain/studio.ts';
import { addToGroup, deleteClientGroup, mostChosen } from '../../shared/flows/studio/add-to-group.ts';
import type { Joining } from '../../shared/flows/studio/add-to-group.ts';
import { addClientGroup, changeClientGroup, longestGroupName } from '../../shared/flows/studio/edit-client-group.ts';
import type { ClientGroupAnswer } from '../../shared/flows/studio/edit-client-group.ts';
import { changeClient } from '../../shared/flows/studio/edit-client.ts';
import { findClients } from '../../shared/flows/studio/find-clients.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import { clientAnswer, clientJson } from './client-json.ts';
import { answerJob, jobAnswer, waitsFor } from './client-jobs.ts';
import { actorOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { entityTag, expectedVersion, filledText, id, pageQuery, pathId, text } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Client groups'];
const params = pathId<'ClientGroupId'>();
const name = filledText(longestGroupName);
const newGroup = z.strictObject({ name, inactive: z.boolean().default(false) }).openapi('NewClientGroup');
const groupPatch = z.strictObject({ name, inactive: z.boolean() }).partial().openapi('ClientGroupPatch');
const groupAnswer = z
  .object({ id: z.string(), name: z.string(), inactive: z.boolean(), version: z.number().int() })
  .openapi('ClientGroup');
const told = answers({ 200: { description: 'The group.', schema: groupAnswer } });
const newMembers = z
  .union([
    z.strictObject({ clientIds: z.array(id<'ClientId'>()).min(1).max(mostChosen) }),
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ query: filledText(200), groupId: id<'ClientGroupId'>().optional() }),
  ])
  .openapi('NewMembers');

const listGroups = createRoute({
  method: 'get',
  path: '/client-groups',
  tags,
  summary: 'List client groups',
  request: { query: z.object(pageQuery) },
  responses: answers({ 200: { description: 'One page, by name.', schema: pageOf(groupAnswer) } }),
});

const makeGroup = createRoute({
  method: 'post',
  path: '/client-groups',
  tags,
  summary: 'Add a client group; no two have one name',
  request: { body: body(newGroup) },
  responses: answers({ 201: { description: 'The new group.', schema: groupAnswer } }),
});

const readGroup = createRoute({
  method: 'get',
  path: '/client-groups/{id}',
  tags,
  summary: 'Read a client group',
  request: { params },
  responses: told,
});

const patchGroup = createRoute({
  method: 'patch',
  path: '/client-groups/{id}',
  tags,
  summary: 'Rename a client group, make it inactive or active',
  request: { params, body: body(groupPatch) },
  responses: told,
});

const removeGroup = createRoute({
  method: 'delete',
  path: '/client-groups/{id}',
  tags,
  summary: 'Delete a client group; its members stay clients',
  request: { params },
  responses: answers({
    204: { description: 'It is deleted.' },
    202: { description: 'It is deleted; its members are taken out by this job.', schema: jobAnswer },
  }),
});

const listMembers = createRoute({
  method: 'get',
  path: '/client-groups/{id}/members',
  tags,
  summary: 'List the members of a client group',
  request: { params, query: z.object({ ...pageQuery, query: text(200).optional() }) },
  responses: answers({ 200: { description: 'One page, by name.', schema: pageOf(clientAnswer) } }),
});

const addMembers = createRoute({
  method: 'post',
  path: '/client-groups/{id}/members',
  tags,
  summary: 'Add clients to a group: these, all, or those a search finds; who is in it stays',
  request: { params, body: body(newMembers) },
  responses: answers({
    200: { description: 'They are members.', schema: jobAnswer },
    202: { description: 'Not all are, yet: go on with the job.', schema: jobAnswer },
  }),
});

const removeMember = createRoute({
  method: 'delete',
  path: '/client-groups/{id}/members/{clientId}',
  tags,
  summary: 'Take a client out of a group',
  request: { params: params.extend({ clientId: id<'ClientId'>() }) },
  responses: answers({ 204: { description: 'It is no member.' } }),
});

/** Client groups and their members. */
export function clientGroupRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listGroups, async (context) => {
    const from = studioCollections(context.get('caller').studioId).clientGroups;
    const query = { from, orderBy: [{ field: 'nameKey', direction: 'asc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), groupJson);
  });

  app.openapi(makeGroup, async (context) => {
    const { studioId } = context.get('caller');
    const answer = await addClientGroup(deps, { studioId, fields: context.req.valid('json') });
    return answerGroup(context, answer, 201);
  });

  app.openapi(readGroup, async (context) => {
    const group = await findGroup(deps, context, context.req.valid('param').id);
    return group === undefined ? answerNotFound(context) : answerGroup(context, { kind: 'done', group });
  });

  app.openapi(patchGroup, async (context) => {
    const patch = context.req.valid('json');
    const request = requestOf(context, context.req.valid('param').id);
    const answer = await changeClientGroup(deps, request, (before) => ({
      name: patch.name ?? before.name,
      inactive: patch.inactive ?? before.inactive,
    }));
    return answerGroup(context, answer);
  });

  app.openapi(removeGroup, async (context) => {
    const request = { ...requestOf(context, context.req.valid('param').id), actor: actorOf(context.get('caller')) };
    const answer = await deleteClientGroup(deps, { ...request, forMilliseconds: waitsFor });
    if (answer.kind === 'done' && answer.job.state === 'done') return context.body(null, 204);
    return answerJob(context, answer);
  });

  app.route('/', memberRoutes(deps));
  return app;
}

function memberRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listMembers, async (context) => {
    const group = await findGroup(deps, context, context.req.valid('param').id);
    if (group === undefined) return answerNotFound(context);
    const { limit, cursor, query } = context.req.valid('query');
    const found = await findClients(deps.store, { studioId: group.studioId, groupId: group.id, query });
    const page = await readPage(deps.store, { query: found.query, keep: found.keep, limit, cursor });
    return answerPage(context, page, clientJson);
  });

  app.openapi(addMembers, async (context) => {
    const { studioId } = context.get('caller');
    const answer = await addToGroup(deps, {
      studioId,
      groupId: context.req.valid('param').id,
      joining: joiningOf(context.req.valid('json')),
      actor: actorOf(context.get('caller')),
      forMilliseconds: waitsFor,
    });
    return answerJob(context, answer);
  });

  app.openapi(removeMember, async (context) => {
    const { id: groupId, clientId } = context.req.valid('param');
    const group = await findGroup(deps, context, groupId);
    if (group === undefined) return answerNotFound(context);
    const by = actorOf(context.get('caller'));
    const request = { studioId: group.studioId, clientId, by, ...expectedVersion(context) };
    const answer = await changeClient(deps, request, (before) => ({
      ...before,
      groupIds: before.groupIds.filter((one) => one !== groupId),
    }));
    return answer.kind === 'refused' ? answerRefusal(context, answer) : context.body(null, 204);
  });
  return app;
}

async function findGroup(
  deps: BookingRouteDeps,
  context: Context<ApiEnvironment>,
  groupId: ClientGroupId,
): Promise<ClientGroup | undefined> {
  return (await deps.store.get(studioCollections(context.get('caller').studioId).clientGroup(groupId)))?.value;
}

function joiningOf(wanted: z.infer<typeof newMembers>): Joining {
  if ('all' in wanted) return { kind: 'all' };
  if ('clientIds' in wanted) return { kind: 'chosen', clientIds: wanted.clientIds };
  const { query, groupId } = wanted;
  return { kind: 'found', query, ...(groupId === undefined ? {} : { groupId }) };
}

function requestOf(context: Context<ApiEnvironment>, groupId: ClientGroupId) {
  return { studioId: context.get('caller').studioId, groupId, ...expectedVersion(context) };
}

function answerGroup(context: Context<ApiEnvironment>, answer: ClientGroupAnswer, status: 200 | 201 = 200): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { group } = answer;
  const location = status === 201 ? { location: `/api/v1/client-groups/${group.id}` } : {};
  return context.json(groupJson(group), status, { ...entityTag(group.version), ...location });
}

function groupJson({ id: groupId, name: groupName, inactive, version }: ClientGroup): z.infer<typeof groupAnswer> {
  return { id: groupId, name: groupName, inactive, version };
}
