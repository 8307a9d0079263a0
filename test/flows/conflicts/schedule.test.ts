import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ResourceId } from '../../../shared/domain/ids.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import type { Resolution } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import { takeBackAnswer } from '../../../shared/flows/conflicts/take-back.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import { annId, at, benId, hours, startStudioWithSync, studioId } from '../sync/studio-with-sync.ts';
import type { EventJson, StudioWithSync } from '../sync/studio-with-sync.ts';

let studio: StudioWithSync;
const ann: Actor = { kind: 'user', userId: annId, name: 'Ann' };

beforeEach(async () => {
  studio = await startStudioWithSync();
});

afterEach(async () => {
  await studio.stop();
});

async function conflicts(state = 'open'): Promise<readonly ConflictRecord[]> {
  const found = await studio.store.find({ from: studioCollections(studioId).conflicts });
  return found.map(({ value }) => value).filter((conflict) => conflict.state === state);
}

async function onlyConflict(): Promise<ConflictRecord> {
  const [conflict, ...more] = await conflicts();
  if (conflict === undefined || more.length > 0) throw new Error(`${more.length} conflicts too many, or none`);
  return conflict;
}

async function answer(fields: Pick<Resolution, 'choice'> & Partial<Resolution>) {
  return resolveConflict(studio.deps, { studioId, conflictId: (await onlyConflict()).id, actor: ann, ...fields });
}

/** An event on 1 December 2026, hours UTC. */
function timed(summary: string, start: number, end: number, more: object = {}): object {
  const hour = (value: number) => ({ dateTime: `2026-12-01T${String(value).padStart(2, '0')}:00:00Z` });
  return { summary, start: hour(start), end: hour(end), ...more };
}

async function comesIn(event: object): Promise<EventJson> {
  const made = await studio.createEvent(annId, event);
  await studio.run(annId, 'push');
  return made;
}

async function bookingOf(title: string): Promise<Booking> {
  const found = (await studio.bookings()).find(({ description }) => description === title);
  if (found === undefined) throw new Error(`no ${title}`);
  return found;
}

async function syncedBothWays(more: object = {}): Promise<void> {
  await studio.connect(annId, { syncAppointmentsBack: true, ...more });
  await studio.run(annId);
}

/** A fitting of Ann from 9 to 10 in the studio, and a dentist from 9 to 11 that she enters in Google. */
async function doubleBooked(): Promise<EventJson> {
  await syncedBothWays();
  await studio.bookAppointment('Fitting', hours(9, 10));
  await studio.run(annId, 'studio');
  return comesIn(timed('Dentist', 9, 11));
}

