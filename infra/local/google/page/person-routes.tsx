import { Hono } from 'hono';
import type { Context } from 'hono';
import { ApiError } from '../api-error.ts';
import { accessOf } from '../calendar/access.ts';
import type { View } from '../calendar/render-event.ts';
import { renderEvent } from '../calendar/render-event.ts';
import { findTarget } from '../calendar/series.ts';
import { isDate, isZone } from '../calendar/time-text.ts';
import { rewriteEvent } from '../calendar/write-event.ts';
import type { Place } from '../control/acts.ts';
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
  writingAs,
} from '../control/acts.ts';
import type { Control } from '../control/control.ts';
import { deleteAsPerson, editAsPerson, readReach } from '../control/series-acts.ts';
import type { Desk } from '../desk.ts';
import { invalid, notFound } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import type { PersonRecord } from '../state/records.ts';
import { agendaOf, spanOf, todayIn } from './agenda.ts';
import type { ListedCalendar } from './calendar-page.tsx';
import { CalendarPage } from './calendar-page.tsx';
import type { EventFields } from './event-fields.ts';
import { eventOf, fieldsOf, patchOf, readFields } from './event-fields.ts';
import { EventPage } from './event-page.tsx';
import { HomePage } from './home-page.tsx';
import { paths } from './paths.ts';
import { showPage } from './show-page.ts';

/** Why an act was refused, and what had been typed. */
interface Refused {
  readonly message: string;
  readonly form: URLSearchParams;
}

type Act = (form: URLSearchParams, place: Place, eventId: string) => string;

/** The pages on which a person acts as the Google user: GET shows, POST acts and leads on, what is refused is shown with 422. */
export function personPages(desk: Desk, control: Control): Hono {
  const app = new Hono();
  const { world } = desk;
  app.get(paths.home, (context) => showHome(desk, context, undefined));
  app.post('/people', async (context) => addPerson(desk, context));
  app.get('/people/:email', (context) => context.redirect(paths.calendar(emailOf(context), emailOf(context)), 302));
  app.get('/people/:email/calendars/:id', (context) => showCalendar(desk, context));
  app.get('/people/:email/calendars/:id/events/:eventId', (context) => showEvent(desk, context));
  app.get('/calendar/event', (context) => openLink(desk, context));
  app.post('/people/:email/revoke', (context) => {
    control.revokeAccess(emailOf(context));
    return context.redirect(paths.person(emailOf(context)), 303);
  });
  const act = (path: string, show: typeof showCalendar, done: Act): void => {
    app.post(`/people/:email${path}`, (context) => carryOut(desk, context, { show, done }));
  };
  act('/calendars', showCalendar, (form, { email }) => {
    const added = addCalendarAsPerson(world, email, Object.fromEntries(form));
    return paths.calendar(email, added.id);
  });
  calendarActs(desk, act);
  eventActs(desk, act);
  return app;
}

type AddAct = (path: string, show: typeof showCalendar, done: Act) => void;

function calendarActs({ world }: Desk, act: AddAct): void {
  act('/calendars/:id/settings', showCalendar, (form, place) => {
    changeCalendarAsPerson(world, place, Object.fromEntries(form));
    return paths.calendar(place.email, place.calendarId);
  });
  act('/calendars/:id/share', showCalendar, (form, place) => {
    const role = readRole(form.get('role') ?? '');
    shareCalendar(world, place.calendarId, { email: form.get('email') ?? '', role });
    return paths.person(place.email);
  });
  act('/calendars/:id/delete', showCalendar, (_form, place) => {
    deleteCalendarAsPerson(world, place);
    return paths.person(place.email);
  });
  act('/calendars/:id/events', showCalendar, (form, place) => {
    const { calendar } = accessOf(world, place.email, place.calendarId);
    const fields = readFields(form);
    createAsPerson(world, place, eventOf(fields, { email: calendar.id, timeZone: calendar.timeZone }));
    return `${paths.calendar(place.email, place.calendarId)}?date=${fields.startDate}`;
  });
}

function eventActs(desk: Desk, act: AddAct): void {
  const { world } = desk;
  const below = '/calendars/:id/events/:eventId';
  const eventPath = (place: Place, eventId: string): string => paths.event(place.email, place.calendarId, eventId);
  act(below, showEvent, (form, place, eventId) => {
    const { calendar } = accessOf(world, place.email, place.calendarId);
    const event = readEvent(desk, place, eventId);
    const patch = patchOf(fieldsOf(event), readFields(form), { event, timeZone: calendar.timeZone });
    const reach = readReach(form.get('reach') ?? undefined);
    return eventPath(place, editAsPerson(world, place, { eventId, patch, reach }).id);
  });
  act(`${below}/delete`, showEvent, (form, place, eventId) => {
    deleteAsPerson(world, place, { eventId, reach: readReach(form.get('reach') ?? undefined) });
    const date = form.get('startDate') ?? '';
    return `${paths.calendar(place.email, place.calendarId)}${isDate(date) ? `?date=${date}` : ''}`;
  });
  act(`${below}/restore`, showEvent, (_form, place, eventId) => {
    const body = { status: 'confirmed' };
    return eventPath(place, rewriteEvent(writingAs(world, place), eventId, { verb: 'patch', body }).id);
  });
  act(`${below}/duplicate`, showEvent, (_form, place, eventId) =>
    eventPath(place, duplicateAsPerson(world, place, eventId).id),
  );
  act(`${below}/respond`, showEvent, (form, place, eventId) =>
    eventPath(place, respondAsPerson(world, place, { eventId, response: form.get('response') ?? '' }).id),
  );
  act(`${below}/move`, showEvent, (form, place, eventId) => {
    const destination = form.get('destination') ?? '';
    moveAsPerson(world, place, { eventId, destination });
    return eventPath({ ...place, calendarId: destination }, eventId);
  });
}

