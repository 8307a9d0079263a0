import type { Entry } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, CalendarId, EventId, StudioId, UserId } from '../../shared/domain/ids.ts';
import { addSeconds, parseDate, parseInstant, parseTimeZone } from '../../shared/domain/time.ts';
import type { CalendarDate, Instant, Span, TimeZone } from '../../shared/domain/time.ts';
import { shortPrints } from '../../shared/sync/calendar/entry-shape.ts';
import { eventIdOf } from '../../shared/sync/calendar/ids.ts';
import type {
  Action,
  CalendarInput,
  CalendarPlan,
  GoogleChange,
  GoogleEvent,
  Mark,
  Pair,
  StudioItem,
  StudioState,
} from '../../shared/sync/calendar/model.ts';

/** Ann's calendar, in studio `light`: the one most examples speak of. */
export const owner = { studioId: asId<StudioId>('light'), userId: asId<UserId>('ann') };
export const calendarId = asId<CalendarId>('ann@example.com');
export const bookingId = asId<BookingId>('booking1');
export const eventId = asId<EventId>('event1');
export const separateEventId = asId<EventId>('event2');

/** An instant that an example writes down; a mistyped one fails the test that uses it. */
export function instant(text: string): Instant {
  return known(parseInstant(text), text);
}

/** A date that an example writes down. */
export function date(text: string): CalendarDate {
  return known(parseDate(text), text);
}

/** A zone that an example writes down. */
export function zone(text: string): TimeZone {
  return known(parseTimeZone(text), text);
}

function known<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`no good example: ${text}`);
  return value;
}

/** One hour from the given time, thought in New York. */
export function hourFrom(start: string): Span {
  const from = instant(start);
  return { kind: 'timed', start: from, end: addSeconds(from, 3600), timeZone: zone('America/New_York') };
}

/** The agreed entry of most examples, with what the example is about. */
export function entry(special: Partial<Entry> = {}): Entry {
  return {
    title: 'Dentist',
    span: hourFrom('2026-03-02T15:00:00Z'),
    location: 'Main Street 1',
    notes: 'bring the form',
    detail: '',
    busy: true,
    status: 'confirmed',
    ...special,
  };
}

/** Every Monday. */
export const recurrence = { rule: 'FREQ=WEEKLY;BYDAY=MO', excludedDates: [], changes: [] };

/** An event of the user's own. */
export function event(special: Partial<GoogleEvent> = {}): GoogleEvent {
  return {
    id: eventId,
    version: 'etag2',
    updated: instant('2026-03-01T12:00:00Z'),
    entry: entry(),
    kind: 'default',
    answer: 'none',
    ...special,
  };
}

/** Google telling of an event. */
export function told(special: Partial<GoogleEvent> = {}): GoogleChange {
  return { kind: 'event', event: event(special) };
}

/** Google telling that an event is gone. */
export function goneInGoogle(id: EventId = eventId): GoogleChange {
  return { kind: 'gone', eventId: id };
}

/** An unlinked appointment, told in full. */
export function item(special: Partial<StudioItem> = {}): StudioItem {
  return { bookingId, version: 7, entry: entry(), kind: 'unlinked', privacy: 'full', ...special };
}

/** A booking on the user's schedule. */
export function stands(special: Partial<StudioItem> = {}): StudioState {
  return { kind: 'item', item: item(special) };
}

/** A booking that is no longer on the user's schedule. */
export function goneInStudio(why: 'deleted' | 'cancelled' | 'offSchedule' = 'deleted', id = bookingId): StudioState {
  return { kind: 'gone', bookingId: id, version: 7, why };
}

/** The pair of the booking and the event, agreed on `entry()`. */
export function pair(special: Partial<Pair> = {}): Pair {
  return {
    bookingId,
    calendarId,
    eventId,
    generation: 0,
    agreed: entry(),
    studioVersion: 7,
    googleVersion: 'etag1',
    origin: 'studio',
    ...special,
  };
}

/** Our mark as an insert of this entry writes it. */
export function mark(sent: Entry = entry(), special: Partial<Mark> = {}): Mark {
  return { ...owner, bookingId, sent: shortPrints(sent), ...special };
}

/** The id our own insert for the booking asks for. */
export function ourEventId(generation = 0): EventId {
  return eventIdOf(owner, bookingId, generation);
}

/** An ordinary two-way run in which nothing happened. */
export function input(special: Partial<CalendarInput> = {}): CalendarInput {
  return {
    owner,
    calendarId,
    policy: twoWay,
    pairs: [],
    pairCount: special.pairs?.length ?? 0,
    studio: [],
    google: [],
    wantedInGoogle: new Set(),
    newEvents: { kind: 'all' },
    matchEvidentTwins: false,
    ...special,
  };
}

export const twoWay = { twoWay: true, includeTentative: false, includeGoogleSeries: false, writable: true };
export const oneWay = { ...twoWay, twoWay: false };

/** The one action of a plan. */
export function onlyAction(plan: CalendarPlan): Action {
  const [action, ...others] = plan.actions;
  if (action === undefined || others.length > 0) throw new Error(`${plan.actions.length} actions instead of one`);
  return action;
}

/** The pair an action saves. */
export function savedPair(action: Action): Pair {
  if (action.pair.kind !== 'save') throw new Error('the action saves no pair');
  return action.pair.pair;
}
