import { boundsOfSeries, isOriginalDate, originalSpan } from '../../domain/expand-series.ts';
import { entryFields, type Entry, type EntryField } from '../../domain/entry.ts';
import { asId, type EventId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Series } from '../../domain/series.ts';
import { dateIn, parseDate, parseInstant, type CalendarDate, type Instant } from '../../domain/time.ts';
import type { EventToPut, HeldCalendar, HeldEvent, SeriesPlace, World } from './google-world.ts';

/** Whether an event is the master of a series. */
export function isMaster(held: EventToPut): boolean {
  return held.place === undefined && (held.entry.recurrence !== undefined || held.problem !== undefined);
}

/** The event behind an id: one that lies there, or the occurrence of a living series that nobody changed yet (facts 1.4). */
export function eventBehind(calendar: HeldCalendar, eventId: EventId): HeldEvent | undefined {
  const held = calendar.events.get(eventId);
  return held === undefined || held.state === 'outside' ? (unchanged(calendar, eventId) ?? held) : held;
}

/** The occurrence of a series that the unchanged rule begins then, changed or not; undefined where it makes none. */
export function occurrenceAt(
  calendar: HeldCalendar,
  of: { readonly masterId: EventId; readonly originalStart: Instant | CalendarDate },
): HeldEvent | undefined {
  const own = exceptionsOf(calendar, of.masterId).find(({ place }) => place?.originalStart === of.originalStart);
  return own ?? unchanged(calendar, occurrenceId(of.masterId, of.originalStart));
}

/** The id of an occurrence: that of its series, and its original start (facts 1.4). */
export function occurrenceId(masterId: EventId, originalStart: Instant | CalendarDate): EventId {
  return asId(`${masterId}_${originalStart.replaceAll(/[-:]/g, '')}`);
}

/** The exceptions of a series that belong to it, changed or cancelled; not those its rule left behind. */
export function exceptionsOf(calendar: HeldCalendar, masterId: EventId): readonly HeldEvent[] {
  return [...calendar.events.values()].filter(
    ({ place, state }) => place?.masterId === masterId && state !== 'outside' && state !== 'purged',
  );
}

/** The latest end of a series, moved occurrences aside; undefined when it never ends. */
export function endOfSeries({ entry }: HeldEvent, { timeZone }: HeldCalendar): Instant | undefined {
  const series = seriesIn(entry);
  return series === undefined ? undefined : boundsOfSeries(series, timeZone).end;
}

/** Puts an event, be it one by itself, a series or an exception. */
export function putEvent(world: World, calendar: HeldCalendar, event: EventToPut): HeldEvent {
  return event.place === undefined ? putMaster(world, calendar, event) : putException(world, calendar, event);
}

/** Puts a series as it is to be; its exceptions follow, or are left behind by its rule (facts 1.3, 1.4). */
export function putMaster(world: World, calendar: HeldCalendar, master: EventToPut): HeldEvent {
  if (master.state === 'deleted') return removeSeries(world, calendar, master);
  const exceptions = exceptionsOf(calendar, master.id).flatMap((held) => afterChange(world, master, held));
  return putInOrder(world, calendar, { master, exceptions });
}

/** Puts an exception; its series and its siblings are told again with it (facts 1.4). Says what it has of its own. */
export function putException(world: World, calendar: HeldCalendar, exception: EventToPut): HeldEvent {
  const { place } = exception;
  const master = place === undefined ? undefined : calendar.events.get(place.masterId);
  // An invitation to one occurrence of a series that is not here stands for itself.
  if (place === undefined || master === undefined) return world.put(calendar, exception);
  const inherited = unchangedAt(master, place.originalDate);
  const own = entryFields.filter((field) => !sameValue(exception.entry[field], inherited.entry[field]));
  const changed: EventToPut = {
    ...exception,
    place: { ...place, own: sameValue(exception.mark, inherited.mark) ? own : [...own, 'mark'] },
  };
  const siblings = exceptionsOf(calendar, master.id).filter(({ id }) => id !== exception.id);
  putInOrder(world, calendar, { master, exceptions: [changed, ...siblings] });
  return lying(calendar, exception.id);
}

/** A series moved to another time of day: what its EXDATEs left out were moments, and no longer are any of its (facts 1.4). */
export function withHitExclusions(before: Entry, after: Entry): Entry {
  const { recurrence } = after;
  if (recurrence === undefined || before.recurrence === undefined) return after;
  const startsThen = (date: CalendarDate) =>
    originalSpan(before.span, date).start === originalSpan(after.span, date).start;
  return { ...after, recurrence: { ...recurrence, excludedDates: recurrence.excludedDates.filter(startsThen) } };
}

