import { expect, test } from 'vitest';
import { spanOn } from './series-edits.ts';
import { calendarId, hourAt, startStudioWithSeries } from './studio-with-series.ts';

test('a change of one occurrence finds its series at another time in Google: both are kept, and nobody is warned', async () => {
  const studio = await startStudioWithSeries();
  await studio.run();
  const { id } = await studio.bookSeries(spanOn('2026-01-12', 'timed'), 'FREQ=WEEKLY;BYDAY=MO;COUNT=12');
  await studio.run('studio');
  const [master] = studio.google.person.look(calendarId);
  if (master === undefined) throw new Error('no series in Google');
  studio.google.person.editAll(calendarId, master.id, { span: hourAt('2026-01-12', 15) });
  await studio.changeOccurrence(id, '2026-01-26', 'this', { notes: 'two rooms' });
  // A change of the studio's is sent without asking Google for its own.
  await studio.run('studio');
  await studio.settle();
  const shown = await studio.inStudio();
  expect(shown).toEqual(await studio.inGoogle());
  expect(shown).toHaveLength(12);
  expect(shown.filter(({ notes }) => notes === 'two rooms')).toHaveLength(1);
  expect(shown[0]?.when).toContain('2026-01-12T14:00');
  expect(await studio.mails()).toEqual([]);
});
