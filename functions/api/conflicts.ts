import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { actorName } from '../../shared/domain/booking.ts';
import type { ConflictId } from '../../shared/domain/ids.ts';
import { parseDate, parseInstant } from '../../shared/domain/time.ts';
import type { CalendarDate, Instant, Span } from '../../shared/domain/time.ts';
import { choicesFor } from '../../shared/sync/conflicts/choices.ts';
import type { ScheduleFacts } from '../../shared/sync/conflicts/choices.ts';
import { currentOf } from '../../shared/flows/conflicts/current-conflicts.ts';
import { readFacts, viewConflicts } from '../../shared/flows/conflicts/read-conflict-facts.ts';
import type { ConflictView } from '../../shared/flows/conflicts/read-conflict-facts.ts';
import { resolveConflict } from '../../shared/flows/conflicts/resolve-conflict.ts';
import { suggestionsFor } from '../../shared/flows/conflicts/suggest-times.ts';
import { takeBackAnswer } from '../../shared/flows/conflicts/take-back.ts';
import { canBeTakenBack } from '../../shared/sync/conflicts/can-be-taken-back.ts';
import type { BookingDeps } from '../../shared/flows/bookings/book.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { ConflictAnswer, ConflictRecord } from '../../shared/ports/records/conflict-record.ts';
import type { Condition, Store, Stored } from '../../shared/ports/store.ts';
import type { ScheduleDraft } from '../../shared/sync/conflicts/schedule-draft.ts';
import { answers, body } from './answers.ts';
import { entryAnswer, entryJson } from './entry-json.ts';
import { actorOf, userIdOf } from './environment.ts';
import type { ApiEnvironment, Caller } from './environment.ts';
import { id, pageQuery, pathId } from './input.ts';
import { momentAnswer, momentInput } from './moment.ts';
import type { MomentInput } from './moment.ts';
import { answerBadCursor, pageOf, readPage } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';
import { momentJson } from './span-json.ts';

const tags = ['Conflicts'];
const state = z.enum(['open', 'resolved', 'closed']);
const choice = z.enum([
  'approve',
  'putBack',
  'keep',
  'keepBoth',
  'moveOne',
  'removeOne',
  'takeOther',
  'preferGoogle',
  'preferStudio',
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
  title: z.string().optional(),
  start: momentAnswer.optional(),
  end: momentAnswer.optional(),
  canMove: z.boolean().optional(),
  canRemove: z.boolean().optional(),
  declined: z.boolean().optional().openapi({
    description:
      'Its event was in Google still, declined by its user: only they can accept it again, and nothing is put back beside it.',
  }),
});
const meeting = z.object({ start: momentAnswer, end: momentAnswer }).openapi({
  description: 'When the first of the two is, at a time that both take.',
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
    items: z.array(item).openapi({
      description:
        'Of two bookings at one time, what came from Google is the first. Its `bookingId` is what can be moved or removed: of a series the one occurrence in the way.',
    }),
    resourceIds: z.array(z.string()).optional().openapi({ description: 'The rooms and equipment both need.' }),
    times: z.int().optional().openapi({ description: 'How often the two meet, series within a year.' }),
    next: z.array(meeting).optional(),
    suggestions: z
      .array(z.object({ bookingId: z.string(), start: momentAnswer, end: momentAnswer }))
      .optional()
      .openapi({ description: 'Where one of the two could be moved; on a single conflict only.' }),
    choices: z.array(choice).openapi({ description: 'The ones possible now.' }),
    answer: z
      .object({
        choice,
        by: z.string(),
        at: z.string(),
        bookingId: z.string().optional(),
        start: momentAnswer.optional(),
        end: momentAnswer.optional(),
      })
      .optional(),
    closedAt: z.string().optional(),
    canUndo: z.boolean().openapi({ description: 'Whether the answer can be taken back.' }),
  })
  .openapi('Conflict');

