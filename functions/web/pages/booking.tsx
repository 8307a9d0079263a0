import { Hono } from 'hono';
import type { Context } from 'hono';
import { usersOf } from '../../../shared/domain/booking.ts';
import type { Booking } from '../../../shared/domain/booking.ts';
import type { Scope } from '../../../shared/domain/edit-series.ts';
import { clientName } from '../../../shared/domain/client.ts';
import { asId, isId } from '../../../shared/domain/ids.ts';
import type { ClientId, TypeId } from '../../../shared/domain/ids.ts';
import { isSeries } from '../../../shared/domain/occurrence.ts';
import type { SeriesBooking } from '../../../shared/domain/occurrence.ts';
import type { BookingRequest } from '../../../shared/flows/bookings/change-booking.ts';
import type { BookingAnswer } from '../../../shared/flows/bookings/commit-booking.ts';
import { deleteBooking, restoreBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { findBooking } from '../../../shared/flows/bookings/find-booking.ts';
import type { FoundBooking } from '../../../shared/flows/bookings/find-booking.ts';
import { convertBooking, linkBooking, unlinkBooking } from '../../../shared/flows/bookings/link-booking.ts';
import { readReached } from '../../../shared/flows/bookings/reached-versions.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { Person, PersonEnvironment, WebDeps } from '../environment.ts';
import { expectedVersionOf, readForm, textOf } from '../form-values.ts';
import { NotFoundPage, Page } from '../layout.tsx';
import type { Option } from '../parts/form.tsx';
import { RefusedNote } from '../parts/form.tsx';
import { bookingPath, changeBookingPath, paths } from '../paths.ts';
import type { BookingTab } from './booking-tab.ts';
import { BookingActions } from './booking-actions.tsx';
import { OccurrenceOf, SeriesRepeats } from './booking-repeats.tsx';
import { BookingFacts } from './booking-facts.tsx';
import { BookingHistory } from './booking-history.tsx';
import { readNames } from './booking-names.ts';

/** Versions shown, the newest first. */
const versionsShown = 50;
/** Clients a booking can be linked to from its page. */
const clientsOffered = 1000;

/** One booking: what it is, its status notes and history, and what can be done with it beyond the calendar. */
export function bookingPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get('/bookings/:id', (context) => show(deps, context));
  app.post('/bookings/:id/:action', async (context) => {
    const person = context.get('person');
    const id = context.req.param('id');
    const form = await readForm(context.req);
    const act = isId(id) ? actionOf(context.req.param('action')) : undefined;
    if (act === undefined) return context.html(<NotFoundPage person={person} place="calendar" />, 404);
    const actor = { kind: 'user' as const, userId: person.user.id, name: person.user.name };
    const base = { studioId: person.studio.id, bookingId: asId<Booking['id']>(id), actor };
    const request = { ...base, allowOverlap: true, ...expectedVersionOf(form) };
    const answer = await act(deps, request, form);
    if (answer.kind === 'done') return context.redirect(bookingPath(answer.booking.id), 303);
    return show(deps, context, answer);
  });
  return app;
}

type Act = (deps: WebDeps, request: BookingRequest, form: ReadonlyMap<string, string>) => Promise<BookingAnswer>;

const actions: Readonly<Record<string, Act>> = {
  link: (deps, request, form) => linkBooking(deps, { ...request, clientId: asId<ClientId>(textOf(form, 'clientId')) }),
  unlink: (deps, request) => unlinkBooking(deps, request),
  convert: (deps, request, form) => {
    const sessionTypeId = asId<TypeId>(textOf(form, 'sessionTypeId'));
    return convertBooking(deps, { ...request, conversion: { sessionTypeId } });
  },
  delete: (deps, request, form) => {
    const scope = scopes.find((one) => one === textOf(form, 'scope'));
    return deleteBooking(deps, { ...request, ...(scope === undefined ? {} : { scope }) });
  },
  restore: (deps, request) => restoreBooking(deps, request),
};

const scopes: readonly Scope[] = ['this', 'following', 'all'];

function actionOf(name: string): Act | undefined {
  return Object.hasOwn(actions, name) ? actions[name] : undefined;
}

async function show(deps: WebDeps, context: Context<PersonEnvironment>, refused?: Refused): Promise<Response> {
  const person = context.get('person');
  const tab = await readTab(deps, person, context.req.param('id') ?? '');
  if (tab === undefined) return context.html(<NotFoundPage person={person} place="calendar" />, 404);
  const status = refused === undefined ? 200 : refused.code === 'invalid' ? 422 : 409;
  return context.html(<BookingPage tab={refused === undefined ? tab : { ...tab, refused }} />, status);
}

