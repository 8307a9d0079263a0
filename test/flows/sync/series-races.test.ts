import { describe, expect, test } from 'vitest';
import { calendarId, date, hourAt, startStudioWithSeries } from './studio-with-series.ts';

describe.each(['sessions', 'appointments'] as const)('a series of %s that Google cut in two', (what) => {
  test.each([
    ['linked', 'copied'],
    ['random', 'left'],
  ] as const)('just before the studio changed it keeps both halves: %s, %s', async (followingIds, followingMark) => {
    const studio = await startStudioWithSeries();
    studio.google.trouble.setManners({ followingIds, followingMark });
    await studio.run();
    const span = hourAt('2026-01-12', 10);
    const rule = 'FREQ=WEEKLY;BYDAY=MO';
    const { id } = await (what === 'sessions' ? studio.bookSession(span, rule) : studio.bookSeries(span, rule));
    await studio.settle();
    const of = { masterId: studio.eventId(), originalDate: date('2026-03-02') };
    studio.google.person.editFollowing(calendarId, of, { span: hourAt('2026-03-02', 16) });
    await studio.change(id, { notes: 'new room' });
    await studio.run('studio');
    await studio.settle();
    const shown = await studio.inStudio();
    expect(shown).toHaveLength(20);
    expect(shown.filter(({ notes }) => notes === 'new room')).toHaveLength(7);
    expect((await studio.inGoogle()).map(({ when }) => when)).toEqual(shown.map(({ when }) => when));
    expect(await studio.bookings()).toHaveLength(2);
    expect(await studio.conflicts()).toEqual([]);
  });
});
