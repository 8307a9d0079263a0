import { isOriginalDate, originalSpan } from '../../domain/expand-series.ts';
import { parseRule } from '../../domain/parse-rule.ts';
import type { Recurrence } from '../../domain/series.ts';
import {
  dateIn,
  parseDate,
  parseInstant,
  parseTimeZone,
  parseWallTime,
  type CalendarDate,
  type Span,
  type TimedSpan,
} from '../../domain/time.ts';

/** A recurrence read from a master, or why it cannot be represented, as a sentence for people. */
export type RecurrenceReading = { readonly recurrence: Recurrence } | { readonly problem: string };

/**
 * A master's `recurrence` lines (RFC 5545) as a recurrence: one RRULE in its canonical form, and the dates that EXDATE lines
 * leave out. Google keeps an EXDATE that hits no occurrence; it leaves nothing out, and is not told (facts 1.4).
 */
export function readRecurrence(lines: readonly string[], span: Span): RecurrenceReading {
  const rules: string[] = [];
  const excluded = new Set<CalendarDate>();
  for (const line of lines) {
    const { name, parameters, value } = partsOf(line);
    if (name === 'RRULE') rules.push(value);
    else if (name !== 'EXDATE') return { problem: problemOf(name, lines) };
    else
      for (const text of value.split(',')) {
        const date = readExcluded(text.trim(), parameters, span);
        if (date === 'unreadable') return { problem: 'It leaves out dates in a form that is not known here.' };
        if (date !== undefined) excluded.add(date);
      }
  }
  const [rule, ...others] = rules;
  if (rule === undefined || rule === '') return { problem: 'It does not repeat by a rule.' };
  if (others.length > 0) return { problem: 'It repeats by more than one rule.' };
  const parsed = parseRule(rule, span);
  if ('problem' in parsed) return parsed;
  const plain: Recurrence = { rule: parsed.rule, excludedDates: [], changes: [] };
  const hits = [...excluded].filter((date) => isOriginalDate({ span, recurrence: plain }, date));
  return { recurrence: { ...plain, excludedDates: hits.toSorted() } };
}

/** The `recurrence` lines of a series: EXDATEs are dates for an all-day one, UTC moments for a timed one (facts 1.4). */
export function recurrenceLines(recurrence: Recurrence, span: Span): string[] {
  const lines = [`RRULE:${recurrence.rule}`];
  if (recurrence.excludedDates.length === 0) return lines;
  const starts = recurrence.excludedDates.map((date) => originalSpan(span, date).start);
  const stamps = starts.map((start) => start.replaceAll(/[-:]/g, '')).join(',');
  lines.push(span.kind === 'allDay' ? `EXDATE;VALUE=DATE:${stamps}` : `EXDATE:${stamps}`);
  return lines;
}

/** What one value of an EXDATE leaves out; undefined: nothing. */
type Exclusion = CalendarDate | undefined | 'unreadable';

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

function problemOf(name: string, lines: readonly string[]): string {
  const hasRule = lines.some((line) => partsOf(line).name === 'RRULE');
  if (name === 'RDATE')
    return hasRule ? 'It adds single dates to its rule.' : 'It repeats on single dates, not by a rule.';
  if (name === 'EXRULE') return 'It leaves dates out by a second rule.';
  return 'It repeats in a form that is not known here.';
}

function readExcluded(text: string, parameters: string, span: Span): Exclusion {
  if (text === '') return undefined;
  const parts = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/iu.exec(text);
  if (parts === null) return 'unreadable';
  const [, year, month, day, hour, minute, second, utc] = parts;
  const date = `${year}-${month}-${day}`;
  // Google keeps date-times in EXDATEs of all-day series too; the date is what is meant.
  if (span.kind === 'allDay') return parseDate(date) ?? 'unreadable';
  // A date says of a timed series neither that it leaves that day out nor that it does not (RFC 5545 3.8.5.1).
  if (hour === undefined) return 'unreadable';
  return excludedBy(`${date}T${hour}:${minute}:${second}`, { utc: utc !== '', parameters, span });
}

/** The date of the occurrence that begins at this very moment by the unchanged rule. */
function excludedBy(
  wallTime: string,
  how: { readonly utc: boolean; readonly parameters: string; readonly span: TimedSpan },
): Exclusion {
  const { utc, parameters, span } = how;
  const named = /;TZID="?([^";]+)"?/iu.exec(parameters)?.[1];
  const zone = named === undefined ? span.timeZone : parseTimeZone(named);
  if (!utc && zone === undefined) return 'unreadable';
  const moment = utc || zone === undefined ? parseInstant(`${wallTime}Z`) : parseWallTime(wallTime, zone);
  if (moment === undefined) return 'unreadable';
  const date = dateIn(moment, span.timeZone);
  return originalSpan(span, date).start === moment ? date : undefined;
}
