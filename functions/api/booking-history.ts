import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { usersOf } from '../../shared/domain/booking.ts';
import { findBooking } from '../../shared/flows/bookings/find-booking.ts';
import { reachOf, readReached } from '../../shared/flows/bookings/reached-versions.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { BookingVersion } from '../../shared/ports/records/booking-record.ts';
import type { Store } from '../../shared/ports/store.ts';
import { answers } from './answers.ts';
import { actorJson, bookingJson } from './booking-json.ts';
import { bookingAnswer } from './booking-schema.ts';
import type { ApiEnvironment } from './environment.ts';
import { pageQuery, pathId } from './input.ts';
import { answerBadCursor, pageOf, readPage } from './page.ts';
import { answerNotFound } from './problem.ts';

const reach = z.enum(['reached', 'waiting', 'keptBack', 'notSynced']);
const versionAnswer = z
  .object({
    version: z.number().int(),
    at: z.string(),
    by: z.object({
      kind: z.enum(['user', 'apiKey', 'google', 'system']),
      name: z.string(),
      userId: z.string().optional(),
    }),
    before: bookingAnswer.nullable(),
    after: bookingAnswer,
    google: z.array(z.object({ userId: z.string(), state: reach, at: z.string().optional() })).openapi({
      description:
        'For each user it was for: whether this version or a later one is in their Google Calendar; `at` since when, where it is this one. `keptBack`: an undo set the studio back, and their Google keeps its own.',
    }),
    runId: z.string().optional().openapi({ description: 'The sync that made it.' }),
  })
  .openapi('BookingVersion');

const readHistory = createRoute({
  method: 'get',
  path: '/bookings/{id}/history',
  tags: ['Bookings'],
  summary: 'What happened to a booking, for 90 days; of an occurrence, to its series',
  request: { params: pathId<'BookingId'>(), query: z.object(pageQuery) },
  responses: answers({ 200: { description: 'One page, the newest version first.', schema: pageOf(versionAnswer) } }),
});

/** Every version of a booking, deleted ones too. */
export function bookingHistoryRoutes(deps: { readonly store: Store }): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(readHistory, async (context) => {
    const { studioId } = context.get('caller');
    const places = studioCollections(studioId);
    const found = await findBooking(deps.store, { studioId, bookingId: context.req.valid('param').id });
    if (found === undefined) return answerNotFound(context);
    const { id } = found.kind === 'whole' ? found.booking : found.series;
    const query = { from: places.bookingVersions(id), orderBy: [{ field: 'version', direction: 'desc' }] } as const;
    const page = await readPage(deps.store, { query, ...context.req.valid('query') });
    if (page === undefined) return answerBadCursor(context);
    const versions = page.found.map(({ value }) => value);
    const oldest = versions.at(-1);
    const beforeOldest =
      oldest === undefined ? undefined : await deps.store.get(places.bookingVersion(id, oldest.version - 1));
    const reached = await readReached(deps.store, { studioId, id }, versions);
    const items = versions.map((version, at) => versionJson(version, versions[at + 1] ?? beforeOldest?.value, reached));
    return context.json({ items, nextCursor: page.nextCursor });
  });
  return app;
}

function versionJson(
  version: BookingVersion,
  before: BookingVersion | undefined,
  reached: Awaited<ReturnType<typeof readReached>>,
): z.infer<typeof versionAnswer> {
  return {
    version: version.version,
    at: version.at,
    by: actorJson(version.by),
    before: before === undefined ? null : bookingJson(before.booking),
    after: bookingJson(version.booking),
    google: usersOf(version.booking).map((userId) => ({ userId, ...reachOf(reached, userId, version) })),
    ...(version.runId === undefined ? {} : { runId: version.runId }),
  };
}
