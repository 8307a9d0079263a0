import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import type { Desk } from '../desk.ts';
import { failureSchema } from '../failures.ts';
import { signServiceToken } from '../oauth/keys.ts';
import { GOOGLE_CONTACT_LIMITS, GOOGLE_LIMITS } from '../quota.ts';
import { contactRoutes } from './contact-routes.ts';
import type { Control } from './control.ts';
import { personRoutes } from './person-routes.ts';

const milliseconds = z.object({ milliseconds: z.number() });
const share = z.number().min(0).max(1);
const troubleSchema = z.object({
  lose: share.optional(),
  duplicate: share.optional(),
  reorder: share.optional(),
  delay: z.number().min(0).optional(),
  retryDelay: z.number().min(0).optional(),
});
const limitsSchema = z.union([
  z.literal('off'),
  z.object({
    perUserPerMinute: z.number().default(GOOGLE_LIMITS.perUserPerMinute),
    perProjectPerMinute: z.number().default(GOOGLE_LIMITS.perProjectPerMinute),
    calendarWrites: z.object({ writes: z.number(), seconds: z.number() }).default(GOOGLE_LIMITS.calendarWrites),
    refusal: z.union([z.literal(403), z.literal(429), z.literal('mixed')]).default('mixed'),
    contacts: z
      .object({
        readsPerMinute: z.number().default(GOOGLE_CONTACT_LIMITS.readsPerMinute),
        fullReadsPerMinute: z.number().default(GOOGLE_CONTACT_LIMITS.fullReadsPerMinute),
        writesPerDay: z.number().default(GOOGLE_CONTACT_LIMITS.writesPerDay),
      })
      .default(GOOGLE_CONTACT_LIMITS),
  }),
]);
const pagingSchema = z.object({ pageSize: z.number().int().positive().optional(), emptyShare: share.optional() });
const personSchema = z.object({
  email: z.string().min(3),
  name: z.string().min(1),
  timeZone: z.string().optional(),
  sub: z.string().optional(),
  region: z.string().length(2).optional(),
});
const tokenSchema = z.object({ email: z.string(), clientId: z.string().optional(), scopes: z.array(z.string()) });
const identitySchema = z.object({ audience: z.string(), email: z.string() });
const consentSchema = z.object({
  url: z.string(),
  choice: z.union([z.literal('deny'), z.object({ email: z.string(), scopes: z.array(z.string()).optional() })]),
});

/** The controls as JSON endpoints under `/_/`: what tests in another process do with the double. */
export function controlRoutes(desk: Desk, control: Control): Hono {
  const app = new Hono();
  app.get('/_/counts', (context) => context.json(control.counts()));
  app.post('/_/counts/reset', (context) => done(context, control.resetCounts()));
  app.get('/_/failures', (context) => context.json({ failures: desk.failures.list() }));
  app.post('/_/failures', async (context) =>
    context.json({ id: control.fail(await read(context, failureSchema)) }, 201),
  );
  app.delete('/_/failures', (context) => done(context, control.clearFailures()));
  app.delete('/_/failures/:id', (context) => done(context, control.clearFailures(Number(context.req.param('id')))));
  app.get('/_/clock', (context) => context.json({ now: control.now() }));
  app.post('/_/clock/advance', async (context) => {
    control.advanceClock((await read(context, milliseconds)).milliseconds);
    return context.json({ now: control.now() });
  });
  app.post('/_/deliveries', async (context) =>
    done(context, control.troubleDeliveries(defined(await read(context, troubleSchema)))),
  );
  app.post('/_/paging', async (context) =>
    done(context, control.setPaging(defined(await read(context, pagingSchema)))),
  );
  app.post('/_/quotas', async (context) => done(context, control.setQuotas(await read(context, limitsSchema))));
  app.post('/_/sync-tokens/expire', (context) => done(context, control.expireSyncTokens()));
  app.post('/_/calendars/:id/sync-tokens/expire', (context) =>
    done(context, control.expireSyncTokens(context.req.param('id'))),
  );
  app.post('/_/calendars/:id/deleted/purge', (context) => done(context, control.purgeDeleted(context.req.param('id'))));
  app.post('/_/calendars/:id/push/refuse', (context) => done(context, control.refusePush(context.req.param('id'))));
  app.post('/_/calendars/:id/raw', async (context) => {
    const event = await read(context, z.looseObject({ id: z.string() }));
    // What came as JSON is JSON.
    return done(context, control.putRaw(context.req.param('id'), event as Parameters<Control['putRaw']>[1]));
  });
  app.post('/_/access-tokens/expire', (context) => done(context, control.expireAccessTokens()));
  app.post('/_/tokens', async (context) =>
    context.json(control.issueTokens(defined(await read(context, tokenSchema))), 201),
  );
  app.post('/_/identity-tokens', async (context) => {
    const { audience, email } = await read(context, identitySchema);
    return context.json({ token: await signServiceToken(desk.key, { audience, email }) }, 201);
  });
  app.post('/_/consent', async (context) => {
    const { url, choice } = await read(context, consentSchema);
    return context.json({ location: control.consent(url, choice === 'deny' ? choice : defined(choice)) });
  });
  app.get('/_/people', (context) => context.json({ people: [...desk.world.people.values()] }));
  app.post('/_/people', async (context) =>
    done(context, control.addPerson(defined(await read(context, personSchema)))),
  );
  app.route('/', personRoutes(desk, control));
  app.route('/', contactRoutes(desk, control));
  app.onError((error, context) => answerError(error, context));
  return app;
}

/** What a control answers when it was asked wrongly: 400 with the reason, or the API's own refusal. */
function answerError(error: Error, context: Context): Response {
  if (error instanceof ApiError) return Response.json(error.body, { status: error.status });
  if (error instanceof z.ZodError || error instanceof SyntaxError) return context.json({ error: error.message }, 400);
  throw error;
}

/** A 204 after something was done. */
function done(context: Context, _nothing: void): Response {
  return context.body(null, 204);
}

async function read<Output>(context: Context, schema: z.ZodType<Output>): Promise<Output> {
  return schema.parse(JSON.parse((await context.req.text()) || '{}'));
}

/** The same object, typed without the undefined that zod allows under an optional key. */
function defined<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  // JSON has no undefined: a key is there with a value, or it is not there.
  return value as { [Key in keyof Value]: Exclude<Value[Key], undefined> };
}
