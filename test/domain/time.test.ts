import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addSeconds,
  boundsOf,
  dateIn,
  fromEpochMilliseconds,
  isSameZone,
  monthsBefore,
  parseDate,
  parseInstant,
  parseTimeZone,
  parseWallTime,
  sameSpan,
  spanProblem,
  startOfDay,
  toEpochMilliseconds,
  withOffset,
} from '../../shared/domain/time.ts';
import type { CalendarDate, Span, TimeZone } from '../../shared/domain/time.ts';
import { date, instant, zone } from '../sync/calendar-examples.ts';

/** Zones with their own ways: half hours, no daylight saving, daylight saving at midnight, far east and far west. */
const zones = [
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Africa/Cairo',
].map(zone);
const anyZone = fc.constantFrom(...zones);
const milliseconds = fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2190, 0) });
const anyDate = milliseconds.map((when) => date(new Date(when).toISOString().slice(0, 10)));

describe('an instant', () => {
  test.each([
    ['2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z'],
    ['2026-03-02T10:00:00-05:00', '2026-03-02T15:00:00Z'],
    ['2026-03-02T15:00:00.999Z', '2026-03-02T15:00:00Z'],
    ['2026-03-02T20:30:00+05:30', '2026-03-02T15:00:00Z'],
    ['1899-12-31T23:59:59-01:00', '1900-01-01T00:59:59Z'],
    ['2200-12-31T23:59:59Z', '2200-12-31T23:59:59Z'],
  ])('%s is read as %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  test.each([
    '',
    'tomorrow',
    '2026-03-02',
    '2026-03-02T15:00:00',
    '2026-02-30T15:00:00Z',
    '2026-03-02T25:00:00Z',
    '0000-01-01T00:00:00Z',
    '1899-12-31T23:59:59Z',
    '2201-01-01T00:00:00Z',
    '+012026-03-02T15:00:00Z',
  ])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('of milliseconds is cut to whole seconds downwards, before 1970 too', () => {
    expect(fromEpochMilliseconds(1999)).toBe('1970-01-01T00:00:01Z');
    expect(fromEpochMilliseconds(-1)).toBe('1969-12-31T23:59:59Z');
    expect(fromEpochMilliseconds(0.5)).toBe('1970-01-01T00:00:00Z');
  });

  test('outside the years 1900 to 2200 is refused', () => {
    expect(() => fromEpochMilliseconds(Date.UTC(2201, 0))).toThrow(RangeError);
    expect(() => fromEpochMilliseconds(Date.UTC(1899, 11, 31))).toThrow(RangeError);
    expect(() => addSeconds(instant('2200-12-31T23:59:59Z'), 1)).toThrow(RangeError);
  });

  test('moves by seconds, parts of them rounded down', () => {
    expect(addSeconds(instant('2026-03-02T15:00:00Z'), 3600)).toBe('2026-03-02T16:00:00Z');
    expect(addSeconds(instant('2026-03-02T15:00:00Z'), -1)).toBe('2026-03-02T14:59:59Z');
    expect(addSeconds(instant('2026-03-02T15:00:00Z'), 1.9)).toBe('2026-03-02T15:00:01Z');
  });

  test('is text whose order is the order of time, and nothing is lost in it', () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, (one, other) => {
        const [first, second] = [fromEpochMilliseconds(one), fromEpochMilliseconds(other)];
        expect(first < second).toBe(Math.floor(one / 1000) < Math.floor(other / 1000));
        expect(toEpochMilliseconds(first)).toBe(Math.floor(one / 1000) * 1000);
        expect(parseInstant(first)).toBe(first);
      }),
    );
  });

  test('told with an offset is the same instant, on the wall clock of the zone', () => {
    expect(withOffset(instant('2026-07-01T12:00:00Z'), zone('America/New_York'))).toBe('2026-07-01T08:00:00-04:00');
    expect(withOffset(instant('2026-01-01T12:00:00Z'), zone('Asia/Kathmandu'))).toBe('2026-01-01T17:45:00+05:45');
    fc.assert(
      fc.property(milliseconds, anyZone, (when, timeZone) => {
        const told = withOffset(fromEpochMilliseconds(when), timeZone);
        expect(told).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
        expect(parseInstant(told)).toBe(fromEpochMilliseconds(when));
      }),
    );
  });
});

