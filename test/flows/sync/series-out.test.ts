import { describe, expect, test } from 'vitest';
import { date, hourAt, startStudioWithSeries } from './studio-with-series.ts';

describe('a series made in the studio', () => {
  test('costs one insert however often it repeats, exclusions with it, and nothing afterwards', async () => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const booking = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;COUNT=52;BYDAY=MO');
    await studio.removeOccurrence(booking.id, '2026-01-26', 'this');
    studio.calls.length = 0;
    await studio.run('studio');
    expect(studio.calls).toEqual(['insertEvent']);
    expect(await studio.inGoogle()).toEqual(await studio.inStudio());
    const [master] = studio.google.person.look('ann@example.com' as never);
    expect(master?.entry.recurrence?.excludedDates).toEqual([date('2026-01-26')]);
    await studio.settle();
    expect(studio.calls.filter((call) => call !== 'readEvents')).toEqual(['insertEvent']);
  });
});
