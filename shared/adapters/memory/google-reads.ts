import type { EventId } from '../../domain/ids.ts';
import { boundsOf, type CalendarDate, type Instant } from '../../domain/time.ts';
import { GoogleFailure, type CalendarListing, type EventsPage, type EventsQuestion } from '../../ports/google.ts';
import type { GoogleChange, GoogleEvent, SeriesRole } from '../../sync/calendar/model.ts';
import { call, mayWrite, openCalendar, type Caller } from './google-calls.ts';
import { endOfSeries, eventBehind, exceptionsOf, isMaster, occurrenceAt, unchangedAt } from './google-series.ts';
import type { AccessRole, HeldCalendar, HeldEvent, World } from './google-world.ts';

/** Names the one query this Google knows; tokens belong to it (facts 1.1). */
export const memoryQuery = 'memory;singleEvents=false';

/** How lists are cut into pages. */
export interface Paging {
  /** Events on one page. */
  readonly pageSize: number;
  /** Every page with content is preceded by one without (facts 1.1). */
  readonly emptyFirst: boolean;
}

/** An event in the port's words. */
export function toEvent(held: HeldEvent): GoogleEvent {
  const { id, entry, notesMarkup, mark, kind, answer, organizedByOthers } = held;
  const readOnly =
    kind === 'fromGmail'
      ? 'fromGmail'
      : kind !== 'default'
        ? 'specialKind'
        : organizedByOthers
          ? 'otherOrganizer'
          : undefined;
  const series = roleOf(held);
  return {
    id,
    version: versionOf(held),
    updated: held.updated,
    entry,
    ...(notesMarkup === undefined ? {} : { notesMarkup }),
    kind,
    answer,
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(series === undefined ? {} : { series }),
    ...(mark === undefined ? {} : { mark }),
  };
}

function roleOf(held: HeldEvent): SeriesRole | undefined {
  const { place, problem } = held;
  if (place !== undefined) return { role: 'occurrence', masterId: place.masterId, originalStart: place.originalStart };
  if (!isMaster(held)) return undefined;
  return problem === undefined ? { role: 'master' } : { role: 'master', problem };
}

/** An event's etag: another after every change, of a sibling in its series too. */
export function versionOf(held: HeldEvent): string {
  return `"${held.etag}"`;
}

/** What there is to say of an event: how it is, or that it is gone. What its series left behind no longer says so (facts 1.3). */
export function toChange(eventId: EventId, held: HeldEvent | undefined): GoogleChange {
  if (held?.state === 'living') return { kind: 'event', event: toEvent(held) };
  const series = held?.place === undefined || held.state === 'outside' ? undefined : roleOf(held);
  return { kind: 'gone', eventId, ...(series === undefined ? {} : { series }) };
}

/** The calendars this account sees. */
export function listCalendars(caller: Caller): Promise<readonly CalendarListing[]> {
  return call(caller, { method: 'listCalendars', writes: false }, () => {
    const { world, grant } = caller;
    const subject = world.grants.get(grant.refreshToken)?.subject ?? grant.subject;
    return [...world.calendars.values()].flatMap((calendar) => {
      const role: AccessRole = calendar.roles.get(subject) ?? 'none';
      if (role === 'none') return [];
      const { id, name, timeZone, primaryOf } = calendar;
      return [{ id, name, timeZone, accessRole: role, primary: primaryOf === subject, writable: mayWrite(role) }];
    });
  });
}

/** One page of events. Its order is that of their last changes; what changes while pages are read is in the next increment. */
export function readEvents(
  caller: Caller,
  asked: { readonly calendarId: HeldCalendar['id']; readonly question: EventsQuestion; readonly paging: Paging },
): Promise<EventsPage> {
  const { calendarId, question, paging } = asked;
  return call(caller, { method: 'readEvents', writes: false }, () => {
    const { calendar, role } = openCalendar(caller, calendarId);
    const from = question.kind === 'changes' ? sequenceOf(calendar, question.token) : 0;
    const page = placeOf(question.page, { after: from, end: calendar.sequence });
    const rest = eventsBetween(calendar, page, question);
    const isEmpty = paging.emptyFirst && !page.wasEmpty;
    const shown = isEmpty ? [] : rest.slice(0, paging.pageSize);
    const isLast = !isEmpty && shown.length === rest.length;
    const after = shown.at(-1)?.sequence ?? page.after;
    return {
      changes: shown.map((held) => toChange(held.id, held)),
      ...(isLast
        ? { nextToken: tokenOf(calendar, page.end) }
        : { nextPage: `${after} ${page.end} ${isEmpty ? 1 : 0}` }),
      timeZone: calendar.timeZone,
      writable: mayWrite(role),
      updated: calendar.updated,
    };
  });
}

