import type { FC } from 'hono/jsx';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';
import type { PersonRecord } from '../state/records.ts';
import type { ListedCalendar } from './calendar-page.tsx';
import type { EventFields } from './event-fields.ts';
import { EventFormFields } from './event-form.tsx';
import { Frame } from './frame.tsx';
import { paths } from './paths.ts';

interface EventPageProps {
  readonly person: PersonRecord;
  readonly calendar: ListedCalendar;
  readonly calendars: readonly ListedCalendar[];
  readonly event: JsonObject;
  readonly fields: EventFields;
  readonly error?: string | undefined;
}

/** One event: change it, answer it, move it, copy it, delete it, and see it as the API answers it. */
export const EventPage: FC<EventPageProps> = (props) => {
  const { person, calendar, event, error } = props;
  const here = paths.event(person.email, calendar.calendar.id, stringAt(event, 'id') ?? '');
  const isDeleted = event.status === 'cancelled';
  return (
    <Frame title={stringAt(event, 'summary') ?? 'Event'} person={person} error={error}>
      <p>
        <a href={backTo(props)}>
          Back to {calendar.calendar.id === person.email ? person.name : calendar.calendar.summary}
        </a>
      </p>
      <div class="bar">
        <h1>{(stringAt(event, 'summary') ?? '').slice(0, 200) || '(No title)'}</h1>
        {isDeleted ? <span class="mark">deleted</span> : null}
      </div>
      {isDeleted ? <Restore here={here} /> : <Edit {...props} here={here} />}
      <details class="panel">
        <summary>As the API answers it</summary>
        <pre>{JSON.stringify(event, undefined, 2).slice(0, 20_000)}</pre>
      </details>
    </Frame>
  );
};

const Restore: FC<{ here: string }> = ({ here }) => (
  <section class="panel">
    <p>This event is in the bin.</p>
    <form method="post" action={`${here}/restore`}>
      <button>Restore</button>
    </form>
  </section>
);

const Edit: FC<EventPageProps & { here: string }> = (props) => {
  const { event, fields, here } = props;
  const isInstance = event.recurringEventId !== undefined;
  return (
    <>
      <form method="post" action={here} class="panel grid">
        <EventFormFields fields={fields} part={isInstance ? 'instance' : 'whole'} />
        {isInstance ? <Reach series={seriesPath(props)} /> : null}
        <p class="actions full">
          <button formaction={`${here}/delete`} formnovalidate class="danger">
            Delete
          </button>
          <button>Save</button>
        </p>
      </form>
      <Answer {...props} />
      <section class="panel inline">
        <form method="post" action={`${here}/duplicate`}>
          <button class="quiet">Duplicate</button>
        </form>
        <Move {...props} />
      </section>
    </>
  );
};

const Reach: FC<{ series: string }> = ({ series }) => (
  <fieldset class="full reach">
    <legend>Part of a series: change or delete</legend>
    <label>
      <input type="radio" name="reach" value="this" checked /> this event
    </label>
    <label>
      <input type="radio" name="reach" value="following" /> this and following events
    </label>
    <label>
      <input type="radio" name="reach" value="all" /> all events
    </label>
    <a href={series}>The series and its rule</a>
  </fieldset>
);

const Answer: FC<EventPageProps & { here: string }> = ({ event, here }) => {
  const own = arrayAt(event, 'attendees')
    .filter(isJsonObject)
    .find((guest) => guest.self === true);
  if (!own) return null;
  return (
    <section class="panel">
      <form method="post" action={`${here}/respond`} class="inline">
        <span>
          Invited by {stringAt(objectAt(event, 'organizer'), 'email')}; your answer: {stringAt(own, 'responseStatus')}
        </span>
        {['accepted', 'tentative', 'declined'].map((response) => (
          <button name="response" value={response} class="quiet">
            {response}
          </button>
        ))}
      </form>
    </section>
  );
};

const Move: FC<EventPageProps & { here: string }> = ({ calendar, calendars, here, event }) => {
  const others = calendars.filter((other) => other.calendar.id !== calendar.calendar.id);
  if (others.length === 0 || event.recurringEventId !== undefined) return null;
  return (
    <form method="post" action={`${here}/move`} class="inline">
      <label>
        Move to
        <select name="destination">
          {others.map((other) => (
            <option value={other.calendar.id}>{other.calendar.summary}</option>
          ))}
        </select>
      </label>
      <button class="quiet">Move</button>
    </form>
  );
};

function seriesPath({ person, calendar, event }: EventPageProps): string {
  return paths.event(person.email, calendar.calendar.id, stringAt(event, 'recurringEventId') ?? '');
}

function backTo({ person, calendar, fields }: EventPageProps): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(fields.startDate) ? `?date=${fields.startDate}` : '';
  return `${paths.calendar(person.email, calendar.calendar.id)}${date}`;
}
