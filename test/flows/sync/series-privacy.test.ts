import { describe, expect, test } from 'vitest';
import { calendarId, date, hourAt, startStudioWithSeries } from './studio-with-series.ts';

/** A weekly series one occurrence of which has words of its own. */
async function begin(settings: Parameters<typeof startStudioWithSeries>[0] = {}) {
  const studio = await startStudioWithSeries(settings);
  await studio.run();
  const { id } = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO', { notes: 'usual' });
  await studio.changeOccurrence(id, '2026-01-26', 'this', { notes: 'secret', description: 'Double' });
  await studio.settle();
  const on = (day: string) => ({ masterId: studio.eventId(), originalDate: date(day) });
  return { studio, id, on };
}

describe('what privacy hides of a series', () => {
  test('is taken out of Google also where one occurrence has words of its own, and comes back with them', async () => {
    const { studio } = await begin();
    const before = await studio.inStudio();
    expect(await studio.inGoogle()).toEqual(before);
    await studio.setSettings({ privacy: 'title' });
    await studio.settle();
    expect((await studio.inGoogle()).filter(({ notes }) => notes !== '')).toEqual([]);
    await studio.setSettings({ privacy: 'busy' });
    await studio.settle();
    expect(new Set((await studio.inGoogle()).map(({ title }) => title))).toEqual(new Set(['Busy']));
    expect(await studio.inStudio()).toEqual(before);
    await studio.setSettings({ privacy: 'full' });
    await studio.settle();
    expect(await studio.inGoogle()).toEqual(before);
  });

  test('is not lost in the studio when Google moves the occurrence that has it, or brings another back', async () => {
    const { studio, id, on } = await begin({ privacy: 'busy' });
    await studio.removeOccurrence(id, '2026-02-09', 'this');
    await studio.settle();
    studio.google.person.editOccurrence(calendarId, on('2026-01-26'), { span: hourAt('2026-01-27', 15) });
    studio.google.person.deleteOccurrence(calendarId, on('2026-02-16'));
    await studio.settle();
    const shown = await studio.inStudio();
    expect(shown.filter(({ when }) => when === '2026-01-27T14:00')).toMatchObject([
      { notes: 'secret', title: 'Double' },
    ]);
    expect(shown).toHaveLength(18);
    expect((await studio.inGoogle()).map(({ when }) => when)).toEqual(shown.map(({ when }) => when));
  });

  test.each(['title', 'busy'] as const)(
    'is not written into an occurrence in Google of what was made one thing here, and is a series again (%s)',
    async (privacy) => {
      const studio = await startStudioWithSeries({ privacy });
      await studio.run();
      const { id } = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO;COUNT=8');
      await studio.settle();
      const of = { masterId: studio.eventId(), originalDate: date('2026-01-26') };
      studio.google.person.editOccurrence(calendarId, of, { notes: 'mine', span: hourAt('2026-01-27', 15) });
      await studio.change(id, { recurrence: undefined } as never);
      await studio.settle();
      const [here, there] = [await studio.inStudio(), await studio.inGoogle()];
      expect(there.map(({ when }) => when)).toEqual(here.map(({ when }) => when));
      expect(there.map(({ when }) => when)).toContain('2026-01-27T14:00');
      expect([...here, ...there].filter(({ notes }) => notes !== '')).toEqual([]);
      studio.calls.length = 0;
      await studio.setSettings({});
      await studio.settle();
      expect(studio.calls.filter((call) => !call.startsWith('read'))).toEqual([]);
    },
  );

  test('is not written into an occurrence in Google of what is made to repeat there', async () => {
    const studio = await startStudioWithSeries({ privacy: 'title', includeGoogleSeries: true });
    await studio.run();
    await studio.bookSingle(hourAt('2026-01-12', 10));
    await studio.settle();
    const masterId = studio.eventId();
    const recurrence = { rule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=8', excludedDates: [], changes: [] };
    studio.google.person.edit(calendarId, masterId, { recurrence });
    studio.google.person.editOccurrence(calendarId, { masterId, originalDate: date('2026-01-26') }, { notes: 'mine' });
    await studio.settle();
    expect(await studio.inStudio()).toHaveLength(8);
    expect(await studio.inGoogle()).toEqual(await studio.inStudio());
    expect((await studio.inGoogle()).filter(({ notes }) => notes !== '')).toEqual([]);
  });
});

describe('one way', () => {
  test('edits of a series go out by occurrence, and those made in Google stay where they are', async () => {
    const { studio, id, on } = await begin({ syncAppointmentsBack: false });
    const before = await studio.inStudio();
    studio.google.person.editOccurrence(calendarId, on('2026-03-02'), { notes: 'mine' });
    studio.google.person.deleteOccurrence(calendarId, on('2026-03-09'));
    await studio.settle();
    expect(await studio.inStudio()).toEqual(before);
    studio.calls.length = 0;
    await studio.settle();
    expect(studio.calls.filter((call) => !call.startsWith('read'))).toEqual([]);
    await studio.change(id, { description: 'Pilates' });
    await studio.settle();
    const shown = await studio.inGoogle();
    expect(shown.filter(({ notes }) => notes === 'mine')).toHaveLength(1);
    expect(shown.map(({ when }) => when)).not.toContain('2026-03-09T09:00');
    await studio.changeOccurrence(id, '2026-04-13', 'this', { notes: 'ours' });
    await studio.settle();
    expect((await studio.inGoogle()).filter(({ notes }) => notes === 'ours')).toHaveLength(1);
    expect((await studio.inStudio()).filter(({ notes }) => notes === 'mine')).toEqual([]);
  });
});

test('one way, a series left without an occurrence on one side and then on the other is in step again', async () => {
  const { studio, id, on } = await begin({ syncAppointmentsBack: false });
  const of = on('2026-03-09');
  studio.google.person.deleteOccurrence(calendarId, of);
  await studio.settle();
  await studio.removeOccurrence(id, '2026-03-09', 'this');
  await studio.run('studio');
  expect(await studio.inGoogle()).toEqual(await studio.inStudio());
  // What is in step says by itself what Google holds of its occurrences.
  studio.calls.length = 0;
  studio.google.person.edit(calendarId, of.masterId, { status: 'tentative' });
  await studio.run();
  expect(studio.calls).not.toContain('readSeries');
});
