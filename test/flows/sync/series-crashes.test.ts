import { describe, expect, test } from 'vitest';
import { begin, everyEdit, expectedAfter, make, spanOn } from './series-edits.ts';
import type { Edit } from './series-edits.ts';
import { calendarId, date, hourAt, startStudioWithSeries } from './studio-with-series.ts';
import type { StudioWithSeries } from './studio-with-series.ts';

const manners = { order: 'exceptionsFirst', exceptionsOnNewTime: 'dropped', followingIds: 'random' } as const;

/** Lives the same story again and again, with one more of Google's calls failing each time, until none is left to fail. */
async function withEveryFailure(
  when: 'before' | 'after',
  tell: (studio: StudioWithSeries, act: (run: () => Promise<unknown>) => Promise<void>) => Promise<void>,
): Promise<number> {
  for (let call = 0; ; call++) {
    const studio = await startStudioWithSeries();
    studio.google.trouble.setManners(manners);
    await tell(studio, async (run) => {
      studio.failAt(call, when);
      await run();
    });
    if (!studio.failed()) return call;
  }
}

describe.each(['before', 'after'] as const)('whichever call to Google fails, %s it did its work', (when) => {
  test.each(everyEdit.filter(({ deed, kind }) => kind === 'timed' || deed === 'moved'))(
    '$deed in $side, $scope, $kind',
    async (edit: Edit) => {
      const failures = await withEveryFailure(when, async (studio, act) => {
        const series = await begin(studio, edit.kind);
        const before = await studio.inStudio();
        await make(studio, series, edit);
        await act(async () => studio.run());
        await studio.settle();
        const expected = expectedAfter(before, edit);
        expect(await studio.inStudio()).toEqual(expected);
        expect(await studio.inGoogle()).toEqual(expected);
        expect(await studio.conflicts()).toEqual([]);
      });
      expect(failures).toBeGreaterThan(0);
    },
  );

  test('a series made with occurrences of their own, then moved as a whole, keeps them', async () => {
    await withEveryFailure(when, async (studio, act) => {
      await studio.run();
      const { id } = await studio.bookSeries(spanOn('2026-01-12', 'timed'), 'FREQ=WEEKLY;BYDAY=MO;COUNT=12');
      await studio.changeOccurrence(id, '2026-01-26', 'this', { span: hourAt('2026-01-27', 15) });
      await studio.changeOccurrence(id, '2026-02-02', 'this', { description: 'Double', notes: 'two rooms' });
      await studio.removeOccurrence(id, '2026-02-09', 'this');
      await act(async () => studio.run('studio'));
      await studio.settle();
      const made = await studio.inStudio();
      expect(made).toHaveLength(11);
      expect(await studio.inGoogle()).toEqual(made);
      await studio.change(id, { span: hourAt('2026-01-12', 11), notes: 'new room' });
      await studio.removeOccurrence(id, '2026-03-02', 'this');
      const moved = await studio.inStudio();
      expect(moved).toHaveLength(10);
      expect(moved.filter(({ title }) => title === 'Double')).toMatchObject([{ notes: 'two rooms' }]);
      await act(async () => studio.run('studio'));
      await studio.settle();
      expect(await studio.inStudio()).toEqual(moved);
      expect(await studio.inGoogle()).toEqual(moved);
      expect(await studio.conflicts()).toEqual([]);
    });
  });

  test('edits of different occurrences on both sides at once are all kept', async () => {
    await withEveryFailure(when, async (studio, act) => {
      const { booking, eventId } = await begin(studio, 'timed');
      const at = (day: string) => ({ masterId: eventId, originalDate: date(day) });
      studio.google.person.editOccurrence(calendarId, at('2026-01-26'), { span: hourAt('2026-01-26', 16) });
      studio.google.person.deleteOccurrence(calendarId, at('2026-02-09'));
      await studio.changeOccurrence(booking.id, '2026-02-16', 'this', { description: 'Guest' });
      await studio.removeOccurrence(booking.id, '2026-03-30', 'this');
      await studio.change(booking.id, { notes: 'new room' });
      await act(async () => studio.run());
      await studio.settle();
      const shown = await studio.inStudio();
      expect(shown).toHaveLength(18);
      expect(shown.filter(({ when: hour }) => hour === '2026-01-26T15:00')).toHaveLength(1);
      expect(shown.filter(({ title }) => title === 'Guest')).toHaveLength(1);
      expect(await studio.inGoogle()).toEqual(shown);
      expect(await studio.conflicts()).toEqual([]);
    });
  });
});
