import { findTarget, isMaster, wholeBody } from '../calendar/series.ts';
import type { Target } from '../calendar/series.ts';
import { durationOf, timeOf } from '../calendar/event-times.ts';
import { slotsBetween } from '../calendar/recurrence.ts';
import { addDays, daysBetween, instantInZone, instantToLocal, localToInstant } from '../calendar/time-text.ts';
import type { Writing } from '../calendar/write-event.ts';
import { createEvent, removeEvent, rewriteEvent } from '../calendar/write-event.ts';
import { invalid, notFound } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, jsonEqual, mergePatch, objectAt, omit, stringAt, withoutNulls } from '../json.ts';
import type { EventRecord, SeriesPlace } from '../state/records.ts';
import { writingAs } from './acts.ts';
import type { Place } from './acts.ts';
import type { World } from '../state/world.ts';

/** Which part of a series a person means. */
export type Reach = 'this' | 'following' | 'all';

interface Edit {
  readonly eventId: string;
  readonly patch: JsonObject;
  readonly reach: Reach;
}

/** The person edits an event, one instance, this and the following, or the whole series, as in Google's own page (facts 1.4). */
export function editAsPerson(world: World, place: Place, { eventId, patch, reach }: Edit): EventRecord {
  const writing = writingAs(world, place);
  const target = targetOf(writing, eventId);
  const { master, record } = target;
  if (!record.series || !master || reach === 'this')
    return rewriteEvent(writing, eventId, { verb: 'patch', body: patch });
  if (reach === 'following' && !isFirst(master, record.series)) return splitSeries(writing, { master, target }, patch);
  const body = shiftedPatch(master, target, patch);
  const together = { ...writing, exceptionsFollow: true, etag: world.nextEtag() } as const;
  // The halves of a split series still count as one where it is not about times (recorded: "all events" after a split).
  const words = omit(body, ['start', 'end', 'recurrence']);
  if (Object.keys(words).length > 0)
    for (const half of otherHalves(writing, master.id)) rewriteEvent(together, half.id, { verb: 'patch', body: words });
  return rewriteEvent(together, master.id, { verb: 'patch', body });
}

/** The living series that were one with this before a person split them: their ids tell (facts 1.4). */
function otherHalves({ world, access }: Writing, masterId: string): EventRecord[] {
  const root = (id: string): string => id.replace(/_R\d{8}(T\d{6})?$/, '');
  return [...world.eventsOf(access.calendar.id).from(0)].filter(
    (record) => isMaster(record) && !record.removal && record.id !== masterId && root(record.id) === root(masterId),
  );
}

/** The person deletes an event, one instance, this and the following, or the whole series. */
export function deleteAsPerson(world: World, place: Place, { eventId, reach }: Omit<Edit, 'patch'>): EventRecord {
  const writing = writingAs(world, place);
  const { master, record } = targetOf(writing, eventId);
  if (!record.series || !master || reach === 'this') return removeEvent(writing, eventId);
  if (reach === 'all' || isFirst(master, record.series)) return removeEvent(writing, master.id);
  const body = { recurrence: endedBefore(master, record.series, writing.access.calendar.timeZone) };
  return rewriteQuietly(writing, master, body);
}

/** Reads a reach; what is not told means this one. Throws 400 for a word that is none. */
export function readReach(text: string | undefined): Reach {
  if (text === undefined || text === '' || text === 'this') return 'this';
  if (text === 'following' || text === 'all') return text;
  throw invalid(`${text} is not a reach.`);
}

function targetOf(writing: Writing, eventId: string): Target {
  const target = findTarget(writing.world.eventsOf(writing.access.calendar.id), eventId);
  if (!target) throw notFound();
  return target;
}

function isFirst(master: EventRecord, series: SeriesPlace): boolean {
  return timeOf(series.originalStart) <= timeOf(objectAt(master.body, 'start'));
}

interface Split {
  readonly master: EventRecord;
  readonly target: Target;
}

