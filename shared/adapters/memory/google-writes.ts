import { entryFields } from '../../domain/entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import type { CalendarId, EventId } from '../../domain/ids.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ChannelRequest, EventChange, NewEvent, OpenChannel } from '../../ports/google.ts';
import type { GoogleEvent } from '../../sync/calendar/model.ts';
import { call, openCalendar, openForWriting, type Caller } from './google-calls.ts';
import { toEvent, versionOf } from './google-reads.ts';
import { eventBehind, exceptionsOf, putEvent, putException, putMaster, withHitExclusions } from './google-series.ts';
import { channelEnd, heldEntry, pushOf } from './google-world.ts';
import type { EventToPut, HeldCalendar, HeldEvent, World } from './google-world.ts';

/** Makes an event; its id is taken by a living one, a deleted one and one that is gone for good (facts 1.8). */
export function insertEvent(caller: Caller, calendarId: CalendarId, event: NewEvent): Promise<GoogleEvent> {
  return call(caller, { method: 'insertEvent', writes: true }, () => {
    const calendar = openForWriting(caller, calendarId);
    if (calendar.events.has(event.eventId)) throw new GoogleFailure('taken', '409 duplicate');
    return toEvent(caller.world.put(calendar, newEvent(caller.world, event)));
  });
}

/** Writes the named fields and the mark on the version that is named. */
export function patchEvent(caller: Caller, calendarId: CalendarId, change: EventChange): Promise<GoogleEvent> {
  return call(caller, { method: 'patchEvent', writes: true }, () => {
    const calendar = openForWriting(caller, calendarId);
    const held = eventAt(calendar, change.eventId, change.version);
    if (held.kind !== 'default' || held.organizedByOthers)
      throw new GoogleFailure('forbidden', '403 forbiddenForNonOrganizer');
    if (held.place !== undefined && change.fields.includes('recurrence')) throw noSeriesOfItsOwn();
    const { notesMarkup: markupBefore, ...rest } = held;
    // Notes and detail are one text in Google: writing either writes both.
    const writesText = change.fields.includes('notes') || change.fields.includes('detail');
    const markup = writesText ? change.notesMarkup : markupBefore;
    const patched: EventToPut = {
      ...rest,
      entry: heldEntry(caller.world, patchedEntry(held.entry, change, writesText)),
      mark: change.mark,
      ...(markup === undefined ? {} : { notesMarkup: markup }),
    };
    return toEvent(putEvent(caller.world, calendar, patched));
  });
}

function patchedEntry(before: Entry, { entry, fields }: EventChange, writesText: boolean): Entry {
  const named = new Set<EntryField>(writesText ? [...fields, 'notes', 'detail'] : fields);
  const kept = entryFields.filter((field) => !named.has(field));
  const after: Entry = { ...entry };
  const { recurrence: _before, ...withoutRecurrence } = after;
  const base: Entry = named.has('recurrence') ? after : withoutRecurrence;
  const patched = Object.assign(
    base,
    Object.fromEntries(kept.flatMap((field) => (field in before ? [[field, before[field]]] : []))),
  );
  return named.has('recurrence') ? patched : withHitExclusions(before, patched);
}

/** Brings a deleted event back under its id. */
export function undeleteEvent(caller: Caller, calendarId: CalendarId, event: NewEvent): Promise<GoogleEvent> {
  return call(caller, { method: 'undeleteEvent', writes: true }, () => {
    const calendar = openForWriting(caller, calendarId);
    const held = eventBehind(calendar, event.eventId);
    if (held === undefined) throw new GoogleFailure('gone', '404 notFound');
    if (held.state === 'purged') throw new GoogleFailure('forbidden', '403 forbidden');
    const { madeBy, place } = held;
    const again: EventToPut = { ...newEvent(caller.world, event), madeBy };
    if (place === undefined) return toEvent(putMaster(caller.world, calendar, again));
    // An occurrence does not bring its series back, nor repeat by itself (facts 1.4).
    if (event.entry.recurrence !== undefined) throw noSeriesOfItsOwn();
    if (held.state === 'outside' || calendar.events.get(place.masterId)?.state !== 'living')
      throw new GoogleFailure('forbidden', '403 forbidden');
    return toEvent(putException(caller.world, calendar, { ...again, place }));
  });
}

/** Deletes the version that is named; what is gone is deleted already. */
export function deleteEvent(caller: Caller, calendarId: CalendarId, eventId: EventId, version: string): Promise<void> {
  return call(caller, { method: 'deleteEvent', writes: true }, () => {
    const calendar = openForWriting(caller, calendarId);
    const held = eventBehind(calendar, eventId);
    if (held === undefined || held.state !== 'living') return;
    if (versionOf(held) !== version) throw stale();
    putEvent(caller.world, calendar, { ...held, state: 'deleted' });
  });
}

