import { describe, expect, test } from 'vitest';
import { readRecurrence, recurrenceLines } from '../../../shared/adapters/google/recurrence-lines.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { Span } from '../../../shared/domain/time.ts';

const timed: Span = {
  kind: 'timed',
  start: asId('2026-03-02T15:00:00Z'),
  end: asId('2026-03-02T16:00:00Z'),
  timeZone: asId('America/New_York'),
};
const allDay: Span = { kind: 'allDay', start: asId('2026-03-02'), end: asId('2026-03-03') };

describe('the recurrence of a series', () => {
  test.each<[string, readonly string[], Span, readonly string[]]>([
    ['no date left out', ['RRULE:FREQ=DAILY'], timed, []],
    ['UTC moments', ['RRULE:FREQ=DAILY', 'EXDATE:20260304T150000Z'], timed, ['2026-03-04T15:00:00Z']],
    [
      'wall times of a named zone',
      ['RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/Berlin:20260304T160000'],
      timed,
      ['2026-03-04T15:00:00Z'],
    ],
    ["wall times of the series' zone", ['RRULE:FREQ=DAILY', 'EXDATE:20260309T100000'], timed, ['2026-03-09T14:00:00Z']],
    [
      'dates',
      ['RRULE:FREQ=DAILY', 'EXDATE;VALUE=DATE:20260305,20260304,20260304'],
      allDay,
      ['2026-03-04', '2026-03-05'],
    ],
    ['moments where dates are meant', ['RRULE:FREQ=DAILY', 'EXDATE:20260304T000000Z'], allDay, ['2026-03-04']],
  ])('is read with %s', (_case, lines, span, excludedDates) => {
    expect(readRecurrence(lines, span)).toEqual({ rule: 'FREQ=DAILY', excludedDates, changes: [] });
  });

  test("keeps the rule's text as it is", () => {
    expect(readRecurrence(['rrule:FREQ=WEEKLY;UNTIL=20260401T045959Z;WKST=SU'], timed)?.rule).toBe(
      'FREQ=WEEKLY;UNTIL=20260401T045959Z;WKST=SU',
    );
  });

  test.each<[string, readonly string[]]>([
    ['extra dates', ['RRULE:FREQ=DAILY', 'RDATE:20260304T150000Z']],
    ['an exception rule', ['RRULE:FREQ=DAILY', 'EXRULE:FREQ=WEEKLY']],
    ['two rules', ['RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY']],
    ['no rule', ['EXDATE:20260304T150000Z']],
    ['a date of the wrong kind', ['RRULE:FREQ=DAILY', 'EXDATE;VALUE=DATE:20260304']],
    ['an unknown zone', ['RRULE:FREQ=DAILY', 'EXDATE;TZID=Mars/Olympus:20260304T150000']],
    ['nonsense', ['RRULE', ':', '']],
  ])('is not said at all where it has %s', (_case, lines) => {
    expect(readRecurrence(lines, timed)).toBeUndefined();
  });

  test.each([timed, allDay])('is read back as it was written', (span) => {
    const excludedDates = span.kind === 'timed' ? ['2026-03-04T15:00:00Z'] : ['2026-03-04', '2026-03-05'];
    const recurrence = {
      rule: 'FREQ=DAILY',
      excludedDates: excludedDates.map((date) => asId<never>(date)),
      changes: [],
    };
    expect(readRecurrence(recurrenceLines(recurrence, span), span)).toEqual(recurrence);
  });
});
