import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { flag, ok, parameter, pathParameter } from '../api/call.ts';
import { badRequest, notFound } from '../api-error.ts';
import type { World } from '../state/world.ts';
import { appAccess } from './access.ts';
import type { Access } from './access.ts';
import { listHead, maxAttendeesOf, zoneOf } from './events-list.ts';
import { passesFilter, readFilter } from './event-filter.ts';
import { timeInZone, timeOf } from './event-times.ts';
import { queryPrint, readPageToken, writeToken } from './list-tokens.ts';
import type { View } from './render-event.ts';
import { renderEvent } from './render-event.ts';
import { findTarget, isMaster, patternInstances } from './series.ts';
import type { EventRecord } from '../state/records.ts';

/** `events.get`: a deleted event is answered with 200 and `status: cancelled` (facts 1.3). */
export function getEvent(world: World, call: ApiCall): ApiAnswer {
  const access = appAccess(world, call.actor, pathParameter(call, 'calendarId'));
  const view = viewFor(world, call, access);
  const target = findTarget(view.store, pathParameter(call, 'eventId'));
  if (!target || target.record.purged) throw notFound();
  return ok(renderEvent(target.record, view));
}

/** `events.instances`: a series expanded, exceptions in their places; paged, 250 by default (facts 1.2, trap 30). */
export function listInstances(world: World, call: ApiCall): ApiAnswer {
  const access = appAccess(world, call.actor, pathParameter(call, 'calendarId'));
  const view = viewFor(world, call, access);
  const master = view.store.get(pathParameter(call, 'eventId'));
  if (!master || master.purged) throw notFound();
  if (!isMaster(master)) throw badRequest('The event is not a recurring event.');
  const owner = {
    list: `${access.calendar.id} ${master.id}`,
    query: queryPrint(call.parameters, ['pageToken', 'calendarId', 'eventId']),
  };
  const pageText = parameter(call, 'pageToken');
  const from = pageText === undefined ? 0 : readPageToken(pageText, owner).at[0];
  const instances = instancesOf(world, call, { view, master });
  const limit = Number(parameter(call, 'maxResults') ?? 250);
  const page = instances.slice(from, from + limit);
  const at: [number, string] = [from + limit, ''];
  const token = { kind: 'page', ...owner, epoch: 0, through: 0, at, wasEmpty: false } as const;
  const next = from + limit < instances.length ? { nextPageToken: writeToken(token) } : {};
  return ok({ ...listHead(world, access, view.zone), ...next, items: page.map((record) => renderEvent(record, view)) });
}

interface Series {
  readonly view: View;
  readonly master: EventRecord;
}

function instancesOf(world: World, call: ApiCall, { view, master }: Series): EventRecord[] {
  const filter = readFilter(call, world.clock.now());
  const zone = view.access.calendar.timeZone;
  const pattern = master.removal
    ? []
    : patternInstances(view.store, master, { ...filter.span, now: world.clock.now() });
  const exceptions = view.store
    .exceptionsOf(master.id)
    .filter((exception) => !exception.removal || (flag(call, 'showDeleted') && exception.removal === 'gone'));
  const originalStart = parameter(call, 'originalStart');
  const slotOf = (record: EventRecord): number => timeOf(record.series?.originalStart, zone);
  return [...pattern, ...exceptions]
    .filter((record) => passesFilter(filter, { store: view.store, record, zone }))
    .filter((record) => originalStart === undefined || startsAt(record, originalStart))
    .toSorted((left, right) => slotOf(left) - slotOf(right));
}

function startsAt(record: EventRecord, originalStart: string): boolean {
  const slot = record.series?.originalStart ?? {};
  return slot.date === originalStart || timeOf(timeInZone(slot, 'UTC')) === Date.parse(originalStart);
}

/** The view of a full read for a call. */
export function viewFor(world: World, call: ApiCall, access: Access): View {
  const store = world.eventsOf(access.calendar.id);
  const shown = { zone: zoneOf(call, access), origin: call.origin, form: 'full' as const };
  return { access, store, ...shown, ...maxAttendeesOf(call) };
}
