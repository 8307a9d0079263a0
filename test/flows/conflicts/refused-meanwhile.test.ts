import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../shared/domain/booking.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import { annId, at, hours, startStudioWithSync, studioId } from '../sync/studio-with-sync.ts';
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

test('an answer is refused, and the overlap went while it was tried: the question is not left open about nothing', async () => {
  const fitting = await studio.bookAppointment('Fitting', hours(9, 10));
  await studio.bookAppointment('Lunch', hours(12, 13));
  await studio.run(annId, 'studio');
  const time = { start: { dateTime: '2026-12-01T09:00:00Z' }, end: { dateTime: '2026-12-01T11:00:00Z' } };
  await studio.createEvent(annId, { summary: 'Dentist', ...time });
  await studio.run(annId, 'push');
  const dentist = (await studio.bookings()).find(({ description }) => description === 'Dentist');
  const places = studioCollections(studioId);
  const [asked] = await studio.store.find({ from: places.conflicts });
  if (asked === undefined || dentist === undefined) throw new Error('nobody is asked');
  await studio.store.write([{ kind: 'update', document: places.studio, fields: { conflictRule: 'never' } }]);

  // Between noting the answer and doing it, somebody moves the other one away.
  let transactions = 0;
  const transact: typeof studio.store.transact = async (body) => {
    transactions += 1;
    if (transactions === 2) await studio.change(fitting.id, { span: hours(15, 16) });
    return studio.store.transact(body);
  };
  const deps = { ...studio.deps, store: { ...studio.store, transact } };
  const moved = { choice: 'moveOne', bookingId: dentist.id, start: at('2026-12-01T12:00:00Z') } as const;
  const answered = await resolveConflict(deps, { studioId, conflictId: asked.value.id, actor: ann, ...moved });

  expect(answered).toMatchObject({ kind: 'refused', code: 'overlapRefused' });
  const after = (await studio.store.get(places.conflict(asked.value.id)))?.value;
  expect(after?.state).toBe('closed');
  expect(after?.answer).toBeUndefined();
});