/** The old series ends the day before; a new one takes over, under `<old id>_R<stamp>`, or a wholly new id when the time changed too (facts 1.4). */
function splitSeries(acting: Writing, { master, target }: Split, patch: JsonObject): EventRecord {
  const writing = { ...acting, etag: acting.world.nextEtag() };
  const series = target.record.series ?? { masterId: master.id, originalStart: {} };
  const before = wholeBody(target.record, master);
  const after = mergePatch(before, patch);
  const moved = !jsonEqual(before.start, after.start) || !jsonEqual(before.end, after.end);
  const instant = timeOf(series.originalStart);
  const stamp = new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const store = writing.world.eventsOf(writing.access.calendar.id);
  const linkedId = `${master.id}_R${series.originalStart.date === undefined ? stamp : stamp.slice(0, 8)}`;
  const id = moved || store.get(linkedId) ? {} : { id: linkedId };
  const recurrence = patch.recurrence ?? remaining(master, instant);
  const own = ['created', 'updated', 'creator', 'iCalUID'];
  rewriteQuietly(writing, master, { recurrence: endedBefore(master, series, writing.access.calendar.timeZone) });
  const sequence = Number(master.body.sequence ?? 0) + (moved ? 1 : 0);
  return createEvent(writing, { ...withoutNulls(omit(after, own)), ...id, recurrence, sequence });
}

/** Ending a series is no change of its time: the sequence stays (recorded sequences). */
function rewriteQuietly(writing: Writing, master: EventRecord, body: JsonObject): EventRecord {
  return rewriteEvent({ ...writing, keepsSequence: true }, master.id, { verb: 'patch', body });
}

/** The master's lines with UNTIL at the last second of the day before the slot, in UTC; a date for all-day series. */
function endedBefore(master: EventRecord, series: SeriesPlace, zone: string): string[] {
  const date = stringAt(series.originalStart, 'date');
  const until =
    date === undefined ? lastSecondBefore(timeOf(series.originalStart), zone) : addDays(date, -1).replaceAll('-', '');
  return rulesOf(master).map((line) => {
    if (!line.startsWith('RRULE:')) return line;
    return `${line.replace(/;(COUNT|UNTIL)=[^;]*/g, '').replace(/:(COUNT|UNTIL)=[^;]*;/, ':')};UNTIL=${until}`;
  });
}

function lastSecondBefore(instant: number, zone: string): string {
  const midnight = localToInstant(`${instantToLocal(instant, zone).slice(0, 10)}T00:00:00`, zone);
  return `${new Date(midnight - 1_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The lines of the second half: a COUNT counts on with what is left. */
function remaining(master: EventRecord, from: number): string[] {
  const used = slotsBetween(master.body, timeOf(objectAt(master.body, 'start')), from - 1).length;
  return rulesOf(master).map((line) =>
    line.replace(/COUNT=(\d+)/, (_text, count: string) => `COUNT=${Number(count) - used}`),
  );
}

function rulesOf(master: EventRecord): string[] {
  return arrayAt(master.body, 'recurrence').filter((line) => typeof line === 'string');
}

/** A patch meant for one instance, turned into one for the master: its times move by as much as the instance's would. */
function shiftedPatch(master: EventRecord, target: Target, patch: JsonObject): JsonObject {
  const { start, end, ...rest } = patch;
  if (start === undefined && end === undefined) return patch;
  const before = wholeBody(target.record, master);
  const after = mergePatch(before, patch);
  const [from, to] = [objectAt(before, 'start'), objectAt(after, 'start')];
  const first = objectAt(master.body, 'start');
  if (typeof from?.date === 'string' && typeof to?.date === 'string' && typeof first?.date === 'string') {
    const date = addDays(first.date, daysBetween(from.date, to.date));
    const days = daysBetween(to.date, stringAt(objectAt(after, 'end'), 'date') ?? to.date);
    return { ...rest, start: { date }, end: { date: addDays(date, days) } };
  }
  if (from?.date !== undefined || to?.date !== undefined) throw invalid('Change the kind of a series on its master.');
  const instant = timeOf(first) + timeOf(to) - timeOf(from);
  const zone = to?.timeZone ?? first?.timeZone;
  const shown = (at: number): JsonObject => ({ dateTime: instantInZone(at, 'UTC'), timeZone: zone });
  return { ...rest, start: shown(instant), end: shown(instant + durationOf(after)) };
}
