import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { asId } from '../../shared/domain/ids.ts';
import type { ContactName } from '../../shared/domain/ids.ts';
import { readContactTie, untieContact } from '../../shared/flows/contacts/untie-contact.ts';
import type { ContactTie } from '../../shared/flows/contacts/untie-contact.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Store } from '../../shared/ports/store.ts';
import { answers, body } from './answers.ts';
import { actorJson } from './booking-json.ts';
import { cardAnswer, cardJson } from './client-json.ts';
import { actorOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { filledText, id } from './input.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Google sync'];
const params = z.object({ id: id<'UserId'>(), clientId: id<'ClientId'>() });

const tieAnswer = z
  .object({
    contactName: z
      .string()
      .nullable()
      .openapi({ description: 'Google’s name of the contact; null where the client has none.' }),
    contact: cardAnswer.nullable().openapi({ description: 'What Google holds, as of the last sync.' }),
    untied: z
      .array(
        z.object({
          contactName: z.string(),
          title: z.string(),
          by: z.object({ kind: z.string(), name: z.string(), userId: z.string().optional() }),
          at: z.string(),
          state: z.enum(['waiting', 'done']),
        }),
      )
      .openapi({ description: 'Contacts that were said to be somebody else, the latest first.' }),
  })
  .openapi('ContactTie');

const readTie = createRoute({
  method: 'get',
  path: '/users/{id}/google-sync/contacts/{clientId}',
  tags,
  summary: 'Read which of a user’s contacts a client is',
  request: { params },
  responses: answers({ 200: { description: 'The contact, and those it is not.', schema: tieAnswer } }),
});

const untie = createRoute({
  method: 'post',
  path: '/users/{id}/google-sync/contacts/{clientId}/untie',
  tags,
  summary: 'Say that a contact is not this client: the next sync unties them for good',
  request: {
    params,
    body: body(
      z.strictObject({
        contactName: filledText(200).openapi({ description: 'The contact that was read, so that no other is untied.' }),
      }),
    ),
  },
  responses: answers({
    202: {
      description:
        'Asked for. The contact stays in Google without the group’s label; the client gets a contact of its own.',
      schema: tieAnswer,
    },
  }),
});

/** Which contacts clients are, and the way out where one is somebody else. */
export function contactTieRoutes(deps: {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
}): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(readTie, async (context) => {
    const { studioId } = context.get('caller');
    const { id: userId, clientId } = context.req.valid('param');
    const places = studioCollections(studioId);
    const [user, client] = await Promise.all([
      deps.store.get(places.user(userId)),
      deps.store.get(places.client(clientId)),
    ]);
    if (user === undefined || client === undefined) return answerNotFound(context);
    return context.json(tieJson(await readContactTie(deps, { studioId, userId, clientId })), 200);
  });

  app.openapi(untie, async (context) => {
    const caller = context.get('caller');
    const { studioId } = caller;
    const { id: userId, clientId } = context.req.valid('param');
    const contactName = asId<ContactName>(context.req.valid('json').contactName);
    const tie = { studioId, userId, clientId };
    const answer = await untieContact(deps, { ...tie, contactName, by: actorOf(caller) });
    if (answer.kind === 'refused') return answerRefusal(context, answer);
    return context.json(tieJson(await readContactTie(deps, tie)), 202);
  });
  return app;
}

function tieJson({ pair, untyings }: ContactTie): z.infer<typeof tieAnswer> {
  return {
    contactName: pair?.contactName ?? null,
    contact: pair === undefined ? null : cardJson(pair.inGoogle ?? pair.agreed),
    untied: untyings.map(({ contactName, title, askedBy, askedAt, doneAt }) => ({
      contactName,
      title,
      by: actorJson(askedBy),
      at: askedAt,
      state: doneAt === undefined ? 'waiting' : 'done',
    })),
  };
}