describe('a date', () => {
  test.each(['2026-02-28', '2024-02-29', '1900-01-01', '2200-12-31'])('%s is read', (text) => {
    expect(parseDate(text)).toBe(text);
  });

  test.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-3-2',
    '1899-12-31',
    '2201-01-01',
    '0000-01-01',
    '',
    '2026-03-02T00:00:00Z',
    '20260302',
  ])('%s is none', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test('moves by days over months, leap days and years', () => {
    expect(addDays(date('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(date('2026-02-28'), 1)).toBe('2026-03-01');
    expect(addDays(date('2026-01-01'), -1)).toBe('2025-12-31');
    expect(() => addDays(date('2200-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(date('1900-01-01'), -1)).toThrow(RangeError);
  });

  test('moves back by months, to the last day of a shorter one', () => {
    expect(monthsBefore(date('2026-05-31'), 3)).toBe('2026-02-28');
    expect(monthsBefore(date('2024-03-31'), 1)).toBe('2024-02-29');
    expect(monthsBefore(date('2026-01-15'), 1)).toBe('2025-12-15');
    expect(() => monthsBefore(date('1900-01-31'), 1)).toThrow(RangeError);
  });

  test('is another on either side of the world at one instant', () => {
    const noon = instant('2026-03-02T11:30:00Z');
    expect(dateIn(noon, zone('Pacific/Kiritimati'))).toBe('2026-03-03');
    expect(dateIn(noon, zone('UTC'))).toBe('2026-03-02');
    expect(dateIn(noon, zone('Pacific/Pago_Pago'))).toBe('2026-03-02');
    expect(dateIn(instant('2026-03-02T10:30:00Z'), zone('Pacific/Pago_Pago'))).toBe('2026-03-01');
  });
});

describe('a time zone', () => {
  test.each(['Europe/Berlin', 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'])('%s is known', (name) => {
    expect(parseTimeZone(name)).toBe(name);
  });

  test.each(['', '+01:00', '-05:00', 'Mars/Phobos', 'Europe/Berlin ', 'Z', 'A'.repeat(65), '2026-03-02T15:00:00Z'])(
    '%s is not',
    (name) => {
      expect(parseTimeZone(name)).toBeUndefined();
    },
  );
});

describe('a wall time', () => {
  test.each([
    ['in winter', '2026-01-15T09:00', 'America/New_York', '2026-01-15T14:00:00Z'],
    ['in summer', '2026-07-15T09:00:30', 'America/New_York', '2026-07-15T13:00:30Z'],
    ['skipped by daylight saving moves forward', '2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['that is twice is the first', '2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['skipped by half an hour', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    ['at a skipped midnight', '2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ])('%s', (_case, text, name, expected) => {
    expect(parseWallTime(text, zone(name))).toBe(expected);
  });

  test.each(['2026-02-30T09:00', '2026-03-02', '2026-03-02T09:00Z', '2026-03-02T24:30', '9:00', '1899-06-01T00:00'])(
    '%s is none',
    (text) => {
      expect(parseWallTime(text, zone('America/New_York'))).toBeUndefined();
    },
  );

  test('of an instant, read again in its zone, is that instant or the first of the two that show it', () => {
    fc.assert(
      fc.property(milliseconds, anyZone, (when, timeZone) => {
        const whole = fromEpochMilliseconds(when);
        const again = parseWallTime(withOffset(whole, timeZone).slice(0, 19), timeZone);
        const behind = toEpochMilliseconds(whole) - toEpochMilliseconds(again ?? whole);
        expect([0, 1800, 3600]).toContain(behind / 1000);
      }),
    );
  });
});

describe('an all-day span', () => {
  const day = (start: string, end: string): Span => ({ kind: 'allDay', start: date(start), end: date(end) });

  test.each([
    ['UTC', '2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z'],
    ['America/New_York', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['Asia/Kathmandu', '2026-03-07T18:15:00Z', '2026-03-08T18:15:00Z'],
    ['Pacific/Kiritimati', '2026-03-07T10:00:00Z', '2026-03-08T10:00:00Z'],
  ])('is whole days of %s, an hour short where daylight saving begins', (name, start, end) => {
    expect(boundsOf(day('2026-03-08', '2026-03-09'), zone(name))).toEqual({ start, end });
  });

  test('begins at the first moment there is where midnight is skipped, and where the whole day is', () => {
    expect(startOfDay(date('2018-11-04'), zone('America/Sao_Paulo'))).toBe('2018-11-04T03:00:00Z');
    expect(boundsOf(day('2011-12-30', '2011-12-31'), zone('Pacific/Apia'))).toEqual({
      start: '2011-12-30T10:00:00Z',
      end: '2011-12-30T10:00:00Z',
    });
  });

  test('ends where the next day begins, after 22 to 26 hours, and shows its own date from end to end', () => {
    fc.assert(
      fc.property(anyDate, anyZone, (on, timeZone) => {
        if (isSkipped(on, timeZone)) return;
        const { start, end } = boundsOf({ kind: 'allDay', start: on, end: addDays(on, 1) }, timeZone);
        expect(end).toBe(startOfDay(addDays(on, 1), timeZone));
        const hours = (toEpochMilliseconds(end) - toEpochMilliseconds(start)) / 3_600_000;
        expect(hours).toBeGreaterThanOrEqual(22);
        expect(hours).toBeLessThanOrEqual(26);
        expect(dateIn(start, timeZone)).toBe(on);
        expect(dateIn(addSeconds(end, -1), timeZone)).toBe(on);
      }),
    );
  });
});

/** Samoa went from the 29th to the 31st of December 2011. */
function isSkipped(on: CalendarDate, timeZone: TimeZone): boolean {
  return timeZone === 'Pacific/Apia' && on === '2011-12-30';
}

describe('a span', () => {
  const timed = (start: string, end: string, name = 'UTC'): Span => ({
    kind: 'timed',
    start: instant(start),
    end: instant(end),
    timeZone: zone(name),
  });

  test('that is timed is between its instants in every zone', () => {
    const span = timed('2026-03-02T15:00:00Z', '2026-03-02T16:00:00Z');
    for (const timeZone of zones) {
      expect(boundsOf(span, timeZone)).toEqual({ start: '2026-03-02T15:00:00Z', end: '2026-03-02T16:00:00Z' });
    }
  });

  test('is the same whatever zone it is told in, but never timed and all-day at once', () => {
    const span = timed('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z');
    expect(sameSpan(span, timed('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z', 'Asia/Kolkata'))).toBe(true);
    expect(sameSpan(span, timed('2026-03-02T00:00:00Z', '2026-03-03T00:00:01Z'))).toBe(false);
    expect(sameSpan(span, timed('2026-03-01T23:59:59Z', '2026-03-03T00:00:00Z'))).toBe(false);
    expect(sameSpan(span, { kind: 'allDay', start: date('2026-03-02'), end: date('2026-03-03') })).toBe(false);
  });

  test.each<[string, Span, string | undefined]>([
    ['an hour', timed('2026-03-02T15:00:00Z', '2026-03-02T16:00:00Z'), undefined],
    ['of no length', timed('2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z'), undefined],
    ['backwards', timed('2026-03-02T15:00:00Z', '2026-03-02T14:59:59Z'), 'endBeforeStart'],
    ['one day', { kind: 'allDay', start: date('2026-03-02'), end: date('2026-03-03') }, undefined],
    ['no day', { kind: 'allDay', start: date('2026-03-02'), end: date('2026-03-02') }, 'endBeforeStart'],
    ['days backwards', { kind: 'allDay', start: date('2026-03-02'), end: date('2026-03-01') }, 'endBeforeStart'],
  ])('that is %s: %j has the problem %s', (_case, span, problem) => {
    expect(spanProblem(span)).toBe(problem);
  });
});

test('two names of one zone are one zone', () => {
  expect(isSameZone(zone('Asia/Calcutta'), zone('Asia/Kolkata'))).toBe(true);
  expect(isSameZone(zone('Europe/Berlin'), zone('Europe/Paris'))).toBe(false);
});
