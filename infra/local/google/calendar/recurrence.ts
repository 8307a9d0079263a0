import { RRuleTemporal } from 'rrule-temporal';
import { invalid } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, objectAt, stringAt } from '../json.ts';
import { instantInZone, instantToLocal, isDate } from './time-text.ts';

/** A slot of a series in its unmodified pattern. */
export interface Slot {
  /** As an event's start is stored: `date`, or `dateTime` in UTC with `timeZone`. */
  readonly start: JsonObject;
  /** Milliseconds since the epoch; for a date its midnight in UTC. */
  readonly instant: number;
}

interface Rule {
  readonly including: readonly RRuleTemporal[];
  readonly excluding: readonly RRuleTemporal[];
}

const rules = new Map<string, Rule>();
const YEAR_ONE = Date.parse('0001-01-01T00:00:00Z');
const LINE = /^(RRULE:|EXRULE:|RDATE[;:]|EXDATE[;:])/;

/** Checks recurrence lines against a normalised start; throws 400 "Invalid recurrence rule." (facts 1.4). */
export function checkRecurrence(lines: readonly string[], start: JsonObject): void {
  const problem = invalid('Invalid recurrence rule.');
  for (const line of lines) {
    if (!LINE.test(line)) throw problem;
    const part = (name: string): string | undefined => new RegExp(`[:;]${name}=([^;]*)`).exec(line)?.[1];
    const [count, until, interval] = [part('COUNT'), part('UNTIL'), part('INTERVAL')];
    if (count !== undefined && until !== undefined) throw problem;
    for (const number of [count, interval]) if (number !== undefined && !/^[1-9]\d*$/.test(number)) throw problem;
    if (until !== undefined && !/^\d{8}(T\d{6}Z)?$/.test(until)) throw problem;
    if (start.date !== undefined && /^(RDATE|EXDATE)/.test(line) && !line.includes('VALUE=DATE:')) throw problem;
  }
  if (!lines.some((line) => /^(RRULE|RDATE)/.test(line))) throw problem;
  try {
    ruleOf(lines, start);
  } catch {
    throw problem;
  }
}

/** The slots of a series that start in [from, to], in order. An unreadable rule (raw data) has none. */
export function slotsBetween(body: JsonObject, from: number, to: number): readonly Slot[] {
  const start = objectAt(body, 'start') ?? {};
  const rule = readableRule(body);
  if (!rule || to < from) return [];
  const instants = (parts: readonly RRuleTemporal[]): number[] =>
    parts.flatMap((part) => part.between(new Date(from), new Date(to), true).map((found) => found.epochMilliseconds));
  const excluded = new Set(instants(rule.excluding));
  const included = new Set(instants(rule.including).filter((instant) => !excluded.has(instant)));
  return [...included].toSorted((left, right) => left - right).map((instant) => slotAt(start, instant));
}

/** Whether any slot starts in [from, to]; endless series are not expanded for it. */
export function hasSlotBetween(body: JsonObject, earliest: number, to: number): boolean {
  const rule = readableRule(body);
  if (!rule) return false;
  const from = Math.max(earliest, YEAR_ONE);
  if (rule.excluding.length > 0) return slotsBetween(body, from, Math.min(to, from + 3_700 * 86_400_000)).length > 0;
  return rule.including.some((part) => {
    const next = part.next(new Date(from), true);
    return next !== null && next.epochMilliseconds <= to;
  });
}

/** The stamp that an instance's id ends with: UTC of the slot, or its date (facts 1.4). */
export function stampOf(slot: Slot): string {
  const iso = new Date(slot.instant).toISOString();
  const day = iso.slice(0, 10).replaceAll('-', '');
  return slot.start.date === undefined ? `${day}T${iso.slice(11, 19).replaceAll(':', '')}Z` : day;
}

/** The instant that an instance id's stamp means (a date's midnight in UTC), or undefined when it is no stamp. */
export function instantOfStamp(stamp: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(stamp);
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}

function readableRule(body: JsonObject): Rule | undefined {
  const lines = arrayAt(body, 'recurrence').filter((line) => typeof line === 'string');
  if (lines.length === 0) return undefined;
  try {
    return ruleOf(lines, objectAt(body, 'start') ?? {});
  } catch {
    return undefined;
  }
}

function slotAt(start: JsonObject, instant: number): Slot {
  if (start.date !== undefined) return { start: { date: new Date(instant).toISOString().slice(0, 10) }, instant };
  return { start: { dateTime: instantInZone(instant, 'UTC'), timeZone: start.timeZone }, instant };
}

function ruleOf(lines: readonly string[], start: JsonObject): Rule {
  const key = JSON.stringify([lines, start]);
  const known = rules.get(key);
  if (known) return known;
  const dated = lines.map((line) => (start.date === undefined ? line : withDateUntil(line)));
  const among = (name: string): string[] => dated.filter((line) => line.startsWith(name));
  const dates = [...among('RDATE'), ...among('EXDATE')];
  const repeating = among('RRULE:');
  // A series of RDATEs only still has its start as the first instance.
  const patterns = repeating.length > 0 ? repeating : ['RRULE:FREQ=DAILY;COUNT=1'];
  const build = (...parts: string[]): RRuleTemporal =>
    new RRuleTemporal({ rruleString: [startLine(start), ...parts].join('\n') });
  const rule = {
    including: patterns.map((pattern) => build(pattern, ...dates)),
    excluding: among('EXRULE:').map((line) => build(line.replace('EXRULE:', 'RRULE:'))),
  };
  if (rules.size > 2_000) rules.clear();
  rules.set(key, rule);
  return rule;
}

/** All-day series may carry an UNTIL in UTC (facts 1.4): its date is what counts. */
function withDateUntil(line: string): string {
  return line.replace(/(UNTIL=\d{8})T\d{6}Z/, '$1');
}

function startLine(start: JsonObject): string {
  const date = stringAt(start, 'date');
  if (date !== undefined && isDate(date)) return `DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`;
  const zone = stringAt(start, 'timeZone') ?? 'UTC';
  const local = instantToLocal(Date.parse(stringAt(start, 'dateTime') ?? ''), zone);
  return `DTSTART;TZID=${zone}:${local.replaceAll(/[-:]/g, '')}`;
}
