import type { Recurrence } from '../../domain/series.ts';
import {
  dateIn,
  parseDate,
  parseInstant,
  parseTimeZone,
  parseWallTime,
  type CalendarDate,
  type Instant,
  type Span,
} from '../../domain/time.ts';

/**
 * A master's `recurrence` lines (RFC 5545) as a recurrence: one RRULE, its text untouched, and any EXDATE lines.
 * Undefined for what a recurrence of ours cannot say (RDATE, EXRULE, several rules, dates of the wrong kind).
 */
export function readRecurrence(lines: readonly string[], span: Span): Recurrence | undefined {
  const rules: string[] = [];
  const excluded = new Set<CalendarDate>();
  for (const line of lines) {
    const { name, parameters, value } = partsOf(line);
    if (name === 'RRULE') {
      rules.push(value);
      continue;
    }
    if (name !== 'EXDATE') return undefined;
    for (const text of value.split(',')) {
      const date = readExcluded(text.trim(), parameters, span);
      if (date === undefined) return undefined;
      excluded.add(date);
    }
  }
  const [rule, ...others] = rules;
  if (rule === undefined || rule === '' || others.length > 0) return undefined;
  return { rule, excludedDates: [...excluded].toSorted(), changes: [] };
}

/** The `recurrence` lines of a series: dates for an all-day one, UTC moments for a timed one (facts 1.4). */
export function recurrenceLines(recurrence: Recurrence, span: Span): string[] {
  const lines = [`RRULE:${recurrence.rule}`];
  if (recurrence.excludedDates.length === 0) return lines;
  const dates = recurrence.excludedDates.map((date) => date.replaceAll(/[-:]/g, '')).join(',');
  lines.push(span.kind === 'allDay' ? `EXDATE;VALUE=DATE:${dates}` : `EXDATE:${dates}`);
  return lines;
}

function partsOf(line: string): { readonly name: string; readonly parameters: string; readonly value: string } {
  const colon = line.indexOf(':');
  const head = colon < 0 ? line : line.slice(0, colon);
  const semicolon = head.indexOf(';');
  return {
    name: (semicolon < 0 ? head : head.slice(0, semicolon)).trim().toUpperCase(),
    parameters: semicolon < 0 ? '' : head.slice(semicolon),
    value: colon < 0 ? '' : line.slice(colon + 1).trim(),
  };
}

function readExcluded(text: string, parameters: string, span: Span): Instant | CalendarDate | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/u.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, utc] = parts;
  const date = `${year}-${month}-${day}`;
  // Google keeps date-times in EXDATEs of all-day series too; the date is what is meant.
  if (span.kind === 'allDay') return parseDate(date);
  if (hour === undefined) return undefined;
  const wallTime = `${date}T${hour}:${minute}:${second}`;
  if (utc === 'Z') return parseInstant(`${wallTime}Z`);
  const named = /;TZID="?([^";]+)"?/iu.exec(parameters)?.[1];
  const zone = named === undefined ? span.timeZone : parseTimeZone(named);
  return zone === undefined ? undefined : parseWallTime(wallTime, zone);
}
