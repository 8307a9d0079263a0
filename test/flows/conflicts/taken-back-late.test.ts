import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/domain/booking.ts';
import { deleteBooking, restoreBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import { takeBackAnswer } from '../../../shared/flows/conflicts/take-back.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import type { ConflictChoice } from '../../../shared/sync/conflicts/question.ts';
import { annId, hours, startStudioWithSync, studioId } from '../sync/studio-with-sync.ts';
import type { StudioWithSync } from '../sync/studio-with-sync.ts';

let studio: StudioWithSync;
const ann: Actor = { kind: 'user', userId: annId, name: 'Ann' };

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

async function onlyConflict(): Promise<ConflictRecord> {
  const [found, ...more] = await studio.store.find({ from: studioCollections(studioId).conflicts });
  if (found === undefined || more.length > 0) throw new Error(`${more.length} conflicts too many, or none`);
  return found.value;
}

async function answer(choice: ConflictChoice): Promise<void> {
  const { id: conflictId } = await onlyConflict();
  const answered = await resolveConflict(studio.deps, { studioId, conflictId, choice, actor: ann });
  expect(answered.kind).toBe('done');
}

async function takeBack(deps = studio.deps): ReturnType<typeof takeBackAnswer> {
  return takeBackAnswer(deps, { studioId, conflictId: (await onlyConflict()).id, actor: ann });
}

describe('an answer is taken back when there is nothing left to ask', () => {
  test('of two that met and no longer do, though nobody can look afterwards: the question stays closed', async () => {
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId, 'studio');
    const time = { start: { dateTime: '2026-12-01T09:00:00Z' }, end: { dateTime: '2026-12-01T11:00:00Z' } };
    const dentist = await studio.createEvent(annId, { summary: 'Dentist', ...time });
    await studio.run(annId, 'push');
    await answer('keepBoth');
    await studio.deleteEvent(annId, dentist.id);
    await studio.run(annId, 'push');

    const find = () => Promise.reject(new StoreFailure('unavailable', 'no queries'));
    const taken = await takeBack({ ...studio.deps, store: { ...studio.store, find } });

    expect(taken).toMatchObject({ kind: 'done', conflict: { state: 'closed', takenBack: [{ choice: 'keepBoth' }] } });
    const after = await onlyConflict();
    expect(after).toMatchObject({ state: 'closed', closedAt: expect.any(String) });
    expect(after.waitsOn).toBeUndefined();
  });

  test('of a session kept out of Google whose event is there again: the question stays closed', async () => {
    const { id: bookingId } = await studio.bookSession(hours(13, 14));
    await studio.run(annId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.run(annId, 'push');
    await answer('keepOutOfGoogle');
    await deleteBooking(studio.deps, { studioId, bookingId, actor: ann });
    await studio.run(annId, 'studio');
    await restoreBooking(studio.deps, { studioId, bookingId, actor: ann, allowOverlap: true });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toHaveLength(1);

    expect(await takeBack()).toMatchObject({ kind: 'done', conflict: { state: 'closed' } });

    expect((await onlyConflict()).state).toBe('closed');
  });
});