describe('a double booking made in Google', () => {
  test('stands on both sides, and the question names both and when', async () => {
    await doubleBooked();
    expect((await studio.bookings()).map(({ description }) => description).toSorted()).toEqual(['Dentist', 'Fitting']);
    const { draft, userId } = await onlyConflict();
    expect(userId).toBe(annId);
    expect(draft).toMatchObject({
      kind: 'schedule',
      items: [{ title: 'Dentist' }, { title: 'Fitting' }],
      userId: annId,
      times: 1,
      next: [{ sides: [{ span: hours(9, 11) }, { span: { end: at('2026-12-01T10:00:00Z') } }] }],
    });
  });

  test('is asked and announced once, however many runs come by', async () => {
    await doubleBooked();
    const before = await onlyConflict();
    const mails = () => studio.queue.take().filter(({ topic }) => topic === 'mail-requested').length;
    expect(mails()).toBe(1);
    for (let again = 0; again < 5; again++) await studio.run(annId, 'now');
    expect(await onlyConflict()).toEqual(before);
    expect(mails()).toBe(0);
  });

  test('moved: both calendars hold the new time, and nothing waits any more', async () => {
    await doubleBooked();
    const { id } = await bookingOf('Fitting');
    const answered = await answer({ choice: 'moveOne', bookingId: id, start: at('2026-12-01T12:00:00Z') });
    expect(answered).toMatchObject({
      kind: 'done',
      conflict: { state: 'resolved', answer: { choice: 'moveOne', by: ann } },
    });
    await studio.run(annId, 'studio');
    expect((await studio.booking(id)).span).toMatchObject(hours(12, 13));
    const fitting = (await studio.events(annId)).find(({ summary }) => summary === 'Fitting');
    expect(Date.parse(fitting?.start?.dateTime ?? '')).toBe(Date.UTC(2026, 11, 1, 12));
    expect(await conflicts()).toEqual([]);
  });

  test('removed: the appointment is deleted on both sides', async () => {
    await doubleBooked();
    const { id } = await bookingOf('Dentist');
    expect(await answer({ choice: 'removeOne', bookingId: id })).toMatchObject({ kind: 'done' });
    await studio.run(annId, 'studio');
    expect((await studio.booking(id)).deletedAt).toBeDefined();
    expect((await studio.events(annId)).map(({ summary }) => summary)).toEqual(['Fitting']);
  });

  test('kept both: nobody asks again until one of them changes its time', async () => {
    const dentist = await doubleBooked();
    await answer({ choice: 'keepBoth' });
    await studio.editEvent(annId, dentist.id, { location: 'Main Street' });
    await studio.run(annId, 'push');
    expect(await conflicts()).toEqual([]);
    await studio.editEvent(annId, dentist.id, timed('Dentist', 9, 12));
    await studio.run(annId, 'push');
    expect((await onlyConflict()).draft.kind).toBe('schedule');
  });

  test('a session is cancelled, never deleted', async () => {
    await syncedBothWays();
    const session = await studio.bookSession(hours(9, 10));
    await studio.run(annId, 'studio');
    await comesIn(timed('Dentist', 9, 11));
    await answer({ choice: 'removeOne', bookingId: session.id });
    const after = await studio.booking(session.id);
    expect([after.status, after.deletedAt]).toEqual(['cancelled', undefined]);
  });
});

describe('the question goes by itself', () => {
  test('when the studio moves one, without any run', async () => {
    await doubleBooked();
    await studio.change((await bookingOf('Fitting')).id, { span: hours(14, 15) });
    expect(await conflicts()).toEqual([]);
    expect(await conflicts('closed')).toHaveLength(1);
  });

  test('when one is deleted in the studio', async () => {
    await doubleBooked();
    await studio.remove((await bookingOf('Dentist')).id);
    expect(await conflicts()).toEqual([]);
  });

  test('when Google moves one', async () => {
    const dentist = await doubleBooked();
    await studio.editEvent(annId, dentist.id, timed('Dentist', 10, 11));
    await studio.run(annId, 'push');
    expect(await conflicts()).toEqual([]);
  });

  test('and comes again with the overlap', async () => {
    const dentist = await doubleBooked();
    await studio.editEvent(annId, dentist.id, timed('Dentist', 10, 11));
    await studio.run(annId, 'push');
    await studio.editEvent(annId, dentist.id, timed('Dentist', 9, 11));
    await studio.run(annId, 'push');
    expect(await conflicts()).toHaveLength(1);
  });
});

describe('what is no question', () => {
  test.each([
    ['an adjacent one', timed('Dentist', 10, 11)],
    ['a free one', timed('Dentist', 9, 10, { transparency: 'transparent' })],
    ['one the day after, all day', { summary: 'Trip', start: { date: '2026-12-02' }, end: { date: '2026-12-03' } }],
    ['a tentative one that stays out', timed('Dentist', 9, 10, { status: 'tentative' })],
  ])('%s', async (_name, event) => {
    await syncedBothWays();
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId, 'studio');
    await comesIn(event);
    expect(await conflicts()).toEqual([]);
  });

  test('what another user does at that time', async () => {
    await syncedBothWays();
    await studio.bookAppointment('Fitting', hours(9, 10), { userIds: [benId] });
    await comesIn(timed('Dentist', 9, 10));
    expect(await conflicts()).toEqual([]);
  });

  test('two bookings of the studio: it had its own rule when they were booked', async () => {
    await syncedBothWays();
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.bookAppointment('Viewing', hours(9, 10));
    await studio.run(annId, 'studio');
    await studio.run(annId, 'push');
    expect(await conflicts()).toEqual([]);
  });
});

