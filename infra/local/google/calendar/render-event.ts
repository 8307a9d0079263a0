import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, omit, pick, stringAt } from '../json.ts';
import type { EventStore } from '../state/event-store.ts';
import type { EventRecord } from '../state/records.ts';
import type { Access } from './access.ts';
import { seesPrivate } from './access.ts';
import { timeInZone } from './event-times.ts';
import { wholeBody } from './series.ts';

/** For whom and how an event is shown. */
export interface View {
  readonly access: Access;
  readonly store: EventStore;
  /** IANA zone of the times in the answer. */
  readonly zone: string;
  readonly origin: string;
  /** `increment` shows of a deleted event no more than Google guarantees (facts 1.3). */
  readonly form: 'full' | 'increment';
  readonly maxAttendees?: number;
}

/** The answer's form of an etag. */
export function etagText(etag: number): string {
  return `"${etag}"`;
}

/** An event as the API answers it. */
export function renderEvent(record: EventRecord, view: View): JsonObject {
  if (record.raw) return { ...record.body, id: record.id, etag: etagText(record.etag), kind: 'calendar#event' };
  const bare = { kind: 'calendar#event', etag: etagText(record.etag), id: record.id, status: 'cancelled' };
  if (record.removal === 'outside') return bare;
  if (record.removal === 'gone' && record.series) return { ...bare, ...seriesFields(record, view.zone) };
  if (record.removal && (view.form === 'increment' || view.access.role !== 'owner')) return bare;
  const body = wholeBody(record, record.series && view.store.get(record.series.masterId));
  const shown = isHidden(body, view) ? pick(body, VISIBLE_WHEN_PRIVATE) : body;
  return {
    kind: 'calendar#event',
    etag: etagText(record.etag),
    id: record.id,
    status: 'confirmed',
    htmlLink: linkTo(record, view.origin),
    ...omit(withoutNulls(shown), ['start', 'end']),
    ...people(shown, view),
    ...times(shown, view.zone),
    ...seriesFields(record, view.zone),
    ...(record.removal ? { status: 'cancelled' } : {}),
  };
}

/** What a reader sees of a private event: when, not what (facts 1.6). */
const VISIBLE_WHEN_PRIVATE = [
  'status',
  'created',
  'updated',
  'start',
  'end',
  'recurrence',
  'iCalUID',
  'sequence',
  'visibility',
  'transparency',
  'eventType',
];

function isHidden(body: JsonObject, view: View): boolean {
  if (view.access.role === 'freeBusyReader') return true;
  return !seesPrivate(view.access.role) && (body.visibility === 'private' || body.visibility === 'confidential');
}

function withoutNulls(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function times(body: JsonObject, zone: string): JsonObject {
  const [start, end] = [objectAt(body, 'start'), objectAt(body, 'end')];
  return { ...(start ? { start: timeInZone(start, zone) } : {}), ...(end ? { end: timeInZone(end, zone) } : {}) };
}

function seriesFields(record: EventRecord, zone: string): JsonObject {
  if (!record.series) return {};
  const { masterId, originalStart } = record.series;
  return { recurringEventId: masterId, originalStartTime: timeInZone(originalStart, zone) };
}

function people(body: JsonObject, view: View): JsonObject {
  const own = view.access.calendar.id;
  const marked = (person: JsonObject | undefined): JsonObject | undefined =>
    person && stringAt(person, 'email') === own ? { ...person, self: true } : person;
  const attendees = arrayAt(body, 'attendees').filter(isJsonObject).map(marked);
  const limit = view.maxAttendees ?? Infinity;
  // The viewer is never the one left out (discovery, maxAttendees).
  const kept =
    attendees.length > limit ? attendees.toSorted((left) => (left?.self ? -1 : 0)).slice(0, limit) : attendees;
  const [creator, organizer] = [marked(objectAt(body, 'creator')), marked(objectAt(body, 'organizer'))];
  return {
    ...(creator ? { creator } : {}),
    ...(organizer ? { organizer } : {}),
    ...(kept.length > 0 ? { attendees: kept.filter((entry) => entry !== undefined) } : {}),
    ...(kept.length < attendees.length ? { attendeesOmitted: true } : {}),
  };
}

function linkTo(record: EventRecord, origin: string): string {
  return `${origin}/calendar/event?eid=${Buffer.from(`${record.id} ${record.calendarId}`).toString('base64url')}`;
}
