import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { asId } from '../../shared/domain/ids.ts';
import type { CalendarId, UserId } from '../../shared/domain/ids.ts';
import { changeSettings } from '../../shared/flows/google-sync/change-settings.ts';
import type { SettingsChange } from '../../shared/flows/google-sync/settings-change.ts';
import { checkSetUp } from '../../shared/flows/google-sync/check-set-up.ts';
import { disconnectGoogle } from '../../shared/flows/google-sync/disconnect-google.ts';
import { viewGoogleSync } from '../../shared/flows/google-sync/google-sync-view.ts';
import { listCalendars } from '../../shared/flows/google-sync/list-calendars.ts';
import type { PreviewCounts } from '../../shared/flows/google-sync/preview-sync.ts';
import { previewUser } from '../../shared/flows/google-sync/preview-user.ts';
import type { UserPreview } from '../../shared/flows/google-sync/preview-user.ts';
import { viewContacts } from '../../shared/flows/contacts/view-contacts.ts';
import type { Refused } from '../../shared/flows/refused.ts';
import { syncNow } from '../../shared/flows/google-sync/sync-now.ts';
import type { Chance, Clock } from '../../shared/ports/clock.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Google } from '../../shared/ports/google.ts';
import type { Keys } from '../../shared/ports/keys.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Store } from '../../shared/ports/store.ts';
import { answers, body } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import {
  calendarSchema,
  checkLineSchema,
  googleSyncPatch,
  googleSyncSchema,
  previewSchema,
} from './google-sync-schema.ts';
import { entityTag, expectedVersion, pathId } from './input.ts';
import { optionalBody } from './optional-body.ts';
import { answerNotFound, answerProblem, answerRefusal } from './problem.ts';

/** What the google-sync routes use of the world. */
export interface GoogleSyncRouteDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
  /** What the tokens of watch channels are made from. */
  readonly channelSecret: string;
}

const tags = ['Google sync'];
const request = { params: pathId<'UserId'>() };
const told = answers({ 200: { description: 'Settings and state.', schema: googleSyncSchema } });

const readSync = createRoute({
  method: 'get',
  path: '/users/{id}/google-sync',
  tags,
  summary: 'Read a user’s settings and the state of the sync',
  request,
  responses: told,
});

const patchSync = createRoute({
  method: 'patch',
  path: '/users/{id}/google-sync',
  tags,
  summary: 'Change a user’s settings',
  description:
    'Another `calendarId` takes our events along, unless `ourEvents` is `leave`. Populate boxes clear themselves after a successful run.',
  request: { ...request, body: body(googleSyncPatch) },
  responses: told,
});

const preview = createRoute({
  method: 'post',
  path: '/users/{id}/google-sync/preview',
  tags,
  summary: 'What the next run would do; writes nothing',
  description:
    'With a body: what it would do once the same body had been sent as PATCH. What PATCH refuses is refused alike; nothing is saved.',
  request: { ...request, body: { ...body(googleSyncPatch), required: false } },
  middleware: optionalBody,
  responses: answers({ 200: { description: 'Counts by direction.', schema: previewSchema } }),
});

const run = createRoute({
  method: 'post',
  path: '/users/{id}/google-sync/run',
  tags,
  summary: 'Sync now, once a minute',
  request,
  responses: answers({ 202: { description: 'It was asked for.', schema: z.object({ runId: z.string() }) } }),
});

const disconnect = createRoute({
  method: 'post',
  path: '/users/{id}/google-sync/disconnect',
  tags,
  summary: 'Remove the Google account',
  request: { ...request, body: body(z.strictObject({ events: z.enum(['leave', 'delete']).default('leave') })) },
  responses: answers({
    200: {
      description:
        'The account is removed; how many of our events and contacts were deleted, and how many could not be. A contact of the user’s own only loses the label.',
      schema: z.object({
        eventsDeleted: z.int(),
        eventsLeft: z.int(),
        contactsDeleted: z.int(),
        contactsLeft: z.int(),
      }),
    },
  }),
});

const calendars = createRoute({
  method: 'get',
  path: '/users/{id}/google-sync/calendars',
  tags,
  summary: 'The calendars of the Google account',
  request,
  responses: answers({ 200: { description: 'Every calendar.', schema: z.array(calendarSchema) } }),
});

const check = createRoute({
  method: 'get',
  path: '/users/{id}/google-sync/check',
  tags,
  summary: 'Walk the whole set-up',
  request,
  responses: answers({ 200: { description: 'Line by line.', schema: z.array(checkLineSchema) } }),
});