type ConflictJson = z.infer<typeof conflictAnswer>;

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
    'Does what was chosen in the studio at once; Google follows with the next sync. Given again after an answer that was cut off, the same choice goes on. `moveOne` and `removeOne` name one of the items; `moveOne` its new start, a date-time with an offset or a date as its own start is (and an end where it does not keep its length), and `allowOverlap` where that is taken as well and the studio allows it.',
  request: {
    params: pathId<'ConflictId'>(),
    body: body(
      z.strictObject({
        choice,
        bookingId: id<'BookingId'>().optional(),
        start: momentInput.optional(),
        end: momentInput.optional(),
        allowOverlap: z.boolean().optional(),
      }),
    ),
  },
  responses: answers({ 200: { description: 'The conflict, answered.', schema: conflictAnswer } }),
});

const undo = createRoute({
  method: 'post',
  path: '/conflicts/{id}/undo',
  tags,
  summary: 'Take an answer back',
  description:
    'For 30 days, and while nothing the answer changed has changed since: what was moved is moved back, what was removed stands again, a preference is what it was, and the question is asked again where it still stands.',
  request: { params: pathId<'ConflictId'>() },
  responses: answers({ 200: { description: 'The conflict, as it is now.', schema: conflictAnswer } }),
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
    const current = await currentOf(deps, found.found);
    // What closed itself at this moment is no longer what was asked for.
    const wanted = current.filter((conflict) => state === undefined || conflict.state === state);
    const views = await viewConflicts(deps.store, wanted, deps.clock.now());
    return context.json({
      items: views.map((view) => conflictJson(view, deps.clock.now())),
      nextCursor: found.nextCursor,
    });
  });

  app.openapi(readConflict, async (context) => {
    const conflict = await readTheirs(deps.store, context.get('caller'), context.req.valid('param').id);
    if (conflict === undefined) return answerNotFound(context);
    const [current] = await currentOf(deps, [conflict]);
    return context.json(await viewJson(deps, current ?? conflict.value));
  });

  app.openapi(resolve, async (context) => {
    const caller = context.get('caller');
    const conflictId = context.req.valid('param').id;
    if ((await readTheirs(deps.store, caller, conflictId)) === undefined) return answerNotFound(context);
    const { choice, bookingId, start, end, allowOverlap } = context.req.valid('json');
    const [begins, ends] = [start, end].map((moment) => (moment === undefined ? undefined : timeIn(moment)));
    const answer = await resolveConflict(deps, {
      studioId: caller.studioId,
      conflictId,
      choice,
      actor: actorOf(caller),
      ...(bookingId === undefined ? {} : { bookingId }),
      ...(begins === undefined ? {} : { start: begins }),
      ...(ends === undefined ? {} : { end: ends }),
      ...(allowOverlap === undefined ? {} : { allowOverlap }),
    });
    if (answer.kind === 'refused') return answerRefusal(context, answer);
    return context.json(await viewJson(deps, answer.conflict));
  });

  app.openapi(undo, async (context) => {
    const caller = context.get('caller');
    const conflictId = context.req.valid('param').id;
    if ((await readTheirs(deps.store, caller, conflictId)) === undefined) return answerNotFound(context);
    const answer = await takeBackAnswer(deps, { studioId: caller.studioId, conflictId, actor: actorOf(caller) });
    if (answer.kind === 'refused') return answerRefusal(context, answer);
    return context.json(await viewJson(deps, answer.conflict));
  });
  return app;
}

/** The time a program names; undefined where it is none. */
function timeIn({ dateTime, date }: MomentInput): Instant | CalendarDate | undefined {
  return parseDate(date ?? '') ?? parseInstant(dateTime ?? '');
}

async function readTheirs(
  store: Store,
  caller: Caller,
  conflictId: ConflictId,
): Promise<Stored<ConflictRecord> | undefined> {
  const conflict = await store.get(studioCollections(caller.studioId).conflict(conflictId));
  return caller.role !== 'user' || conflict?.value.userId === userIdOf(caller) ? conflict : undefined;
}

