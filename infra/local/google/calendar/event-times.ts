import { invalid, required, timeRangeEmpty } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, objectAt, omit, stringAt } from '../json.ts';
import { checkRecurrence } from './recurrence.ts';
import {
  addDays,
  daysBetween,
  instantInZone,
  isDate,
  isInstantText,
  isLocalText,
  isZone,
  localToInstant,
  offsetMinutes,
} from './time-text.ts';

/** An event's body with its times checked and in the stored form: `date`, or `dateTime` in UTC with `timeZone` (facts 1.5). */
export function withCheckedTimes(body: JsonObject, calendarZone: string): JsonObject {
  const recurrence = arrayAt(body, 'recurrence').map(String);
  const start = checkedTime(objectAt(body, 'start'), { side: 'start', calendarZone, recurring: recurrence.length > 0 });
  const end = checkedTime(objectAt(body, 'end'), { side: 'end', calendarZone, recurring: false });
  if ((start.date === undefined) !== (end.date === undefined))
    throw invalid('Start and end times must both be date or both be dateTime.');
  const length = timeOf(end) - timeOf(start);
  if (length < 0 || (length === 0 && end.date !== undefined)) throw timeRangeEmpty();
  if (recurrence.length === 0) return { ...omit(body, ['recurrence']), start, end };
  checkRecurrence(recurrence, start);
  return { ...body, start, end };
}

interface TimeRules {
  readonly side: 'start' | 'end';
  readonly calendarZone: string;
  readonly recurring: boolean;
}

function checkedTime(time: JsonObject | undefined, rules: TimeRules): JsonObject {
  const { side, calendarZone, recurring } = rules;
  const [date, dateTime, timeZone] = [stringAt(time, 'date'), stringAt(time, 'dateTime'), stringAt(time, 'timeZone')];
  if (date === undefined && dateTime === undefined) throw required(`Missing ${side} time.`);
  if (date !== undefined && dateTime !== undefined) throw invalid(`Invalid ${side} time.`);
  if (timeZone !== undefined && !isZone(timeZone)) throw invalid(`Invalid time zone definition for ${side} time.`);
  if (date !== undefined) {
    if (!isDate(date)) throw invalid(`Invalid ${side} time.`);
    return { date };
  }
  if (recurring && timeZone === undefined) throw required(`Missing time zone definition for ${side} time.`);
  const text = dateTime ?? '';
  if (isInstantText(text)) return stored(Date.parse(text), timeZone ?? calendarZone);
  if (!isLocalText(text)) throw invalid(`Invalid ${side} time.`);
  if (timeZone === undefined) throw required(`Missing time zone definition for ${side} time.`);
  return stored(localToInstant(text, timeZone), timeZone);
}

function stored(instant: number, timeZone: string): JsonObject {
  return { dateTime: instantInZone(instant, 'UTC'), timeZone };
}

/** The instant of a stored time in milliseconds; a date counts from its midnight in the zone (UTC by default). */
export function timeOf(time: JsonObject | undefined, zone = 'UTC'): number {
  const date = stringAt(time, 'date');
  if (date === undefined) return Date.parse(stringAt(time, 'dateTime') ?? '');
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(midnight) ? midnight : midnight - offsetMinutes(zone, midnight) * 60_000;
}

/** The end of an event that starts at another slot and lasts as long as the body says: whole days for dates. */
export function endFor(body: JsonObject, start: JsonObject): JsonObject | undefined {
  const [oldStart, oldEnd] = [objectAt(body, 'start'), objectAt(body, 'end')];
  if (!oldStart || !oldEnd) return oldEnd;
  if (typeof start.date === 'string' && typeof oldStart.date === 'string' && typeof oldEnd.date === 'string') {
    return { date: addDays(start.date, daysBetween(oldStart.date, oldEnd.date)) };
  }
  const instant = timeOf(start) + timeOf(oldEnd) - timeOf(oldStart);
  return Number.isNaN(instant) ? oldEnd : { dateTime: instantInZone(instant, 'UTC'), timeZone: oldEnd.timeZone };
}

/** Milliseconds from start to end; 0 for what has none. */
export function durationOf(body: JsonObject): number {
  const length = timeOf(objectAt(body, 'end')) - timeOf(objectAt(body, 'start'));
  return Number.isNaN(length) ? 0 : Math.max(0, length);
}

/** A stored time as a response shows it: in the zone asked for, with its own zone beside it (facts 1.5). */
export function timeInZone(time: JsonObject, zone: string): JsonObject {
  const dateTime = stringAt(time, 'dateTime');
  if (dateTime === undefined) return time;
  const instant = Date.parse(dateTime);
  return Number.isNaN(instant) ? time : { ...time, dateTime: instantInZone(instant, zone) };
}
