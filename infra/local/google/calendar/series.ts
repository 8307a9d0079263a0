import type { JsonObject } from '../json.ts';
import { jsonEqual, objectAt, omit } from '../json.ts';
import type { EventStore } from '../state/event-store.ts';
import type { EventRecord, SeriesPlace } from '../state/records.ts';
import { durationOf, endFor, timeOf } from './event-times.ts';
import type { Slot } from './recurrence.ts';
import { instantOfStamp, slotsBetween, stampOf } from './recurrence.ts';

/** An event to read or write: stored, or an instance of a series that nobody changed yet. */
export interface Target {
  readonly record: EventRecord;
  /** The master, for an instance. */
  readonly master?: EventRecord;
}

/** Whether a record is a recurring master. */
export function isMaster(record: EventRecord): boolean {
  return record.body.recurrence !== undefined && record.series === undefined;
}

/** The event behind an id: stored, or the instance of a living series that the id names. Undefined when there is none. */
export function findTarget(store: EventStore, id: string): Target | undefined {
  const record = store.get(id);
  const pattern = record && record.removal !== 'outside' ? undefined : patternTarget(store, id);
  if (pattern || !record) return pattern;
  const master = record.series && store.get(record.series.masterId);
  return { record, ...(master ? { master } : {}) };
}

/** The instance that an id names by its stamp, while the pattern of a living series has that slot. */
function patternTarget(store: EventStore, id: string): Target | undefined {
  const split = /^(.+)_([^_]+)$/.exec(id);
  const master = split?.[1] === undefined ? undefined : store.get(split[1]);
  const instant = instantOfStamp(split?.[2] ?? '');
  if (!master || master.removal || !isMaster(master) || instant === undefined) return undefined;
  const slot = slotsBetween(master.body, instant, instant)[0];
  if (!slot || stampOf(slot) !== split?.[2]) return undefined;
  return { record: instanceAt(master, slot), master };
}

/** The unchanged instance of a series at a slot, as a record that is not stored. */
export function instanceAt(master: EventRecord, slot: Slot): EventRecord {
  const { calendarId, position, change, etag } = master;
  const series: SeriesPlace = { masterId: master.id, originalStart: slot.start };
  return { calendarId, position, change, etag, id: `${master.id}_${stampOf(slot)}`, body: {}, series };
}

/** An event's whole body: for an instance the master's, at its slot, with what differs laid over it. */
export function wholeBody(record: EventRecord, master: EventRecord | undefined): JsonObject {
  if (!record.series || !master || record.raw) return record.body;
  return { ...inheritedBody(master, record.series), ...record.body };
}

/** What an instance takes from its master when nothing differs. */
export function inheritedBody(master: EventRecord, series: SeriesPlace): JsonObject {
  const end = endFor(master.body, series.originalStart);
  return { ...omit(master.body, ['recurrence', 'start', 'end']), start: series.originalStart, ...(end ? { end } : {}) };
}

/** What an instance's body has different from what it would inherit; null where a field was taken away. */
export function differences(body: JsonObject, inherited: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(body), ...Object.keys(inherited)]);
  const changed = [...keys].filter((key) => !jsonEqual(body[key], inherited[key]));
  return Object.fromEntries(changed.map((key) => [key, body[key] ?? null]));
}

/** Whether the pattern of a master still has the slot of an exception. */
export function isInPattern(master: EventRecord, series: SeriesPlace): boolean {
  const isDated = (start: JsonObject | undefined): boolean => start?.date !== undefined;
  if (isDated(objectAt(master.body, 'start')) !== isDated(series.originalStart)) return false;
  const instant = timeOf(series.originalStart);
  return slotsBetween(master.body, instant, instant).length > 0;
}

/** A span of time in milliseconds since the epoch; both ends exclusive, as timeMin and timeMax are (facts 1.5). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const HORIZON = 730 * 86_400_000;
const DAY = 86_400_000;

/** The instances of a series that overlap a span, exceptions left out. Endless series end two years after now, or after their start if that is later. */
export function patternInstances(
  store: EventStore,
  master: EventRecord,
  span: Span & { readonly now: number },
): EventRecord[] {
  const first = timeOf(objectAt(master.body, 'start'));
  const from = Math.max(first, span.from - durationOf(master.body) - DAY);
  const to = Math.min(span.to + DAY, Math.max(span.now, first) + HORIZON);
  if (Number.isNaN(from) || Number.isNaN(to)) return [];
  const living = store.exceptionsOf(master.id).filter((exception) => exception.removal !== 'outside');
  const taken = new Set(living.map((exception) => exception.id));
  return slotsBetween(master.body, from, to)
    .map((slot) => instanceAt(master, slot))
    .filter((instance) => !taken.has(instance.id));
}
