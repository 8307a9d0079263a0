import { describe, expect, test } from 'vitest';
import { describeRule } from '../../shared/domain/describe-rule.ts';
import { choiceOfRule, ruleOfChoice } from '../../shared/domain/rule-choice.ts';
import type { RuleChoice } from '../../shared/domain/rule-choice.ts';
import { allDay, series, timed, zone } from './series-examples.ts';

const chicago = 'America/Chicago';
const monday = timed('2026-01-05T15:00:00Z', '2026-01-05T16:00:00Z', chicago);

test.each([
  ['FREQ=DAILY', 'Every day'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', 'Every 2 weeks on Monday and Thursday'],
  ['FREQ=DAILY;COUNT=10', 'Every day, 10 times'],
  ['FREQ=WEEKLY;UNTIL=20270331T045959Z', 'Every week, until March 30, 2027'],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'Every month on the last Friday'],
  ['FREQ=MONTHLY;BYDAY=2TU', 'Every month on the 2nd Tuesday'],
  ['FREQ=MONTHLY;BYMONTHDAY=-2,1,23', 'Every month on the 2nd last day, the 1st, and the 23rd'],
  ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR', 'Every month on Friday, if that is the 13th'],
  ['FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU', 'Every year on the last Sunday in March and October'],
  ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', 'Every month on Monday and Tuesday, of these the last'],
])('%s is %s', (rule, words) => {
  expect(describeRule(series(monday, rule), 'en-US')).toBe(words);
});

test('days are named in the studio’s language', () => {
  expect(describeRule(series(monday, 'FREQ=WEEKLY;BYDAY=MO'), 'de-DE')).toContain('Montag');
  expect(describeRule(series(allDay('2026-01-05', '2026-01-06'), 'FREQ=DAILY;UNTIL=20270330'), 'de-DE')).toContain(
    '30. März 2027',
  );
});

describe('what people choose', () => {
  const never = { kind: 'never' } as const;
  test.each<[RuleChoice, string, string]>([
    [{ pattern: 'daily', interval: 3, weekdays: [], end: never }, '2026-01-05', 'FREQ=DAILY;INTERVAL=3'],
    [{ pattern: 'weekly', interval: 1, weekdays: ['MO', 'TH'], end: never }, '2026-01-05', 'FREQ=WEEKLY;BYDAY=MO,TH'],
    [{ pattern: 'monthlyByDate', interval: 1, weekdays: [], end: never }, '2026-01-31', 'FREQ=MONTHLY;BYMONTHDAY=31'],
    [{ pattern: 'monthlyByWeekday', interval: 1, weekdays: [], end: never }, '2026-01-30', 'FREQ=MONTHLY;BYDAY=-1FR'],
    [{ pattern: 'monthlyByWeekday', interval: 1, weekdays: [], end: never }, '2026-01-13', 'FREQ=MONTHLY;BYDAY=2TU'],
    [
      { pattern: 'yearly', interval: 1, weekdays: [], end: { kind: 'after', count: 5 } },
      '2026-01-13',
      'FREQ=YEARLY;COUNT=5',
    ],
    [
      { pattern: 'daily', interval: 1, weekdays: [], end: { kind: 'on', date: '2026-03-30' } },
      '2026-01-05',
      'FREQ=DAILY;UNTIL=20260330',
    ],
  ])('%j from %s is %s, and shows as what was chosen', (choice, first, rule) => {
    expect(ruleOfChoice(choice, first)).toBe(rule);
    expect(choiceOfRule(rule, first, zone(chicago))).toEqual(choice);
  });

  test('the weekday it begins on is always among those of a weekly one', () => {
    expect(ruleOfChoice({ pattern: 'weekly', interval: 1, weekdays: ['TH'], end: never }, '2026-01-05')).toBe(
      'FREQ=WEEKLY;BYDAY=MO,TH',
    );
  });

  test('the last day is that of the series’ zone', () => {
    expect(choiceOfRule('FREQ=DAILY;UNTIL=20270331T045959Z', '2026-01-05', zone(chicago))?.end).toEqual({
      kind: 'on',
      date: '2027-03-30',
    });
  });

  test('a rule that leaves the day to the beginning is a plain one; anything else is somebody’s own', () => {
    expect(choiceOfRule('FREQ=WEEKLY;INTERVAL=2', '2026-01-05', zone(chicago))?.pattern).toBe('weekly');
    expect(choiceOfRule('FREQ=MONTHLY', '2026-01-05', zone(chicago))?.pattern).toBe('monthlyByDate');
    expect(choiceOfRule('FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', '2026-01-05', zone(chicago))).toBeUndefined();
    expect(choiceOfRule('FREQ=WEEKLY;BYDAY=TU', '2026-01-05', zone(chicago))).toBeUndefined();
  });
});
