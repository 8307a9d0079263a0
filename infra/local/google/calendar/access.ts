import type { Actor } from '../api/call.ts';
import { forbidden, insufficientScopes, notFound } from '../api-error.ts';
import type { AccessRole, CalendarRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

/** What an actor may do with a calendar. */
export interface Access {
  readonly calendar: CalendarRecord;
  readonly role: AccessRole;
  readonly email: string;
}

const SCOPE = 'https://www.googleapis.com/auth/';
const ANY_CALENDAR = [
  'calendar',
  'calendar.readonly',
  'calendar.events',
  'calendar.events.readonly',
  'calendar.calendars',
];

/** The id behind `primary`. */
export function resolveCalendarId(email: string, calendarId: string): string {
  return calendarId === 'primary' ? email : calendarId;
}

/** A person's access to a calendar. Throws 404 for an unknown, deleted or unshared one (facts 1.9). */
export function accessOf(world: World, email: string, calendarId: string): Access {
  const id = resolveCalendarId(email, calendarId);
  const calendar = world.calendars.get(id);
  const entry = world.listEntries.get(`${email} ${id}`);
  if (!calendar || calendar.deleted || !entry || entry.deleted) throw notFound();
  return { calendar, role: entry.accessRole, email };
}

/** An app's access to a calendar: the person's, narrowed by what its scopes reach. */
export function appAccess(world: World, actor: Actor, calendarId: string): Access {
  const access = accessOf(world, actor.email, calendarId);
  const holds = (name: string): boolean => actor.scopes.includes(SCOPE + name);
  if (ANY_CALENDAR.some(holds)) return access;
  const owned = holds('calendar.events.owned') || holds('calendar.events.owned.readonly');
  if (owned && access.role === 'owner') return access;
  if (holds('calendar.app.created') && access.calendar.createdBy === actor.clientId) return access;
  if (holds('calendar.events.freebusy') || holds('calendar.freebusy')) return { ...access, role: 'freeBusyReader' };
  throw insufficientScopes();
}

/** Whether a role may write events. An unknown role may not. */
export function mayWrite(role: AccessRole): boolean {
  return role === 'owner' || role === 'writer' || role === 'writerWithoutPrivateAccess';
}

/** Whether a role sees what is private. */
export function seesPrivate(role: AccessRole): boolean {
  return role === 'owner' || role === 'writer';
}

/** Throws 403 unless the access allows writing events. */
export function requireWriting(access: Access): Access {
  if (!mayWrite(access.role)) throw forbidden();
  return access;
}
