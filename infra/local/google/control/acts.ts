import { accessOf, requireWriting } from '../calendar/access.ts';
import type { Access } from '../calendar/access.ts';
import { changeCalendar, createCalendar, removeCalendar } from '../calendar/calendars.ts';
import { moveEvent } from '../calendar/move-event.ts';
import { findTarget, wholeBody } from '../calendar/series.ts';
import type { Writing } from '../calendar/write-event.ts';
import { createEvent, NO_FEATURES } from '../calendar/write-event.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, omit, withoutNulls } from '../json.ts';
import type { AccessRole, CalendarRecord, EventRecord } from '../state/records.ts';
import { ACCESS_ROLES } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { newListEntry } from '../state/world.ts';
import { rewriteEvent } from '../calendar/write-event.ts';

/** One calendar of one person, in which they act. */
export interface Place {
  readonly email: string;
  readonly calendarId: string;
}

/** What Google's pages switch on: everything. */
const ALL_FEATURES = { ...NO_FEATURES, conference: true, attachments: true };

/** Writing as the person. Throws 404 or 403 where the person could not write either. */
export function writingAs(world: World, { email, calendarId }: Place): Writing {
  const access = requireWriting(accessOf(world, email, calendarId));
  return { world, access, by: 'person', features: ALL_FEATURES };
}

/** The person creates an event; an organizer in the body makes it somebody else's invitation. */
export function createAsPerson(world: World, place: Place, body: JsonObject): EventRecord {
  return createEvent(writingAs(world, place), withoutNulls(body));
}

/** Duplicates an event with everything it carries, extended properties too (trap 20). */
export function duplicateAsPerson(world: World, place: Place, eventId: string): EventRecord {
  const writing = writingAs(world, place);
  const body = bodyOf(world, writing.access, eventId);
  const own = ['created', 'updated', 'creator', 'organizer', 'iCalUID', 'sequence'];
  return createEvent(writing, withoutNulls(omit(body, own)));
}

/** Moves an event to another of the person's calendars. */
export function moveAsPerson(world: World, place: Place, move: { eventId: string; destination: string }): EventRecord {
  const destination = requireWriting(accessOf(world, place.email, move.destination));
  return moveEvent(writingAs(world, place), destination, move.eventId);
}

/** Answers an invitation as the person. Throws 400 when the person is not invited. */
export function respondAsPerson(
  world: World,
  place: Place,
  answer: { eventId: string; response: string },
): EventRecord {
  const writing = writingAs(world, place);
  const attendees = arrayAt(bodyOf(world, writing.access, answer.eventId), 'attendees').filter(isJsonObject);
  const own = writing.access.calendar.id;
  if (!attendees.some((attendee) => attendee.email === own)) throw invalid('The person is not invited.');
  const answered = attendees.map((attendee) =>
    attendee.email === own ? { ...attendee, responseStatus: answer.response } : attendee,
  );
  return rewriteEvent(writing, answer.eventId, { verb: 'patch', body: { attendees: answered } });
}

/** The person adds a calendar. */
export function addCalendarAsPerson(world: World, email: string, fields: JsonObject): CalendarRecord {
  if (!world.people.get(email)) throw notFound(`There is no account ${email}`);
  return createCalendar(world, { email, fields });
}

/** The person renames a calendar or changes its zone. */
export function changeCalendarAsPerson(world: World, place: Place, fields: JsonObject): CalendarRecord {
  return changeCalendar(world, accessOf(world, place.email, place.calendarId).calendar, fields);
}

/** The person deletes a secondary calendar. */
export function deleteCalendarAsPerson(world: World, place: Place): void {
  removeCalendar(world, accessOf(world, place.email, place.calendarId).calendar.id);
}

/** Gives somebody a role on a calendar, or takes it away. As at Google, the calendar's sync tokens die of it (facts 1.1). */
export function shareCalendar(
  world: World,
  calendarId: string,
  share: { email: string; role: AccessRole | 'none' },
): void {
  const calendar = world.calendars.get(calendarId);
  const { email, role } = share;
  if (!calendar || calendar.deleted || !world.people.get(email)) throw notFound();
  const entry = world.listEntries.get(`${email} ${calendarId}`) ?? newListEntry(email, calendarId);
  world.putListEntry(role === 'none' ? { ...entry, deleted: true } : { ...entry, accessRole: role, deleted: false });
  world.calendars.put(calendarId, { ...calendar, tokenEpoch: calendar.tokenEpoch + 1 });
}

/** Reads a role. Throws 400 for a word that is none. */
export function readRole(text: string): AccessRole | 'none' {
  const role = text === 'none' ? 'none' : ACCESS_ROLES.find((known) => known === text);
  if (role === undefined) throw new ApiError(400, 'invalid', { message: `${text} is not a role.` });
  return role;
}

/** An event's whole body in the stored form. Throws 404. */
export function bodyOf(world: World, access: Access, eventId: string): JsonObject {
  const target = findTarget(world.eventsOf(access.calendar.id), eventId);
  if (!target) throw notFound();
  return wholeBody(target.record, target.master);
}
