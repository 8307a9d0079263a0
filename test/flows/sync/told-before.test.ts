import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../../shared/domain/time.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import { untold } from '../../../shared/flows/sync-run/warnings.ts';
import type { Warning } from '../../../shared/ports/records/run-record.ts';
import { at } from './studio-records.ts';

const start = at('2026-12-01T09:00:00Z');

function problems(first: number, count: number): readonly Warning[] {
  return Array.from({ length: count }, (_, index) => ({
    code: 'repeats',
    message: `Series ${first + index} repeats.`,
    remedy: 'Make it here.',
    item: `series${first + index}`,
  }));
}

/** What a run of this day with these problems tells, and what is remembered afterwards. */
function tell(told: ReturnType<typeof untold>['told'], warnings: readonly Warning[], day: number) {
  const now: Instant = addSeconds(start, day * 86_400);
  return untold(warnings, { told }, now);
}

describe('what was told', () => {
  test('is forgotten from the oldest on, once it is many', () => {
    let told: ReturnType<typeof untold>['told'] = {};
    for (let day = 0; day < 20; day++) ({ told } = tell(told, problems(day * 100, 100), day));
    expect(Object.keys(told)).toHaveLength(500);
    expect(tell(told, problems(1500, 500), 20).news).toEqual([]);
    expect(tell(told, problems(0, 1), 20).news).toHaveLength(1);
  });

  test('is not told twice within a day, however many there are', () => {
    const many = problems(0, 2500);
    const { news, told } = tell({}, many, 0);
    expect(news).toHaveLength(2500);
    expect(tell(told, [...many.slice(0, 10), ...problems(5000, 5)], 0.5).news).toHaveLength(5);
  });

  test('is remembered for as long as it stands', () => {
    const standing = problems(0, 3);
    let { told } = tell({}, standing, 0);
    for (let day = 1; day < 20; day++) ({ told } = tell(told, [...standing, ...problems(day * 100, 100)], day));
    expect(tell(told, standing, 20).news).toEqual([]);
  });
});
