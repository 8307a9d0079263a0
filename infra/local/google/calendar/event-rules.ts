import { invalid } from '../api-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, omit, stringAt } from '../json.ts';
import { withCheckedTimes } from './event-times.ts';
import { checkEventType } from './event-types.ts';
import { withLimitedProperties } from './extended-properties.ts';

/** Fields that a caller may send and Google ignores. */
export const READ_ONLY = [
  'kind',
  'etag',
  'id',
  'htmlLink',
  'created',
  'updated',
  'creator',
  'organizer',
  'hangoutLink',
  'recurringEventId',
  'originalStartTime',
  'attendeesOmitted',
  'locked',
  'privateCopy',
  'iCalUID',
];

interface Surroundings {
  readonly calendarZone: string;
  readonly isPrimary: boolean;
  readonly by: 'app' | 'person';
  /** What the event was before; absent for a new one. */
  readonly before?: JsonObject;
}

/** The body of a write, checked by every rule of facts 1.5-1.7 and brought into the stored form. Throws 400. */
export function checkedBody(body: JsonObject, surroundings: Surroundings): JsonObject {
  const timed = withCheckedTimes(body, surroundings.calendarZone);
  checkChoices(timed);
  checkReminders(objectAt(timed, 'reminders'));
  checkSource(objectAt(timed, 'source'));
  checkSequence(timed, surroundings.before);
  checkEventType(timed, surroundings);
  return withoutDefaults(withLimitedProperties(withCheckedAttendees(timed)));
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  status: ['confirmed', 'tentative', 'cancelled'],
  visibility: ['default', 'public', 'private', 'confidential'],
  transparency: ['opaque', 'transparent'],
  colorId: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'],
};

function checkChoices(body: JsonObject): void {
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value = stringAt(body, field);
    if (value !== undefined && !choices.includes(value)) throw invalid(`Invalid value for ${field}.`);
  }
}

/** Google leaves out what has its default value. */
function withoutDefaults(body: JsonObject): JsonObject {
  const defaults: Readonly<Record<string, Json>> = {
    visibility: 'default',
    transparency: 'opaque',
    guestsCanModify: false,
    guestsCanInviteOthers: true,
    guestsCanSeeOtherGuests: true,
    anyoneCanAddSelf: false,
    endTimeUnspecified: false,
    summary: '',
    description: '',
    location: '',
  };
  return omit(
    body,
    Object.keys(defaults).filter((field) => body[field] === defaults[field]),
  );
}

const REMINDER_LIMIT = 5;
const LONGEST_REMINDER = 40_320;

function checkReminders(reminders: JsonObject | undefined): void {
  const overrides = arrayAt(reminders, 'overrides').filter(isJsonObject);
  if (overrides.length > 0 && reminders?.useDefault === true) {
    throw invalid('Cannot specify both default reminders and overrides at the same time.');
  }
  if (overrides.length > REMINDER_LIMIT) throw invalid('Too many override reminders.');
  for (const { method, minutes } of overrides) {
    if (method !== 'email' && method !== 'popup') throw invalid('Invalid reminder method.');
    if (typeof minutes !== 'number' || minutes < 0 || minutes > LONGEST_REMINDER)
      throw invalid('Invalid reminder minutes.');
  }
}

function checkSource(source: JsonObject | undefined): void {
  const url = stringAt(source, 'url');
  if (url !== undefined && !/^https?:\/\//.test(url)) throw invalid('Invalid source URL.');
}

function checkSequence(body: JsonObject, before: JsonObject | undefined): void {
  if (typeof body.sequence !== 'number') return;
  if (body.sequence < Number(before?.sequence ?? 0)) throw invalid('Invalid sequence value.');
}

const RESPONSES = ['needsAction', 'declined', 'tentative', 'accepted'];

function withCheckedAttendees(body: JsonObject): JsonObject {
  if (body.attendees === undefined) return body;
  const attendees = arrayAt(body, 'attendees').filter(isJsonObject).map(checkedAttendee);
  return attendees.length === 0 ? omit(body, ['attendees']) : { ...body, attendees };
}

function checkedAttendee(attendee: JsonObject): JsonObject {
  const email = stringAt(attendee, 'email') ?? '';
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw invalid('Invalid attendee email.');
  const responseStatus = stringAt(attendee, 'responseStatus') ?? 'needsAction';
  if (!RESPONSES.includes(responseStatus)) throw invalid('Invalid attendee response status.');
  return { ...omit(attendee, ['self']), email, responseStatus };
}
