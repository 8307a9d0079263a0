import { Temporal } from 'temporal-polyfill';

/** A five-field cron expression, read. Weekdays count from 0, Sunday. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** A day that matches either of day and weekday will do, because both are restricted. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day', least: 1, most: 31, words: [] },
  {
    name: 'month',
    least: 1,
    most: 12,
    words: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'weekday', least: 0, most: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** No date comes less often than a 29 February on a given weekday: at most 40 years apart, around a year like 2100. */
const farthestDays = 41 * 366;

/**
 * Reads `minute hour day month weekday`: numbers, `*`, ranges (`9-17`), steps (`10-50/20`), lists of
 * these, and three-letter English names of months and weekdays; weekday 7 is Sunday too. When day and weekday are both
 * restricted, either will do, as in Unix cron. Throws a RangeError that says what is wrong.
 */
export function parseCron(expression: string): Cron {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    throw new RangeError(`"${expression}" has ${parts.length} fields; a cron expression has 5.`);
  }
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) => parseField(parts[index] ?? '', field));
  if (!minutes || !hours || !days || !months || !weekdays) {
    throw new RangeError(`"${expression}" cannot be read.`);
  }
  if (weekdays.delete(7)) {
    weekdays.add(0);
  }
  const eitherDay = !parts[2]?.startsWith('*') && !parts[4]?.startsWith('*');
  return { minutes, hours, days, months, weekdays, eitherDay };
}

/**
 * The first time after an instant that the expression names in the zone; both in milliseconds since the epoch. A time that a
 * change of clocks leaves out is passed over, one that comes twice counts once, the first time. Throws a RangeError for an
 * unknown zone and for dates that never come, such as 30 February.
 */
export function nextTime(cron: Cron, after: number, timeZone: string): number {
  const start = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(timeZone).toPlainDateTime();
  let date = start.toPlainDate();
  for (let tried = 0; tried < farthestDays; tried += 1) {
    if (isNamed(cron, date)) {
      const found = timesOf(cron, date, timeZone).find((time) => time > after);
      if (found !== undefined) {
        return found;
      }
    }
    date = date.add({ days: 1 });
  }
  throw new RangeError('The expression names a date that never comes.');
}

function isNamed(cron: Cron, date: Temporal.PlainDate): boolean {
  const day = cron.days.has(date.day);
  const weekday = cron.weekdays.has(date.dayOfWeek % 7);
  return cron.months.has(date.month) && (cron.eitherDay ? day || weekday : day && weekday);
}

function* candidates(cron: Cron, date: Temporal.PlainDate): Iterable<Temporal.PlainDateTime> {
  for (const hour of [...cron.hours].toSorted((one, other) => one - other)) {
    for (const minute of [...cron.minutes].toSorted((one, other) => one - other)) {
      yield date.toPlainDateTime({ hour, minute });
    }
  }
}

function* timesIn(cron: Cron, date: Temporal.PlainDate, timeZone: string): Generator<number> {
  for (const local of candidates(cron, date)) {
    const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
    if (zoned.toPlainDateTime().equals(local)) {
      yield zoned.epochMilliseconds;
    }
  }
}

function timesOf(cron: Cron, date: Temporal.PlainDate, timeZone: string): number[] {
  return [...timesIn(cron, date, timeZone)];
}

function parseField(text: string, field: Field): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [range = '', step, ...rest] = item.split('/');
    const [least, most] = parseRange(range, step !== undefined, field);
    const by = step === undefined ? 1 : parseNumber(step, { ...field, words: [], least: 1 });
    if (rest.length > 0 || least > most) {
      throw new RangeError(`"${item}" is not a ${field.name} of a cron expression.`);
    }
    for (let value = least; value <= most; value += by) {
      values.add(value);
    }
  }
  return values;
}

function parseRange(range: string, hasStep: boolean, field: Field): [number, number] {
  if (range === '*') {
    return [field.least, field.name === 'weekday' ? 6 : field.most];
  }
  const [from = '', to, ...rest] = range.split('-');
  const least = parseNumber(from, field);
  if (rest.length > 0) {
    throw new RangeError(`"${range}" is not a ${field.name} of a cron expression.`);
  }
  if (to === undefined) {
    return [least, hasStep ? field.most : least];
  }
  return [least, parseNumber(to, field)];
}

function parseNumber(text: string, field: Field): number {
  const named = text === '' ? -1 : field.words.indexOf(text.toLowerCase());
  const value = named === -1 && /^\d{1,2}$/.test(text) ? Number(text) : named;
  if (value < field.least || value > field.most) {
    throw new RangeError(`"${text}" is not a ${field.name} of a cron expression.`);
  }
  return value;
}