/** How an occurrence is that nobody changed. */
export function unchangedAt(master: EventToPut & { readonly etag?: number }, originalDate: CalendarDate): EventToPut {
  const { recurrence: _recurrence, ...entry } = master.entry;
  const { problem: _problem, ...rest } = master;
  const span = originalSpan(master.entry.span, originalDate);
  const place: SeriesPlace = { masterId: master.id, originalDate, originalStart: span.start, own: [] };
  return { ...rest, id: occurrenceId(master.id, span.start), entry: { ...entry, span }, place };
}

function unchanged(calendar: HeldCalendar, eventId: EventId): HeldEvent | undefined {
  const [, masterId = '', stamp = ''] = /^(.+)_([^_]+)$/u.exec(eventId) ?? [];
  const master = calendar.events.get(asId(masterId));
  if (master === undefined || master.state !== 'living' || !isMaster(master)) return undefined;
  const date = dateOfStamp(stamp, master.entry);
  if (date === undefined || !isInRule(master, date)) return undefined;
  const { sequence, etag, updated } = master;
  const occurrence = unchangedAt(master, date);
  return occurrence.id === eventId ? { ...occurrence, sequence, etag, updated } : undefined;
}

function dateOfStamp(stamp: string, { span }: Entry): CalendarDate | undefined {
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z)?$/u.exec(stamp) ?? [];
  const date = parseDate(`${year}-${month}-${day}`);
  if (span.kind === 'allDay') return time === undefined ? date : undefined;
  const text = (time ?? '').replace(/^T(..)(..)(..)Z$/u, 'T$1:$2:$3Z');
  const moment = parseInstant(`${date ?? ''}${text}`);
  return moment === undefined ? undefined : dateIn(moment, span.timeZone);
}

/** Whether the rule makes an occurrence of that date and does not leave it out. Of a rule nobody can read, every date may be one. */
function isInRule(master: EventToPut, date: CalendarDate): boolean {
  const series = seriesIn(master.entry);
  if (series === undefined) return master.problem !== undefined;
  return isOriginalDate(series, date) && !series.recurrence.excludedDates.includes(date);
}

function seriesIn({ span, recurrence }: Entry): Series | undefined {
  return recurrence === undefined ? undefined : { span, recurrence };
}

/** What a change of its series makes of an exception: usually the same, told again; sometimes another id, or none. */
function afterChange(world: World, master: EventToPut, exception: HeldEvent): readonly EventToPut[] {
  const { place } = exception;
  if (place === undefined) return [];
  const isSameKind = exception.entry.span.kind === master.entry.span.kind;
  const inherited =
    isMaster(master) && isInRule(master, place.originalDate) ? unchangedAt(master, place.originalDate) : undefined;
  const left: EventToPut = { ...exception, state: 'outside' };
  if (inherited?.place === undefined) return [left];
  const followed = follow(exception, inherited);
  if (inherited.id === exception.id) return [followed];
  if (world.manners.exceptionsOnNewTime === 'dropped' || !isSameKind) return [left];
  return [left, { ...followed, id: inherited.id }];
}

/** An exception that keeps what is its own and has the rest from its series. */
function follow(exception: HeldEvent, inherited: EventToPut): EventToPut {
  const { place, state, madeBy } = exception;
  const own = place?.own ?? [];
  const keeps = (field: EntryField | 'mark') => own.includes(field);
  const ownFields = Object.fromEntries(entryFields.filter(keeps).map((field) => [field, exception.entry[field]]));
  const { mark: inheritedMark, notesMarkup: inheritedMarkup, ...rest } = inherited;
  const mark = keeps('mark') ? exception.mark : inheritedMark;
  const notesMarkup = keeps('notes') ? exception.notesMarkup : inheritedMarkup;
  return {
    ...rest,
    id: exception.id,
    entry: { ...inherited.entry, ...ownFields },
    ...(mark === undefined ? {} : { mark }),
    ...(notesMarkup === undefined ? {} : { notesMarkup }),
    ...(inherited.place === undefined ? {} : { place: { ...inherited.place, own } }),
    answer: exception.answer,
    state: state === 'withSeries' ? 'living' : state,
    madeBy,
  };
}

/** One tombstone for all of it; the exceptions go without a word (facts 1.3). */
function removeSeries(world: World, calendar: HeldCalendar, master: EventToPut): HeldEvent {
  for (const exception of exceptionsOf(calendar, master.id))
    if (exception.state === 'living') calendar.events.set(exception.id, { ...exception, state: 'withSeries' });
  return world.put(calendar, master);
}

function putInOrder(
  world: World,
  calendar: HeldCalendar,
  told: { readonly master: EventToPut; readonly exceptions: readonly EventToPut[] },
): HeldEvent {
  const { master, exceptions } = told;
  world.putTogether(
    calendar,
    world.manners.order === 'masterFirst' ? [master, ...exceptions] : [...exceptions, master],
  );
  return lying(calendar, master.id);
}

function lying(calendar: HeldCalendar, eventId: EventId): HeldEvent {
  const held = calendar.events.get(eventId);
  if (held === undefined) throw new Error(`no event ${eventId}`);
  return held;
}
