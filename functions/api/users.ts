import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { addUser, changeUser } from '../../shared/flows/studio/edit-users.ts';
import type { UserAnswer, UserEditor, UserFields } from '../../shared/flows/studio/edit-users.ts';
import type { Context } from 'hono';
import { studioCollections } from '../../shared/ports/collections.ts';
import { answers, body } from './answers.ts';
import type { BookingRouteDeps } from './bookings.ts';
import { actorOf, userIdOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { entityTag, expectedVersion, filledText, pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';
import { userAnswer, userJson } from './user-json.ts';

const tags = ['Users'];
const params = pathId<'UserId'>();
const role = z.enum(['owner', 'admin', 'user']);
const email = z.email('It is no e-mail address.').max(254);
const userColour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'A colour is #rrggbb.');

const newUser = z
  .strictObject({
    name: filledText(200),
    email,
    role: role.default('user'),
    active: z.boolean().default(true),
    colour: userColour.default('#4a6fa5'),
  })
  .openapi('NewUser');

const userPatch = z
  .strictObject({ name: filledText(200), email, role, active: z.boolean(), colour: userColour })
  .partial()
  .openapi('UserPatch');

const told = answers({ 200: { description: 'The user.', schema: userAnswer } });

const listUsers = createRoute({
  method: 'get',
  path: '/users',
  tags,
  summary: 'List users',
  request: { query: z.object(pageQuery) },
  responses: answers({ 200: { description: 'One page, by name.', schema: pageOf(userAnswer) } }),
});

const inviteUser = createRoute({
  method: 'post',
  path: '/users',
  tags,
  summary: 'Add a user and mail them an invitation',
  request: { body: body(newUser) },
  responses: answers({ 201: { description: 'The new user.', schema: userAnswer } }),
});

const readUser = createRoute({
  method: 'get',
  path: '/users/{id}',
  tags,
  summary: 'Read a user',
  request: { params },
  responses: told,
});

const patchUser = createRoute({
  method: 'patch',
  path: '/users/{id}',
  tags,
  summary: 'Change a user',
  request: { params, body: body(userPatch) },
  responses: told,
});

/** The staff: list, add, read, change. Nobody is deleted; who leaves is switched off. */
export function userRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listUsers, async (context) => {
    const from = studioCollections(context.get('caller').studioId).users;
    const query = { from, orderBy: [{ field: 'name', direction: 'asc' }] } as const;
    return answerPage(context, await readPage(deps.store, { query, ...context.req.valid('query') }), userJson);
  });

  app.openapi(inviteUser, async (context) => {
    const answer = await addUser(deps, { ...editorOf(context), fields: context.req.valid('json') });
    return answerUser(context, answer, 201);
  });

  app.openapi(readUser, async (context) => {
    const { studioId } = context.get('caller');
    const user = await deps.store.get(studioCollections(studioId).user(context.req.valid('param').id));
    return user === undefined ? answerNotFound(context) : answerUser(context, { kind: 'done', user: user.value });
  });

  app.openapi(patchUser, async (context) => {
    const patch = context.req.valid('json');
    const changedId = context.req.valid('param').id;
    const request = { ...editorOf(context), changedId, ...expectedVersion(context) };
    return answerUser(context, await changeUser(deps, request, (before) => patchedUser(before, patch)));
  });
  return app;
}

function editorOf(context: Context<ApiEnvironment>): UserEditor {
  const caller = context.get('caller');
  const userId = userIdOf(caller);
  return {
    studioId: caller.studioId,
    actor: actorOf(caller),
    role: caller.role,
    ...(userId === undefined ? {} : { userId }),
  };
}

function answerUser(context: Context<ApiEnvironment>, answer: UserAnswer, status: 200 | 201 = 200): Response {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { user } = answer;
  const location = status === 201 ? { location: `/api/v1/users/${user.id}` } : {};
  return context.json(userJson(user), status, { ...entityTag(user.version), ...location });
}

function patchedUser(before: UserFields, patch: z.infer<typeof userPatch>): UserFields {
  return {
    name: patch.name ?? before.name,
    email: patch.email ?? before.email,
    role: patch.role ?? before.role,
    active: patch.active ?? before.active,
    colour: patch.colour ?? before.colour,
  };
}