/** One event as it is now. */
export function readEvent(caller: Caller, calendarId: HeldCalendar['id'], eventId: EventId): Promise<GoogleChange> {
  return call(caller, { method: 'readEvent', writes: false }, () => {
    const calendar = openIfThere(caller, calendarId);
    return toChange(eventId, calendar && eventBehind(calendar, eventId));
  });
}

/** A series whole: nothing when its master is not there (any more). */
export function readSeries(
  caller: Caller,
  calendarId: HeldCalendar['id'],
  masterId: EventId,
): Promise<readonly GoogleChange[]> {
  return call(caller, { method: 'readSeries', writes: false }, () => {
    const calendar = openIfThere(caller, calendarId);
    const master = calendar?.events.get(masterId);
    if (calendar === undefined || master?.state !== 'living') return [];
    return [master, ...exceptionsOf(calendar, masterId)].map((held) => toChange(held.id, held));
  });
}

/** One occurrence, by its original start. */
export function readOccurrence(
  caller: Caller,
  calendarId: HeldCalendar['id'],
  of: { readonly masterId: EventId; readonly originalStart: Instant | CalendarDate },
): Promise<GoogleChange | undefined> {
  return call(caller, { method: 'readOccurrence', writes: false }, () => {
    const calendar = openIfThere(caller, calendarId);
    const held = calendar && occurrenceAt(calendar, of);
    return held === undefined ? undefined : toChange(held.id, held);
  });
}

/** Google's 404 does not say whether the event or its calendar is missing. */
function openIfThere(caller: Caller, calendarId: HeldCalendar['id']): HeldCalendar | undefined {
  try {
    return openCalendar(caller, calendarId).calendar;
  } catch (thrown) {
    if (thrown instanceof GoogleFailure && thrown.reason === 'gone') return undefined;
    throw thrown;
  }
}

interface Place {
  readonly after: number;
  readonly end: number;
  readonly wasEmpty: boolean;
}

function placeOf(page: string | undefined, first: { readonly after: number; readonly end: number }): Place {
  if (page === undefined) return { ...first, wasEmpty: false };
  const [after, end, wasEmpty] = page.split(' ').map(Number);
  if (after === undefined || end === undefined) throw new GoogleFailure('rejected', '400 invalid');
  return { after, end, wasEmpty: wasEmpty === 1 };
}

function eventsBetween(calendar: HeldCalendar, page: Place, question: EventsQuestion): readonly HeldEvent[] {
  return [...calendar.events.values()]
    .filter((held) => held.sequence > page.after && held.sequence <= page.end)
    .filter(({ state }) => state !== 'purged' && state !== 'withSeries')
    .filter((held) => question.kind === 'changes' || isInFull(held, question.from, calendar))
    .toSorted((one, other) => one.sequence - other.sequence);
}

/**
 * A full read leaves deleted events out, and what ends before it begins (facts 1.1, 1.5); the cancelled occurrences of a series
 * that lives are told all the same (facts 1.2).
 */
function isInFull(held: HeldEvent, from: Instant, calendar: HeldCalendar): boolean {
  const { place, state, entry } = held;
  const master = place === undefined ? undefined : calendar.events.get(place.masterId);
  if (state === 'deleted' && place !== undefined && master?.state === 'living')
    return boundsOf(unchangedAt(master, place.originalDate).entry.span, calendar.timeZone).end > from;
  if (state !== 'living') return false;
  const end = isMaster(held) ? endOfSeries(held, calendar) : boundsOf(entry.span, calendar.timeZone).end;
  return end === undefined || end > from;
}

/** A token names its query, the epoch it is good for, the last change it knows, and its calendar. */
function tokenOf(calendar: HeldCalendar, sequence: number): string {
  return [memoryQuery, calendar.epoch, sequence, calendar.id].join(' ');
}

function sequenceOf(calendar: HeldCalendar, token: string): number {
  const sequence = Number(token.split(' ')[2]);
  if (token !== tokenOf(calendar, sequence)) throw new GoogleFailure('cursorExpired', '410 fullSyncRequired');
  return sequence;
}

/** Ends every sync token of a calendar. */
export function endTokens(calendar: HeldCalendar): void {
  calendar.epoch += 1;
}

/**
 * Takes everything deleted away for good; cancelled occurrences stay as long as their series lives (facts 1.3). Whoever had not
 * heard of it would never hear: their tokens die with it.
 */
export function purgeDeleted(world: World, calendar: HeldCalendar): void {
  endTokens(calendar);
  for (const held of calendar.events.values()) {
    if (held.state === 'living') continue;
    const isOfLiving = held.place !== undefined && calendar.events.get(held.place.masterId)?.state === 'living';
    if (held.state === 'outside') calendar.events.delete(held.id);
    else if (!isOfLiving) calendar.events.set(held.id, { ...held, state: 'purged', updated: world.now() });
  }
}
