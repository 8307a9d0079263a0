import type { Entry } from '../../domain/entry.ts';
import { asId, type EventId } from '../../domain/ids.ts';
import { parseInstant, type Instant, type Span, type TimeZone } from '../../domain/time.ts';
import type {
  Answer,
  EventKind,
  GoogleChange,
  GoogleEvent,
  ReadOnlyReason,
  SeriesRole,
} from '../../sync/calendar/model.ts';
import { normaliseText } from '../../sync/calendar/event-text.ts';
import { readDescription } from './description-text.ts';
import { eventSchema, namedSchema, tombstoneSchema, type EventJson, type EventTime } from './event-schema.ts';
import { readOriginalStart, readSpan } from './event-times.ts';
import { markFrom } from './mark.ts';
import { readRecurrence, type RecurrenceReading } from './recurrence-lines.ts';

/** What is known of the calendar an event was read from. */
export interface CalendarFacts {
  /** For events that name no zone of their own. */
  readonly timeZone: TimeZone;
  /** Absent where the answer does not tell it. */
  readonly accessRole?: string;
}

/** The longest texts the studio stores, in UTF-16 units. */
const textLimits = { title: 2_000, location: 2_000, description: 100_000 } as const;

/**
 * Google's JSON of one event as a change: gone, readable, or set aside with a plain reason. Never throws; texts are
 * normalised, and nothing is cut off.
 */
export function toItem(json: unknown, calendar: CalendarFacts): GoogleChange {
  const tombstone = tombstoneSchema.safeParse(json);
  if (tombstone.success) return toGone(tombstone.data);
  const parsed = eventSchema.safeParse(json);
  if (!parsed.success) return unreadable(json, 'Google describes it in a form that is not known here.');
  const event = parsed.data;
  const reading = readSpan(
    { start: event.start, end: event.end, isSeries: masterLines(event) !== undefined },
    calendar.timeZone,
  );
  const problem = 'problem' in reading ? reading.problem : tooLong(event);
  if ('problem' in reading || problem !== undefined) return unreadable(json, problem ?? '');
  return { kind: 'event', event: toGoogleEvent(event, reading.span, calendar) };
}

function toGoogleEvent(event: EventJson, span: Span, calendar: CalendarFacts): GoogleEvent {
  const description = readDescription(event.description ?? '');
  const lines = masterLines(event);
  const recurring = lines === undefined ? undefined : readRecurrence(lines, span);
  const readOnly = readOnlyReason(event, calendar.accessRole);
  const series = recurring === undefined ? occurrenceRole(event) : masterRole(recurring);
  const mark = markFrom(event.extendedProperties?.private ?? {});
  return {
    id: asId(event.id),
    version: event.etag,
    updated: parseInstant(event.updated ?? '') ?? longAgo,
    entry: {
      ...toEntry(event, span, description),
      ...(recurring !== undefined && 'recurrence' in recurring && { recurrence: recurring.recurrence }),
    },
    kind: eventKind(event.eventType),
    answer: ownAnswer(event),
    ...(description.notesMarkup !== undefined && { notesMarkup: description.notesMarkup }),
    ...(readOnly !== undefined && { readOnly }),
    ...(series !== undefined && { series }),
    ...(mark !== undefined && { mark }),
  };
}

/** Stands for an `updated` that Google did not tell: older than anything it is compared with. */
const longAgo = asId<Instant>('1970-01-01T00:00:00Z');

function toEntry(event: EventJson, span: Span, text: { readonly notes: string; readonly detail: string }): Entry {
  return {
    title: normaliseText(event.summary ?? ''),
    span,
    location: normaliseText(event.location ?? ''),
    notes: text.notes,
    detail: text.detail,
    busy: event.transparency !== 'transparent',
    status: event.status === 'tentative' ? 'tentative' : 'confirmed',
  };
}

function toGone(tombstone: {
  readonly id: string;
  readonly recurringEventId?: string | undefined;
  readonly originalStartTime?: EventTime | undefined;
}): GoogleChange {
  const series = occurrenceRole(tombstone);
  return { kind: 'gone', eventId: asId(tombstone.id), ...(series !== undefined && { series }) };
}

function unreadable(json: unknown, problem: string): GoogleChange {
  const named = namedSchema.safeParse(json);
  const { id, etag } = named.success ? named.data : { id: '', etag: '' };
  return { kind: 'unreadable', eventId: asId(id), version: etag, problem };
}

function tooLong(event: EventJson): string | undefined {
  if ((event.summary ?? '').length > textLimits.title) return 'Its title is longer than 2,000 characters.';
  if ((event.location ?? '').length > textLimits.location) return 'Its location is longer than 2,000 characters.';
  if ((event.description ?? '').length > textLimits.description)
    return 'Its description is longer than 100,000 characters.';
  return undefined;
}

/** The lines that make an event the master of a series; an occurrence has none (facts 1.4). */
function masterLines(event: EventJson): readonly string[] | undefined {
  if (event.recurringEventId !== undefined || event.recurrence === undefined) return undefined;
  return event.recurrence.length === 0 ? undefined : event.recurrence;
}

function masterRole(reading: RecurrenceReading): SeriesRole {
  return 'problem' in reading ? { role: 'master', problem: reading.problem } : { role: 'master' };
}

/** An occurrence is known by its master and its place in the unchanged rule (facts 1.4). */
function occurrenceRole(event: {
  readonly recurringEventId?: string | undefined;
  readonly originalStartTime?: EventTime | undefined;
}): SeriesRole | undefined {
  if (event.recurringEventId === undefined) return undefined;
  const masterId: EventId = asId(event.recurringEventId);
  return { role: 'occurrence', masterId, originalStart: readOriginalStart(event.originalStartTime) };
}

/** Google's kinds of events; one added later is `unknown` (facts 1.6). */
function eventKind(eventType: string | undefined): EventKind {
  switch (eventType) {
    case undefined:
    case 'default':
      return 'default';
    case 'outOfOffice':
    case 'focusTime':
    case 'fromGmail':
    case 'birthday':
    case 'workingLocation':
      return eventType;
    default:
      return 'unknown';
  }
}

function ownAnswer(event: EventJson): Answer {
  const own = event.attendees?.find((attendee) => attendee.self === true);
  switch (own?.responseStatus) {
    case 'accepted':
    case 'declined':
    case 'tentative':
    case 'needsAction':
      return own.responseStatus;
    default:
      return own === undefined ? 'none' : 'needsAction';
  }
}

/** Why we may not write the event (facts 1.6, trap 31); the strictest reason first. */
function readOnlyReason(event: EventJson, accessRole: string | undefined): ReadOnlyReason | undefined {
  if (event.eventType === 'fromGmail') return 'fromGmail';
  if (eventKind(event.eventType) !== 'default') return 'specialKind';
  if (isStripped(event, accessRole)) return 'privateToOthers';
  if (event.organizer !== undefined && event.organizer.self !== true) return 'otherOrganizer';
  return event.locked === true ? 'locked' : undefined;
}

/** A private event shown without its words, because our access does not reach them: not an event whose title was removed. */
function isStripped(event: EventJson, accessRole: string | undefined): boolean {
  if (event.visibility !== 'private' && event.visibility !== 'confidential') return false;
  if (event.summary !== undefined) return false;
  return accessRole === undefined ? event.organizer?.self !== true : accessRole !== 'owner' && accessRole !== 'writer';
}
