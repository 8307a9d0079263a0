import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import type { Resolution } from '../../../shared/flows/conflicts/resolve-conflict.ts';
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
