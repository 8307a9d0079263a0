import { followingPart } from '../../domain/split-series.ts';
import { firstDateOf } from '../../domain/expand-series.ts';
import { entryFields, type Entry } from '../../domain/entry.ts';
import { asId, type CalendarId, type EventId } from '../../domain/ids.ts';
import { readRule, writeRule } from '../../domain/rule.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Recurrence } from '../../domain/series.ts';
import { addDays, addSeconds, dateIn, startOfDay, type CalendarDate } from '../../domain/time.ts';
import {
  exceptionsOf,
  isMaster,
  occurrenceAt,
  putEvent,
  putMaster,
  unchangedAt,
  withHitExclusions,
} from './google-series.ts';
import { heldEntry, type EventToPut, type HeldCalendar, type HeldEvent, type World } from './google-world.ts';

/** One occurrence, as a person points at it. */
export interface PointedAt {
  readonly masterId: EventId;
  readonly originalDate: CalendarDate;
}

/** What a person does to the series in their own Google Calendar; throws a plain Error for what is not there. */
export interface SeriesPerson {
  /** Of one occurrence. Undoes its cancelling too. */
  editOccurrence(calendarId: CalendarId, of: PointedAt, edit: Partial<Entry>): EventId;
  deleteOccurrence(calendarId: CalendarId, of: PointedAt): EventId;
  /** "This and following": the series ends the day before, and another takes over (facts 1.4). Returns the other's id. */
  editFollowing(calendarId: CalendarId, of: PointedAt, edit: Partial<Entry>): EventId;
  deleteFollowing(calendarId: CalendarId, of: PointedAt): void;
  /** "All events": exceptions give up what is changed, and halves of a series that was split change their words too. A span is that of the first occurrence. */
  editAll(calendarId: CalendarId, masterId: EventId, edit: Partial<Entry>): void;
  /** Gives a series a rule that cannot be said in our words. */
  obscure(calendarId: CalendarId, masterId: EventId, problem: string): void;
}

/** People acting on the series of a world. */
export function createSeriesPerson(world: World, open: (calendarId: CalendarId) => HeldCalendar): SeriesPerson {
  return {
    editOccurrence(calendarId, of, edit) {
      const calendar = open(calendarId);
      const { notesMarkup: _markup, ...held } = pointedAt(calendar, of);
      const entry = heldEntry(world, { ...held.entry, ...edit });
      return putEvent(world, calendar, { ...held, entry, state: 'living' }).id;
    },
    deleteOccurrence(calendarId, of) {
      const calendar = open(calendarId);
      return putEvent(world, calendar, { ...pointedAt(calendar, of), state: 'deleted' }).id;
    },
    editFollowing: (calendarId, of, edit) => editFollowing(world, open(calendarId), { of, edit }),
    deleteFollowing(calendarId, of) {
      const calendar = open(calendarId);
      const master = livingMaster(calendar, of.masterId);
      pointedAt(calendar, of);
      const isAll = of.originalDate <= firstDateOf(master.entry.span);
      const rest: EventToPut = isAll ? { ...master, state: 'deleted' } : endedBefore(calendar, master, of.originalDate);
      putMaster(world, calendar, rest);
    },
    editAll: (calendarId, masterId, edit) => editAll(world, open(calendarId), { masterId, edit }),
    obscure(calendarId, masterId, problem) {
      const calendar = open(calendarId);
      const master = livingMaster(calendar, masterId);
      const { recurrence: _recurrence, ...entry } = master.entry;
      putMaster(world, calendar, { ...master, entry, problem });
    },
  };
}

function livingMaster(calendar: HeldCalendar, masterId: EventId): HeldEvent {
  const master = calendar.events.get(masterId);
  if (master?.state !== 'living') throw new Error(`no living series ${masterId}`);
  return master;
}

function pointedAt(calendar: HeldCalendar, { masterId, originalDate }: PointedAt): HeldEvent {
  const { place } = unchangedAt(livingMaster(calendar, masterId), originalDate);
  const found = place && occurrenceAt(calendar, place);
  if (found === undefined) throw new Error(`no occurrence ${originalDate} of ${masterId}`);
  return found;
}

function editAll(
  world: World,
  calendar: HeldCalendar,
  { masterId, edit }: { readonly masterId: EventId; readonly edit: Partial<Entry> },
): void {
  const { span: _span, recurrence: _recurrence, ...words } = edit;
  if (Object.keys(words).length > 0)
    for (const half of otherHalves(calendar, masterId)) editWhole(world, calendar, { masterId: half.id, edit: words });
  editWhole(world, calendar, { masterId, edit });
}

