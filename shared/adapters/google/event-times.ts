import {
  parseDate,
  parseInstant,
  parseTimeZone,
  parseWallTime,
  type CalendarDate,
  type Instant,
  type Span,
  type TimeZone,
} from '../../domain/time.ts';
import type { EventTime } from './event-schema.ts';

/** A span read from an event, or what is wrong with its times, as a sentence for the report. */
export type SpanReading = { readonly span: Span } | { readonly problem: string };

/**
 * Reads an event's start and end (facts 1.5). The offset of a `dateTime` only places the instant; the zone is the
 * event's own, or else the calendar's. A series must name its zone, since its rule expands in it.
 */
export function readSpan(
  event: { readonly start?: EventTime | undefined; readonly end?: EventTime | undefined; readonly isSeries: boolean },
  calendarZone: TimeZone,
): SpanReading {
  const { start, end } = event;
  if (start === undefined || (start.date === undefined && start.dateTime === undefined)) {
    return { problem: 'The event has no start.' };
  }
  if (end === undefined || (end.date === undefined && end.dateTime === undefined)) {
    return { problem: 'The event has no end.' };
  }
  if (start.date !== undefined && end.date !== undefined) return allDaySpan(start.date, end.date);
  if (start.dateTime === undefined || end.dateTime === undefined) {
    return { problem: 'One end of the event is a date, the other a time of day.' };
  }
  return timedSpan(event, calendarZone);
}

/** The start by which an occurrence is known: it keeps it when it moves (facts 1.4). Undefined when Google does not tell it. */
export function readOriginalStart(time: EventTime | undefined): Instant | CalendarDate | undefined {
  if (time === undefined) return undefined;
  return time.date === undefined ? parseInstant(time.dateTime ?? '') : parseDate(time.date);
}

function allDaySpan(startText: string, endText: string): SpanReading {
  const start = parseDate(startText);
  const end = parseDate(endText);
  if (start === undefined || end === undefined) return { problem: outOfRange };
  return end <= start ? { problem: endFirst } : { span: { kind: 'allDay', start, end } };
}

function timedSpan(
  event: { readonly start?: EventTime | undefined; readonly end?: EventTime | undefined; readonly isSeries: boolean },
  calendarZone: TimeZone,
): SpanReading {
  const named = event.start?.timeZone;
  const known = named === undefined ? calendarZone : parseTimeZone(named);
  if (known === undefined && event.isSeries) return { problem: unknownZone };
  const start = readMoment(event.start?.dateTime ?? '', known);
  const end = readMoment(event.end?.dateTime ?? '', parseTimeZone(event.end?.timeZone ?? '') ?? known);
  if (start === 'needsZone' || end === 'needsZone') return { problem: unknownZone };
  if (start === undefined || end === undefined) return { problem: outOfRange };
  if (end < start) return { problem: endFirst };
  return { span: { kind: 'timed', start, end, timeZone: known ?? calendarZone } };
}

const outOfRange = 'Its start or end is not a time between the years 1900 and 2200.';
const endFirst = 'It ends before it starts.';
const unknownZone = 'Its time zone is not known here.';

/** A moment with an offset stands by itself; one without is a wall time in the zone. */
function readMoment(text: string, zone: TimeZone | undefined): Instant | undefined | 'needsZone' {
  if (/(?:z|[+-]\d{2}:?\d{2})$/iu.test(text)) return parseInstant(text);
  return zone === undefined ? 'needsZone' : parseWallTime(text, zone);
}
