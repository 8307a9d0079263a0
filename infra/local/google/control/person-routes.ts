import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { accessOf } from '../calendar/access.ts';
import { renderEvent } from '../calendar/render-event.ts';
import { badRequest } from '../api-error.ts';
import type { Desk } from '../desk.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { EventRecord } from '../state/records.ts';
import type { Place } from './acts.ts';
import {
  addCalendarAsPerson,
  changeCalendarAsPerson,
  createAsPerson,
  deleteCalendarAsPerson,
  duplicateAsPerson,
  moveAsPerson,
  readRole,
  respondAsPerson,
  shareCalendar,
} from './acts.ts';
import type { Control } from './control.ts';
import { deleteAsPerson, editAsPerson, readReach } from './series-acts.ts';

/** What a person does in their own account, as JSON: the twin of the pages. */
export function personRoutes(desk: Desk, control: Control): Hono {
  const app = new Hono();
  app.route('/', accountRoutes(control));
  app.route('/', calendarRoutes(desk));
  app.route('/', eventRoutes(desk));
  return app;
}

function accountRoutes(control: Control): Hono {
  const app = new Hono();
  const nothing = (context: Context, _done: void): Response => context.body(null, 204);
  const email = (context: Context): string => context.req.param('email') ?? '';
  app.post('/_/people/:email/revoke', (context) => nothing(context, control.revokeAccess(email(context))));
  app.post('/_/people/:email/access-tokens/expire', (context) =>
    nothing(context, control.expireAccessTokens(email(context))),
  );
  app.post('/_/people/:email/list-tokens/expire', (context) =>
    nothing(context, control.expireListTokens(email(context))),
  );
  app.post('/_/people/:email/writes/pause', async (context) => {
    const { milliseconds } = z.object({ milliseconds: z.number() }).parse(await bodyOf(context));
    return nothing(context, control.pauseWrites(email(context), milliseconds));
  });
  return app;
}

function calendarRoutes({ world }: Desk): Hono {
  const app = new Hono();
  app.get('/_/people/:email/calendars', (context) => {
    const entries = [...world.listEntries.values()].filter((entry) => entry.email === context.req.param('email'));
    return context.json({
      calendars: entries.map((entry) => ({ ...entry, calendar: world.calendars.get(entry.calendarId) })),
    });
  });
  app.post('/_/people/:email/calendars', async (context) =>
    context.json(addCalendarAsPerson(world, context.req.param('email'), await bodyOf(context)), 201),
  );
  app.patch('/_/people/:email/calendars/:id', async (context) =>
    context.json(changeCalendarAsPerson(world, placeOf(context), await bodyOf(context))),
  );
  app.delete('/_/people/:email/calendars/:id', (context) => {
    deleteCalendarAsPerson(world, placeOf(context));
    return context.body(null, 204);
  });
  app.post('/_/people/:email/calendars/:id/share', async (context) => {
    const { email, role } = z.object({ email: z.string(), role: z.string() }).parse(await bodyOf(context));
    const { calendar } = accessOf(world, placeOf(context).email, placeOf(context).calendarId);
    shareCalendar(world, calendar.id, { email, role: readRole(role) });
    return context.body(null, 204);
  });
  return app;
}

const EVENTS = '/_/people/:email/calendars/:id/events';

function eventRoutes(desk: Desk): Hono {
  const app = new Hono();
  const { world } = desk;
  const shown = (context: Context, record: EventRecord): Response =>
    context.json(showEvent(desk, placeOf(context), record));
  const eventId = (context: Context): string => context.req.param('eventId') ?? '';
  app.get(EVENTS, (context) => {
    const { calendar } = accessOf(world, placeOf(context).email, placeOf(context).calendarId);
    const events = [...world.eventsOf(calendar.id).from(0)];
    return context.json({ events: events.map((record) => showEvent(desk, placeOf(context), record)) });
  });
  app.post(EVENTS, async (context) => shown(context, createAsPerson(world, placeOf(context), await bodyOf(context))));
  app.patch(`${EVENTS}/:eventId`, async (context) => {
    const edit = {
      eventId: eventId(context),
      patch: await bodyOf(context),
      reach: readReach(context.req.query('reach')),
    };
    return shown(context, editAsPerson(world, placeOf(context), edit));
  });
  app.delete(`${EVENTS}/:eventId`, (context) => {
    deleteAsPerson(world, placeOf(context), {
      eventId: eventId(context),
      reach: readReach(context.req.query('reach')),
    });
    return context.body(null, 204);
  });
  app.post(`${EVENTS}/:eventId/duplicate`, (context) =>
    shown(context, duplicateAsPerson(world, placeOf(context), eventId(context))),
  );
  app.post(`${EVENTS}/:eventId/move`, async (context) => {
    const { destination } = z.object({ destination: z.string() }).parse(await bodyOf(context));
    return shown(context, moveAsPerson(world, placeOf(context), { eventId: eventId(context), destination }));
  });
  app.post(`${EVENTS}/:eventId/respond`, async (context) => {
    const { response } = z.object({ response: z.string() }).parse(await bodyOf(context));
    return shown(context, respondAsPerson(world, placeOf(context), { eventId: eventId(context), response }));
  });
  return app;
}

function showEvent({ world, origin }: Desk, place: Place, record: EventRecord): JsonObject {
  const access = accessOf(world, place.email, record.calendarId);
  const store = world.eventsOf(record.calendarId);
  return renderEvent(record, { access, store, zone: access.calendar.timeZone, origin: origin(), form: 'full' });
}

function placeOf(context: Context): Place {
  return { email: context.req.param('email') ?? '', calendarId: context.req.param('id') ?? '' };
}

async function bodyOf(context: Context): Promise<JsonObject> {
  // JSON.parse returns JSON.
  const body = JSON.parse((await context.req.text()) || '{}') as Json;
  if (!isJsonObject(body)) throw badRequest('An object is expected.');
  return body;
}
