/** How often a rule repeats. Nothing of ours repeats within a day. */
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
/** A day of the week as RFC 5545 writes it. */
export type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

/** The days of a week from Monday, the week's first day unless a rule says otherwise (RFC 5545 3.3.10). */
export const weekdays: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** One value of BYDAY: every such weekday, or with an ordinal the so-manieth of the month or year (negative: from its end). */
export interface RuleDay {
  readonly ordinal?: number;
  readonly weekday: Weekday;
}

/** The parts of a rule that the studio knows (RFC 5545 3.3.10; week numbers and days of the year are not among them). A list that is empty stands for a part that is absent. */
export interface Rule {
  readonly frequency: Frequency;
  /** As the rule writes it: `YYYYMMDDTHHMMSSZ` on a timed series, `YYYYMMDD` on an all-day one. Never together with `count`. */
  readonly until?: string;
  readonly count?: number;
  readonly interval: number;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly days: readonly RuleDay[];
  readonly positions: readonly number[];
  readonly weekStart: Weekday;
}

/**
 * A rule as text: its parts in one order, each list sorted and each value once, defaults left out. Two texts of ours that
 * mean the same parts are equal letter by letter.
 */
export function writeRule(rule: Rule): string {
  const parts = [
    `FREQ=${rule.frequency}`,
    rule.until === undefined ? '' : `UNTIL=${rule.until}`,
    rule.count === undefined ? '' : `COUNT=${rule.count}`,
    rule.interval === 1 ? '' : `INTERVAL=${rule.interval}`,
    written('BYMONTH', inOrder(rule.months)),
    written('BYMONTHDAY', inOrder(rule.monthDays)),
    written('BYDAY', daysInOrder(rule.days)),
    written('BYSETPOS', inOrder(rule.positions)),
    weekStartMatters(rule) && rule.weekStart !== 'MO' ? `WKST=${rule.weekStart}` : '',
  ];
  return parts.filter((part) => part !== '').join(';');
}

/** The parts of a rule that `parseRule` made or accepted. Throws RangeError on a text that is none. */
export function readRule(text: string): Rule {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name, value] = part.split('=');
    if (name === undefined || value === undefined) throw new RangeError(`no rule of ours: ${text}`);
    parts.set(name, value);
  }
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number) ?? [];
  const frequency = parts.get('FREQ');
  const weekStart = parts.get('WKST') ?? 'MO';
  if (!isFrequency(frequency) || !isWeekday(weekStart)) throw new RangeError(`no rule of ours: ${text}`);
  const [until, count] = [parts.get('UNTIL'), parts.get('COUNT')];
  return {
    frequency,
    ...(until === undefined ? {} : { until }),
    ...(count === undefined ? {} : { count: Number(count) }),
    interval: Number(parts.get('INTERVAL') ?? 1),
    months: numbers('BYMONTH'),
    monthDays: numbers('BYMONTHDAY'),
    days: (parts.get('BYDAY')?.split(',') ?? []).map((day) => readDay(day) ?? notOurs(text)),
    positions: numbers('BYSETPOS'),
    weekStart,
  };
}

/** Reads one value of BYDAY, such as `MO`, `2TU` or `-1SU`; undefined when it is none. */
export function readDay(text: string): RuleDay | undefined {
  const [, ordinal, weekday] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  if (!isWeekday(weekday) || (ordinal !== undefined && Number(ordinal) === 0)) return undefined;
  return ordinal === undefined ? { weekday } : { ordinal: Number(ordinal), weekday };
}

/** Whether a text names one of the frequencies of ours. */
export function isFrequency(text: string | undefined): text is Frequency {
  return text === 'DAILY' || text === 'WEEKLY' || text === 'MONTHLY' || text === 'YEARLY';
}

/** Whether a text names a day of the week. */
export function isWeekday(text: string | undefined): text is Weekday {
  return weekdays.some((weekday) => weekday === text);
}

/** Whether the day a week begins on can change which dates a rule makes (RFC 5545 3.3.10, and BYSETPOS within weeks). */
function weekStartMatters(rule: Rule): boolean {
  return rule.frequency === 'WEEKLY' && rule.days.length > 0 && (rule.interval > 1 || rule.positions.length > 0);
}

function written(name: string, values: readonly (string | number)[]): string {
  return values.length === 0 ? '' : `${name}=${values.join(',')}`;
}

function inOrder(values: readonly number[]): readonly number[] {
  return [...new Set(values)].toSorted((one, other) => one - other);
}

function daysInOrder(days: readonly RuleDay[]): readonly string[] {
  const place = ({ ordinal = 0, weekday }: RuleDay) => ordinal * weekdays.length + weekdays.indexOf(weekday);
  const sorted = days.toSorted((one, other) => place(one) - place(other));
  return [...new Set(sorted.map(({ ordinal, weekday }) => `${ordinal ?? ''}${weekday}`))];
}

function notOurs(text: string): never {
  throw new RangeError(`no rule of ours: ${text}`);
}
