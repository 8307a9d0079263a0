import { describe, expect, test } from 'vitest';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { calendarId, hourAt, startStudioWithSeries } from './studio-with-series.ts';

const weekly = 'FREQ=WEEKLY;COUNT=10;BYDAY=MO';

/** A session whose insert arrived and whose answer was lost. */
async function answerLost(rule: string | undefined, settings: Partial<GoogleSyncSettings> = {}) {
  const studio = await startStudioWithSeries(settings);
  await studio.run();
  const { id } = await studio.bookSession(hourAt('2026-01-12', 10), weekly);
  if (rule === undefined) await studio.change(id, { recurrence: undefined } as never);
  studio.failAt(0, 'after');
  await studio.run('studio');
  expect(studio.failed()).toBe(true);
  const firstTimes = async () =>
    [await studio.inStudio(), await studio.inGoogle()].map((shown) => shown[0]?.when.slice(-'00:00'.length));
  return { studio, id, firstTimes };
}

describe.each([true, false])('moved on both sides after its answer was lost (both ways: %s), a session', (twoWay) => {
  test('is where the studio says once its calendar may be written, and what Google said is kept', async () => {
    const { studio, id, firstTimes } = await answerLost(weekly, { syncAppointmentsBack: twoWay });
    studio.google.person.edit(calendarId, studio.eventId(), { span: hourAt('2026-01-12', 15) });
    await studio.change(id, { span: hourAt('2026-01-12', 12) });
    studio.google.person.share(calendarId, calendarId, 'reader');
    // One run reads of the event; the next ones are not told of it again.
    await studio.settle();
    expect(await firstTimes()).toEqual(['11:00', '14:00']);
    studio.google.person.share(calendarId, calendarId, 'owner');
    await studio.settle();
    expect(await firstTimes()).toEqual(['11:00', '11:00']);
    expect((await studio.conflicts()).map(({ draft }) => draft)).toMatchObject([
      { kind: 'edit', fields: [{ field: 'span', winner: 'studio' }], google: { span: hourAt('2026-01-12', 15) } },
    ]);
  });
});

test('made to repeat in Google after its answer was lost, a session moved here again and again leaves the event alone', async () => {
  const { studio, id, firstTimes } = await answerLost(undefined);
  const eventId = studio.eventId();
  studio.google.person.edit(calendarId, eventId, { recurrence: { rule: weekly, excludedDates: [], changes: [] } });
  await studio.change(id, { span: hourAt('2026-01-12', 12) });
  await studio.settle();
  await studio.change(id, { span: hourAt('2026-01-12', 13) });
  await studio.run('studio');
  await studio.settle();
  expect(await firstTimes()).toEqual(['12:00', '09:00']);
  expect(await studio.inGoogle()).toHaveLength(10);
  // Whoever changes a setting lets every pair be compared, and Google says nothing of it.
  await studio.setSettings({});
  await studio.settle();
  studio.google.person.edit(calendarId, eventId, { recurrence: undefined } as never);
  await studio.settle();
  expect(await firstTimes()).toEqual(['12:00', '12:00']);
});

describe('an event made to repeat in Google before anybody knew that its insert had arrived', () => {
  async function madeToRepeat() {
    const { studio, id } = await answerLost(undefined);
    const recurrence = { rule: weekly, excludedDates: [], changes: [] };
    studio.google.person.edit(calendarId, studio.eventId(), { recurrence });
    await studio.settle();
    expect(await studio.inGoogle()).toHaveLength(10);
    return { studio, id };
  }

  test('is left alone when its session is moved here', async () => {
    const { studio, id } = await madeToRepeat();
    const before = await studio.inGoogle();
    await studio.change(id, { span: hourAt('2026-01-12', 12) });
    await studio.run('studio');
    expect(await studio.inGoogle()).toEqual(before);
  });

  test('stays when its session is deleted here', async () => {
    const { studio, id } = await madeToRepeat();
    await studio.remove(id);
    await studio.run('studio');
    expect(await studio.inGoogle()).toHaveLength(10);
  });

  test('goes when its session is cancelled here', async () => {
    const { studio, id } = await madeToRepeat();
    await studio.change(id, { status: 'cancelled' });
    await studio.run('studio');
    expect(await studio.inGoogle()).toEqual([]);
  });
});

test('a series given a rule nobody can say before anybody knew that its insert had arrived is left alone', async () => {
  const { studio, id } = await answerLost(weekly);
  const eventId = studio.eventId();
  studio.google.person.obscure(calendarId, eventId, 'It is strange.');
  await studio.settle();
  const held = () => studio.google.person.look(calendarId).map(({ state, entry: { span } }) => ({ state, span }));
  const before = held();
  await studio.change(id, { span: hourAt('2026-01-12', 12) });
  await studio.run('studio');
  expect(held()).toEqual(before);
  await studio.remove(id);
  await studio.run('studio');
  expect(held()).toEqual(before);
  await studio.setSettings({});
  await studio.settle();
  expect(held()).toEqual(before);
});
