import { firstDateOf, nextRuleDate } from './expand-series.ts';
import { isFrequency, isWeekday, readDay, writeRule, type Rule, type RuleDay } from './rule.ts';
import { parseDate, parseInstant, parseWallTime, startOfDay, addDays, addSeconds, type Span } from './time.ts';

/** The most occurrences a rule may count: more than a daily one of 27 years. */
export const mostCounted = 9_999;
/** The longest step between repeats, in days, weeks, months or years. */
const longestInterval = 999;

const knownParts = new Set([
  'FREQ',
  'UNTIL',
  'COUNT',
  'INTERVAL',
  'BYMONTH',
  'BYMONTHDAY',
  'BYDAY',
  'BYSETPOS',
  'WKST',
]);

/** A rule that cannot be ours; the message is for people. */
class RuleProblem extends Error {}

/**
 * Reads a rule (RFC 5545 3.3.10) of a series whose first occurrence is `span`, however its writer ordered and cased it, into
 * the one text we keep of it (see `writeRule`). UNTIL becomes a UTC moment on a timed series (a date means the end of that
 * day, a local time is one of the series' zone) and a date on an all-day one (of a date-time, the date it shows; facts 1.4).
 * The problem is a sentence for people: what breaks the standard, what repeats within a day, and what makes no date at all.
 */
export function parseRule(text: string, span: Span): { readonly rule: string } | { readonly problem: string } {
  try {
    const rule = rulesOrder(readParts(text), span);
    checkCombinations(rule);
    const written = writeRule(rule);
    if (nextRuleDate({ span, recurrence: { rule: written, excludedDates: [], changes: [] } }) === undefined)
      throw new RuleProblem('This rule makes no date within forty years.');
    return { rule: written };
  } catch (error) {
    if (error instanceof RuleProblem) return { problem: error.message };
    throw error;
  }
}

function readParts(text: string): ReadonlyMap<string, string> {
  const value = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  const parts = new Map<string, string>();
  for (const part of value.split(';')) {
    const [name = '', held = '', ...rest] = part.split('=').map((side) => side.trim());
    if (name === '' || held === '' || rest.length > 0)
      throw new RuleProblem(`"${text}" is not a rule: a rule is written like FREQ=WEEKLY;BYDAY=MO.`);
    if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(name))
      throw new RuleProblem('A series repeats at most once a day: times within the day cannot be part of its rule.');
    if (!knownParts.has(name)) throw new RuleProblem(`The studio does not know the part ${name} of a rule.`);
    if (parts.has(name)) throw new RuleProblem(`A rule says ${name} at most once.`);
    parts.set(name, held);
  }
  return parts;
}

function rulesOrder(parts: ReadonlyMap<string, string>, span: Span): Rule {
  const [until, count] = [parts.get('UNTIL'), parts.get('COUNT')];
  if (until !== undefined && count !== undefined)
    throw new RuleProblem('A rule ends on a date or after a number of times, never both.');
  const list = (name: string, range: NumberRange) => numbersOf(name, parts.get(name), range);
  return {
    frequency: frequencyOf(parts.get('FREQ')),
    ...(until === undefined ? {} : { until: untilOf(until, span) }),
    ...(count === undefined ? {} : { count: wholeNumber('COUNT', count, mostCounted) }),
    interval: wholeNumber('INTERVAL', parts.get('INTERVAL') ?? '1', longestInterval),
    months: list('BYMONTH', { most: 12, signed: 'never' }),
    monthDays: list('BYMONTHDAY', { most: 31, signed: 'maybe' }),
    days: daysOf(parts.get('BYDAY')),
    positions: list('BYSETPOS', { most: 366, signed: 'maybe' }),
    weekStart: weekStartOf(parts.get('WKST') ?? 'MO'),
  };
}

function frequencyOf(text: string | undefined): Rule['frequency'] {
  if (isFrequency(text)) return text;
  if (text === 'HOURLY' || text === 'MINUTELY' || text === 'SECONDLY')
    throw new RuleProblem('A series repeats at most once a day.');
  throw new RuleProblem('A rule says FREQ: DAILY, WEEKLY, MONTHLY or YEARLY.');
}

