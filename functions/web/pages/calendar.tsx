import { Hono } from 'hono';
import { raw } from 'hono/html';
import { clientName } from '../../../shared/domain/client.ts';
import type { User } from '../../../shared/domain/studio.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { Person, PersonEnvironment, WebDeps } from '../environment.ts';
import { Page } from '../layout.tsx';
import { paths } from '../paths.ts';
import { RepeatFields, ScopeDialog } from './calendar-repeat.tsx';

/** Clients the dialog offers; the rest is found over the client's own page. */
const clientsOffered = 1000;

/** What the calendar's script is told. Bookings it asks the API for. */
interface CalendarData {
  readonly timeZone: string;
  readonly locale: string;
  readonly now: string;
  readonly userId: string;
  readonly users: readonly { readonly id: string; readonly name: string; readonly colour: string }[];
  readonly types: readonly {
    readonly id: string;
    readonly of: string;
    readonly name: string;
    readonly colour: string;
    readonly minutes: number;
  }[];
  readonly resources: readonly { readonly id: string; readonly name: string }[];
  readonly clients: readonly { readonly id: string; readonly name: string }[];
}

/** The studio's calendar: the one page that needs script. */
export function calendarPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.calendar, async (context) => {
    const person = context.get('person');
    const data = await readData(deps, person);
    return context.html(
      <Page title="Calendar" person={person} place="calendar" wide scripts={['calendar.js']} styles={['calendar.css']}>
        <CalendarHead users={data.users} />
        <noscript>
          <p class="note">The calendar needs JavaScript. Everything else works without.</p>
        </noscript>
        <p id="calendar-problem" class="note bad" role="alert" hidden></p>
        <div id="calendar" class="card"></div>
        <Legend />
        <BookingDialog />
        <ScopeDialog />
        <script type="application/json" id="calendar-data">
          {raw(asInertJson(data))}
        </script>
      </Page>,
    );
  });
  return app;
}

async function readData(deps: WebDeps, { studio, user }: Person): Promise<CalendarData> {
  const places = studioCollections(studio.id);
  const [users, types, resources, clients] = await Promise.all([
    deps.store.find({ from: places.users, limit: 200 }),
    deps.store.find({ from: places.types, limit: 200 }),
    deps.store.find({ from: places.resources, limit: 200 }),
    deps.store.find({ from: places.clients, limit: clientsOffered }),
  ]);
  const active = users.map(({ value }) => value).filter((one: User) => one.active);
  return {
    timeZone: studio.timeZone,
    locale: studio.locale,
    now: deps.clock.now(),
    userId: user.id,
    users: byName(active.map(({ id, name, colour }) => ({ id, name, colour }))),
    types: types.map(({ value }) => {
      const { id, of, name, colour, defaultMinutes: minutes } = value;
      return { id, of, name, colour, minutes };
    }),
    resources: byName(resources.map(({ value }) => ({ id: value.id, name: value.name }))),
    clients: byName(clients.map(({ value }) => ({ id: value.id, name: clientName(value) }))),
  };
}

function byName<Named extends { readonly name: string }>(things: readonly Named[]): readonly Named[] {
  return things.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** JSON that can end no element: whatever a name holds, it stays data. */
function asInertJson(data: CalendarData): string {
  return JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
}

function CalendarHead({ users }: { readonly users: CalendarData['users'] }) {
  return (
    <div class="head">
      <h1>Calendar</h1>
      <label class="filter">
        <span class="unseen">Show the schedule of</span>
        <select id="calendar-user">
          <option value="">Everyone</option>
          {users.map((user) => (
            <option value={user.id}>{user.name}</option>
          ))}
        </select>
      </label>
      <a class="push" href={paths.deletedBookings}>
        Deleted
      </a>
      <button id="calendar-new" class="primary" type="button">
        New booking
      </button>
    </div>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label="What the looks mean">
      <li class="look-session">Session</li>
      <li class="look-linked">Linked appointment</li>
      <li class="look-unlinked">Unlinked appointment</li>
      <li class="look-unlinked is-tentative">Tentative</li>
      <li class="look-unlinked">↻ Repeats</li>
    </ul>
  );
}

/** The dialog in which a booking is made and changed; its lists are filled by the script. */
function BookingDialog() {
  return (
    <dialog id="booking" aria-labelledby="booking-title">
      <form method="dialog" id="booking-form" class="stack">
        <div class="dialog-head">
          <h2 id="booking-title">Booking</h2>
          <button type="button" id="booking-close" class="quiet" aria-label="Close">
            ✕
          </button>
        </div>
        <div id="booking-problem" class="note bad" role="alert" hidden>
          <span id="booking-problem-text"></span>
          <button type="button" id="booking-anyway" hidden>
            Book it anyway
          </button>
        </div>
        <div class="pair">
          <Choice label="Kind" name="kind" />
          <Choice label="Type" name="typeId" />
          <div class="field whole" data-for="appointment">
            <label for="b-description">Description</label>
            <input id="b-description" name="description" maxlength={2000} />
          </div>
          <WhenFields />
          <RepeatFields />
          <PeopleFields />
          <div class="field">
            <label for="b-location">Location</label>
            <input id="b-location" name="location" maxlength={2000} />
          </div>
          <Choice label="Status" name="status" />
          <fieldset class="inline whole">
            <legend>Rooms and equipment</legend>
            <div id="b-resources" class="ticks"></div>
          </fieldset>
          <div class="field whole">
            <label for="b-notes">Notes</label>
            <textarea id="b-notes" name="notes" rows={3}></textarea>
          </div>
          <label class="radio whole">
            <input type="checkbox" name="busy" /> Busy: others see that the time is taken
          </label>
        </div>
        <ol id="booking-notes" class="status-notes" hidden></ol>
        <div class="actions">
          <button class="primary" id="booking-save" value="save">
            Save
          </button>
          <button type="button" id="booking-delete" class="danger">
            Delete
          </button>
          <a id="booking-more" class="push" href={paths.calendar}>
            History and more
          </a>
        </div>
      </form>
    </dialog>
  );
}

function PeopleFields() {
  return (
    <>
      <Choice label="Client" name="clientId" />
      <Choice label="Photographer" name="photographerId" of="session" />
      <Choice label="Assistant" name="assistantId" of="session" />
      <fieldset class="inline whole" data-for="appointment">
        <legend>Users</legend>
        <div id="b-users" class="ticks"></div>
      </fieldset>
    </>
  );
}

function WhenFields() {
  return (
    <>
      <label class="radio whole">
        <input type="checkbox" name="allDay" /> All day
      </label>
      <div class="field">
        <label for="b-startDate">Starts</label>
        <div class="when">
          <input id="b-startDate" name="startDate" type="date" required />
          <input name="startTime" type="time" aria-label="Start time" required />
        </div>
      </div>
      <div class="field">
        <label for="b-endDate">Ends</label>
        <div class="when">
          <input id="b-endDate" name="endDate" type="date" required />
          <input name="endTime" type="time" aria-label="End time" required />
        </div>
      </div>
    </>
  );
}

function Choice({ label, name, of }: { readonly label: string; readonly name: string; readonly of?: 'session' }) {
  return (
    <div class="field" data-for={of}>
      <label for={`b-${name}`}>{label}</label>
      <select id={`b-${name}`} name={name}></select>
    </div>
  );
}
