import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { noContent, ok, pathParameter } from '../api/call.ts';
import { forbidden, invalid, required } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { stringAt } from '../json.ts';
import { newId } from '../randomness.ts';
import type { CalendarRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { appAccess } from './access.ts';
import { etagText } from './render-event.ts';
import { isZone } from './time-text.ts';

/** `calendars.get`. */
export function getCalendar(world: World, call: ApiCall): ApiAnswer {
  return ok(renderCalendar(appAccess(world, call.actor, pathParameter(call, 'calendarId')).calendar));
}

/** `calendars.insert`: a new secondary calendar of the caller. */
export function insertCalendar(world: World, call: ApiCall): ApiAnswer {
  const { email, clientId } = call.actor;
  return ok(renderCalendar(createCalendar(world, { email, clientId, fields: call.body })));
}

/** `calendars.patch`. */
export function patchCalendar(world: World, call: ApiCall): ApiAnswer {
  const { calendar, role } = appAccess(world, call.actor, pathParameter(call, 'calendarId'));
  if (role !== 'owner') throw forbidden();
  return ok(renderCalendar(changeCalendar(world, calendar, call.body)));
}

/** `calendars.delete`: not for a primary calendar. */
export function deleteCalendar(world: World, call: ApiCall): ApiAnswer {
  const { calendar, role } = appAccess(world, call.actor, pathParameter(call, 'calendarId'));
  if (role !== 'owner') throw forbidden();
  removeCalendar(world, calendar.id);
  return noContent();
}

interface NewCalendar {
  readonly email: string;
  readonly clientId?: string;
  readonly fields: JsonObject;
}

/** Creates a secondary calendar in a person's list. Throws 400 without a summary or with an unknown zone. */
export function createCalendar(world: World, { email, clientId, fields }: NewCalendar): CalendarRecord {
  const summary = stringAt(fields, 'summary');
  if (summary === undefined || summary === '') throw required('Missing summary.');
  const timeZone = stringAt(fields, 'timeZone') ?? world.people.get(email)?.timeZone ?? 'UTC';
  if (!isZone(timeZone)) throw invalid('Invalid time zone.');
  const [description, location] = [stringAt(fields, 'description'), stringAt(fields, 'location')];
  return world.addCalendar({
    id: `c_${newId(52)}@group.calendar.google.com`,
    summary,
    timeZone,
    owner: email,
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(clientId === undefined ? {} : { createdBy: clientId }),
  });
}

/** Changes a calendar's summary, description, location or zone; everyone who has it in a list is told. */
export function changeCalendar(world: World, calendar: CalendarRecord, fields: JsonObject): CalendarRecord {
  const timeZone = stringAt(fields, 'timeZone') ?? calendar.timeZone;
  if (!isZone(timeZone)) throw invalid('Invalid time zone.');
  const [description, location] = [stringAt(fields, 'description'), stringAt(fields, 'location')];
  const changed = {
    ...calendar,
    timeZone,
    summary: stringAt(fields, 'summary') ?? calendar.summary,
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    etag: world.nextEtag(),
  };
  world.calendars.put(calendar.id, changed);
  touchEntries(world, calendar.id);
  return changed;
}

/** Deletes a secondary calendar: gone from every list, 404 from then on. Throws 400 for a primary one. */
export function removeCalendar(world: World, calendarId: string): void {
  const calendar = world.calendars.get(calendarId);
  if (!calendar) return;
  if (calendar.id === calendar.owner) throw invalid('A primary calendar cannot be deleted.');
  world.calendars.put(calendar.id, { ...calendar, deleted: true, etag: world.nextEtag() });
  for (const entry of world.listEntries.values()) {
    if (entry.calendarId === calendarId) world.putListEntry({ ...entry, deleted: true });
  }
}

function touchEntries(world: World, calendarId: string): void {
  for (const entry of world.listEntries.values()) {
    if (entry.calendarId === calendarId) world.putListEntry(entry);
  }
}

function renderCalendar(calendar: CalendarRecord): JsonObject {
  const { id, summary, description, location, timeZone, etag } = calendar;
  return {
    kind: 'calendar#calendar',
    etag: etagText(etag),
    id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    timeZone,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}