describe('what is one', () => {
  test.each([
    [
      'an all-day busy one',
      { summary: 'Trip', start: { date: '2026-12-01' }, end: { date: '2026-12-02' }, transparency: 'opaque' },
    ],
    ['a tentative one that comes in', timed('Dentist', 9, 10, { status: 'tentative' })],
  ])('%s', async (_name, event) => {
    await syncedBothWays({ includeTentative: true });
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId, 'studio');
    await comesIn(event);
    expect(await conflicts()).toHaveLength(1);
  });

  test('one that Google moves onto another', async () => {
    await syncedBothWays();
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId, 'studio');
    const dentist = await comesIn(timed('Dentist', 12, 13));
    expect(await conflicts()).toEqual([]);
    await studio.editEvent(annId, dentist.id, timed('Dentist', 9, 10));
    await studio.run(annId, 'push');
    expect(await conflicts()).toHaveLength(1);
  });
});

describe('an answer taken back', () => {
  async function takeBack(): Promise<Awaited<ReturnType<typeof takeBackAnswer>>> {
    const [conflict] = await conflicts('resolved');
    if (conflict === undefined) throw new Error('none answered');
    return takeBackAnswer(studio.deps, { studioId, conflictId: conflict.id, actor: ann });
  }

  test('moved: it is back at its time on both sides, and the question with it', async () => {
    await doubleBooked();
    const { id } = await bookingOf('Fitting');
    await answer({ choice: 'moveOne', bookingId: id, start: at('2026-12-01T12:00:00Z') });
    await studio.run(annId, 'studio');
    expect(await takeBack()).toMatchObject({ kind: 'done', conflict: { state: 'open' } });
    await studio.run(annId, 'studio');
    expect((await studio.booking(id)).span).toMatchObject(hours(9, 10));
    expect((await onlyConflict()).takenBack).toMatchObject([{ choice: 'moveOne', takenBackBy: ann }]);
    const fitting = (await studio.events(annId)).find(({ summary }) => summary === 'Fitting');
    expect(Date.parse(fitting?.start?.dateTime ?? '')).toBe(Date.UTC(2026, 11, 1, 9));
  });

  test('removed: it stands again on both sides', async () => {
    await doubleBooked();
    const { id } = await bookingOf('Dentist');
    await answer({ choice: 'removeOne', bookingId: id });
    await studio.run(annId, 'studio');
    expect(await takeBack()).toMatchObject({ kind: 'done' });
    await studio.run(annId, 'studio');
    const titles = (await studio.events(annId)).map(({ summary }) => summary);
    expect(new Set(titles)).toEqual(new Set(['Dentist', 'Fitting']));
    expect(await conflicts()).toHaveLength(1);
  });

  test('not where it was changed since', async () => {
    await doubleBooked();
    const { id } = await bookingOf('Fitting');
    await answer({ choice: 'moveOne', bookingId: id, start: at('2026-12-01T12:00:00Z') });
    await studio.change(id, { notes: 'bring the dress' });
    expect(await takeBack()).toMatchObject({ kind: 'refused', code: 'changedSince' });
    expect((await studio.booking(id)).span).toMatchObject(hours(12, 13));
  });

  test('kept both: the question is open again', async () => {
    await doubleBooked();
    await answer({ choice: 'keepBoth' });
    await takeBack();
    expect((await onlyConflict()).answer).toBeUndefined();
  });

  test('not after thirty days', async () => {
    await doubleBooked();
    await answer({ choice: 'keepBoth' });
    await studio.clock.sleep(31 * 86_400_000);
    expect(await takeBack()).toMatchObject({ kind: 'refused', code: 'notTakenBack' });
  });
});