/** Takes our mark off the version that is named. */
export function clearMark(
  caller: Caller,
  calendarId: CalendarId,
  eventId: EventId,
  version: string,
): Promise<GoogleEvent> {
  return call(caller, { method: 'clearMark', writes: true }, () => {
    const calendar = openForWriting(caller, calendarId);
    const { mark: _mark, ...rest } = eventAt(calendar, eventId, version);
    return toEvent(putEvent(caller.world, calendar, rest));
  });
}

/** Takes an event over into another calendar, its id kept; the old calendar shows it as gone (facts 1.3). */
export function moveEvent(caller: Caller, from: CalendarId, eventId: EventId, to: CalendarId): Promise<GoogleEvent> {
  return call(caller, { method: 'moveEvent', writes: true }, () =>
    toEvent(moveBetween(caller.world, { eventId, from: openForWriting(caller, from), to: openForWriting(caller, to) })),
  );
}

/** The same for whoever may. Throws `gone` for an event that is not there, `forbidden` for one that cannot be moved. */
export function moveBetween(
  world: World,
  move: { readonly eventId: EventId; readonly from: HeldCalendar; readonly to: HeldCalendar },
): HeldEvent {
  const held = move.from.events.get(move.eventId);
  if (held === undefined || held.state !== 'living') throw new GoogleFailure('gone', '404 notFound');
  if (held.kind !== 'default' || held.organizedByOthers) throw new GoogleFailure('forbidden', '403 forbidden');
  if (held.place !== undefined) throw new GoogleFailure('rejected', '400 invalid');
  const exceptions = exceptionsOf(move.from, held.id);
  putMaster(world, move.from, { ...held, state: 'deleted' });
  world.putTogether(move.to, [held, ...exceptions]);
  return move.to.events.get(held.id) ?? held;
}

/** Opens a channel; its first message says so, and comes before the answer (facts 2). */
export function openChannel(caller: Caller, calendarId: CalendarId, request: ChannelRequest): Promise<OpenChannel> {
  return call(caller, { method: 'openChannel', writes: false }, () => {
    const { world } = caller;
    const { calendar } = openCalendar(caller, calendarId);
    const { channelId, token, address } = request;
    if (!address.startsWith('https://')) throw new GoogleFailure('misconfigured', '401 push.webhookUrlNotHttps');
    if (world.usedChannelIds.has(channelId)) throw new GoogleFailure('rejected', '400 channelIdNotUnique');
    world.usedChannelIds.add(channelId);
    const resourceId = `resource-${calendar.id}`;
    const expiresAt = channelEnd(world.now());
    const { subject } = caller.grant;
    const channel = { channelId, resourceId, calendarId, subject, token, address, expiresAt, lastMessage: 1 };
    world.channels.set(channelId, channel);
    world.options.onPush?.(pushOf(channel, 'sync'));
    return { channelId, resourceId, expiresAt };
  });
}

/** Ends a channel; one that is not there, or is another account's, has ended for this one. */
export function closeChannel(
  caller: Caller,
  channelId: Parameters<World['channels']['get']>[0],
  resourceId: string,
): Promise<void> {
  return call(caller, { method: 'closeChannel', writes: false }, () => {
    const channel = caller.world.channels.get(channelId);
    if (channel?.resourceId === resourceId && channel.subject === caller.grant.subject)
      caller.world.channels.delete(channelId);
  });
}

function newEvent(world: World, { eventId, entry, mark }: NewEvent): EventToPut {
  return {
    id: eventId,
    entry: heldEntry(world, entry),
    mark,
    kind: 'default',
    answer: 'none',
    organizedByOthers: false,
    state: 'living',
    madeBy: 'product',
  };
}

/** Deleting an event changes its version too, so a version that is current is a living event's. */
function eventAt(calendar: HeldCalendar, eventId: EventId, version: string): HeldEvent {
  const held = eventBehind(calendar, eventId);
  if (held === undefined || held.state === 'purged') throw new GoogleFailure('gone', '404 notFound');
  if (versionOf(held) !== version || held.state !== 'living') throw stale();
  return held;
}

function noSeriesOfItsOwn(): GoogleFailure {
  return new GoogleFailure('rejected', '400 invalid');
}

function stale(): GoogleFailure {
  return new GoogleFailure('changedMeanwhile', '412 conditionNotMet');
}
