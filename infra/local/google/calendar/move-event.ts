import { alreadyDeleted, badRequest, duplicate, forbiddenForNonOrganizer, notFound } from '../api-error.ts';
import { objectAt, stringAt } from '../json.ts';
import type { EventRecord } from '../state/records.ts';
import type { Access } from './access.ts';
import type { Writing } from './write-event.ts';
import { isPrimary, nowText } from './write-event.ts';

/** Moves an event, with its exceptions, to another calendar: there it keeps its id under a new organizer, here a bare tombstone stays (facts 1.3). Only for events of the default type. */
export function moveEvent({ world, access }: Writing, destination: Access, id: string): EventRecord {
  const from = world.eventsOf(access.calendar.id);
  const to = world.eventsOf(destination.calendar.id);
  const record = from.get(id);
  if (!record || record.purged) throw notFound();
  if (record.removal) throw alreadyDeleted();
  if (record.series) throw badRequest('An instance of a recurring event cannot be moved.');
  if ((stringAt(record.body, 'eventType') ?? 'default') !== 'default')
    throw badRequest('Only default events can be moved.');
  if (stringAt(objectAt(record.body, 'organizer'), 'email') !== access.calendar.id) throw forbiddenForNonOrganizer();
  if (to.get(id)) throw duplicate();
  const etag = world.nextEtag();
  const exceptions = from.exceptionsOf(id).filter((exception) => exception.removal !== 'outside');
  const { calendar } = destination;
  const organizer = { email: calendar.id, ...(isPrimary(destination) ? {} : { displayName: calendar.summary }) };
  const body = { ...record.body, organizer, updated: nowText(world) };
  const moved = to.put({ calendarId: calendar.id, id, etag, body });
  for (const exception of exceptions) {
    const { position: _position, change: _change, ...draft } = exception;
    to.put({ ...draft, calendarId: calendar.id, etag });
    from.putSilently({ ...exception, removal: 'withSeries' });
  }
  from.put({ calendarId: access.calendar.id, id, etag, body: record.body, removal: 'gone' });
  world.tell({ kind: 'events', id: access.calendar.id });
  world.tell({ kind: 'events', id: calendar.id });
  return moved;
}
