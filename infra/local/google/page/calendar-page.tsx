import type { FC } from 'hono/jsx';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';
import type { AccessRole, CalendarRecord, ListEntryRecord, PersonRecord } from '../state/records.ts';
import { ACCESS_ROLES } from '../state/records.ts';
import { CALENDAR_COLORS, EVENT_COLORS } from '../calendar/colors.ts';
import type { Day, DaySpan } from './agenda.ts';
import type { EventFields } from './event-fields.ts';
import { EventFormFields } from './event-form.tsx';
import { Frame } from './frame.tsx';
import { paths } from './paths.ts';

/** A calendar in a person's list. */
export interface ListedCalendar {
  readonly calendar: CalendarRecord;
  readonly entry: ListEntryRecord;
}

interface CalendarPageProps {
  readonly person: PersonRecord;
  readonly calendars: readonly ListedCalendar[];
  readonly chosen: ListedCalendar;
  readonly span: DaySpan;
  readonly days: readonly Day[];
  readonly showDeleted: boolean;
  readonly newEvent: EventFields;
  /** How many projects the person lets in. */
  readonly connected: number;
  readonly error?: string | undefined;
}

/** A person's calendar: what is in it, and everything they can do there. */
export const CalendarPage: FC<CalendarPageProps> = (props) => {
  const { person, chosen, error } = props;
  return (
    <Frame title={chosen.calendar.summary} person={person} error={error}>
      <div class="columns">
        <aside>
          <Calendars {...props} />
          <ThirdParties person={person} connected={props.connected} />
        </aside>
        <div>
          <Agenda {...props} />
          <NewEvent {...props} />
          <CalendarSettings {...props} />
        </div>
      </div>
    </Frame>
  );
};

const Calendars: FC<CalendarPageProps> = ({ person, calendars, chosen }) => (
  <section>
    <h2>Calendars</h2>
    <ul class="plain">
      {calendars.map(({ calendar, entry }) => (
        <li>
          <a
            class={calendar.id === chosen.calendar.id ? 'calendar chosen' : 'calendar'}
            href={paths.calendar(person.email, calendar.id)}
          >
            <span class="dot" style={`background:${CALENDAR_COLORS[entry.colorId] ?? '#888'}`} />
            <span>
              {calendar.id === person.email ? person.name : calendar.summary}
              <small>{entry.accessRole}</small>
            </span>
          </a>
        </li>
      ))}
    </ul>
    <details>
      <summary>Add a calendar</summary>
      <form method="post" action={`${paths.person(person.email)}/calendars`} class="grid">
        <label>
          Name <input name="summary" required />
        </label>
        <label>
          Time zone <input name="timeZone" value={person.timeZone} />
        </label>
        <p class="actions">
          <button>Add</button>
        </p>
      </form>
    </details>
  </section>
);

const ThirdParties: FC<{ person: PersonRecord; connected: number }> = ({ person, connected }) => (
  <section>
    <h2>Third-party access</h2>
    {connected === 0 ? (
      <p class="quietly">No app has access to this account.</p>
    ) : (
      <form method="post" action={`${paths.person(person.email)}/revoke`}>
        <p class="quietly">StudioSync has access to this account.</p>
        <button class="danger">Remove StudioSync</button>
      </form>
    )}
  </section>
);

