import type { Entry } from '../../domain/entry.ts';
import { asId, type CalendarId, type EventId } from '../../domain/ids.ts';
import type { TimeZone } from '../../domain/time.ts';
import type { Answer, EventKind } from '../../sync/calendar/model.ts';
import { moveBetween } from './google-writes.ts';
import { eventBehind, putEvent } from './google-series.ts';
import { createSeriesPerson, type SeriesPerson } from './google-series-acts.ts';
import { addCalendar, heldEntry, subjectOf } from './google-world.ts';
import type { AccessRole, HeldCalendar, HeldEvent, SeriesPlace, World } from './google-world.ts';

/** What a person may put into an event besides its entry. */
export interface EventManner {
  readonly kind?: EventKind;
  readonly answer?: Answer;
  readonly organizedByOthers?: boolean;
  /** The notes as HTML. */
  readonly notesMarkup?: string;
  /** It repeats by a rule that cannot be said in our words: why. */
  readonly problem?: string;
  /** It is one occurrence of a series that is not in this calendar. */
  readonly place?: SeriesPlace;
}

/** Fields of an event as a person changes them. Notes with a detail of '' take the studio's text out. */
export type PersonsEdit = Partial<Entry>;

/** People in front of their own Google Calendar: everything they can do that the product must cope with. */
export interface GooglePerson extends SeriesPerson {
  addAccount(account: { readonly email: string; readonly name: string; readonly timeZone: TimeZone }): void;
  /** Another calendar of theirs. */
  addCalendar(email: string, name: string): CalendarId;
  /** Lets somebody else use a calendar, or no longer. Sync tokens die with every change of access (facts 1.1). */
  share(calendarId: CalendarId, email: string, role: AccessRole): void;
  create(calendarId: CalendarId, entry: Entry, manner?: EventManner): EventId;
  /** Of a series: all of it. */
  edit(calendarId: CalendarId, eventId: EventId, edit: PersonsEdit): void;
  /** Of a series: all of it. */
  delete(calendarId: CalendarId, eventId: EventId): void;
  /** Takes an event out of the bin. */
  undelete(calendarId: CalendarId, eventId: EventId): void;
  /** The copy has an id of its own, and carries our mark along (facts, trap 20). */
  duplicate(calendarId: CalendarId, eventId: EventId): EventId;
  move(calendarId: CalendarId, eventId: EventId, to: CalendarId): void;
  answer(calendarId: CalendarId, eventId: EventId, answer: Answer): void;
  /** Everything that ever stood in a calendar. */
  look(calendarId: CalendarId): readonly HeldEvent[];
}

/** People acting on a world. Throws a plain Error for what is not there: a mistake of whoever drives them. */
export function createPerson(world: World): GooglePerson {
  const open = (calendarId: CalendarId): HeldCalendar => {
    const calendar = world.calendars.get(calendarId);
    if (calendar === undefined) throw new Error(`no calendar ${calendarId}`);
    return calendar;
  };
  const find = (calendar: HeldCalendar, eventId: EventId, state: HeldEvent['state']): HeldEvent => {
    const held = eventBehind(calendar, eventId);
    if (held?.state !== state) throw new Error(`no ${state} event ${eventId}`);
    return held;
  };
  const change = (calendarId: CalendarId, eventId: EventId, to: Partial<HeldEvent>): void => {
    const calendar = open(calendarId);
    const { notesMarkup: _markup, ...held } = find(calendar, eventId, 'living');
    putEvent(world, calendar, { ...held, ...to });
  };
  const series = createSeriesPerson(world, open);
  return {
    ...series,
    addAccount({ email, name, timeZone }) {
      const subject = subjectOf(email);
      world.accounts.set(subject, { subject, email, name });
      addCalendar(world, { id: asId(email), name, timeZone, owner: subject, isPrimary: true });
    },
    addCalendar(email, name) {
      const id = asId<CalendarId>(`${world.nextName('calendar')}@group.example`);
      const { timeZone } = open(asId(email));
      addCalendar(world, { id, name, timeZone, owner: subjectOf(email), isPrimary: false });
      return id;
    },
    share(calendarId, email, role) {
      const calendar = open(calendarId);
      calendar.roles.set(subjectOf(email), role);
      calendar.epoch += 1;
    },
    create: (calendarId, entry, manner = {}) => world.put(open(calendarId), personsEvent(world, entry, manner)).id,
    edit(calendarId, eventId, edit) {
      const { entry, place } = find(open(calendarId), eventId, 'living');
      if (place === undefined && entry.recurrence !== undefined) return series.editAll(calendarId, eventId, edit);
      change(calendarId, eventId, { entry: heldEntry(world, { ...entry, ...edit }) });
    },
    delete: (calendarId, eventId) => change(calendarId, eventId, { state: 'deleted' }),
    undelete(calendarId, eventId) {
      const calendar = open(calendarId);
      const held = find(calendar, eventId, 'deleted');
      // An invitation to one occurrence of a series that is not here stands for itself.
      const masterId = held.place?.masterId;
      if (masterId !== undefined && calendar.events.has(masterId)) find(calendar, masterId, 'living');
      putEvent(world, calendar, { ...held, state: 'living' });
    },
    duplicate(calendarId, eventId) {
      const calendar = open(calendarId);
      const { place: _place, ...original } = find(calendar, eventId, 'living');
      const id = asId<EventId>(world.nextName('_copy'));
      return world.put(calendar, { ...original, id, madeBy: 'person', organizedByOthers: false, answer: 'none' }).id;
    },
    move: (calendarId, eventId, to) => void moveBetween(world, { eventId, from: open(calendarId), to: open(to) }),
    answer: (calendarId, eventId, answer) => change(calendarId, eventId, { answer }),
    look: (calendarId) => [...open(calendarId).events.values()],
  };
}

function personsEvent(world: World, entry: Entry, manner: EventManner): Parameters<World['put']>[1] {
  const { kind = 'default', answer = 'none', organizedByOthers = false, notesMarkup, problem, place } = manner;
  return {
    id: asId(world.nextName('_event')),
    entry: heldEntry(world, entry),
    ...(notesMarkup === undefined ? {} : { notesMarkup }),
    ...(problem === undefined ? {} : { problem }),
    ...(place === undefined ? {} : { place }),
    kind,
    answer,
    organizedByOthers,
    state: 'living',
    madeBy: 'person',
  };
}
