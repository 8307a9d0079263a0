import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeTimes } from '../../shared/domain/free-times.ts';
import { asId } from '../../shared/domain/ids.ts';
import { addSeconds, withOffset } from '../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../shared/domain/time.ts';

const chicago = asId<TimeZone>('America/Chicago');
const at = (text: string): Instant => asId(text);
/** Monday, 10:00 to 11:00 in Chicago. */
const wish = {
  length: 3600,
  now: at('2026-11-23T16:00:00Z'),
  notBefore: at('2026-11-20T00:00:00Z'),
  timeZone: chicago,
  count: 5,
};

function wallTimes(starts: readonly Instant[], timeZone: TimeZone = chicago): readonly string[] {
  return starts.map((start) => withOffset(start, timeZone).slice(0, 16));
}

describe('free times', () => {
  it('keeps the time of day first, then takes the earliest there are', () => {
    expect(wallTimes(freeTimes(wish, []))).toEqual([
      '2026-11-24T10:00',
      '2026-11-25T10:00',
      '2026-11-26T10:00',
      '2026-11-23T08:00',
      '2026-11-23T08:30',
    ]);
  });

  it('takes no start where anything is taken, and any beside it', () => {
    const taken = [{ start: at('2026-11-24T15:30:00Z'), end: at('2026-11-24T16:30:00Z') }];
    const starts = wallTimes(freeTimes({ ...wish, count: 40 }, taken));
    expect(starts).not.toContain('2026-11-24T10:00');
    expect(starts).toContain('2026-11-24T08:30');
    expect(starts).toContain('2026-11-24T10:30');
    expect(starts).not.toContain('2026-11-24T09:00');
  });

  it('proposes nothing that is past, and nothing that runs out of the working day', () => {
    const late = { ...wish, notBefore: at('2026-11-25T21:00:00Z'), length: 4 * 3600 };
    const starts = wallTimes(freeTimes({ ...late, count: 100 }, []));
    expect(starts[0]).toBe('2026-11-26T10:00');
    expect(starts.every((start) => start.slice(11) >= '08:00' && start.slice(11) <= '14:00')).toBe(true);
  });

  it('keeps the clock of the studio across daylight saving', () => {
    const berlin = asId<TimeZone>('Europe/Berlin');
    const spring = {
      ...wish,
      now: at('2026-03-27T09:00:00Z'),
      notBefore: at('2026-03-27T09:00:00Z'),
      timeZone: berlin,
    };
    expect(wallTimes(freeTimes(spring, []), berlin).slice(0, 3)).toEqual([
      '2026-03-28T10:00',
      '2026-03-29T10:00',
      '2026-03-30T10:00',
    ]);
  });

  it('says so where nothing fits', () => {
    const always = [{ start: at('2026-01-01T00:00:00Z'), end: at('2027-01-01T00:00:00Z') }];
    expect(freeTimes(wish, always)).toEqual([]);
    expect(freeTimes({ ...wish, length: 11 * 3600 }, [])).toEqual([]);
  });

  it('never proposes what is taken, twice, or more than was asked for', () => {
    const stretch = fc.record({ from: fc.integer({ min: 0, max: 14 * 48 }), half: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (stretches, halfHours) => {
        const taken = stretches.map(({ from, half }) => ({
          start: addSeconds(wish.now, from * 1800),
          end: addSeconds(wish.now, (from + half) * 1800),
        }));
        const length = halfHours * 1800;
        const starts = freeTimes({ ...wish, length }, taken);
        expect(new Set(starts).size).toBe(starts.length);
        expect(starts.length).toBeLessThanOrEqual(5);
        for (const start of starts) {
          const end = addSeconds(start, length);
          expect(taken.some((one) => one.start < end && start < one.end)).toBe(false);
        }
      }),
    );
  });
});