function weekStartOf(text: string): Rule['weekStart'] {
  if (isWeekday(text)) return text;
  throw new RuleProblem('WKST names a weekday: MO, TU, WE, TH, FR, SA or SU.');
}

interface NumberRange {
  readonly most: number;
  readonly signed: 'maybe' | 'never';
}

function numbersOf(name: string, text: string | undefined, range: NumberRange): readonly number[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const value = /^[+-]?\d{1,3}$/.test(part) ? Number(part) : Number.NaN;
    const fits = Math.abs(value) >= 1 && Math.abs(value) <= range.most && (value > 0 || range.signed === 'maybe');
    if (fits) return value;
    const signed = range.signed === 'maybe' ? `, or -1 to -${range.most} counted from the end` : '';
    throw new RuleProblem(`${name} holds numbers from 1 to ${range.most}${signed}.`);
  });
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new RuleProblem(`${name} is a whole number from 1 to ${most}.`);
}

function daysOf(text: string | undefined): readonly RuleDay[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const day = readDay(part);
    if (day !== undefined && Math.abs(day.ordinal ?? 1) <= 53) return day;
    throw new RuleProblem('BYDAY lists weekdays such as MO or, in a month or year, 2TU and -1FR.');
  });
}

/**
 * What the standard forbids of parts that are each right in themselves (RFC 5545 3.3.10), and what the library that expands
 * rules is known to get wrong (docs/decisions.md): better said than kept wrong.
 */
function checkCombinations(rule: Rule): void {
  const { frequency, days, monthDays, months, positions } = rule;
  const ordinals = days.filter(({ ordinal }) => ordinal !== undefined);
  const isOfYear = ordinals.length > 0 && frequency === 'YEARLY' && months.length === 0;
  const forbidden: readonly (readonly [boolean, string])[] = [
    [
      ordinals.length > 0 && frequency !== 'MONTHLY' && frequency !== 'YEARLY',
      'Only a monthly or yearly rule can number its weekdays (such as 2TU).',
    ],
    [
      ordinals.some(({ ordinal = 1 }) => Math.abs(ordinal) > 5) && (frequency === 'MONTHLY' || months.length > 0),
      'A month has at most five of a weekday.',
    ],
    // The library takes a first occurrence that such a rule does not make for one that it makes, where it is that weekday of its month.
    [
      isOfYear,
      'The studio cannot keep a yearly rule that numbers the weekdays of a whole year, such as the 20th Monday.',
    ],
    [monthDays.length > 0 && frequency === 'WEEKLY', 'A weekly rule cannot have days of the month.'],
    [
      positions.length > 0 && [days, monthDays, months].every((list) => list.length === 0),
      'BYSETPOS chooses among the days another part lists; this rule lists none.',
    ],
  ];
  const problem = forbidden.find(([applies]) => applies);
  if (problem !== undefined) throw new RuleProblem(problem[1]);
}

/** The end of a rule in the form of its series' kind (facts 1.4: read every form, write one). */
function untilOf(text: string, span: Span): string {
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(text) ?? [];
  const date = parseDate(`${year}-${month}-${day}`);
  if (date === undefined)
    throw new RuleProblem('UNTIL is a date such as 20261231, or a moment such as 20261231T225959Z.');
  if (span.kind === 'allDay') return endingOn(date, span);
  if (hour === undefined) return endingOn(date, span);
  const wallTime = `${date}T${hour}:${minute}:${second}`;
  const moment = utc === 'Z' ? parseInstant(`${wallTime}Z`) : parseWallTime(wallTime, span.timeZone);
  if (moment === undefined) throw new RuleProblem('UNTIL names a time of day that there is not.');
  if (moment < span.start) throw new RuleProblem('This rule ends before its first occurrence begins.');
  return basic(moment);
}

function endingOn(date: ReturnType<typeof firstDateOf>, span: Span): string {
  if (date < firstDateOf(span)) throw new RuleProblem('This rule ends before its first occurrence begins.');
  return span.kind === 'allDay' ? basic(date) : basic(addSeconds(startOfDay(addDays(date, 1), span.timeZone), -1));
}

function basic(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}
