import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { parseTimeZone } from '../../shared/domain/time.ts';
import { usualStallHours } from '../../shared/domain/studio.ts';
import type { Studio, User } from '../../shared/domain/studio.ts';
import { changeStudio } from '../../shared/flows/studio/edit-studio.ts';
import type { StudioFields } from '../../shared/flows/studio/edit-studio.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Store } from '../../shared/ports/store.ts';
import { answers, body } from './answers.ts';
import type { ApiEnvironment, Caller } from './environment.ts';
import { entityTag, expectedVersion, filledText, id } from './input.ts';
import { answerNotFound, answerRefusal } from './problem.ts';
import { userAnswer, userJson } from './user-json.ts';

const plan = z.enum(['express', 'standard', 'professional', 'enterprise']);
const conflictRule = z.enum(['never', 'allowAfterPrompting', 'allowAlways']);
const addressOrEmpty = z.union([z.literal(''), z.email('It is no e-mail address.').max(254)]);
const zone = z.string().transform((text, context) => {
  const timeZone = parseTimeZone(text);
  if (timeZone !== undefined) return timeZone;
  context.addIssue({ code: 'custom', message: 'It is no time zone of the IANA database, such as Europe/Berlin.' });
  return z.NEVER;
});

const syncJob = {
  enabled: z.boolean(),
  pollMinutes: z.number().int().min(5).max(1440),
  stallHours: z
    .number()
    .int()
    .min(1)
    .max(168)
    .openapi({ description: 'After so many hours without a good sync people are told.' }),
  notify: z.strictObject({ onFailure: z.boolean(), address: addressOrEmpty }),
};
const studioPatch = z
  .strictObject({
    name: filledText(120),
    locale: z.string().max(35).refine(isLocale, 'It is no language and region, such as en-US.'),
    timeZone: zone,
    plan,
    conflictRule,
    populateMonthsBack: z.number().int().min(0).max(24),
    newClientsGroupId: id<'ClientGroupId'>()
      .nullable()
      .openapi({ description: 'The client group every new client joins; null for none.' }),
    syncJob: z.strictObject({ ...syncJob, notify: syncJob.notify.partial() }).partial(),
  })
  .partial()
  .openapi('StudioPatch');

const studioAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    plan,
    conflictRule,
    populateMonthsBack: z.number().int(),
    newClientsGroupId: z.string().nullable(),
    syncJob: z.object(syncJob),
    version: z.number().int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Studio');

const meAnswer = z
  .object({
    user: userAnswer.nullable().openapi({ description: 'Nobody where a key asks.' }),
    apiKey: z.object({ id: z.string(), name: z.string(), role: z.string() }).nullable(),
    studio: studioAnswer,
    csrfToken: z.string().nullable().openapi({ description: 'For X-CSRF-Token; browsers only.' }),
  })
  .openapi('Me');

const readMe = createRoute({
  method: 'get',
  path: '/me',
  tags: ['Studio'],
  summary: 'Who is asking, and their studio',
  responses: answers({ 200: { description: 'The caller.', schema: meAnswer } }),
});

const readStudio = createRoute({
  method: 'get',
  path: '/studio',
  tags: ['Studio'],
  summary: 'Read the studio',
  responses: answers({ 200: { description: 'The studio.', schema: studioAnswer } }),
});

const patchStudio = createRoute({
  method: 'patch',
  path: '/studio',
  tags: ['Studio'],
  summary: 'Change the studio',
  request: { body: body(studioPatch) },
  responses: answers({ 200: { description: 'The studio.', schema: studioAnswer } }),
});

/** The caller and their studio. */
export function studioRoutes(deps: { readonly store: Store; readonly clock: Clock }): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(readMe, async (context) => {
    const caller = context.get('caller');
    const studio = await deps.store.get(studioCollections(caller.studioId).studio);
    if (studio === undefined) return answerNotFound(context);
    return context.json({ ...meJson(caller), studio: studioJson(studio.value) });
  });

  app.openapi(readStudio, async (context) => {
    const studio = await deps.store.get(studioCollections(context.get('caller').studioId).studio);
    if (studio === undefined) return answerNotFound(context);
    return context.json(studioJson(studio.value), 200, entityTag(studio.value.version));
  });

  app.openapi(patchStudio, async (context) => {
    const patch = context.req.valid('json');
    const request = { studioId: context.get('caller').studioId, ...expectedVersion(context) };
    const answer = await changeStudio(deps, request, (before) => patchedStudio(before, patch));
    if (answer.kind === 'refused') return answerRefusal(context, answer);
    return context.json(studioJson(answer.studio), 200, entityTag(answer.studio.version));
  });
  return app;
}

function studioJson(studio: Studio): z.infer<typeof studioAnswer> {
  const { id, name, locale, timeZone, plan, conflictRule, populateMonthsBack, syncJob } = studio;
  const { version, createdAt, updatedAt } = studio;
  return {
    id,
    name,
    locale,
    timeZone,
    plan,
    conflictRule,
    populateMonthsBack,
    newClientsGroupId: studio.newClientsGroupId ?? null,
    syncJob: { ...syncJob, stallHours: syncJob.stallHours ?? usualStallHours },
    version,
    createdAt,
    updatedAt,
  };
}

function meJson(caller: Caller): {
  readonly user: z.infer<typeof userAnswer> | null;
  readonly apiKey: object | null;
  readonly csrfToken: string | null;
} {
  switch (caller.kind) {
    case 'user':
      return { user: userJson(caller.user satisfies User), apiKey: null, csrfToken: caller.csrfToken };
    case 'apiKey':
      return {
        user: null,
        apiKey: { id: caller.keyId, name: caller.name, role: caller.role },
        csrfToken: null,
      };
  }
}

function patchedStudio(before: StudioFields, patch: z.infer<typeof studioPatch>): StudioFields {
  const { syncJob: job } = before;
  const group = patch.newClientsGroupId === undefined ? before.newClientsGroupId : patch.newClientsGroupId;
  return {
    ...(group === undefined || group === null ? {} : { newClientsGroupId: group }),
    name: patch.name ?? before.name,
    locale: patch.locale ?? before.locale,
    timeZone: patch.timeZone ?? before.timeZone,
    plan: patch.plan ?? before.plan,
    conflictRule: patch.conflictRule ?? before.conflictRule,
    populateMonthsBack: patch.populateMonthsBack ?? before.populateMonthsBack,
    syncJob: {
      enabled: patch.syncJob?.enabled ?? job.enabled,
      pollMinutes: patch.syncJob?.pollMinutes ?? job.pollMinutes,
      stallHours: patch.syncJob?.stallHours ?? job.stallHours ?? usualStallHours,
      notify: {
        onFailure: patch.syncJob?.notify?.onFailure ?? job.notify.onFailure,
        address: patch.syncJob?.notify?.address ?? job.notify.address,
      },
    },
  };
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
