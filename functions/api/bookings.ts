import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Booking } from '../../shared/domain/booking.ts';
import type { Scope } from '../../shared/domain/edit-series.ts';
import type { BookingId } from '../../shared/domain/ids.ts';
import { book } from '../../shared/flows/bookings/book.ts';
import { changeBooking } from '../../shared/flows/bookings/change-booking.ts';
import type { BookingRequest } from '../../shared/flows/bookings/change-booking.ts';
import type { BookingAnswer } from '../../shared/flows/bookings/commit-booking.ts';
import { deleteBooking } from '../../shared/flows/bookings/delete-booking.ts';
import { findBooking } from '../../shared/flows/bookings/find-booking.ts';
import type { Chance, Clock } from '../../shared/ports/clock.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { BookingRecord } from '../../shared/ports/records/booking-record.ts';
import type { Reader, Store } from '../../shared/ports/store.ts';
import { answers, body } from './answers.ts';
import { bookingJson, newBookingFrom, patchedBooking } from './booking-json.ts';
import { bookingListQuery, bookingSearch } from './booking-list.ts';
import { bookingAnswer, bookingPatch, newBooking } from './booking-schema.ts';
import { actorOf } from './environment.ts';
import type { ApiEnvironment } from './environment.ts';
import { allowOverlap, entityTag, expectedVersion, flag, pathId } from './input.ts';
import { readExpandedPage } from './occurrence-list.ts';
import { answerPage, pageOf, readPage } from './page.ts';
import type { Page } from './page.ts';
import { answerNotFound, answerRefusal } from './problem.ts';
import { readSeriesOf, seriesOfOccurrence } from './series-of-occurrence.ts';

/** What the booking routes use of the world. */
export interface BookingRouteDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly chance: Chance;
}

const tags = ['Bookings'];
const params = pathId<'BookingId'>();
const scope = z.enum(['this', 'following', 'all']).optional().openapi({
  description:
    'For an occurrence of a series: only it (the default), it and those after it, or the whole series. The id of a series is always the whole of it.',
});
const told = answers({ 200: { description: 'The booking.', schema: bookingAnswer } });

const listBookings = createRoute({
  method: 'get',
  path: '/bookings',
  tags,
  summary: 'List bookings',
  request: { query: bookingListQuery },
  responses: answers({ 200: { description: 'One page, by end.', schema: pageOf(bookingAnswer) } }),
});

const makeBooking = createRoute({
  method: 'post',
  path: '/bookings',
  tags,
  summary: 'Make an appointment or a session',
  request: { query: z.object({ allowOverlap }), body: body(newBooking) },
  responses: answers({ 201: { description: 'The new booking.', schema: bookingAnswer } }),
});

const readBooking = createRoute({
  method: 'get',
  path: '/bookings/{id}',
  tags,
  summary: 'Read a booking',
  request: { params, query: z.object({ deleted: flag('Show it although it is deleted.') }) },
  responses: told,
});

const patchBooking = createRoute({
  method: 'patch',
  path: '/bookings/{id}',
  tags,
  summary: 'Change a booking',
  request: { params, query: z.object({ allowOverlap, scope }), body: body(bookingPatch) },
  responses: told,
});

const removeBooking = createRoute({
  method: 'delete',
  path: '/bookings/{id}',
  tags,
  summary: 'Delete a booking; it can be restored for 30 days',
  request: { params, query: z.object({ scope }) },
  responses: answers({ 204: { description: 'It is deleted.' } }),
});

