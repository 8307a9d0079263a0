import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../shared/ports/records.ts';
import type { Condition, Store } from '../../shared/ports/store.ts';
import { answers } from './answers.ts';
import { entryAnswer, entryJson } from './entry-json.ts';
import { userIdOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { pageQuery, pathId } from './input.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import { answerNotFound } from './problem.ts';

const tags = ['Conflicts'];
const state = z.enum(['open', 'resolved', 'closed']);
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
    choices: z.array(z.string()).openapi({ description: 'The ones possible now.' }),
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

/** Questions for a person. A plain user sees their own. */
export function conflictRoutes(deps: { readonly store: Store }): OpenAPIHono<ApiEnvironment> {
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
    return answerPage(context, await readPage(deps.store, { query, ...page }), conflictJson);
  });

  app.openapi(readConflict, async (context) => {
    const caller = context.get('caller');
    const conflict = await deps.store.get(studioCollections(caller.studioId).conflict(context.req.valid('param').id));
    const isTheirs = caller.role !== 'user' || conflict?.value.userId === userIdOf(caller);
    return conflict === undefined || !isTheirs ? answerNotFound(context) : context.json(conflictJson(conflict.value));
  });
  return app;
}

function conflictJson(conflict: ConflictRecord): z.infer<typeof conflictAnswer> {
  const { id, state, userId, runId, raisedAt, draft } = conflict;
  return { id, kind: draft.kind, state, userId, runId, raisedAt, ...draftJson(draft), choices: [] };
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
