import { describe, expect, test } from 'vitest';
import { clientId } from './studio-records.ts';
import { calendarId, date, hourAt, startStudioWithSeries } from './studio-with-series.ts';
import type { StudioWithSeries } from './studio-with-series.ts';

async function begin() {
  const studio = await startStudioWithSeries();
  await studio.run();
  const booking = await studio.bookSession(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO');
  await studio.settle();
  const masterId = studio.eventId();
  return { studio, booking, masterId, on: (day: string) => ({ masterId, originalDate: date(day) }) };
}

/** When sessions are, in the studio, and that Google shows the same. */
async function times(studio: StudioWithSeries): Promise<readonly string[]> {
  const when = (await studio.inStudio()).map((shown) => shown.when);
  expect((await studio.inGoogle()).map((shown) => shown.when)).toEqual(when);
  return when;
}

describe('a series of sessions', () => {
  test('moves one session as Google does, and keeps its generated title', async () => {
    const { studio, on } = await begin();
    studio.google.person.editOccurrence(calendarId, on('2026-02-02'), {
      span: hourAt('2026-02-03', 15),
      title: 'Something else',
      notes: 'bring the dog',
    });
    await studio.settle();
    expect(await times(studio)).toContain('2026-02-03T14:00');
    const shown = await studio.inGoogle();
    expect(new Set(shown.map(({ title }) => title))).toEqual(new Set(['Maya Lindt: Portrait']));
    expect(shown.find(({ when }) => when === '2026-02-03T14:00')).toMatchObject({ notes: 'bring the dog' });
    expect(
      (await studio.mails()).flatMap(({ subject }) => ('warnings' in subject ? subject.warnings : [])),
    ).toMatchObject([{ code: 'titlePutBack' }]);
  });

  test.each<[string, (at: Awaited<ReturnType<typeof begin>>) => void]>([
    ['one is deleted', ({ studio, on }) => studio.google.person.deleteOccurrence(calendarId, on('2026-02-02'))],
    [
      'this and the following are deleted',
      ({ studio, on }) => studio.google.person.deleteFollowing(calendarId, on('2026-02-02')),
    ],
    [
      'the repeat is taken out',
      ({ studio, masterId }) => studio.google.person.edit(calendarId, masterId, { recurrence: undefined } as never),
    ],
    [
      'it repeats more rarely',
      ({ studio, masterId }) =>
        studio.google.person.editAll(calendarId, masterId, {
          recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', excludedDates: [], changes: [] },
        }),
    ],
  ])('loses none when in Google %s: it is put back, and a conflict keeps what Google had', async (_deed, act) => {
    const at = await begin();
    const { studio } = at;
    const before = await times(studio);
    act(at);
    await studio.run();
    await studio.settle();
    expect(await times(studio)).toEqual(before);
    expect(await studio.conflicts()).toMatchObject([
      { draft: { kind: 'edit', fields: [{ field: 'recurrence', winner: 'studio' }] } },
    ]);
    studio.calls.length = 0;
    await studio.settle();
    expect(studio.calls.filter((call) => !call.startsWith('read'))).toEqual([]);
  });

  test('stays when its event is deleted, and a person is asked', async () => {
    const { studio, masterId } = await begin();
    studio.google.person.delete(calendarId, masterId);
    await studio.settle();
    expect(await studio.inStudio()).toHaveLength(20);
    expect(await studio.inGoogle()).toEqual([]);
    expect(await studio.conflicts()).toMatchObject([{ draft: { kind: 'removal', done: 'kept', goneFrom: 'google' } }]);
  });

  test.each([
    ['linked', 'copied'],
    ['random', 'left'],
  ] as const)(
    'is cut in two as Google does it, %s: both are sessions with the client',
    async (followingIds, followingMark) => {
      const { studio, on } = await begin();
      studio.google.trouble.setManners({ followingIds, followingMark });
      const before = await times(studio);
      studio.google.person.editFollowing(calendarId, on('2026-03-02'), { span: hourAt('2026-03-02', 16) });
      await studio.settle();
      const after = await times(studio);
      expect(after).toHaveLength(before.length);
      expect(after.filter((when) => when >= '2026-03-02').every((when) => /T1[45]:00$/.test(when))).toBe(true);
      const [one, other, ...more] = await studio.bookings();
      expect(more).toEqual([]);
      for (const booking of [one, other])
        expect(booking).toMatchObject({ kind: 'session', clientId: 'maya', photographerId: 'ann' });
      expect(await studio.conflicts()).toEqual([]);
      expect(new Set((await studio.inGoogle()).map(({ title }) => title))).toEqual(new Set(['Maya Lindt: Portrait']));
    },
  );
});

describe('an occurrence that is linked to a client', () => {
  test('leaves its series, and stands when that is deleted in Google', async () => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const booking = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO');
    await studio.settle();
    const masterId = studio.eventId();
    const before = await times(studio);
    await studio.changeOccurrence(booking.id, '2026-02-09', 'this', { clientId });
    await studio.settle();
    expect(await times(studio)).toEqual(before);
    expect((await studio.inGoogle()).map(({ title }) => title)).toContain('Maya Lindt: Yoga');
    studio.google.person.delete(calendarId, masterId);
    await studio.settle();
    expect(await times(studio)).toEqual(['2026-02-09T09:00']);
  });
});
