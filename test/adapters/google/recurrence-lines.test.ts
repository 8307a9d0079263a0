import { describe, expect, test } from 'vitest';
import { readRecurrence, recurrenceLines } from '../../../shared/adapters/google/recurrence-lines.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { CalendarDate, Span } from '../../../shared/domain/time.ts';

/** Mondays at 10:00 in New York; daylight saving begins there on 8 March 2026. */
const timed: Span = {
  kind: 'timed',
  start: asId('2026-03-02T15:00:00Z'),
  end: asId('2026-03-02T16:00:00Z'),
  timeZone: asId('America/New_York'),
};
const allDay: Span = { kind: 'allDay', start: asId('2026-03-02'), end: asId('2026-03-03') };
const daily = 'RRULE:FREQ=DAILY';

describe('the recurrence of a series', () => {
  test.each<[string, readonly string[], Span, readonly string[]]>([
    ['no date left out', [daily], timed, []],
    ['UTC moments', [daily, 'EXDATE:20260304T150000Z'], timed, ['2026-03-04']],
    ['UTC moments across daylight saving', [daily, 'EXDATE:20260309T140000Z'], timed, ['2026-03-09']],
    ['wall times of a named zone', [daily, 'EXDATE;TZID=Europe/Berlin:20260304T160000'], timed, ['2026-03-04']],
    ["wall times of the series' zone", [daily, 'EXDATE:20260309T100000'], timed, ['2026-03-09']],
    [
      'several lines',
      [daily, 'EXDATE:20260309T100000', 'EXDATE:20260304T150000Z'],
      timed,
      ['2026-03-04', '2026-03-09'],
    ],
    ['dates', [daily, 'EXDATE;VALUE=DATE:20260305,20260304,20260304'], allDay, ['2026-03-04', '2026-03-05']],
    ['moments where dates are meant', [daily, 'EXDATE:20260304T000000Z'], allDay, ['2026-03-04']],
    ['an empty line', [daily, 'EXDATE:'], timed, []],
    ['the first occurrence', [daily, 'EXDATE:20260302T150000Z'], timed, ['2026-03-02']],
  ])('is read with %s', (_case, lines, span, excludedDates) => {
    expect(readRecurrence(lines, span)).toEqual({ recurrence: { rule: 'FREQ=DAILY', excludedDates, changes: [] } });
  });

  test.each<[string, string, Span]>([
    ['at another time of day', 'EXDATE:20260304T160000Z', timed],
    ['at the hour that daylight saving moved away', 'EXDATE:20260309T150000Z', timed],
    ['before the series', 'EXDATE:20260301T150000Z', timed],
    ['after its end', 'EXDATE;VALUE=DATE:20260401', allDay],
  ])('leaves nothing out by an EXDATE %s', (_case, line, span) => {
    const recurrence = { rule: 'FREQ=DAILY;COUNT=20', excludedDates: [], changes: [] };
    expect(readRecurrence(['RRULE:FREQ=DAILY;COUNT=20', line], span)).toEqual({ recurrence });
  });

  test.each<[string, string, Span, string]>([
    ['a UTC UNTIL', 'rrule:WKST=SU;FREQ=DAILY;UNTIL=20260401T045959Z', timed, 'FREQ=DAILY;UNTIL=20260401T045959Z'],
    ['a date UNTIL on a timed series', 'RRULE:FREQ=DAILY;UNTIL=20260331', timed, 'FREQ=DAILY;UNTIL=20260401T035959Z'],
    ['a UTC UNTIL on an all-day one', 'RRULE:FREQ=DAILY;UNTIL=20260401T000000Z', allDay, 'FREQ=DAILY;UNTIL=20260401'],
    ['defaults', 'RRULE:INTERVAL=1;FREQ=WEEKLY;BYDAY=WE,MO;WKST=MO', timed, 'FREQ=WEEKLY;BYDAY=MO,WE'],
  ])('has its rule in one form, also with %s', (_case, line, span, rule) => {
    expect(readRecurrence([line], span)).toEqual({ recurrence: { rule, excludedDates: [], changes: [] } });
  });

  test.each<[string, readonly string[]]>([
    ['extra dates', [daily, 'RDATE:20260304T150000Z']],
    ['extra dates only', ['RDATE:20260304T150000Z']],
    ['an exception rule', [daily, 'EXRULE:FREQ=WEEKLY']],
    ['two rules', [daily, 'RRULE:FREQ=WEEKLY']],
    ['no rule', ['EXDATE:20260304T150000Z']],
    ['a date where a moment is meant', [daily, 'EXDATE;VALUE=DATE:20260304']],
    ['an unknown zone', [daily, 'EXDATE;TZID=Mars/Olympus:20260304T150000']],
    ['a rule within the day', ['RRULE:FREQ=HOURLY;INTERVAL=6']],
    ['a rule that makes no date', ['RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30']],
    ['nonsense', ['RRULE', ':', '']],
  ])('with %s is a problem told in a sentence', (_case, lines) => {
    expect(readRecurrence(lines, timed)).toEqual({ problem: expect.stringMatching(/^[A-Z].*\.$/) as unknown });
  });

  test.each<[string, Span, string]>([
    ['timed', timed, 'EXDATE:20260304T150000Z,20260309T140000Z'],
    ['all-day', allDay, 'EXDATE;VALUE=DATE:20260304,20260309'],
  ])('is read back as it was written, %s', (_case, span, line) => {
    const excludedDates = ['2026-03-04', '2026-03-09'].map((date) => asId<CalendarDate>(date));
    const recurrence = { rule: 'FREQ=DAILY', excludedDates, changes: [] };
    const lines = recurrenceLines(recurrence, span);
    expect(lines).toEqual([daily, line]);
    expect(readRecurrence(lines, span)).toEqual({ recurrence });
  });

  test('leaves out an hour that daylight saving skips at the hour it moves to', () => {
    const nightly: Span = {
      kind: 'timed',
      start: asId('2026-03-02T07:30:00Z'),
      end: asId('2026-03-02T08:00:00Z'),
      timeZone: asId('America/New_York'),
    };
    const recurrence = { rule: 'FREQ=DAILY', excludedDates: [asId<CalendarDate>('2026-03-08')], changes: [] };
    const lines = recurrenceLines(recurrence, nightly);
    expect(lines).toEqual([daily, 'EXDATE:20260308T073000Z']);
    expect(readRecurrence(lines, nightly)).toEqual({ recurrence });
  });
});