async function viewJson(deps: BookingDeps, conflict: ConflictRecord): Promise<ConflictJson> {
  const facts = await readFacts(deps.store, conflict, deps.clock.now());
  const view = { conflict, ...facts, choices: choicesFor(conflict, facts) };
  const suggestions = await suggestionsFor(deps, view);
  return conflictJson(
    view,
    deps.clock.now(),
    suggestions.flatMap(({ target, spans }) => spans.map((span) => ({ bookingId: target.bookingId, ...endsOf(span) }))),
  );
}

function conflictJson(view: ConflictView, now: Instant, suggestions?: ConflictJson['suggestions']): ConflictJson {
  const { conflict, choices } = view;
  const { id: conflictId, state, userId, runId, raisedAt, answer, closedAt, draft } = conflict;
  return {
    id: conflictId,
    kind: draft.kind,
    state,
    userId,
    runId,
    raisedAt,
    ...draftJson(draft, view),
    ...(draft.kind === 'schedule' && suggestions !== undefined ? { suggestions } : {}),
    choices: [...choices],
    ...(answer === undefined ? {} : { answer: answerJson(answer) }),
    ...(closedAt === undefined ? {} : { closedAt }),
    canUndo: canBeTakenBack(conflict, now),
  };
}

function answerJson({ choice: chosen, by, at, bookingId, to }: ConflictAnswer): NonNullable<ConflictJson['answer']> {
  return {
    choice: chosen,
    by: actorName(by),
    at,
    ...(bookingId === undefined ? {} : { bookingId }),
    ...(to === undefined ? {} : endsOf(to)),
  };
}

function endsOf(span: Span) {
  return { start: momentJson(span, 'start'), end: momentJson(span, 'end') };
}

function draftJson(
  draft: ConflictRecord['draft'],
  { schedule }: ConflictView,
): Pick<ConflictJson, 'items' | 'goneFrom' | 'done' | 'resourceIds' | 'times' | 'next'> {
  switch (draft.kind) {
    case 'edit': {
      const { bookingId, eventId, fields, studio, google } = draft;
      const sides = { studio: entryJson(studio), google: entryJson(google) };
      return {
        items: [{ bookingId, eventId, fields: fields.map(({ field, winner }) => ({ field, winner })), ...sides }],
      };
    }
    case 'removal': {
      const { bookingId, eventId, goneFrom, done, entry, declined } = draft;
      const standing = declined === true ? { declined } : {};
      return { goneFrom, done, items: [{ bookingId, eventId, entry: entryJson(entry), ...standing }] };
    }
    case 'massDelete':
      return { goneFrom: draft.goneFrom, items: massDeleteItems(draft) };
    case 'schedule':
      return scheduleJson(draft, schedule);
  }
}

function massDeleteItems({
  bookingIds,
  declined = [],
}: Extract<ConflictRecord['draft'], { kind: 'massDelete' }>): ConflictJson['items'] {
  const standing = new Set(declined);
  return bookingIds.map((bookingId) => ({ bookingId, ...(standing.has(bookingId) ? { declined: true } : {}) }));
}

function scheduleJson(
  { items, resourceIds, times, next }: ScheduleDraft,
  schedule: ScheduleFacts | undefined,
): Pick<ConflictJson, 'items' | 'resourceIds' | 'times' | 'next'> {
  const meetings = schedule === undefined || schedule.meetings.length === 0 ? next : schedule.meetings.slice(0, 3);
  return {
    resourceIds: [...resourceIds],
    times: schedule === undefined || schedule.meetings.length === 0 ? times : schedule.meetings.length,
    next: meetings.map(({ sides: [{ span }] }) => endsOf(span)),
    items: items.map(({ bookingId, title }, index) => {
      const target = schedule?.targets[index];
      if (target === undefined) return { bookingId, title };
      const { canMove, canRemove, span } = target;
      return {
        bookingId: target.bookingId,
        title: schedule?.titles[index] ?? title,
        ...endsOf(span),
        canMove,
        canRemove,
      };
    }),
  };
}
