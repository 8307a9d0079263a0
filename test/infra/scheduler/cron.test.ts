import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTime, parseCron } from '../../../infra/local/scheduler/cron.ts';

function following(expression: string, after: string, timeZone = 'UTC'): string {
  return new Date(nextTime(parseCron(expression), Date.parse(after), timeZone)).toISOString().replace(':00.000Z', 'Z');
}

describe('a cron expression', () => {
  it.each([
    ['* * * * *', '2026-03-01T10:00:00Z', '2026-03-01T10:01Z'],
    ['* * * * *', '2026-12-31T23:59:59Z', '2027-01-01T00:00Z'],
    ['30 * * * *', '2026-03-01T10:30:00Z', '2026-03-01T11:30Z'],
    ['*/15 * * * *', '2026-03-01T10:01:00Z', '2026-03-01T10:15Z'],
    ['5/20 * * * *', '2026-03-01T10:26:00Z', '2026-03-01T10:45Z'],
    ['10-50/20 9-17 * * *', '2026-03-01T17:50:00Z', '2026-03-02T09:10Z'],
    ['0 6,18 * * *', '2026-03-01T06:00:00Z', '2026-03-01T18:00Z'],
    ['0 0 31 * *', '2026-04-01T00:00:00Z', '2026-05-31T00:00Z'],
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00Z'],
    ['0 0 29 2 *', '2096-03-01T00:00:00Z', '2104-02-29T00:00Z'],
    ['0 9 * * 1-5', '2026-03-06T09:00:00Z', '2026-03-09T09:00Z'],
    ['0 9 * * mon-FRI', '2026-03-06T09:00:00Z', '2026-03-09T09:00Z'],
    ['0 9 * * 7', '2026-03-02T00:00:00Z', '2026-03-08T09:00Z'],
    ['0 9 * * 0', '2026-03-02T00:00:00Z', '2026-03-08T09:00Z'],
    ['0 9 * * 5-7', '2026-03-02T00:00:00Z', '2026-03-06T09:00Z'],
    ['0 0 1 jan,Jul *', '2026-03-01T00:00:00Z', '2026-07-01T00:00Z'],
    ['0 0 13 * 5', '2026-03-01T00:00:00Z', '2026-03-06T00:00Z'],
    ['0 0 13 * 5', '2026-04-11T00:00:00Z', '2026-04-13T00:00Z'],
    ['0 0 */2 * 1', '2026-03-02T00:00:00Z', '2026-03-09T00:00Z'],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(following(expression, after)).toBe(expected);
  });

  it.each([
    [
      '30 2 * * *',
      '2026-03-29T00:00:00Z',
      'Europe/Berlin',
      '2026-03-30T00:30Z',
      'a time that is left out is passed over',
    ],
    [
      '30 2 * * *',
      '2026-10-25T00:00:00Z',
      'Europe/Berlin',
      '2026-10-25T00:30Z',
      'a time that comes twice is taken first',
    ],
    ['30 2 * * *', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-26T01:30Z', 'and only once'],
    ['0 9 * * *', '2026-07-01T00:00:00Z', 'America/New_York', '2026-07-01T13:00Z', 'a zone behind UTC'],
    ['0 0 1 * *', '2026-06-30T12:00:00Z', 'Pacific/Auckland', '2026-07-31T12:00Z', 'a date that has begun elsewhere'],
  ])('%s after %s in %s is %s: %s', (expression, after, timeZone, expected) => {
    expect(following(expression, after, timeZone)).toBe(expected);
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '*/x * * * *',
    '1/2/3 * * * *',
    '1-2-3 * * * *',
    '1, * * * *',
    '-1 * * * *',
    '1.5 * * * *',
    '* * * mon *',
    '@daily',
  ])('%j is refused', (expression) => {
    expect(() => parseCron(expression)).toThrow(RangeError);
  });

  it('refuses a date that never comes, and a zone that is none', () => {
    expect(() => following('0 0 30 2 *', '2026-01-01T00:00:00Z')).toThrow(RangeError);
    expect(() => following('* * * * *', '2026-01-01T00:00:00Z', 'Mars/Base')).toThrow(RangeError);
  });

  it('always names the first matching minute after the instant', () => {
    const minute = integer({ min: 0, max: 59 });
    const hour = integer({ min: 0, max: 23 });
    const instant = integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
    assert(
      property(minute, hour, instant, (minute, hour, after) => {
        const found = nextTime(parseCron(`${minute} ${hour} * * *`), after, 'UTC');
        const date = new Date(found);

        expect(found).toBeGreaterThan(after);
        expect(found - after).toBeLessThanOrEqual(86_400_000);
        expect([date.getUTCMinutes(), date.getUTCHours(), found % 60_000]).toEqual([minute, hour, 0]);
      }),
    );
  });
});