describe('series', () => {
  test('one question with the number of times and the next three; the one in the way can be moved alone', async () => {
    await syncedBothWays({ includeGoogleSeries: true });
    await studio.bookAppointment('Fitting', hours(9, 10, '2026-12-08'));
    await studio.run(annId, 'studio');
    await comesIn(timed('Course', 9, 11, { recurrence: ['RRULE:FREQ=WEEKLY'], start: zoned(9), end: zoned(11) }));
    const { draft, id: conflictId } = await onlyConflict();
    expect(draft).toMatchObject({ times: 1, items: [{ title: 'Course', isSeries: true }, { title: 'Fitting' }] });
    const series = (await bookingOf('Course')).id;
    const answered = await resolveConflict(studio.deps, {
      studioId,
      conflictId,
      choice: 'moveOne',
      bookingId: series,
      start: at('2026-12-08T13:00:00Z'),
      actor: ann,
    });
    expect(answered.kind).toBe('done');
    await studio.run(annId, 'studio');
    expect((await studio.booking(series)).recurrence?.changes).toMatchObject([
      { originalDate: '2026-12-08', span: { start: at('2026-12-08T13:00:00Z') } },
    ]);
    expect(await conflicts()).toEqual([]);
    const taken = await takeBackAnswer(studio.deps, { studioId, conflictId, actor: ann });
    expect(taken).toMatchObject({ kind: 'done', conflict: { state: 'open' } });
    expect((await studio.booking(series)).recurrence?.changes).toEqual([]);
  });

  test('two that meet every week are one question', async () => {
    await syncedBothWays({ includeGoogleSeries: true });
    const recurrence = { rule: 'FREQ=WEEKLY;COUNT=5', excludedDates: [], changes: [] };
    await studio.bookAppointment('Class', hours(9, 10), { recurrence });
    await studio.run(annId, 'studio');
    await comesIn(
      timed('Course', 9, 11, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'], start: zoned(9), end: zoned(11) }),
    );
    const { draft } = await onlyConflict();
    expect(draft).toMatchObject({ times: 4 });
    expect(draft.kind === 'schedule' ? draft.next.map(({ sides: [{ date }] }) => date) : []).toEqual([
      '2026-12-01',
      '2026-12-08',
      '2026-12-15',
    ]);
  });

  function zoned(hour: number): object {
    return { dateTime: `2026-12-01T${String(hour).padStart(2, '0')}:00:00Z`, timeZone: 'Etc/UTC' };
  }
});

describe('people and rooms', () => {
  const room = asId<ResourceId>('room1');

  async function editedInGoogle(title: string, start: number, end: number): Promise<void> {
    const event = (await studio.events(annId)).find(({ summary }) => summary === title);
    if (event === undefined) throw new Error(`no event ${title}`);
    await studio.editEvent(annId, event.id, timed(title, start, end));
    await studio.run(annId, 'push');
  }

  test('a room taken twice by different people is asked of whose calendar it came from', async () => {
    await studio.store.write([
      {
        kind: 'set',
        document: studioCollections(studioId).resource(room),
        value: { id: room, studioId, name: 'Room 1', colour: '', version: 1 },
      },
    ]);
    await syncedBothWays();
    await studio.bookAppointment('Fitting', hours(9, 10), { userIds: [benId], resourceIds: [room] });
    await studio.bookAppointment('Viewing', hours(12, 13), { resourceIds: [room] });
    await studio.run(annId, 'studio');
    await editedInGoogle('Viewing', 9, 10);
    const { draft, userId } = await onlyConflict();
    expect([userId, draft]).toMatchObject([
      annId,
      { kind: 'schedule', resourceIds: [room], resourceNames: ['Room 1'] },
    ]);
    expect(draft).not.toHaveProperty('userId');
  });

  test('the other person on it is asked as well, and hears of it with a run of their own', async () => {
    await syncedBothWays();
    await studio.connect(benId, { syncAppointmentsBack: true });
    await studio.run(benId);
    await studio.bookAppointment('Fitting', hours(9, 10), { userIds: [benId] });
    await studio.bookAppointment('Viewing', hours(12, 13), { userIds: [annId, benId] });
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    studio.queue.take();
    await editedInGoogle('Viewing', 9, 10);
    expect((await onlyConflict()).userId).toBe(benId);
    expect(studio.queue.take().filter(({ topic }) => topic === 'mail-requested')).toEqual([]);
    await studio.run(benId, 'studio');
    expect(studio.queue.take().filter(({ topic }) => topic === 'mail-requested')).toHaveLength(1);
  });
});