async function carryOut(
  desk: Desk,
  context: Context,
  { show, done }: { show: typeof showCalendar; done: Act },
): Promise<Response> {
  const form = new URLSearchParams(await context.req.text());
  try {
    return context.redirect(done(form, placeOf(context), context.req.param('eventId') ?? ''), 303);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return show(desk, context, { message: error.message, form });
  }
}

async function addPerson(desk: Desk, context: Context): Promise<Response> {
  const form = new URLSearchParams(await context.req.text());
  const text = (name: string): string => (form.get(name) ?? '').trim();
  const email = text('email').toLowerCase();
  const timeZone = text('timeZone') || 'Europe/Berlin';
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || text('name') === '' || !isZone(timeZone)) {
    return showHome(desk, context, 'A person needs a name, an address and a time zone such as Europe/Berlin.');
  }
  desk.world.addPerson({ email, name: text('name'), timeZone });
  return context.redirect(paths.person(email), 303);
}

function showHome({ world }: Desk, context: Context, error: string | undefined): Response | Promise<Response> {
  const living = [...world.listEntries.values()].filter((entry) => !entry.deleted);
  const calendars = new Map([...Map.groupBy(living, (entry) => entry.email)].map(([email, of]) => [email, of.length]));
  const page = <HomePage people={[...world.people.values()]} calendars={calendars} error={error} />;
  return showPage(context, page, error === undefined ? 200 : 422);
}

async function showCalendar(desk: Desk, context: Context, refused?: Refused): Promise<Response> {
  const { world } = desk;
  const person = personOf(desk, context);
  if (!person) return context.notFound();
  const calendars = calendarsOf(desk, person);
  const chosen = calendars.find(({ calendar }) => calendar.id === context.req.param('id')) ?? calendars[0];
  if (!chosen) return context.notFound();
  const asked = context.req.query('date') ?? '';
  const { timeZone } = chosen.calendar;
  const date = isDate(asked) ? asked : todayIn(timeZone, world.clock.now());
  const span = spanOf(date, context.req.query('span') === 'month' ? 'month' : 'week');
  const showDeleted = context.req.query('deleted') === '1';
  const days = agendaOf(viewOf(desk, { email: person.email, calendarId: chosen.calendar.id }), {
    span,
    now: world.clock.now(),
    showDeleted,
  });
  const connected = [...world.grants.values()].filter((grant) => grant.email === person.email).length;
  const slot = { dateTime: `${date}T10:00:00`, timeZone };
  const empty = fieldsOf({ start: slot, end: { ...slot, dateTime: `${date}T11:00:00` }, organizer: { self: true } });
  const newEvent = typedFields(refused) ?? empty;
  const page = { person, calendars, chosen, span, days, showDeleted, newEvent, connected, error: refused?.message };
  return showPage(context, <CalendarPage {...page} />, refused ? 422 : 200);
}

async function showEvent(desk: Desk, context: Context, refused?: Refused): Promise<Response> {
  const person = personOf(desk, context);
  if (!person) return context.notFound();
  const calendars = calendarsOf(desk, person);
  const calendar = calendars.find((listed) => listed.calendar.id === context.req.param('id'));
  const eventId = context.req.param('eventId') ?? '';
  const event = calendar && findEvent(desk, placeOf(context), eventId);
  if (!calendar || !event) return context.notFound();
  const fields = typedFields(refused) ?? fieldsOf(event);
  const page = { person, calendar, calendars, event, fields, error: refused?.message };
  return showPage(context, <EventPage {...page} />, refused ? 422 : 200);
}

/** What was typed into the event form, when that is what was refused. */
function typedFields(refused: Refused | undefined): EventFields | undefined {
  return refused?.form.has('startDate') ? readFields(refused.form) : undefined;
}

/** Where an event's `htmlLink` leads: to the page of the calendar's owner. */
function openLink({ world }: Desk, context: Context): Response | Promise<Response> {
  const [eventId, calendarId] = Buffer.from(context.req.query('eid') ?? '', 'base64url')
    .toString('utf8')
    .split(' ');
  const calendar = world.calendars.get(calendarId ?? '');
  if (eventId === undefined || !calendar) return context.notFound();
  return context.redirect(paths.event(calendar.owner, calendar.id, eventId), 302);
}

function findEvent(desk: Desk, place: Place, eventId: string): JsonObject | undefined {
  const view = viewOf(desk, place);
  const target = findTarget(view.store, eventId);
  return target && renderEvent(target.record, view);
}

function readEvent(desk: Desk, place: Place, eventId: string): JsonObject {
  const event = findEvent(desk, place, eventId);
  if (!event) throw notFound();
  if (event.status === 'cancelled') throw invalid('The event is deleted.');
  return event;
}

function viewOf({ world, origin }: Desk, place: Place): View {
  const access = accessOf(world, place.email, place.calendarId);
  const store = world.eventsOf(access.calendar.id);
  return { access, store, zone: access.calendar.timeZone, origin: origin(), form: 'full' };
}

function calendarsOf({ world }: Desk, person: PersonRecord): ListedCalendar[] {
  const entries = [...world.listEntries.values()].filter((entry) => entry.email === person.email && !entry.deleted);
  return entries.flatMap((entry) => {
    const calendar = world.calendars.get(entry.calendarId);
    return calendar && !calendar.deleted ? [{ calendar, entry }] : [];
  });
}

function personOf({ world }: Desk, context: Context): PersonRecord | undefined {
  return world.people.get(emailOf(context));
}

function emailOf(context: Context): string {
  return context.req.param('email') ?? '';
}

function placeOf(context: Context): Place {
  return { email: emailOf(context), calendarId: context.req.param('id') ?? '' };
}
