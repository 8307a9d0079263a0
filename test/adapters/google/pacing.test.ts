import { describe, expect, test } from 'vitest';
import { createPacing, usualPacing } from '../../../shared/adapters/google/pacing.ts';
import { asId, type CalendarId, type GoogleSubject } from '../../../shared/domain/ids.ts';
import { createVirtualClock } from './virtual-clock.ts';

const ann: GoogleSubject = asId('ann');
const tom: GoogleSubject = asId('tom');
const calendar: CalendarId = asId('ann@example.com');

describe('pacing', () => {
  test('keeps every minute of a user inside the limit, whatever is asked', async () => {
    const clock = createVirtualClock();
    const pacing = createPacing(clock, usualPacing);
    const sent: { at: number; units: number }[] = [];
    for (let call = 0; call < 1_000; call += 1) {
      const units = call % 3 === 0 ? 3 : 1;
      await pacing.turn({ subject: ann, units });
      sent.push({ at: clock.elapsed(), units });
    }
    for (const { at: from } of sent) {
      const inMinute = sent.filter(({ at }) => at >= from && at < from + 60_000);
      expect(inMinute.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(600);
    }
    expect(clock.elapsed()).toBeLessThan(200_000);
  });

  test('lets a few calls go at once', async () => {
    const clock = createVirtualClock();
    const pacing = createPacing(clock, usualPacing);
    for (let call = 0; call < 20; call += 1) await pacing.turn({ subject: ann, units: 3 });
    expect(clock.sleeps).toEqual([]);
  });

  test('holds writes to one calendar back, whoever writes', async () => {
    const clock = createVirtualClock();
    const pacing = createPacing(clock, { ...usualPacing, unitsPerMinute: 100_000, sharedUnitsPerMinute: 100_000 });
    for (let call = 0; call < 25; call += 1) {
      await pacing.turn({ subject: call % 2 === 0 ? ann : tom, units: 1, writesTo: calendar });
    }
    expect(clock.elapsed()).toBe(4_000);
  });

  test("holds nobody back for another's calls", async () => {
    const clock = createVirtualClock();
    const pacing = createPacing(clock, { ...usualPacing, unitsPerMinute: 60 });
    await pacing.turn({ subject: ann, units: 6 });
    await pacing.turn({ subject: tom, units: 6 });
    expect(clock.sleeps).toEqual([]);
    await pacing.turn({ subject: ann, units: 1 });
    expect(clock.sleeps).toHaveLength(1);
  });

  test('keeps every minute of all users together inside the share of this process', async () => {
    const clock = createVirtualClock();
    const pacing = createPacing(clock, { ...usualPacing, sharedUnitsPerMinute: 1_200 });
    const sent: number[] = [];
    for (let call = 0; call < 3_000; call += 1) {
      await pacing.turn({ subject: asId(`user ${String(call % 100)}`), units: 1 });
      sent.push(clock.elapsed());
    }
    for (const from of sent) {
      expect(sent.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(1_200);
    }
    expect(clock.elapsed()).toBeLessThan(170_000);
  });

  test('lets others go while somebody waits for a limit of their own', () => {
    const waits: number[] = [];
    const endless = (wait: number) => new Promise<void>(() => void waits.push(wait));
    const pacing = createPacing({ ...createVirtualClock(), sleep: endless }, { ...usualPacing, unitsPerMinute: 60 });
    for (let call = 0; call < 20_000; call += 1) void pacing.turn({ subject: ann, units: 1 });
    const waitsOfAnn = waits.length;
    void pacing.turn({ subject: tom, units: 1 });
    expect(waitsOfAnn).toBeGreaterThan(19_000);
    expect(waits).toHaveLength(waitsOfAnn);
  });

  test('makes calls that come together wait in turn', async () => {
    const clock = createVirtualClock();
    const waits: number[] = [];
    const still = { ...clock, sleep: async (wait: number) => void waits.push(wait) };
    const pacing = createPacing(still, { ...usualPacing, writesPerSecond: 2 });
    const call = { subject: ann, units: 1, writesTo: calendar };
    await Promise.all([pacing.turn(call), pacing.turn(call), pacing.turn(call), pacing.turn(call)]);
    expect(waits).toEqual([500, 1_000]);
  });
});
