import type { JsonObject } from '../json.ts';
import { objectAt, stringAt } from '../json.ts';
import type { EventRecord } from '../state/records.ts';
import type { EventFilter } from './event-filter.ts';
import { passesFilter } from './event-filter.ts';
import { timeOf } from './event-times.ts';
import type { Place } from './list-tokens.ts';
import type { View } from './render-event.ts';
import { renderEvent } from './render-event.ts';
import { isMaster, patternInstances, wholeBody } from './series.ts';

/** An event that belongs into a list, with its place in the list's order. */
export interface Candidate {
  readonly place: Place;
  readonly render: () => JsonObject;
}

/** What a list goes through, and what it lets pass. */
export interface Scan {
  readonly view: View;
  readonly filter: EventFilter;
  /** Instances instead of masters. */
  readonly single: boolean;
  /** Milliseconds since the epoch; endless series are expanded up to two years later. */
  readonly now: number;
}

/** Singles, masters and exceptions in the order of creation, after a place. */
export function* plainCandidates(scan: Scan, at: Place): Generator<Candidate> {
  const { view, filter } = scan;
  const first = Math.max(0, at[0] + 1);
  for (const record of view.store.from(Number.isFinite(first) ? first : 0)) {
    if (!isListed(record, scan)) continue;
    if (!passesFilter(filter, { store: view.store, record, zone: view.access.calendar.timeZone })) continue;
    yield { place: [record.position, ''], render: () => renderEvent(record, view) };
  }
}

/** Events ordered by start or by update, with series expanded where the scan says so, after a place. */
export function sortedCandidates(scan: Scan, order: 'start' | 'updated', at: Place): Candidate[] {
  const { view } = scan;
  return expanded(scan)
    .map((record) => ({ place: placeOf(record, view, order), render: () => renderEvent(record, view) }))
    .filter(({ place }) => isAfter(place, at))
    .toSorted((left, right) => (isAfter(left.place, right.place) ? 1 : -1));
}

interface ChangeSpan {
  /** The change number that the sync token carries. */
  readonly since: number;
  /** The last change that belongs to this increment. */
  readonly through: number;
  readonly at: Place;
}

/** What changed in a span of change numbers, in the order of the changes, after a place. */
export function* changedCandidates(scan: Scan, { since, through, at }: ChangeSpan): Generator<Candidate> {
  const { view, filter } = scan;
  for (const record of view.store.changedAfter(Math.max(since, at[0] - 1))) {
    if (record.change > through) return;
    if (record.removal === 'withSeries' || record.purged) continue;
    const zone = view.access.calendar.timeZone;
    if (!record.raw && !record.removal && !passesFilter(filter, { store: view.store, record, zone })) continue;
    for (const shown of scan.single && isMaster(record) ? changedInstances(record, scan) : [record]) {
      const place: Place = [record.change, shown.id];
      if (isAfter(place, at)) yield { place, render: () => renderEvent(shown, view) };
    }
  }
}

const TOMBSTONE_REACH = 180 * 86_400_000;

/** With `singleEvents` a changed series comes as all its instances; a deleted one as about six months of tombstones (facts 1.2). */
function changedInstances(master: EventRecord, { view, now }: Scan): EventRecord[] {
  const span = master.removal ? { from: now, to: now + TOMBSTONE_REACH } : { from: -Infinity, to: Infinity };
  const instances = patternInstances(view.store, master, { ...span, now });
  return instances
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map((instance) => removedWith(master, instance));
}

function removedWith(master: EventRecord, instance: EventRecord): EventRecord {
  return master.removal ? { ...instance, removal: 'gone' } : instance;
}

/** Cancelled exceptions of a living series are listed even without `showDeleted`, unless series are expanded (facts 1.2). */
function isListed(record: EventRecord, { filter, single, view }: Scan): boolean {
  if (record.purged || record.removal === 'withSeries') return false;
  if (!record.removal) return !single || !isMaster(record);
  if (record.removal === 'gone' && record.series && !single) return !view.store.get(record.series.masterId)?.removal;
  return filter.showDeleted && !(single && isMaster(record));
}

function expanded(scan: Scan): EventRecord[] {
  const { view, filter } = scan;
  const records: EventRecord[] = [];
  const zone = view.access.calendar.timeZone;
  for (const record of view.store.from(0)) {
    if (scan.single && isMaster(record) && !record.removal) {
      records.push(...patternInstances(view.store, record, { ...filter.span, now: scan.now }));
    } else if (isListed(record, scan)) {
      records.push(record);
    }
  }
  return records.filter((record) => passesFilter(filter, { store: view.store, record, zone }));
}

function placeOf(record: EventRecord, view: View, order: 'start' | 'updated'): Place {
  const body = wholeBody(record, record.series && view.store.get(record.series.masterId));
  const start = objectAt(body, 'start') ?? record.series?.originalStart;
  const number =
    order === 'start' ? timeOf(start, view.access.calendar.timeZone) : Date.parse(stringAt(body, 'updated') ?? '');
  return [Number.isNaN(number) ? 0 : number, record.id];
}

function isAfter(left: Place, right: Place): boolean {
  return left[0] > right[0] || (left[0] === right[0] && left[1] > right[1]);
}
