import { addDays } from '../calendar/time-text.ts';
import type { Json, JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';

/** What the event form holds: texts, as a browser sends them. Dates and times are local to the calendar; the last day is inclusive. */
export interface EventFields {
  readonly title: string;
  /** `on` or empty. */
  readonly allDay: string;
  readonly startDate: string;
  readonly startTime: string;
  readonly endDate: string;
  readonly endTime: string;
  /** One RRULE line, or empty. */
  readonly repeat: string;
  readonly status: string;
  readonly transparency: string;
  readonly visibility: string;
  /** Addresses, separated by commas. */
  readonly guests: string;
  /** Address of another organizer, or empty. */
  readonly organizer: string;
  readonly location: string;
  readonly description: string;
  readonly colorId: string;
  /** Minutes, separated by commas; empty for the calendar's own. */
  readonly reminders: string;
  readonly eventType: string;
}

/** The form's values for an event as it is answered, times in the calendar's zone. */
export function fieldsOf(event: JsonObject): EventFields {
  const [start, end] = [objectAt(event, 'start'), objectAt(event, 'end')];
  const text = (name: string): string => stringAt(event, name) ?? '';
  const day = (time: JsonObject | undefined): string =>
    stringAt(time, 'date') ?? stringAt(time, 'dateTime')?.slice(0, 10) ?? '';
  const hour = (time: JsonObject | undefined): string => stringAt(time, 'dateTime')?.slice(11, 16) ?? '';
  const lastDay = stringAt(end, 'date');
  return {
    title: text('summary'),
    allDay: start?.date === undefined ? '' : 'on',
    startDate: day(start),
    startTime: hour(start),
    endDate: lastDay === undefined ? day(end) : addDays(lastDay, -1),
    endTime: hour(end),
    repeat:
      arrayAt(event, 'recurrence')
        .filter((line) => typeof line === 'string')
        .find((line) => line.startsWith('RRULE')) ?? '',
    status: text('status') === 'tentative' ? 'tentative' : 'confirmed',
    transparency: text('transparency') || 'opaque',
    visibility: text('visibility') || 'default',
    guests: addressesOf(event).join(', '),
    organizer:
      objectAt(event, 'organizer')?.self === true ? '' : (stringAt(objectAt(event, 'organizer'), 'email') ?? ''),
    location: text('location'),
    description: text('description'),
    colorId: text('colorId'),
    reminders: arrayAt(objectAt(event, 'reminders'), 'overrides')
      .filter(isJsonObject)
      .map((reminder) => Number(reminder.minutes))
      .join(', '),
    eventType: text('eventType') || 'default',
  };
}

/** Reads the form. A field that was not sent is empty. */
export function readFields(form: URLSearchParams): EventFields {
  const text = (name: string): string => (form.get(name) ?? '').trim();
  const own = text('repeat') === 'own' ? text('ownRule') : text('repeat');
  return {
    title: text('title'),
    allDay: text('allDay'),
    startDate: text('startDate'),
    startTime: text('startTime'),
    endDate: text('endDate') || text('startDate'),
    endTime: text('endTime'),
    repeat: own === '' || own.startsWith('RRULE:') ? own : `RRULE:${own}`,
    status: text('status') || 'confirmed',
    transparency: text('transparency') || 'opaque',
    visibility: text('visibility') || 'default',
    guests: text('guests'),
    organizer: text('organizer'),
    location: text('location'),
    description: text('description'),
    colorId: text('colorId'),
    reminders: text('reminders'),
    eventType: text('eventType') || 'default',
  };
}

interface Owner {
  readonly email: string;
  readonly timeZone: string;
}

const NOTHING = fieldsOf({ organizer: { self: true } });

/** A new event out of the form; under another organizer the person is a guest who has not answered. */
export function eventOf(fields: EventFields, { email, timeZone }: Owner): JsonObject {
  const body = { ...patchOf(NOTHING, fields, { event: {}, timeZone }), eventType: fields.eventType };
  if (fields.organizer === '') return body;
  const guests = arrayAt(body, 'attendees').filter(isJsonObject);
  const organizer = { email: fields.organizer };
  const added = [
    { ...organizer, organizer: true, responseStatus: 'accepted' },
    { email, responseStatus: 'needsAction' },
  ];
  return { ...body, organizer, attendees: [...added, ...guests] };
}

interface Before {
  /** The event as it is answered. */
  readonly event: JsonObject;
  readonly timeZone: string;
}

const PLAIN: readonly (readonly [keyof EventFields, string])[] = [
  ['title', 'summary'],
  ['status', 'status'],
  ['transparency', 'transparency'],
  ['visibility', 'visibility'],
  ['location', 'location'],
  ['description', 'description'],
];

/** What a person changed in the form, as a patch: nothing that was left as it was. */
export function patchOf(before: EventFields, after: EventFields, { event, timeZone }: Before): JsonObject {
  const changed = (...names: (keyof EventFields)[]): boolean => names.some((name) => before[name] !== after[name]);
  const patch: Record<string, Json> = {};
  for (const [name, field] of PLAIN) if (changed(name)) patch[field] = after[name];
  if (changed('allDay', 'startDate', 'startTime', 'endDate', 'endTime')) Object.assign(patch, timesOf(after, timeZone));
  if (changed('repeat')) patch.recurrence = after.repeat === '' ? null : [after.repeat];
  if (changed('colorId')) patch.colorId = after.colorId === '' ? null : after.colorId;
  if (changed('guests')) patch.attendees = guestsOf(after.guests, event);
  if (changed('reminders')) patch.reminders = remindersOf(after.reminders);
  return patch;
}

function timesOf(fields: EventFields, timeZone: string): JsonObject {
  if (fields.allDay !== '') {
    const dated = (date: string): JsonObject => ({ date, dateTime: null, timeZone: null });
    return { start: dated(fields.startDate), end: dated(addDays(fields.endDate, 1)) };
  }
  const timed = (date: string, time: string): JsonObject => ({
    dateTime: `${date}T${time || '09:00'}:00`,
    timeZone,
    date: null,
  });
  return {
    start: timed(fields.startDate, fields.startTime),
    end: timed(fields.endDate, fields.endTime || fields.startTime),
  };
}

function addressesOf(event: JsonObject): string[] {
  const guests = arrayAt(event, 'attendees').filter(isJsonObject);
  return guests.flatMap((guest) => stringAt(guest, 'email') ?? []);
}

/** Guests that were there before keep what they answered. */
function guestsOf(text: string, event: JsonObject): JsonObject[] {
  const known = arrayAt(event, 'attendees').filter(isJsonObject);
  const addresses = text.split(/[\s,;]+/).filter((address) => address !== '');
  return addresses.map((email) => known.find((guest) => guest.email === email) ?? { email });
}

function remindersOf(text: string): JsonObject {
  const minutes = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (minutes.length === 0) return { useDefault: true, overrides: null };
  return { useDefault: false, overrides: minutes.map((part) => ({ method: 'popup', minutes: Number(part) })) };
}