const Agenda: FC<CalendarPageProps> = ({ person, chosen, span, days, showDeleted }) => {
  const here = paths.calendar(person.email, chosen.calendar.id);
  const link = (date: string, kind: string, deleted: boolean): string =>
    `${here}?date=${date}&span=${kind}${deleted ? '&deleted=1' : ''}`;
  const other = span.kind === 'week' ? 'month' : 'week';
  return (
    <section class="panel">
      <div class="bar">
        <h1>{titleOf(span)}</h1>
        <nav>
          <a href={link(span.previous, span.kind, showDeleted)}>Earlier</a>
          <a href={here}>Today</a>
          <a href={link(span.next, span.kind, showDeleted)}>Later</a>
          <a href={link(span.from, other, showDeleted)}>By {other}</a>
          <a href={link(span.from, span.kind, !showDeleted)}>{showDeleted ? 'Hide deleted' : 'Show deleted'}</a>
        </nav>
      </div>
      <p class="quietly">Times in {chosen.calendar.timeZone}</p>
      {days.length === 0 ? <p class="empty">Nothing in this {span.kind}.</p> : null}
      {days.map((day) => (
        <div class="day">
          <h3>{dayName(day.date)}</h3>
          <ul class="plain">
            {day.events.map((event) => (
              <EventRow
                event={event}
                href={paths.event(person.email, chosen.calendar.id, stringAt(event, 'id') ?? '')}
              />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
};

const EventRow: FC<{ event: JsonObject; href: string }> = ({ event, href }) => (
  <li class={event.status === 'cancelled' ? 'row deleted' : 'row'}>
    <span class="hours">{hoursOf(event)}</span>
    <span class="dot" style={`background:${EVENT_COLORS[stringAt(event, 'colorId') ?? ''] ?? '#4986e7'}`} />
    <a href={href}>{(stringAt(event, 'summary') ?? '').slice(0, 120) || '(No title)'}</a>
    {marksOf(event).map((mark) => (
      <span class="mark">{mark}</span>
    ))}
  </li>
);

const NewEvent: FC<CalendarPageProps> = ({ person, chosen, newEvent, error }) => (
  <details class="panel" open={error !== undefined}>
    <summary>Create an event</summary>
    <form method="post" action={`${paths.calendar(person.email, chosen.calendar.id)}/events`} class="grid">
      <EventFormFields fields={newEvent} part="new" />
      <p class="actions full">
        <button>Create</button>
      </p>
    </form>
  </details>
);

const CalendarSettings: FC<CalendarPageProps> = ({ person, chosen }) => {
  const here = paths.calendar(person.email, chosen.calendar.id);
  const { calendar } = chosen;
  return (
    <details class="panel">
      <summary>Calendar settings and sharing</summary>
      <form method="post" action={`${here}/settings`} class="grid">
        <label>
          Name <input name="summary" value={calendar.summary} />
        </label>
        <label>
          Time zone <input name="timeZone" value={calendar.timeZone} />
        </label>
        <p class="actions full">
          <button>Save</button>
        </p>
      </form>
      <form method="post" action={`${here}/share`} class="grid">
        <label>
          Person <input name="email" type="email" value={person.email} />
        </label>
        <label>
          May
          <select name="role">
            {[...ACCESS_ROLES, 'none' as const].map((role) => (
              <option value={role} selected={role === chosen.entry.accessRole}>
                {ROLE_WORDS[role]}
              </option>
            ))}
          </select>
        </label>
        <p class="actions full">
          <button class="quiet">Change access</button>
        </p>
      </form>
      {calendar.id === calendar.owner ? null : (
        <form method="post" action={`${here}/delete`}>
          <button class="danger">Delete this calendar</button>
        </form>
      )}
    </details>
  );
};

const ROLE_WORDS: Readonly<Record<AccessRole | 'none', string>> = {
  owner: 'Change and share (owner)',
  writer: 'Change events (writer)',
  writerWithoutPrivateAccess: 'Change events, private ones hidden',
  reader: 'See everything (reader)',
  freeBusyReader: 'See free and busy only',
  none: 'No access',
};

function titleOf(span: DaySpan): string {
  if (span.kind === 'month') return format(span.from, { month: 'long', year: 'numeric' });
  return `Week of ${format(span.from, { day: 'numeric', month: 'long', year: 'numeric' })}`;
}

function dayName(date: string): string {
  return date === '' ? 'Without a readable time' : format(date, { weekday: 'long', day: 'numeric', month: 'long' });
}

function format(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

function hoursOf(event: JsonObject): string {
  const [start, end] = [objectAt(event, 'start'), objectAt(event, 'end')];
  if (start?.date !== undefined) return 'All day';
  const clock = (time: JsonObject | undefined): string => stringAt(time, 'dateTime')?.slice(11, 16) ?? '';
  return clock(start) === '' ? '' : `${clock(start)}-${clock(end)}`;
}

function marksOf(event: JsonObject): string[] {
  const guests = arrayAt(event, 'attendees').filter(isJsonObject);
  const own = guests.find((guest) => guest.self === true);
  const type = stringAt(event, 'eventType') ?? 'default';
  return [
    ...(event.status === 'cancelled' ? ['deleted'] : []),
    ...(event.status === 'tentative' ? ['tentative'] : []),
    ...(event.recurringEventId === undefined ? [] : ['repeats']),
    ...(event.transparency === 'transparent' ? ['free'] : []),
    ...(event.visibility === 'private' || event.visibility === 'confidential' ? ['private'] : []),
    ...(type === 'default' ? [] : [type]),
    ...(objectAt(event, 'organizer')?.self === true ? [] : ['invitation']),
    ...(own ? [stringAt(own, 'responseStatus') ?? ''] : []),
    ...(guests.length > 0 ? [`${guests.length} guest${guests.length === 1 ? '' : 's'}`] : []),
  ];
}
