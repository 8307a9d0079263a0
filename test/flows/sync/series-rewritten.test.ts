import { expect, test } from 'vitest';
import { spanOn } from './series-edits.ts';
import { clientId } from './studio-records.ts';
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

test('an occurrence whose own text Google holds in its own way is not written again with its series', async () => {
  const studio = await startStudioWithSeries({}, { rewriteText: (text) => text.replace(/ {2,}/g, ' ') });
  await studio.run();
  const { id } = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO;COUNT=12');
  await studio.changeOccurrence(id, '2026-01-26', 'this', { location: 'Side  Street' });
  await studio.changeOccurrence(id, '2026-02-02', 'this', { notes: 'two  rooms' });
  await studio.run('studio');
  for (const description of ['Pilates', 'Aerobics']) {
    studio.calls.length = 0;
    await studio.change(id, { description });
    await studio.run('studio');
    // That an occurrence was written gave the series another version (facts 1.4): the first attempt may be in vain.
    const master = (await studio.inGoogle()).filter(({ title }) => title === description);
    expect(master).toHaveLength(12);
    expect(studio.calls.filter((call) => call === 'patchEvent').length).toBeLessThanOrEqual(2);
  }
  await studio.settle();
  expect((await studio.inGoogle()).map(({ notes }) => notes)).toContain('two rooms');
});

test.each(['studio', 'now'] as const)(
  'the text below the notes of an occurrence goes with its series, also where Google holds its notes in its own way (%s)',
  async (trigger) => {
    const studio = await startStudioWithSeries({}, { rewriteText: (text) => text.replace(/ {2,}/g, ' ') });
    await studio.run();
    const { id } = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO;COUNT=12', { clientId });
    await studio.changeOccurrence(id, '2026-02-02', 'this', { notes: 'two  rooms' });
    await studio.run(trigger);
    const ofOccurrence = () => studio.google.person.look(calendarId).find(({ place }) => place !== undefined)?.entry;
    expect(ofOccurrence()).toMatchObject({ notes: 'two rooms' });
    expect(ofOccurrence()?.detail).toContain('Client: Maya Lindt');
    await studio.change(id, { clientId: undefined } as never);
    await studio.run('studio');
    expect(ofOccurrence()).toMatchObject({ notes: 'two rooms', detail: '' });
  },
);
