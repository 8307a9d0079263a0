import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { restoreBooking } from '../../shared/flows/bookings/delete-booking.ts';
import { convertBooking, linkBooking, unlinkBooking } from '../../shared/flows/bookings/link-booking.ts';
import { answers, body } from './answers.ts';
import { bookingAnswer, convertBody, linkBody } from './booking-schema.ts';
import { answerBooking, bookingRequest } from './bookings.ts';
import type { BookingRouteDeps } from './bookings.ts';
import type { ApiEnvironment } from './environment.ts';
import { allowOverlap, pathId } from './input.ts';

const tags = ['Bookings'];
const params = pathId<'BookingId'>();
const query = z.object({ allowOverlap });
const responses = answers({ 200: { description: 'The booking as it stands now.', schema: bookingAnswer } });

const link = createRoute({
  method: 'post',
  path: '/bookings/{id}/link',
  tags,
  summary: 'Link an appointment to a client',
  request: { params, body: body(linkBody) },
  responses,
});

const unlink = createRoute({
  method: 'post',
  path: '/bookings/{id}/unlink',
  tags,
  summary: 'Take the client off an appointment',
  request: { params },
  responses,
});

const convert = createRoute({
  method: 'post',
  path: '/bookings/{id}/convert',
  tags,
  summary: 'Make an appointment a session',
  request: { params, query, body: body(convertBody) },
  responses,
});

const restore = createRoute({
  method: 'post',
  path: '/bookings/{id}/restore',
  tags,
  summary: 'Bring a deleted booking back',
  request: { params, query },
  responses,
});

/** What is done to a booking beyond changing its fields. Its id, and so its events in Google, stay the same. */
export function bookingActionRoutes(deps: BookingRouteDeps): OpenAPIHono<ApiEnvironment> {
  const app = new OpenAPIHono<ApiEnvironment>();

  app.openapi(link, async (context) => {
    const request = bookingRequest(context, context.req.valid('param').id, true);
    return answerBooking(context, deps.store, await linkBooking(deps, { ...request, ...context.req.valid('json') }));
  });

  app.openapi(unlink, async (context) => {
    const request = bookingRequest(context, context.req.valid('param').id, true);
    return answerBooking(context, deps.store, await unlinkBooking(deps, request));
  });

  app.openapi(convert, async (context) => {
    const { sessionTypeId, photographerId, assistantId, clientId, ...input } = context.req.valid('json');
    const isAllowed = input.allowOverlap ?? context.req.valid('query').allowOverlap;
    const conversion = {
      sessionTypeId,
      ...(photographerId === undefined ? {} : { photographerId }),
      ...(assistantId === undefined ? {} : { assistantId }),
      ...(clientId === undefined ? {} : { clientId }),
    };
    const request = bookingRequest(context, context.req.valid('param').id, isAllowed);
    return answerBooking(context, deps.store, await convertBooking(deps, { ...request, conversion }));
  });

  app.openapi(restore, async (context) => {
    const isAllowed = context.req.valid('query').allowOverlap;
    const request = bookingRequest(context, context.req.valid('param').id, isAllowed);
    return answerBooking(context, deps.store, await restoreBooking(deps, request));
  });
  return app;
}
