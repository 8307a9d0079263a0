import { Temporal } from 'temporal-polyfill';
import { instantFrom } from './time.ts';
import type { Instant, TimeZone } from './time.ts';

/** A stretch of time that is taken. End exclusive. */
export interface Taken {
  readonly start: Instant;
  readonly end: Instant;
}

/** What is looked for. */
export interface TimeWish {
  /** How long it lasts, seconds; at most a working day. */
  readonly length: number;
  /** When it is now: the same time of day is looked at first. */
  readonly now: Instant;
  /** Nothing earlier is proposed. */
  readonly notBefore: Instant;
  /** The zone whose clock the working day follows. */
  readonly timeZone: TimeZone;
  /** How many starts are proposed at most. */
  readonly count: number;
}

/** The working day, and how far ahead one looks. */
const opens = Temporal.PlainTime.from('08:00');
const closes = Temporal.PlainTime.from('18:00');
const daysAhead = 14;
/** Starts lie on the half hours, save those that keep the time of day. */
const step = { minutes: 30 };
/** So many of the proposals keep the time of day, where they can. */
const mostAtSameTime = 3;

/**
 * Starts at which an item of this length would be free of everything taken, inside working hours of the next two weeks: first
 * those that keep its time of day, then the earliest others. Both in order of time. Empty where nothing fits.
 */
export function freeTimes(wish: TimeWish, taken: readonly Taken[]): readonly Instant[] {
  const isFree = freeOf(wish, taken);
  const sameTime = sameTimeOfDay(wish).filter(isFree).slice(0, Math.min(mostAtSameTime, wish.count));
  const others: Instant[] = [];
  for (const start of halfHours(wish)) {
    if (sameTime.length + others.length >= wish.count) break;
    if (!sameTime.includes(start) && isFree(start)) others.push(start);
  }
  return [...sameTime, ...others];
}

function freeOf({ length, now, notBefore, timeZone }: TimeWish, taken: readonly Taken[]): (start: Instant) => boolean {
  return (start) => {
    const begins = Temporal.Instant.from(start);
    const ends = begins.add({ seconds: length });
    const end = instantFrom(ends);
    if (start < notBefore || start === now || end === undefined) return false;
    const [opening, closing] = [begins, ends].map((instant) => instant.toZonedDateTimeISO(timeZone));
    if (opening === undefined || closing === undefined) return false;
    const isOneDay = opening.toPlainDate().equals(closing.toPlainDate());
    const isInside =
      Temporal.PlainTime.compare(opening.toPlainTime(), opens) >= 0 &&
      Temporal.PlainTime.compare(closing.toPlainTime(), closes) <= 0;
    return isOneDay && isInside && !taken.some((one) => one.start < end && start < one.end);
  };
}

function sameTimeOfDay(wish: TimeWish): readonly Instant[] {
  const time = Temporal.Instant.from(wish.now).toZonedDateTimeISO(wish.timeZone).toPlainTime();
  return daysOf(wish).flatMap((day) => startAt(day, time, wish.timeZone));
}

function halfHours(wish: TimeWish): readonly Instant[] {
  return daysOf(wish).flatMap((day) => {
    const starts: Instant[] = [];
    for (let time = opens; Temporal.PlainTime.compare(time, closes) < 0; time = time.add(step)) {
      starts.push(...startAt(day, time, wish.timeZone));
    }
    return starts;
  });
}

function daysOf({ now, notBefore, timeZone }: TimeWish): readonly Temporal.PlainDate[] {
  const later = now > notBefore ? now : notBefore;
  const first = Temporal.Instant.from(later).toZonedDateTimeISO(timeZone).toPlainDate();
  return Array.from({ length: daysAhead }, (_, index) => first.add({ days: index }));
}

function startAt(day: Temporal.PlainDate, time: Temporal.PlainTime, timeZone: TimeZone): readonly Instant[] {
  const start = instantFrom(day.toZonedDateTime({ timeZone, plainTime: time }).toInstant());
  return start === undefined ? [] : [start];
}