/** The living series that were one with this before a person split them: their ids tell (facts 1.4; recorded: "all events"). */
function otherHalves(calendar: HeldCalendar, masterId: EventId): readonly HeldEvent[] {
  const root = (id: EventId) => id.replace(/_R\d{8}(?:T\d{6})?$/u, '');
  return [...calendar.events.values()].filter(
    (held) => held.state === 'living' && isMaster(held) && held.id !== masterId && root(held.id) === root(masterId),
  );
}

function editWhole(
  world: World,
  calendar: HeldCalendar,
  { masterId, edit }: { readonly masterId: EventId; readonly edit: Partial<Entry> },
): void {
  const { notesMarkup: _markup, ...master } = livingMaster(calendar, masterId);
  const edited = { ...master.entry, ...edit };
  const entry = heldEntry(world, edit.recurrence === undefined ? withHitExclusions(master.entry, edited) : edited);
  giveUp(calendar, master, entry);
  putMaster(world, calendar, { ...master, entry });
}

function editFollowing(
  world: World,
  calendar: HeldCalendar,
  { of, edit }: { readonly of: PointedAt; readonly edit: Partial<Entry> },
): EventId {
  const { masterId, originalDate } = of;
  const master = livingMaster(calendar, masterId);
  if (originalDate <= firstDateOf(master.entry.span)) {
    editAll(world, calendar, { masterId, edit });
    return masterId;
  }
  const following = secondHalf(world, { calendar, master, occurrence: pointedAt(calendar, of), edit });
  putMaster(world, calendar, endedBefore(calendar, master, originalDate));
  return world.put(calendar, following).id;
}

/** What is changed for all, no exception keeps for itself (recorded: "all events"). */
function giveUp(calendar: HeldCalendar, master: EventToPut, entry: Entry): void {
  const changed = entryFields.filter((field) => !sameValue(entry[field], master.entry[field]));
  for (const held of exceptionsOf(calendar, master.id)) {
    const { place } = held;
    if (place === undefined) continue;
    const own = place.own.filter((field) => field === 'mark' || !changed.includes(field));
    calendar.events.set(held.id, { ...held, place: { ...place, own } });
  }
}

/** A series that ends with the last second before a day of the calendar's own zone, or the day before (facts 1.4). */
function endedBefore(calendar: HeldCalendar, master: HeldEvent, date: CalendarDate): EventToPut {
  const { span, recurrence } = master.entry;
  if (recurrence === undefined) throw new Error(`nobody can read the rule of ${master.id}`);
  const { count: _count, ...rule } = readRule(recurrence.rule);
  const { entry } = unchangedAt(master, date);
  const until =
    entry.span.kind === 'allDay'
      ? addDays(date, -1)
      : addSeconds(startOfDay(dateIn(entry.span.start, calendar.timeZone), calendar.timeZone), -1);
  const ended: Recurrence = { ...recurrence, rule: writeRule({ ...rule, until: until.replaceAll(/[-:]/g, '') }) };
  return { ...master, entry: { ...master.entry, span, recurrence: ended } };
}

/** What takes over: a COUNT counts on with what is left; its id is made from the old one's, unless it is at another time. */
function secondHalf(
  world: World,
  split: {
    readonly calendar: HeldCalendar;
    readonly master: HeldEvent;
    readonly occurrence: HeldEvent;
    readonly edit: Partial<Entry>;
  },
): EventToPut {
  const { calendar, master, occurrence, edit } = split;
  const { span, recurrence } = master.entry;
  const { place } = occurrence;
  const rest =
    recurrence === undefined || place === undefined
      ? undefined
      : followingPart({ span, recurrence }, place.originalDate);
  if (rest === undefined || place === undefined) throw new Error(`nobody can split ${master.id}`);
  const before = { ...occurrence.entry, recurrence: rest.recurrence };
  const entry = heldEntry(world, withHitExclusions(before, { ...before, ...edit }));
  const stamp = place.originalStart.replaceAll(/[-:Z]/g, '');
  const linked = asId<EventId>(`${master.id}_R${stamp}`);
  const isMoved = !sameValue(entry.span, occurrence.entry.span);
  const isRandom = isMoved || world.manners.followingIds === 'random' || calendar.events.has(linked);
  const { mark, place: _place, ...half } = occurrence;
  return {
    ...half,
    id: isRandom ? asId<EventId>(world.nextName('_half')) : linked,
    entry,
    ...(mark === undefined || world.manners.followingMark === 'left' ? {} : { mark }),
    state: 'living',
    madeBy: 'person',
  };
}
