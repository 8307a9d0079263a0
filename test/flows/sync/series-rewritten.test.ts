import { expect, test } from 'vitest';
import { spanOn } from './series-edits.ts';
import { calendarId, hourAt, startStudioWithSeries } from './studio-with-series.ts';

/** Google may hold a text in its own way (facts 1.6): that is no edit, and keeps no occurrence from being written. */
test('occurrences are written where Google holds the texts of their series in its own way', async () => {
  const studio = await startStudioWithSeries({}, { rewriteText: (text) => text.replace(/ {2,}/g, ' ') });
  await studio.run();
  const { id } = await studio.bookSeries(spanOn('2026-01-12', 'timed'), 'FREQ=WEEKLY;BYDAY=MO;COUNT=12', {
    description: 'Yoga  for two',
    notes: 'bring  mats',
  });
  await studio.run('studio');
  await studio.changeOccurrence(id, '2026-01-26', 'this', { span: hourAt('2026-01-27', 15) });
  await studio.changeOccurrence(id, '2026-02-02', 'this', { description: 'Double  time' });
  await studio.removeOccurrence(id, '2026-02-09', 'this');
  await studio.run('studio');
  await studio.changeOccurrence(id, '2026-02-02', 'this', { notes: 'two  rooms' });
  await studio.run('studio');
  await studio.change(id, { span: hourAt('2026-01-12', 11) });
  await studio.run('studio');
  await studio.settle();
  const inGoogle = await studio.inGoogle();
  const rewritten = JSON.stringify(await studio.inStudio()).replaceAll(/ {2,}/g, ' ');
  expect(inGoogle).toEqual(JSON.parse(rewritten));
  expect(inGoogle).toHaveLength(11);
  expect(inGoogle.filter(({ title }) => title === 'Double time')).toMatchObject([{ notes: 'two rooms' }]);
  // What an occurrence does not have of its own it still has from its series.
  const moved = studio.google.person.look(calendarId).find(({ place }) => place?.originalDate === '2026-01-26');
  expect(moved?.place?.own).toEqual(['span']);
  expect(await studio.mails()).toEqual([]);
});
