import { RRuleTemporal } from 'rrule-temporal';
import { invalid } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, objectAt, stringAt } from '../json.ts';
import { instantInZone, instantToLocal, isDate, localToInstant, offsetMinutes } from './time-text.ts';

/** A slot of a series in its unmodified pattern. */
export interface Slot {
  /** As an event's start is stored: `date`, or `dateTime` in UTC with `timeZone`. */
  readonly start: JsonObject;
  /** Milliseconds since the epoch; for a date its midnight in UTC. */
  readonly instant: number;
}

/** Lines of a recurrence, read. */
interface Rule {
  /** On the wall clock of the series' zone, as if that were UTC: it skips no hour and has none twice. */
  readonly including: readonly RRuleTemporal[];
  readonly excluding: readonly RRuleTemporal[];
  /** Instants of RDATE and EXDATE, in milliseconds. */
  readonly added: ReadonlySet<number>;
  readonly left: ReadonlySet<number>;
  /** UTC for dates. */
  readonly zone: string;
}

const rules = new Map<string, Rule>();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
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
  const { including, excluding, added, left } = rule;
  const isWithin = (instant: number): boolean => instant >= from && instant <= to;
  const excluded = new Set([...instantsBetween(rule, excluding, { from, to }), ...left]);
  const included = new Set([...instantsBetween(rule, including, { from, to }), ...[...added].filter(isWithin)]);
  return [...included]
    .filter((instant) => !excluded.has(instant))
    .toSorted((one, other) => one - other)
    .map((instant) => slotAt(start, instant));
}

/** The instants at which patterns of wall time really are: an hour that daylight saving skips is later, one that it has twice the first. */
function instantsBetween(
  { zone }: Rule,
  patterns: readonly RRuleTemporal[],
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const [first, last] = [new Date(onWall(from, zone) - DAY), new Date(onWall(to, zone) + DAY)];
  return patterns
    .flatMap((pattern) => pattern.between(first, last, true).map((found) => offWall(found.epochMilliseconds, zone)))
    .filter((instant) => instant >= from && instant <= to);
}

/** Whether any slot starts in [from, to]; endless series are not expanded for it. */
export function hasSlotBetween(body: JsonObject, earliest: number, to: number): boolean {
  const rule = readableRule(body);
  if (!rule) return false;
  const from = Math.max(earliest, YEAR_ONE);
  if (rule.excluding.length + rule.left.size + rule.added.size > 0)
    return slotsBetween(body, from, Math.min(to, from + 3_700 * DAY)).length > 0;
  return rule.including.some((pattern) => {
    const next = firstFrom(rule, pattern, from);
    return next !== undefined && next <= to;
  });
}

/** The first instant of a pattern at or after one. */
function firstFrom({ zone }: Rule, pattern: RRuleTemporal, from: number): number | undefined {
  let next = pattern.next(new Date(onWall(from, zone) - 3 * HOUR), true);
  while (next && offWall(next.epochMilliseconds, zone) < from) next = pattern.next(new Date(next.epochMilliseconds));
  return next ? offWall(next.epochMilliseconds, zone) : undefined;
}

/** What the wall clock of a zone shows, as if it were UTC, in milliseconds. */
function onWall(instant: number, zone: string): number {
  return instant + offsetMinutes(zone, instant) * 60_000;
}

function offWall(wall: number, zone: string): number {
  return zone === 'UTC' ? wall : localToInstant(new Date(wall).toISOString().slice(0, 19), zone);
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
  const zone = start.date === undefined ? (stringAt(start, 'timeZone') ?? 'UTC') : 'UTC';
  const among = (name: string): string[] => lines.filter((line) => line.startsWith(name));
  const repeating = among('RRULE:');
  // A series of RDATEs only still has its start as the first instance.
  const patterns = repeating.length > 0 ? repeating : ['RRULE:FREQ=DAILY;COUNT=1'];
  const build = (line: string, includeDtstart: boolean): RRuleTemporal =>
    new RRuleTemporal({
      rruleString: `${startLine(start, zone)}\n${withWallUntil(line, start, zone)}`,
      // The first instance is one also where the rule would not make it (RFC 5545 3.8.5.3).
      includeDtstart,
    });
  const rule = {
    including: patterns.map((pattern) => build(pattern, true)),
    excluding: among('EXRULE:').map((line) => build(line.replace('EXRULE:', 'RRULE:'), false)),
    added: new Set(among('RDATE').flatMap((line) => instantsIn(line, start, zone))),
    left: new Set(among('EXDATE').flatMap((line) => instantsIn(line, start, zone))),
    zone,
  };
  if (rules.size > 2_000) rules.clear();
  rules.set(key, rule);
  return rule;
}

/** UNTIL on the wall clock; of an all-day series, which may carry one in UTC (facts 1.4), its date counts; a date is its whole day. */
function withWallUntil(line: string, start: JsonObject, zone: string): string {
  return line.replace(/UNTIL=(\d{8})(T\d{6}Z)?/, (_text, date: string, time: string | undefined) => {
    if (start.date !== undefined || time === undefined) return `UNTIL=${date}T235959Z`;
    const wall = new Date(onWall(instantOfStamp(`${date}${time}`) ?? Number.NaN, zone)).toISOString();
    return `UNTIL=${basic(wall)}Z`;
  });
}

/** The instants of an RDATE or EXDATE line: in UTC, or on the wall clock of its own zone or the series'; a date is its midnight. */
function instantsIn(line: string, start: JsonObject, zone: string): number[] {
  const [head = '', values = ''] = line.split(/:(.*)/, 2);
  const named = /;TZID="?([^;"]+)"?/.exec(head)?.[1];
  return values.split(',').map((value) => {
    const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?/.exec(value);
    if (!match) throw invalid('Invalid recurrence rule.');
    const [, year, month, day, hour = '00', minute = '00', second = '00', utc] = match;
    const isDated = start.date !== undefined;
    const local = `${year}-${month}-${day}T${isDated ? '00:00:00' : `${hour}:${minute}:${second}`}`;
    return utc === 'Z' || isDated ? Date.parse(`${local}Z`) : localToInstant(local, named ?? zone);
  });
}

function startLine(start: JsonObject, zone: string): string {
  const date = stringAt(start, 'date');
  if (date !== undefined && isDate(date)) return `DTSTART:${date.replaceAll('-', '')}T000000Z`;
  return `DTSTART:${basic(instantToLocal(Date.parse(stringAt(start, 'dateTime') ?? ''), zone))}Z`;
}

function basic(iso: string): string {
  return iso.slice(0, 19).replaceAll(/[-:]/g, '');
}
