import { describe, expect, test } from 'vitest';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { clientId } from './studio-records.ts';
import { calendarId, date, dayAt, hourAt, startStudioWithSeries } from './studio-with-series.ts';

const weekly = 'FREQ=WEEKLY;COUNT=10;BYDAY=MO';

async function begin(settings: Partial<GoogleSyncSettings> = {}) {
  const studio = await startStudioWithSeries(settings);
  await studio.run();
  return studio;
}

const timesOf = (shown: readonly { readonly when: string }[]): readonly string[] => shown.map(({ when }) => when);

test.each(['dropped', 'kept'] as const)(
  'an occurrence brought back here just as Google cut the series before it does not put the cut back (%s)',
  async (exceptionsOnNewTime) => {
    const studio = await begin();
    studio.google.trouble.setManners({ exceptionsOnNewTime });
    const { id, recurrence } = await studio.bookSeries(hourAt('2026-01-12', 10), weekly);
    await studio.settle();
    const of = { masterId: studio.eventId(), originalDate: date('2026-02-09') };
    await studio.removeOccurrence(id, '2026-02-16', 'this');
    await studio.run('studio');
    await studio.change(id, recurrence === undefined ? {} : { recurrence });
    studio.google.person.editFollowing(calendarId, of, { span: hourAt('2026-02-09', 16) });
    await studio.run('studio');
    await studio.settle();
    const shown = timesOf(await studio.inGoogle());
    expect(shown).toEqual(timesOf(await studio.inStudio()));
    expect(shown.filter((when) => when.endsWith('T09:00'))).toHaveLength(4);
    expect(shown.filter((when) => when.startsWith('2026-02-09'))).toEqual(['2026-02-09T15:00']);
  },
);

describe('what Google shows again of a series', () => {
  test('while it may not be written is taken out once it may', async () => {
    const studio = await begin();
    const { id } = await studio.bookSeries(hourAt('2026-01-12', 10), weekly);
    await studio.changeOccurrence(id, '2026-02-09', 'this', { clientId });
    await studio.settle();
    const masterId = studio.google.person.look(calendarId).find(({ entry }) => entry.recurrence)?.id;
    if (masterId === undefined) throw new Error('no series in Google');
    // At another time, an exclusion hits no occurrence of the series any more (facts 1.4).
    studio.google.person.editAll(calendarId, masterId, { span: dayAt('2026-01-12') });
    studio.google.person.share(calendarId, calendarId, 'reader');
    await studio.settle();
    expect(timesOf(await studio.inGoogle())).toContain('2026-02-09');
    studio.google.person.share(calendarId, calendarId, 'owner');
    await studio.settle();
    expect(timesOf(await studio.inGoogle())).toEqual(timesOf(await studio.inStudio()));
    expect(timesOf(await studio.inGoogle())).not.toContain('2026-02-09');
  });
});

describe('an event made to repeat in Google, whose booking was deleted meanwhile,', () => {
  async function deletedMeanwhile(settings: Partial<GoogleSyncSettings>) {
    const studio = await begin(settings);
    const { id } = await studio.bookSingle(hourAt('2026-01-12', 10));
    await studio.settle();
    const eventId = studio.eventId();
    const recurrence = { rule: weekly, excludedDates: [], changes: [] };
    studio.google.person.edit(calendarId, eventId, { recurrence });
    return { studio, id };
  }

  test('is deleted while changes only go out', async () => {
    const { studio, id } = await deletedMeanwhile({ syncAppointmentsBack: false });
    await studio.remove(id);
    await studio.settle();
    expect(await studio.inGoogle()).toEqual([]);
    expect(await studio.bookings()).toEqual([]);
  });

  test('is deleted where its booking was cancelled', async () => {
    const { studio, id } = await deletedMeanwhile({});
    await studio.change(id, { status: 'cancelled' });
    await studio.settle();
    expect(await studio.inGoogle()).toEqual([]);
    expect((await studio.conflicts()).map(({ draft }) => draft)).toMatchObject([{ kind: 'removal', done: 'kept' }]);
  });

  test('stays in Google where it may not come in, and comes in when it may', async () => {
    const { studio, id } = await deletedMeanwhile({});
    await studio.remove(id);
    await studio.settle();
    expect(await studio.inGoogle()).toHaveLength(10);
    expect(await studio.bookings()).toEqual([]);
    await studio.changeSettings({ includeGoogleSeries: true });
    await studio.settle();
    expect(timesOf(await studio.inStudio())).toEqual(timesOf(await studio.inGoogle()));
    expect(await studio.bookings()).toMatchObject([{ id }]);
  });
});

