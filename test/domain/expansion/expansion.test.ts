import { describe, expect, test } from 'vitest';
import { daysOfRule, dayOf } from './day-filter.ts';
import { randomSeries } from './random-series.ts';
import { threeReadings } from './three-readings.ts';

/** Enough for every kind of rule on every run; `compare.ts` reads 50,000. */
const rules = 250;

test('what a rule makes agrees with a second reading of the standard, in every zone, near and decades ahead', () => {
  const disagreements: string[] = [];
  let read = 0;
  for (let seed = 1; read < rules; seed += 1) {
    const series = randomSeries(seed);
    if (series === undefined) continue;
    read += 1;
    const { ours, filtered } = threeReadings(series, read % 20 === 0 ? 365 * 25 : 0, 365, 'without library');
    if (ours.join() !== filtered.join()) disagreements.push(`${seed}: ${series.recurrence.rule}`);
  }
  expect(disagreements).toEqual([]);
}, 120_000);

describe('the second reading itself agrees with the examples of RFC 5545 (3.8.5.3)', () => {
  test.each<[string, string, number, readonly string[]]>([
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4', '1997-08-05', 1997, ['0805', '0810', '0819', '0824']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=SU', '1997-08-05', 1997, ['0805', '0817', '0819', '0831']],
    ['FREQ=MONTHLY;BYDAY=1FR;COUNT=3', '1997-09-05', 1997, ['0905', '1003', '1107']],
    ['FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3', '1997-09-28', 1997, ['0928', '1029', '1128']],
    ['FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=3', '1997-09-04', 1997, ['0904', '1007', '1106']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3', '1997-09-29', 1997, ['0929', '1030', '1127']],
    ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=2', '1998-02-13', 1998, ['0213', '0313']],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=1', '1997-05-19', 1997, ['0519']],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=3', '1997-03-13', 1997, ['0313', '0320', '0327']],
  ])('%s from %s', (rule, start, year, dates) => {
    const first = dayOf(Number(start.slice(0, 4)), Number(start.slice(5, 7)) - 1, Number(start.slice(8)));
    const told = daysOfRule(rule, first, first + 400).map((day) =>
      new Date(day * 86_400_000).toISOString().slice(0, 10),
    );
    expect(told).toEqual(dates.map((date) => `${year}-${date.slice(0, 2)}-${date.slice(2)}`));
  });
});
