import { describe, expect, test } from 'vitest';
import {
  boundsOfSeries,
  isOriginalDate,
  lastOriginalDate,
  occurrencesOf,
  originalDates,
  originalSpan,
  startsOnRule,
} from '../../shared/domain/expand-series.ts';
import { parseRule } from '../../shared/domain/parse-rule.ts';
import { followingPart, truncated } from '../../shared/domain/split-series.ts';
import { allDay, between, date, series, timed, zone } from './series-examples.ts';

const berlin = zone('Europe/Berlin');
const nine = timed('2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z');

function startsOf(found: ReturnType<typeof occurrencesOf>): readonly string[] {
  return found.map(({ span }) => span.start);
}

describe('occurrences', () => {
  test('keep the wall time and the exact length over daylight saving', () => {
    const night = timed('2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z'); // 22:00 to 07:00, an hour of it skipped
    const found = occurrencesOf(series(night, 'FREQ=DAILY;COUNT=3'), between('2026-03-01', '2026-05-01'), berlin);
    expect(found.map(({ span }) => [span.start, span.end])).toEqual([
      ['2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z'],
      ['2026-03-29T20:00:00Z', '2026-03-30T04:00:00Z'],
      ['2026-03-30T20:00:00Z', '2026-03-31T04:00:00Z'],
    ]);
  });

  test('at a time that is skipped move forward for that day only; at a doubled one are the first', () => {
    const halfPastTwo = timed('2026-03-28T01:30:00Z', '2026-03-28T02:00:00Z');
    const every = series(halfPastTwo, 'FREQ=DAILY');
    expect(startsOf(occurrencesOf(every, between('2026-03-28', '2026-03-31'), berlin))).toEqual([
      '2026-03-28T01:30:00Z',
      '2026-03-29T01:30:00Z',
      '2026-03-30T00:30:00Z',
    ]);
    expect(originalSpan(halfPastTwo, date('2026-10-25')).start).toBe('2026-10-25T00:30:00Z');
  });

  test('all-day ones keep their dates wherever the studio is', () => {
    const days = series(allDay('2026-03-28', '2026-03-30'), 'FREQ=WEEKLY');
    for (const name of ['Europe/Berlin', 'Pacific/Auckland', 'America/Havana']) {
      const found = occurrencesOf(days, between('2026-03-25', '2026-04-08'), zone(name));
      expect(found.map(({ span }) => `${span.start}/${span.end}`)).toEqual([
        '2026-03-28/2026-03-30',
        '2026-04-04/2026-04-06',
      ]);
    }
  });

  test('that began before the interval and reach into it are there; those that only touch it are not', () => {
    const long = series(timed('2026-01-05T08:00:00Z', '2026-01-08T00:00:00Z'), 'FREQ=WEEKLY');
    expect(occurrencesOf(long, between('2026-01-07', '2026-01-08'), berlin)).toHaveLength(1);
    expect(occurrencesOf(long, between('2026-01-08', '2026-01-09'), berlin)).toHaveLength(0);
    const none = series(timed('2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z'), 'FREQ=DAILY');
    expect(occurrencesOf(none, between('2026-01-06', '2026-01-07'), berlin)).toHaveLength(1);
  });

  test('moved ones are where they were moved to, excluded ones nowhere', () => {
    const moved = { originalDate: date('2026-02-02'), span: timed('2026-01-13T08:00:00Z', '2026-01-13T09:00:00Z') };
    const stray = { originalDate: date('2026-02-03'), span: timed('2026-01-14T08:00:00Z', '2026-01-14T09:00:00Z') };
    const weekly = series(nine, 'FREQ=WEEKLY', { excluded: ['2026-01-19'], changes: [moved, stray] });
    expect(startsOf(occurrencesOf(weekly, between('2026-01-10', '2026-01-25'), berlin))).toEqual([
      '2026-01-12T08:00:00Z',
      '2026-01-13T08:00:00Z',
    ]);
    expect(occurrencesOf(weekly, between('2026-02-01', '2026-02-05'), berlin)).toEqual([]);
  });

  test('the first one counts although the rule would not make it, and COUNT counts it', () => {
    const off = series(nine, 'FREQ=WEEKLY;COUNT=3;BYDAY=WE');
    expect(startsOf(occurrencesOf(off, between('2026-01-01', '2026-03-01'), berlin))).toEqual([
      '2026-01-05T08:00:00Z',
      '2026-01-07T08:00:00Z',
      '2026-01-14T08:00:00Z',
    ]);
    expect(startsOnRule(off)).toBe(false);
  });

  test('of a question for centuries 27 years are answered', () => {
    const yearly = series(nine, 'FREQ=YEARLY');
    expect(occurrencesOf(yearly, between('2026-01-01', '2199-01-01'), berlin)).toHaveLength(28);
  });

  test('an endless daily series is asked for decades ahead without walking there', () => {
    const daily = series(nine, 'FREQ=DAILY');
    expect(startsOf(occurrencesOf(daily, between('2186-06-01', '2186-06-03'), berlin))).toEqual([
      '2186-06-01T07:00:00Z',
      '2186-06-02T07:00:00Z',
    ]);
  });

  test.each([
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2027-01-01', '2033-01-01', ['2028-02-29', '2032-02-29']],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-04-01', '2026-08-01', ['2026-05-31', '2026-07-31']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-05-01', '2026-07-01', ['2026-05-29', '2026-06-30']],
  ])('%s', (rule, from, to, dates) => {
    const found = occurrencesOf(series(nine, rule), between(from, to), berlin);
    expect(found.map(({ originalDate }) => originalDate)).toEqual(dates);
  });
});