/** Google's side of a user: settings, state, preview, sync now, removal, calendars and the set-up check. */
export function googleSyncRoutes(deps: GoogleSyncRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(readSync, (context) => answerView(deps, context, context.req.valid('param').id));

  app.openapi(patchSync, async (context) => {
    const userId = context.req.valid('param').id;
    const { ourEvents, ...patch } = context.req.valid('json');
    const changed = await changeSettings(deps, {
      ...ownerOf(context, userId),
      change: changeFrom(patch),
      ...(ourEvents === undefined ? {} : { ourEvents }),
      ...expectedVersion(context),
    });
    return changed.kind === 'refused' ? answerGoogle(context, changed) : answerView(deps, context, userId);
  });

  app.openapi(preview, async (context) => {
    const owner = ownerOf(context, context.req.valid('param').id);
    if (!(await isUser(deps, owner))) return answerNotFound(context);
    const { ourEvents, ...patch } = context.req.valid('json');
    const seen = await previewUser(deps, {
      ...owner,
      change: changeFrom(patch),
      ...(ourEvents === undefined ? {} : { ourEvents }),
      ...expectedVersion(context),
    });
    if (seen.kind === 'refused') return answerGoogle(context, seen);
    return context.json(previewJson(seen), 200);
  });

  app.openapi(run, async (context) => {
    const owner = ownerOf(context, context.req.valid('param').id);
    if (!(await isUser(deps, owner))) return answerNotFound(context);
    const answer = await syncNow(deps, owner);
    if (answer.kind === 'tooSoon') return answerTooSoon(context, answer.retryAfterSeconds);
    return answer.kind === 'refused' ? answerGoogle(context, answer) : context.json({ runId: answer.runId }, 202);
  });

  app.openapi(disconnect, async (context) => {
    const owner = ownerOf(context, context.req.valid('param').id);
    if (!(await isUser(deps, owner))) return answerNotFound(context);
    const answer = await disconnectGoogle(deps, { ...owner, events: context.req.valid('json').events });
    if (answer.kind === 'refused') return answerGoogle(context, answer);
    const { events, contacts } = answer;
    return context.json(
      {
        eventsDeleted: events.done,
        eventsLeft: events.left,
        contactsDeleted: contacts.done,
        contactsLeft: contacts.left,
      },
      200,
    );
  });

  app.openapi(calendars, async (context) => {
    const owner = ownerOf(context, context.req.valid('param').id);
    if (!(await isUser(deps, owner))) return answerNotFound(context);
    const list = await listCalendars(deps, owner);
    return list.kind === 'refused' ? answerGoogle(context, list) : context.json([...list.calendars], 200);
  });

  app.openapi(check, async (context) => answerCheck(deps, context, context.req.valid('param').id));
  return app;
}

interface Owner {
  readonly studioId: ApiEnvironment['Variables']['caller']['studioId'];
  readonly userId: UserId;
}

function ownerOf(context: Context<ApiEnvironment>, userId: UserId): Owner {
  return { studioId: context.get('caller').studioId, userId };
}

async function isUser(deps: GoogleSyncRouteDeps, { studioId, userId }: Owner): Promise<boolean> {
  return (await deps.store.get(studioCollections(studioId).user(userId))) !== undefined;
}

function changeFrom(patch: Omit<z.infer<typeof googleSyncPatch>, 'ourEvents'>): SettingsChange {
  const { calendarId, mail, ...rest } = patch;
  const calendar =
    calendarId === undefined ? {} : { calendarId: calendarId === null ? null : asId<CalendarId>(calendarId) };
  // A merge patch has no undefined: what the schema left out is not there at all.
  return { ...rest, ...calendar, ...(mail === undefined ? {} : { mail }) } as SettingsChange;
}

async function answerView(deps: GoogleSyncRouteDeps, context: Context<ApiEnvironment>, userId: UserId) {
  const owner = ownerOf(context, userId);
  const [answer, contacts] = await Promise.all([viewGoogleSync(deps, owner), viewContacts(deps, owner)]);
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  return context.json({ ...answer.view, contacts }, 200, entityTag(answer.view.version));
}

const nothing: PreviewCounts = { create: 0, update: 0, delete: 0, pair: 0, skip: 0 };

/** While no calendar is chosen, nothing is done in one. */
function previewJson({ calendar, contacts }: UserPreview): z.infer<typeof previewSchema> {
  const { studioToGoogle = nothing, googleToStudio = nothing } = calendar ?? {};
  const counts = { studioToGoogle, googleToStudio };
  if (contacts?.kind === 'refused') {
    const { code, message, remedy } = contacts;
    return { ...counts, contacts: null, contactsProblem: { code, detail: message, remedy } };
  }
  if (contacts === undefined) return { ...counts, contacts: null, contactsProblem: null };
  const { review } = contacts;
  const ofContacts = { studioToGoogle: contacts.studioToGoogle, googleToStudio: contacts.googleToStudio, review };
  return { ...counts, contacts: ofContacts, contactsProblem: null };
}

async function answerCheck(deps: GoogleSyncRouteDeps, context: Context<ApiEnvironment>, userId: UserId) {
  const owner = ownerOf(context, userId);
  const places = studioCollections(owner.studioId);
  const [studio, user, seen, contacts, list] = await Promise.all([
    deps.store.get(places.studio),
    deps.store.get(places.user(userId)),
    viewGoogleSync(deps, owner),
    viewContacts(deps, owner),
    listCalendars(deps, owner),
  ]);
  if (studio === undefined || user === undefined || seen.kind === 'refused') return answerNotFound(context);
  const { view } = seen;
  const group = view.clientGroupId === null ? undefined : await deps.store.get(places.clientGroup(view.clientGroupId));
  const lines = checkSetUp({
    studio: studio.value,
    user: user.value,
    view,
    contacts,
    calendars: list,
    ...(group === undefined ? {} : { group: group.value }),
    now: deps.clock.now(),
  });
  return context.json([...lines], 200);
}

/** What Google could not do just now is not the caller's mistake. */
function answerGoogle(context: Context<ApiEnvironment>, refused: Refused): Response {
  if (refused.code !== 'googleUnavailable') return answerRefusal(context, refused);
  const { code, message, remedy } = refused;
  return answerProblem(context, { status: 503, code, detail: message, remedy }, { 'retry-after': '60' });
}

function answerTooSoon(context: Context<ApiEnvironment>, seconds: number): Response {
  return answerProblem(
    context,
    {
      status: 429,
      code: 'tooSoon',
      detail: 'A sync of this user was asked for less than a minute ago.',
      remedy: `Wait ${seconds} s, then ask again. Changes travel by themselves meanwhile.`,
    },
    { 'retry-after': String(seconds) },
  );
}
