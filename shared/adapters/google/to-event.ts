import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { withOffset, type Span } from '../../domain/time.ts';
import type { EventChange, NewEvent } from '../../ports/google.ts';
import { writeDescription } from './description-text.ts';
import { markProperties, noMarkProperties } from './mark.ts';
import { recurrenceLines } from './recurrence-lines.ts';

type EventBody = calendar_v3.Schema$Event;

/** The body of a new event: our fields alone, so no attendees and nobody is invited (facts, trap 24). */
export function toInsertBody(event: NewEvent): EventBody {
  return { id: event.eventId, ...wholeBody(event), ...times(event.entry.span) };
}

/**
 * The body that brings a deleted event back with all our fields; what else it had, it keeps (facts 1.8). One that was a series
 * is none any more unless the entry says so; an occurrence must not speak of repeating (facts 1.4).
 */
export function toUndeleteBody(event: NewEvent, as: 'event' | 'occurrence'): EventBody {
  const { recurrence = [], ...body } = { ...wholeBody(event), ...replacedTimes(event.entry.span) };
  return as === 'occurrence' ? body : { ...body, recurrence };
}

/** The body of a patch: the named fields and the mark, nothing else (facts, trap 23). */
export function toPatchBody(change: Omit<EventChange, 'eventId' | 'version'>): EventBody {
  const body: EventBody = { extendedProperties: { private: markProperties(change.mark) } };
  for (const field of change.fields) Object.assign(body, fieldBody(field, change));
  return body;
}

/** The body of a patch that takes our mark off. */
export function toUnmarkBody(): EventBody {
  // The generated types forget that null takes a property away (facts 1.7).
  const nothing = noMarkProperties() as unknown as Record<string, string>;
  return { extendedProperties: { private: nothing } };
}

function wholeBody(event: Omit<NewEvent, 'eventId'>): EventBody {
  const { entry, mark } = event;
  return {
    summary: entry.title,
    location: entry.location,
    description: writeDescription(entry),
    transparency: transparency(entry),
    status: entry.status,
    extendedProperties: { private: markProperties(mark) },
    ...(entry.recurrence !== undefined && { recurrence: recurrenceLines(entry.recurrence, entry.span) }),
  };
}

function fieldBody(field: EntryField, change: { readonly entry: Entry; readonly notesMarkup?: string }): EventBody {
  const { entry } = change;
  switch (field) {
    case 'title':
      return { summary: entry.title };
    case 'span':
      return replacedTimes(entry.span);
    case 'location':
      return { location: entry.location };
    case 'notes':
    case 'detail':
      return { description: descriptionOf(change) };
    case 'busy':
      return { transparency: transparency(entry) };
    case 'status':
      return { status: entry.status };
    case 'recurrence':
      return { recurrence: entry.recurrence === undefined ? [] : recurrenceLines(entry.recurrence, entry.span) };
  }
}

function descriptionOf(change: { readonly entry: Entry; readonly notesMarkup?: string }): string {
  const { notes, detail } = change.entry;
  return writeDescription({
    notes,
    detail,
    ...(change.notesMarkup !== undefined && { notesMarkup: change.notesMarkup }),
  });
}

function transparency(entry: Entry): string {
  return entry.busy ? 'opaque' : 'transparent';
}

function times(span: Span): EventBody {
  switch (span.kind) {
    case 'timed': {
      const { timeZone } = span;
      return {
        start: { dateTime: withOffset(span.start, timeZone), timeZone },
        end: { dateTime: withOffset(span.end, timeZone), timeZone },
      };
    }
    case 'allDay':
      return { start: { date: span.start }, end: { date: span.end } };
  }
}

/** Times for a patch: the other kind is nulled, or both would stand (facts 1.5). */
function replacedTimes(span: Span): EventBody {
  const { start, end } = times(span);
  const other = span.kind === 'timed' ? { date: null } : { dateTime: null, timeZone: null };
  return { start: { ...start, ...other }, end: { ...end, ...other } };
}