describe('a series whose answer to its insert was lost, moved to whole days in Google and made one thing here,', () => {
  const untilMay = 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20260504T080000Z';

  async function lost(settings: Partial<GoogleSyncSettings>, kind: 'bookSession' | 'bookSeries' = 'bookSession') {
    const studio = await begin(settings);
    const { id } = await studio[kind](hourAt('2026-01-12', 10), untilMay);
    studio.failAt(0, 'after');
    await studio.run('studio');
    expect(studio.failed()).toBe(true);
    // The end of its rule is written otherwise for whole days: neither side says what was sent.
    studio.google.person.editAll(calendarId, studio.eventId(), { span: dayAt('2026-01-12') });
    await studio.change(id, { recurrence: undefined } as never);
    return { studio, id };
  }

  async function toldLater(...about: Parameters<typeof lost>) {
    const { studio } = await lost(...about);
    await studio.settle();
    return studio;
  }

  test('is one thing on both sides where it is a session, and the move is told', async () => {
    for (const includeGoogleSeries of [true, false]) {
      const studio = await toldLater({ includeGoogleSeries });
      expect(timesOf(await studio.inStudio())).toEqual(['2026-01-12T09:00']);
      expect(timesOf(await studio.inGoogle())).toEqual(['2026-01-12T09:00']);
      const told = (await studio.conflicts()).map(({ draft }) => draft);
      expect(told).toMatchObject([
        {
          kind: 'edit',
          fields: [
            { field: 'span', winner: 'studio' },
            { field: 'recurrence', winner: 'studio' },
          ],
        },
      ]);
    }
  });

  test('is one thing on both sides while changes only go out', async () => {
    const studio = await toldLater({ syncAppointmentsBack: false });
    expect(timesOf(await studio.inStudio())).toEqual(['2026-01-12T09:00']);
    expect(timesOf(await studio.inGoogle())).toEqual(['2026-01-12T09:00']);
  });

  test('is as Google has it where it has no client, and the studio’s word is told', async () => {
    for (const includeGoogleSeries of [true, false]) {
      const studio = await toldLater({ includeGoogleSeries }, 'bookSeries');
      expect(timesOf(await studio.inStudio())).toEqual(timesOf(await studio.inGoogle()));
      expect(await studio.inStudio()).toHaveLength(17);
      expect((await studio.conflicts()).map(({ draft }) => draft)).toMatchObject([{ kind: 'edit' }]);
    }
  });

  test('is as Google has it also where the answer to the next write is lost, too', async () => {
    const { studio, id } = await lost({}, 'bookSeries');
    await studio.change(id, { description: 'Pilates' });
    studio.failAt(1, 'after');
    await studio.run();
    expect(studio.calls.at(-1)).toBe('patchEvent');
    expect(studio.failed()).toBe(true);
    await studio.settle();
    expect(await studio.inStudio()).toEqual(await studio.inGoogle());
    expect((await studio.inStudio()).map(({ title }) => title)).toEqual(Array(17).fill('Pilates'));
  });
});

test.each([true, false])(
  'an event whose insert lost its answer, made to repeat in Google and deleted here, comes back only where it may (%s)',
  async (includeGoogleSeries) => {
    const studio = await begin({ includeGoogleSeries });
    const { id } = await studio.bookSingle(hourAt('2026-01-12', 10));
    studio.failAt(0, 'after');
    await studio.run('studio');
    expect(studio.failed()).toBe(true);
    const recurrence = { rule: weekly, excludedDates: [], changes: [] };
    studio.google.person.edit(calendarId, studio.eventId(), { recurrence });
    await studio.remove(id);
    await studio.settle();
    expect(await studio.inGoogle()).toHaveLength(10);
    expect(await studio.inStudio()).toHaveLength(includeGoogleSeries ? 10 : 0);
  },
);