/** Appointments and sessions: list, make, read, change, delete. */
export function bookingRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(listBookings, async (context) => {
    const { studioId } = context.get('caller');
    const asked = context.req.valid('query');
    const studio = await deps.store.get(studioCollections(studioId).studio);
    if (studio === undefined) return answerNotFound(context);
    const search = bookingSearch(studioId, asked, studio.value.timeZone);
    if ('kind' in search) return answerRefusal(context, search);
    const { timeZone } = studio.value;
    const request = { ...search, limit: asked.limit, cursor: asked.cursor };
    const page =
      search.expanded === undefined
        ? wholeBookings(await readPage(deps.store, request))
        : await readExpandedPage(deps.store, { ...request, ...search.expanded, studioId, timeZone });
    const bookings = page?.found.map(({ value }) => value) ?? [];
    const series = await readSeriesOf(deps.store, studioId, bookings);
    return answerPage(context, page, (booking) => bookingJson(booking, seriesOfOccurrence(series, booking)));
  });

  app.openapi(makeBooking, async (context) => {
    const input = context.req.valid('json');
    const wanted = newBookingFrom(input);
    if (wanted.kind === 'refused') return answerRefusal(context, wanted);
    const caller = context.get('caller');
    const isAllowed = input.allowOverlap ?? context.req.valid('query').allowOverlap;
    const request = { studioId: caller.studioId, actor: actorOf(caller), wanted, allowOverlap: isAllowed };
    const answer = await book(deps, request);
    return answerBooking(context, deps.store, answer, 201);
  });

  app.openapi(readBooking, async (context) => {
    const { studioId } = context.get('caller');
    const found = await findBooking(deps.store, { studioId, bookingId: context.req.valid('param').id });
    const isShown = found?.booking.deletedAt === undefined || context.req.valid('query').deleted;
    if (found === undefined || !isShown) return answerNotFound(context);
    return answerBooking(context, deps.store, { kind: 'done', booking: found.booking, dropped: [] });
  });

  app.openapi(patchBooking, async (context) => {
    const patch = context.req.valid('json');
    const isAllowed = patch.allowOverlap ?? context.req.valid('query').allowOverlap;
    const request = {
      ...bookingRequest(context, context.req.valid('param').id, isAllowed),
      ...scopeOf(context.req.valid('query').scope),
    };
    const answer = await changeBooking(deps, request, (before) => patchedBooking(before, patch));
    return answerBooking(context, deps.store, answer);
  });

  app.openapi(removeBooking, async (context) => {
    const request = bookingRequest(context, context.req.valid('param').id, true);
    const answer = await deleteBooking(deps, { ...request, ...scopeOf(context.req.valid('query').scope) });
    return answer.kind === 'refused' ? answerRefusal(context, answer) : context.body(null, 204);
  });
  return app;
}

/** Which booking a caller wants to change, from which version. */
export function bookingRequest(
  context: Context<ApiEnvironment>,
  bookingId: BookingId,
  allowOverlap: boolean,
): BookingRequest {
  const caller = context.get('caller');
  return {
    studioId: caller.studioId,
    bookingId,
    actor: actorOf(caller),
    allowOverlap,
    ...expectedVersion(context),
  };
}

/** Answers with how a booking or occurrence stands now, or why nothing was done. */
export async function answerBooking(
  context: Context<ApiEnvironment>,
  reader: Reader,
  answer: BookingAnswer,
  status: 200 | 201 = 200,
): Promise<Response> {
  if (answer.kind === 'refused') return answerRefusal(context, answer);
  const { booking, dropped } = answer;
  const series = await readSeriesOf(reader, booking.studioId, [booking]);
  const told = bookingJson(booking, seriesOfOccurrence(series, booking));
  const body = dropped.length === 0 ? told : { ...told, droppedOccurrences: [...dropped] };
  const location = status === 201 ? { location: `/api/v1/bookings/${booking.id}` } : {};
  return context.json(body, status, { ...entityTag(booking.version), ...location });
}

function scopeOf(scope: Scope | undefined): { readonly scope?: Scope } {
  return scope === undefined ? {} : { scope };
}

function wholeBookings(page: Page<BookingRecord> | undefined): Page<Booking> | undefined {
  if (page === undefined) return undefined;
  return { ...page, found: page.found.map((stored) => ({ ...stored, value: stored.value.booking })) };
}