describe('the bounds of a series', () => {
  test('end with its last occurrence, or never; a moved one may lie outside of the others', () => {
    const moved = { originalDate: date('2026-01-06'), span: timed('2025-12-31T08:00:00Z', '2025-12-31T09:00:00Z') };
    expect(boundsOfSeries(series(nine, 'FREQ=DAILY'), berlin)).toEqual({
      start: '2026-01-05T08:00:00Z',
      end: undefined,
    });
    expect(boundsOfSeries(series(nine, 'FREQ=DAILY;COUNT=3', { changes: [moved] }), berlin)).toEqual({
      start: '2025-12-31T08:00:00Z',
      end: '2026-01-07T09:00:00Z',
    });
    expect(boundsOfSeries(series(nine, 'FREQ=WEEKLY;UNTIL=20260126T075959Z'), berlin).end).toBe('2026-01-19T09:00:00Z');
  });

  test('UNTIL counts the occurrence that begins exactly then', () => {
    expect(lastOriginalDate(series(nine, 'FREQ=WEEKLY;UNTIL=20260126T080000Z'))).toBe('2026-01-26');
    expect(lastOriginalDate(series(nine, 'FREQ=WEEKLY;UNTIL=20260126T075959Z'))).toBe('2026-01-19');
    expect(isOriginalDate(series(nine, 'FREQ=WEEKLY;UNTIL=20260126T075959Z'), date('2026-01-26'))).toBe(false);
  });
});

describe('a series cut in two', () => {
  const exceptions = {
    excluded: ['2026-01-12', '2026-02-02'],
    changes: [
      { originalDate: date('2026-01-19'), notes: 'early' },
      { originalDate: date('2026-02-09'), notes: 'late' },
    ],
  };

  test.each(['FREQ=WEEKLY', 'FREQ=WEEKLY;COUNT=8', 'FREQ=WEEKLY;UNTIL=20260310T000000Z'])(
    '%s: both parts are what it was',
    (rule) => {
      const whole = series(nine, rule, exceptions);
      const [head, tail] = [truncated(whole, date('2026-01-26')), followingPart(whole, date('2026-01-26'))];
      const window = between('2026-01-01', '2026-06-01');
      const parts = [head, tail].flatMap((part) => (part === undefined ? [] : occurrencesOf(part, window, berlin)));
      expect(parts).toEqual(occurrencesOf(whole, window, berlin));
      expect(head?.recurrence).toMatchObject({ excludedDates: ['2026-01-12'], changes: [{ notes: 'early' }] });
      expect(tail?.recurrence).toMatchObject({ excludedDates: ['2026-02-02'], changes: [{ notes: 'late' }] });
    },
  );

  test('the first ends with the last second before the day, all-day on the day before; a count becomes a date', () => {
    expect(truncated(series(nine, 'FREQ=DAILY;COUNT=100'), date('2026-04-01'))?.recurrence.rule).toBe(
      'FREQ=DAILY;UNTIL=20260331T215959Z',
    );
    const days = series(allDay('2026-01-05', '2026-01-06'), 'FREQ=DAILY');
    expect(truncated(days, date('2026-04-01'))?.recurrence.rule).toBe('FREQ=DAILY;UNTIL=20260331');
  });

  test('nothing is before the first; what ended before stays as it is; a day it has not begins nothing', () => {
    const short = series(nine, 'FREQ=DAILY;COUNT=3');
    expect(truncated(short, date('2026-01-05'))).toBeUndefined();
    expect(truncated(short, date('2026-02-01'))).toBe(short);
    expect(followingPart(short, date('2026-02-01'))).toBeUndefined();
  });

  test('the first alone is left also where it is off the rule, as Google may have moved it', () => {
    const moved = series(allDay('2026-01-07', '2026-01-08'), 'FREQ=WEEKLY;BYDAY=MO');
    const first = truncated(moved, date('2026-01-10')) ?? moved;
    expect(originalDates(first, { from: '2026-01-01', to: '2026-12-31' })).toEqual(['2026-01-07']);
    expect(parseRule(first.recurrence.rule, first.span)).not.toHaveProperty('problem');
  });
});
