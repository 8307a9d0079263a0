import { describe, expect, test } from 'vitest';
import { parseRule } from '../../shared/domain/parse-rule.ts';
import { allDay, timed } from './series-examples.ts';

const monday = timed('2026-01-05T09:00:00Z', '2026-01-05T10:00:00Z');
const day = allDay('2026-01-05', '2026-01-06');

describe('a rule is kept in one form', () => {
  test.each([
    ['rrule:freq=weekly;byday=we,mo,mo', 'FREQ=WEEKLY;BYDAY=MO,WE'],
    ['WKST=MO;INTERVAL=1;FREQ=DAILY', 'FREQ=DAILY'],
    ['FREQ=WEEKLY;WKST=SU;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=MO'],
    ['FREQ=WEEKLY;WKST=SU;BYDAY=MO;INTERVAL=2', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU'],
    ['FREQ=MONTHLY;BYDAY=+2TU,-1FR,MO', 'FREQ=MONTHLY;BYDAY=-1FR,MO,2TU'],
    ['FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=010', 'FREQ=MONTHLY;COUNT=10;BYDAY=MO,TU;BYSETPOS=-1'],
  ])('%s', (text, rule) => {
    expect(parseRule(text, monday)).toEqual({ rule });
    expect(parseRule(rule, monday)).toEqual({ rule });
  });
});

describe('UNTIL is a UTC moment on a timed series and a date on an all-day one, however it comes', () => {
  test.each([
    ['20260401T215959Z', '20260401T215959Z', '20260401'],
    ['20260401', '20260401T215959Z', '20260401'],
    ['20260401T235959', '20260401T215959Z', '20260401'],
  ])('%s', (until, ofTimed, ofAllDay) => {
    expect(parseRule(`FREQ=DAILY;UNTIL=${until}`, monday)).toEqual({ rule: `FREQ=DAILY;UNTIL=${ofTimed}` });
    expect(parseRule(`FREQ=DAILY;UNTIL=${until}`, day)).toEqual({ rule: `FREQ=DAILY;UNTIL=${ofAllDay}` });
  });
});

test.each([
  ['nothing', ''],
  ['no parts', 'every week'],
  ['an empty part', 'FREQ=DAILY;COUNT='],
  ['no frequency', 'BYDAY=MO'],
  ['a part twice', 'FREQ=DAILY;COUNT=1;COUNT=2'],
  ['hours', 'FREQ=HOURLY'],
  ['times of day', 'FREQ=DAILY;BYHOUR=9,17'],
  ['another calendar', 'RSCALE=CHINESE;FREQ=YEARLY'],
  ['week numbers', 'FREQ=YEARLY;BYWEEKNO=20'],
  ['days of the year', 'FREQ=YEARLY;BYYEARDAY=100'],
  ['numbered weekdays of a week', 'FREQ=WEEKLY;BYDAY=2TU'],
  ['a sixth weekday of a month', 'FREQ=MONTHLY;BYDAY=6TU'],
  ['a zeroth weekday', 'FREQ=MONTHLY;BYDAY=0TU'],
  ['days of the month in a week', 'FREQ=WEEKLY;BYMONTHDAY=3'],
  ['a place among nothing', 'FREQ=MONTHLY;BYSETPOS=1'],
  ['numbered weekdays of a year with days of the month', 'FREQ=YEARLY;BYDAY=20MO;BYMONTHDAY=3'],
  ['numbered weekdays of a year with all of another', 'FREQ=YEARLY;BYDAY=20MO,TU'],
  ['a 53rd weekday', 'FREQ=YEARLY;BYDAY=53MO'],
  ['numbered weekdays of a whole year', 'FREQ=YEARLY;INTERVAL=4;BYDAY=4MO,24SA'],
  ['a month there is not', 'FREQ=YEARLY;BYMONTH=13'],
  ['no step', 'FREQ=DAILY;INTERVAL=0'],
  ['a fraction', 'FREQ=DAILY;COUNT=1.5'],
  ['two ends', 'FREQ=DAILY;COUNT=2;UNTIL=20270101'],
  ['an end that is no date', 'FREQ=DAILY;UNTIL=20270230'],
  ['an end before its beginning', 'FREQ=DAILY;UNTIL=20260104'],
  ['dates there never are', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
])('%s is told as a problem, in a sentence', (_case, text) => {
  const read = parseRule(text, monday);
  expect('problem' in read ? read.problem : read.rule).toMatch(/^["A-Z].*\.$/);
  expect(read).not.toHaveProperty('rule');
});
