import { describe, expect, test } from 'vitest';
import { clientId } from './studio-records.ts';
import { bothSides, tell } from './series-stories.ts';
import type { Deed, Setting } from './series-stories.ts';
import { calendarId, date, hourAt, startStudioWithSeries } from './studio-with-series.ts';

const set: Setting = {
  as: 'session',
  kind: 'timed',
  zone: 'Europe/Berlin',
  hour: '10:00',
  rule: 'FREQ=WEEKLY;COUNT=10;BYDAY=MO',
  order: 'masterFirst',
  exceptionsOnNewTime: 'dropped',
  followingIds: 'linked',
  followingMark: 'copied',
};
const cutInGoogle: Deed = { by: 'google', scope: 'following', series: 0, which: 2, edit: 'note' };
const endedHere: Deed = { by: 'studio', scope: 'following', series: 0, which: 5, edit: 'delete' };
const endedEarlier: Deed = { ...endedHere, which: 1 };
const untold = { followingIds: 'random', followingMark: 'left' } as const;
const appointment = { as: 'appointment' } as const;
const cutAgain: Deed = { ...cutInGoogle, series: 1, edit: 'reword' };
const answerLost: Deed = { run: 'after', call: 1 };

test.each<[string, readonly Deed[], Partial<Setting>]>([
  ['cut in two in Google and shortened in the studio', [{ run: 'whole' }, cutInGoogle, endedHere], {}],
  ['the same, the other half under any id and without our mark', [{ run: 'whole' }, cutInGoogle, endedHere], untold],
  ['the same, before anybody knew that its insert had arrived', [answerLost, cutInGoogle, endedHere], {}],
  ['the same of an appointment that ends before the cut', [answerLost, cutInGoogle, endedEarlier], appointment],
  ...[1, 2, 3].map((call): [string, readonly Deed[], Partial<Setting>] => [
    `cut in two in Google after its end in the studio, and the answer to call ${call} is lost`,
    [{ run: 'whole' }, { ...cutInGoogle, which: 4 }, { ...endedHere, which: 2 }, { run: 'after', call }],
    untold,
  ]),
  ['cut in three in Google at once', [{ run: 'whole' }, cutInGoogle, cutAgain], { ...appointment, ...untold }],
  ['cut in three in Google from its end', [{ run: 'whole' }, { ...cutInGoogle, which: 6 }, cutInGoogle], untold],
  [
    'cut in two in Google and moved to the next day in the studio',
    [{ run: 'whole' }, cutInGoogle, { by: 'studio', scope: 'all', series: 0, which: 0, edit: 'move' }],
    { hour: '23:30' },
  ],
])('a series %s stands once on both sides', async (_what, deeds, more) => {
  const setting = { ...set, ...more };
  const { studio, google } = await bothSides(await tell(setting, deeds), setting);
  expect(google).toEqual(studio);
  expect(new Set(google.map((shown) => JSON.stringify(shown))).size).toBe(google.length);
});

test('an occurrence that became a booking of its own does not take place twice when Google brings it back', async () => {
  const studio = await startStudioWithSeries();
  await studio.run();
  const booking = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;COUNT=10;BYDAY=MO');
  await studio.settle();
  const masterId = studio.eventId();
  await studio.changeOccurrence(booking.id, '2026-02-09', 'this', { clientId });
  await studio.settle();
  const before = await studio.inStudio();
  studio.google.person.editOccurrence(calendarId, { masterId, originalDate: date('2026-02-09') }, {});
  await studio.settle();
  const times = async () => (await studio.inGoogle()).map(({ when }) => when);
  expect(await studio.inStudio()).toEqual(before);
  expect(await times()).toEqual(before.map(({ when }) => when));
  const told = (await studio.conflicts()).map(({ draft }) => draft);
  expect(told).toMatchObject([
    { kind: 'edit', bookingId: booking.id, fields: [{ field: 'recurrence', winner: 'studio' }] },
  ]);
});

test.each([
  ['linked', 'copied'],
  ['random', 'copied'],
] as const)(
  'the other half of a cut bears no copy of our mark (ids %s, mark %s)',
  async (followingIds, followingMark) => {
    const studio = await startStudioWithSeries();
    studio.google.trouble.setManners({ followingIds, followingMark });
    await studio.run();
    await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;COUNT=10;BYDAY=MO');
    await studio.settle();
    const of = { masterId: studio.eventId(), originalDate: date('2026-02-09') };
    studio.google.person.editFollowing(calendarId, of, { span: hourAt('2026-02-09', 16) });
    await studio.settle();
    const other = studio.google.person.look(calendarId).find(({ id, place }) => !place && id !== of.masterId);
    expect(other).toMatchObject({ state: 'living' });
    expect(other?.mark).toBeUndefined();
    expect(await studio.bookings()).toHaveLength(2);
  },
);

test('a session the studio left out stays out when Google ends the series before it, and that is put back', async () => {
  const studio = await startStudioWithSeries();
  await studio.run();
  const booking = await studio.bookSession(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;BYDAY=MO');
  await studio.removeOccurrence(booking.id, '2026-02-16', 'this');
  await studio.settle();
  const before = await studio.inStudio();
  studio.google.person.deleteFollowing(calendarId, { masterId: studio.eventId(), originalDate: date('2026-02-02') });
  await studio.settle();
  expect(await studio.inStudio()).toEqual(before);
  expect((await studio.inGoogle()).map(({ when }) => when)).toEqual(before.map(({ when }) => when));
});

describe('while changes only go out, a change of one occurrence in the studio', () => {
  async function begin() {
    const studio = await startStudioWithSeries({ syncAppointmentsBack: false });
    await studio.run();
    const { id } = await studio.bookSeries(hourAt('2026-01-12', 10), 'FREQ=WEEKLY;COUNT=10;BYDAY=MO');
    await studio.settle();
    const masterId = studio.eventId();
    return { studio, id, on: (day: string) => ({ masterId, originalDate: date(day) }) };
  }

  test('leaves what was edited of others in Google', async () => {
    const { studio, id, on } = await begin();
    studio.google.person.editOccurrence(calendarId, on('2026-01-26'), { notes: 'mine' });
    studio.google.person.deleteOccurrence(calendarId, on('2026-02-02'));
    for (const note of ['one', 'two']) {
      await studio.changeOccurrence(id, '2026-02-09', 'this', { notes: note });
      await studio.settle();
      const shown = await studio.inGoogle();
      expect(shown.map(({ notes }) => notes).filter((notes) => notes !== '')).toEqual(['mine', note]);
      expect(shown).toHaveLength(9);
    }
    expect(await studio.inStudio()).toHaveLength(10);
  });

  test('reaches Google also where the series is at another time there', async () => {
    const { studio, id, on } = await begin();
    studio.google.person.editAll(calendarId, on('2026-01-12').masterId, { span: hourAt('2026-01-12', 15) });
    await studio.changeOccurrence(id, '2026-02-09', 'this', { notes: 'two rooms' });
    await studio.settle();
    const shown = await studio.inGoogle();
    expect(shown.filter(({ when }) => when.endsWith('T14:00'))).toHaveLength(10);
    expect(shown.filter(({ notes }) => notes === 'two rooms')).toHaveLength(1);
  });
});