async function readTab(deps: WebDeps, person: Person, named: string): Promise<BookingTab | undefined> {
  if (!isId(named)) return undefined;
  const places = studioCollections(person.studio.id);
  const found = await findBooking(deps.store, { studioId: person.studio.id, bookingId: asId(named) });
  if (found === undefined) return undefined;
  const { booking } = found;
  const series = await readSeries(deps, found);
  const [users, resources, types, client, versions, clients] = await Promise.all([
    deps.store.getAll(usersOf(booking).map((user) => places.user(user))),
    deps.store.getAll(booking.resourceIds.map((resource) => places.resource(resource))),
    deps.store.find({ from: places.types, limit: 200 }),
    booking.clientId === undefined ? undefined : deps.store.get(places.client(booking.clientId)),
    deps.store.find({
      from: places.bookingVersions(found.kind === 'whole' ? booking.id : found.series.id),
      orderBy: [{ field: 'version', direction: 'desc' }],
      limit: versionsShown,
    }),
    booking.kind === 'session' ? [] : deps.store.find({ from: places.clients, limit: clientsOffered }),
  ]);
  const told = versions.map(({ value }) => value);
  const id = found.kind === 'whole' ? booking.id : found.series.id;
  const [reached, names] = await Promise.all([
    readReached(deps.store, { studioId: person.studio.id, id }, told),
    readNames(deps.store, person.studio.id, { versions: told, types: types.map(({ value }) => value) }),
  ]);
  const type = types.find(({ value }) => value.id === booking.typeId)?.value;
  const name = client === undefined ? undefined : clientName(client.value);
  const what = booking.kind === 'session' || booking.description === '' ? type?.name : booking.description;
  return {
    person,
    booking,
    series,
    isOwn: found.kind === 'whole',
    now: deps.clock.now(),
    title: [name, what ?? 'Untitled'].filter((part) => part !== undefined).join(': '),
    users: users.flatMap((user) => (user === undefined ? [] : [user.value.name])),
    resources: resources.flatMap((resource) => (resource === undefined ? [] : [resource.value.name])),
    client: client === undefined || name === undefined ? undefined : { id: client.value.id, name },
    versions: told,
    reached,
    names,
    clientOptions: optionsOf(clients.map(({ value }) => ({ id: value.id, name: clientName(value) }))),
    sessionTypeOptions: optionsOf(types.map(({ value }) => value).filter(({ of }) => of === 'session')),
  };
}

/** The series a booking is, or is or was one of; undefined where there is none any more. */
async function readSeries(deps: WebDeps, found: FoundBooking): Promise<SeriesBooking | undefined> {
  const { booking } = found;
  if (found.kind === 'occurrence') return found.series;
  if (isSeries(booking)) return booking;
  if (booking.occurrenceOf === undefined) return undefined;
  const stored = await deps.store.get(studioCollections(booking.studioId).booking(booking.occurrenceOf.seriesId));
  const series = stored?.value.booking;
  return series !== undefined && isSeries(series) && series.deletedAt === undefined ? series : undefined;
}

function optionsOf(things: readonly { readonly id: string; readonly name: string }[]): readonly Option[] {
  return things
    .map(({ id, name }) => ({ value: id, label: name }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

function BookingPage({ tab }: { readonly tab: BookingTab }) {
  const { booking, person, title } = tab;
  return (
    <Page title={title} person={person} place="calendar">
      <p>
        <a href={paths.calendar}>Back to the calendar</a>
      </p>
      <div class="head">
        <h1>{title}</h1>
        {booking.deletedAt === undefined ? null : <span class="badge bad">Deleted</span>}
        {booking.status === 'confirmed' ? null : <span class="badge warn">{booking.status}</span>}
        {booking.deletedAt !== undefined || isSeries(booking) ? null : (
          <a class="button push" href={changeBookingPath(booking.id)}>
            Change
          </a>
        )}
      </div>
      <RefusedNote refused={tab.refused} />
      <div class="columns">
        <div>
          <BookingFacts tab={tab} />
          <Repeats tab={tab} />
          <BookingActions tab={tab} />
        </div>
        <BookingHistory tab={tab} />
      </div>
    </Page>
  );
}

function Repeats({ tab }: { readonly tab: BookingTab }) {
  const { series, booking, now } = tab;
  if (series === undefined) return null;
  return series.id === booking.id ? (
    <SeriesRepeats tab={tab} series={series} now={now} />
  ) : (
    <OccurrenceOf tab={tab} series={series} />
  );
}
