import { ApiError, invalid } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, jsonEqual, objectAt, stringAt } from '../json.ts';

const TYPES = ['default', 'birthday', 'focusTime', 'outOfOffice', 'workingLocation', 'fromGmail'];

interface Surroundings {
  readonly isPrimary: boolean;
  /** Google itself, behind a `person`, may create events from mails. */
  readonly by: 'app' | 'person';
  readonly before?: JsonObject;
}

/** Checks a body against the rules of its event type (facts 1.6). Throws 400. */
export function checkEventType(body: JsonObject, surroundings: Surroundings): void {
  const type = stringAt(body, 'eventType') ?? 'default';
  const { before } = surroundings;
  if (!TYPES.includes(type)) throw invalid('Invalid event type.');
  if (before && (stringAt(before, 'eventType') ?? 'default') !== type)
    throw restricted('The event type cannot be changed.');
  if (type === 'birthday') checkBirthday(body, before);
  if (type === 'fromGmail' && surroundings.by === 'app') checkFromGmail(body, before);
  if (type === 'focusTime' || type === 'outOfOffice') checkBusyKind(body, surroundings.isPrimary);
  if (type === 'workingLocation') checkWorkingLocation(body, surroundings.isPrimary);
}

function restricted(message: string): ApiError {
  return new ApiError(400, 'eventTypeRestriction', { message, domain: 'calendar' });
}

function checkBirthday(body: JsonObject, before: JsonObject | undefined): void {
  const rule = arrayAt(body, 'recurrence').map(String);
  if (objectAt(body, 'start')?.date === undefined) throw restricted('A birthday has to be an all-day event.');
  if (rule.length !== 1 || !rule[0]?.startsWith('RRULE:FREQ=YEARLY'))
    throw restricted('A birthday has to repeat yearly.');
  if (body.visibility !== 'private' || body.transparency !== 'transparent') {
    throw restricted('A birthday has to be private and transparent.');
  }
  if (before) checkOnlyChanged(body, before, ['colorId', 'summary', 'reminders', 'start', 'end', 'recurrence']);
}

function checkFromGmail(body: JsonObject, before: JsonObject | undefined): void {
  if (!before) throw restricted('An event from Gmail cannot be created.');
  const free = ['colorId', 'reminders', 'visibility', 'transparency', 'status', 'attendees', 'extendedProperties'];
  checkOnlyChanged(body, before, free);
}

function checkBusyKind(body: JsonObject, isPrimary: boolean): void {
  if (objectAt(body, 'start')?.date !== undefined) throw restricted('This type of event has to have a time of day.');
  if (!isPrimary) throw restricted('This type of event belongs on the primary calendar.');
}

function checkWorkingLocation(body: JsonObject, isPrimary: boolean): void {
  if (!isPrimary) throw restricted('A working location belongs on the primary calendar.');
  if (body.visibility !== 'public' || body.transparency !== 'transparent') {
    throw restricted('A working location has to be public and transparent.');
  }
  if (!objectAt(body, 'workingLocationProperties'))
    throw restricted('A working location needs workingLocationProperties.');
}

const BOOKKEEPING = ['updated', 'sequence', 'etag', 'created'];

function checkOnlyChanged(body: JsonObject, before: JsonObject, free: readonly string[]): void {
  for (const field of new Set([...Object.keys(body), ...Object.keys(before)])) {
    if (free.includes(field) || BOOKKEEPING.includes(field)) continue;
    if (!jsonEqual(body[field], before[field]))
      throw restricted(`The field ${field} cannot be changed on this type of event.`);
  }
}
