import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { actorName } from '../../shared/domain/booking.ts';
import type { ConflictId } from '../../shared/domain/ids.ts';
import { choicesFor } from '../../shared/flows/conflicts/conflict-choices.ts';
import { readFacts, viewConflicts } from '../../shared/flows/conflicts/read-conflict-facts.ts';
import type { ConflictView } from '../../shared/flows/conflicts/read-conflict-facts.ts';
import { resolveConflict } from '../../shared/flows/conflicts/resolve-conflict.ts';
import type { BookingDeps } from '../../shared/flows/bookings/book.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../shared/ports/records/conflict-record.ts';
import type { Condition, Store } from '../../shared/ports/store.ts';
import { answers, body } from './answers.ts';
import { entryAnswer, entryJson } from './entry-json.ts';
import { actorOf, userIdOf } from './environment.ts';
import type { ApiEnvironment, Caller } from './environment.ts';
import { pageQuery, pathId } from './input.ts';
import { answerBadCursor, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';

const tags = ['Conflicts'];
const state = z.enum(['open', 'resolved', 'closed']);
const choice = z.enum([
  'approve',
  'putBack',
  'keep',
  'putBackInGoogle',
  'cancelSession',
  'takeUserOff',
  'keepOutOfGoogle',
]);
const item = z.object({
  bookingId: z.string(),
  eventId: z.string().optional(),
  fields: z.array(z.object({ field: z.string(), winner: z.enum(['studio', 'google']) })).optional(),
  studio: entryAnswer.optional(),
  google: entryAnswer.optional(),
  entry: entryAnswer.optional(),
});
const conflictAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(['schedule', 'edit', 'removal', 'massDelete']),
    state,
    userId: z.string(),
    runId: z.string(),
    raisedAt: z.string(),
    goneFrom: z.enum(['studio', 'google']).optional(),
    done: z.enum(['kept', 'putBackInGoogle', 'putBackInStudio']).optional(),
    items: z.array(item),
    choices: z.array(choice).openapi({ description: 'The ones possible now.' }),
    answer: z.object({ choice, by: z.string(), at: z.string() }).optional(),
    closedAt: z.string().optional(),
  })
  .openapi('Conflict');

const listConflicts = createRoute({
  method: 'get',
  path: '/conflicts',
  tags,
  summary: 'List conflicts',
  request: { query: z.object({ ...pageQuery, state: state.optional() }) },
  responses: answers({ 200: { description: 'One page, the newest first.', schema: pageOf(conflictAnswer) } }),
});

const readConflict = createRoute({
  method: 'get',
  path: '/conflicts/{id}',
  tags,
  summary: 'Read a conflict',
  request: { params: pathId<'ConflictId'>() },
  responses: answers({ 200: { description: 'The conflict.', schema: conflictAnswer } }),
});

const resolve = createRoute({
  method: 'post',
  path: '/conflicts/{id}/resolve',
  tags,
  summary: 'Answer a conflict',
  description:
    'Does what was chosen in the studio at once; Google follows with the next sync. Given again after an answer that was cut off, the same choice goes on.',
  request: { params: pathId<'ConflictId'>(), body: body(z.strictObject({ choice })) },
  responses: answers({ 200: { description: 'The conflict, answered.', schema: conflictAnswer } }),
});

/** Questions for a person, and the answers to them. A plain user sees their own. */
export function conflictRoutes(deps: BookingDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listConflicts, async (context) => {
    const caller = context.get('caller');
    const { state, ...page } = context.req.valid('query');
    const userId = userIdOf(caller);
    const where: readonly Condition[] = [
      ...(state === undefined ? [] : [{ field: 'state', is: '==', value: state } as const]),
      ...(caller.role === 'user' ? [{ field: 'userId', is: '==', value: userId ?? '' } as const] : []),
    ];
    const from = studioCollections(caller.studioId).conflicts;
    const query = { from, where, orderBy: [{ field: 'raisedAt', direction: 'desc' }] } as const;
    const found = await readPage(deps.store, { query, ...page });
    if (found === undefined) return answerBadCursor(context);
    const views = await viewConflicts(
      deps.store,
      found.found.map(({ value }) => value),
    );
    return context.json({ items: views.map(conflictJson), nextCursor: found.nextCursor });
  });

  app.openapi(readConflict, async (context) => {
    const conflict = await readTheirs(deps.store, context.get('caller'), context.req.valid('param').id);
    return conflict === undefined ? answerNotFound(context) : context.json(await viewJson(deps.store, conflict));
  });

  app.openapi(resolve, async (context) => {
    const caller = context.get('caller');
    const conflictId = context.req.valid('param').id;
    if ((await readTheirs(deps.store, caller, conflictId)) === undefined) return answerNotFound(context);
    const { choice } = context.req.valid('json');
    const answer = await resolveConflict(deps, {
      studioId: caller.studioId,
      conflictId,
      choice,
      actor: actorOf(caller),
    });
    if (answer.kind === 'refused') return answerRefusal(context, answer);
    return context.json(await viewJson(deps.store, answer.conflict));
  });
  return app;
}

async function readTheirs(store: Store, caller: Caller, id: ConflictId): Promise<ConflictRecord | undefined> {
  const conflict = (await store.get(studioCollections(caller.studioId).conflict(id)))?.value;
  return caller.role !== 'user' || conflict?.userId === userIdOf(caller) ? conflict : undefined;
}

async function viewJson(store: Store, conflict: ConflictRecord): Promise<z.infer<typeof conflictAnswer>> {
  const facts = await readFacts(store, conflict);
  return conflictJson({ conflict, ...facts, choices: choicesFor(conflict, facts) });
}

function conflictJson({ conflict, choices }: ConflictView): z.infer<typeof conflictAnswer> {
  const { id, state, userId, runId, raisedAt, answer, closedAt, draft } = conflict;
  return {
    id,
    kind: draft.kind,
    state,
    userId,
    runId,
    raisedAt,
    ...draftJson(draft),
    choices: [...choices],
    ...(answer === undefined ? {} : { answer: { choice: answer.choice, by: actorName(answer.by), at: answer.at } }),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

function draftJson(
  draft: ConflictRecord['draft'],
): Pick<z.infer<typeof conflictAnswer>, 'items' | 'goneFrom' | 'done'> {
  switch (draft.kind) {
    case 'edit': {
      const { bookingId, eventId, fields, studio, google } = draft;
      const sides = { studio: entryJson(studio), google: entryJson(google) };
      return {
        items: [{ bookingId, eventId, fields: fields.map(({ field, winner }) => ({ field, winner })), ...sides }],
      };
    }
    case 'removal': {
      const { bookingId, eventId, goneFrom, done, entry } = draft;
      return { goneFrom, done, items: [{ bookingId, eventId, entry: entryJson(entry) }] };
    }
    case 'massDelete':
      return { goneFrom: draft.goneFrom, items: draft.bookingIds.map((bookingId) => ({ bookingId })) };
  }
}
