import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../shared/domain/entry.ts';
import { calendarId, date, dayAt, hourAt, startStudioWithSeries } from './studio-with-series.ts';
import type { StudioWithSeries } from './studio-with-series.ts';

function weekly(special: Partial<Entry> = {}): Entry {
  return {
    title: 'Band practice',
    span: hourAt('2026-01-13', 19),
    location: 'Cellar',
    notes: '',
    detail: '',
    busy: true,
    status: 'confirmed',
    recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU', excludedDates: [], changes: [] },
    ...special,
  };
}

const single = (): Entry => {
  const { recurrence: _recurrence, ...entry } = weekly();
  return entry;
};

async function warnings(studio: StudioWithSeries): Promise<readonly string[]> {
  const all = await studio.mails();
  return all.flatMap(({ subject }) => ('warnings' in subject ? subject.warnings.map(({ code }) => code) : []));
}

describe('a series made in Google while “Bring repeating Google events in” is off', () => {
  test('stays out whatever is done to it, and is mailed once ever', async () => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const id = studio.google.person.create(calendarId, weekly());
    await studio.run();
    expect(await studio.bookings()).toEqual([]);
    expect(await warnings(studio)).toEqual(['repeats']);
    studio.google.person.editOccurrence(
      calendarId,
      { masterId: id, originalDate: date('2026-02-10') },
      { title: 'Gig' },
    );
    await studio.run();
    for (let days = 0; days < 3; days++) await studio.wait(86_400);
    studio.google.person.editAll(calendarId, id, { title: 'Rehearsal' });
    await studio.run();
    expect(await studio.bookings()).toEqual([]);
    expect(await warnings(studio)).toEqual(['repeats']);
  });

  test.each([
    ['ticked', {}],
    ['ticked together with populate', { populateStudio: true }],
  ])('comes in with all its exceptions once the box is %s, after one full read at most', async (_how, more) => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const id = studio.google.person.create(calendarId, weekly());
    studio.google.person.deleteOccurrence(calendarId, { masterId: id, originalDate: date('2026-02-10') });
    await studio.run();
    studio.google.person.editOccurrence(
      calendarId,
      { masterId: id, originalDate: date('2026-02-17') },
      { title: 'Gig' },
    );
    await studio.run();
    studio.calls.length = 0;
    await studio.changeSettings({ includeGoogleSeries: true, ...more });
    await studio.run();
    expect(studio.calls).toEqual(['readEvents']);
    const shown = await studio.inGoogle();
    expect(shown).toHaveLength(19);
    expect(await studio.inStudio()).toEqual(shown);
    expect(await studio.bookings()).toMatchObject([
      { kind: 'appointment', origin: 'google', description: 'Band practice' },
    ]);
  });
});

describe('a series made in Google while the box is ticked', () => {
  test('comes in as one unlinked series, two-way from then on', async () => {
    const studio = await startStudioWithSeries({ includeGoogleSeries: true });
    await studio.run();
    const id = studio.google.person.create(calendarId, weekly());
    await studio.run();
    const [booking] = await studio.bookings();
    if (booking === undefined) throw new Error('it came in');
    expect(await studio.inStudio()).toEqual(await studio.inGoogle());
    await studio.changeOccurrence(booking.id, '2026-01-20', 'this', { span: hourAt('2026-01-21', 19) });
    studio.google.person.deleteOccurrence(calendarId, { masterId: id, originalDate: date('2026-01-27') });
    await studio.settle();
    const shown = await studio.inStudio();
    expect(shown.map(({ when }) => when)).toContain('2026-01-21T18:00');
    expect(shown.map(({ when }) => when)).not.toContain('2026-01-27T18:00');
    expect(await studio.inGoogle()).toEqual(shown);
  });

  test('stays out, told once, when its rule cannot be said, and is never written; everything else goes on', async () => {
    const studio = await startStudioWithSeries({ includeGoogleSeries: true });
    await studio.run();
    studio.google.person.create(calendarId, single(), { problem: 'It repeats by more than one rule.' });
    studio.google.person.create(calendarId, { ...single(), title: 'Dentist' });
    await studio.run();
    await studio.settle();
    expect(await studio.bookings()).toMatchObject([{ description: 'Dentist' }]);
    expect(await warnings(studio)).toEqual(['unknownRule']);
    expect(studio.calls.filter((call) => !call.startsWith('read'))).toEqual([]);
  });

  test('that somebody else made and the user has of it one occurrence only is that one appointment', async () => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const original = hourAt('2026-02-10', 19);
    studio.google.person.create(
      calendarId,
      { ...single(), span: original },
      {
        organizedByOthers: true,
        answer: 'accepted',
        place: {
          masterId: 'theirs' as never,
          originalDate: date('2026-02-10'),
          originalStart: original.start,
          own: [],
        },
      },
    );
    await studio.run();
    expect(await studio.bookings()).toMatchObject([{ description: 'Band practice', span: original }]);
    expect(await warnings(studio)).toEqual([]);
  });
});

describe('an event that is made to repeat in Google', () => {
  test('stays one appointment while the box is not ticked, with one warning', async () => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const id = studio.google.person.create(calendarId, single());
    await studio.run();
    studio.google.person.edit(calendarId, id, {
      recurrence: weekly().recurrence,
      notes: 'weekly now',
    } as Partial<Entry>);
    await studio.run();
    studio.google.person.edit(calendarId, id, { notes: 'every week' });
    await studio.run();
    expect(await studio.bookings()).toMatchObject([{ description: 'Band practice', notes: '' }]);
    expect((await studio.bookings())[0]).not.toHaveProperty('recurrence');
    expect(await warnings(studio)).toEqual(['madeRepeating']);
  });

  test('becomes a series where the box is ticked, and one appointment again when the repeat is taken out', async () => {
    const studio = await startStudioWithSeries({ includeGoogleSeries: true });
    await studio.run();
    const id = studio.google.person.create(calendarId, single());
    await studio.run();
    studio.google.person.edit(calendarId, id, { recurrence: weekly().recurrence } as Partial<Entry>);
    await studio.settle();
    expect(await studio.inStudio()).toHaveLength(20);
    expect(await studio.inStudio()).toEqual(await studio.inGoogle());
    studio.google.person.edit(calendarId, id, { recurrence: undefined } as never);
    await studio.settle();
    expect(await studio.inStudio()).toHaveLength(1);
    expect(await studio.inGoogle()).toEqual(await studio.inStudio());
  });
});

describe('a single made to repeat in the studio', () => {
  test.each(['timed', 'all-day'])('is one series in Google, and one event again afterwards: %s', async (kind) => {
    const studio = await startStudioWithSeries();
    await studio.run();
    const span = kind === 'timed' ? hourAt('2026-01-13', 10) : dayAt('2026-01-13');
    const booking = await studio.bookSingle(span);
    await studio.settle();
    const recurrence = { rule: 'FREQ=WEEKLY;BYDAY=TU', excludedDates: [date('2026-01-27')], changes: [] };
    await studio.change(booking.id, { recurrence });
    await studio.settle();
    expect(await studio.inStudio()).toHaveLength(19);
    expect(await studio.inGoogle()).toEqual(await studio.inStudio());
    await studio.change(booking.id, { recurrence: undefined } as never);
    await studio.settle();
    expect(await studio.inGoogle()).toHaveLength(1);
    expect(await studio.inGoogle()).toEqual(await studio.inStudio());
  });
});
