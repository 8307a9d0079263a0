import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Booking } from '../../../shared/domain/booking.ts';
import { annId, hours, startStudioWithSync } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

/** So many answers of each kind of write are lost: a thousand and two in all. */
const count = 334;

let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

/** Runs the sync, losing the answer to the next write of this kind: the write itself is done. Tells how many answers were lost. */
async function runLosingAnswer(method: string): Promise<number> {
  studio.calls.length = 0;
  studio.double.fail({ kind: 'loseAnswer', times: 1, methods: [method] });
  await studio.run(annId, 'studio');
  return studio.calls.filter((call) => call.status === 0).length;
}

test('answers lost on insert, patch and delete make nothing twice and lose nothing', { timeout: 120_000 }, async () => {
  const bookings: Booking[] = [];
  let lost = 0;
  for (let index = 0; index < count; index++) {
    bookings.push(await studio.bookAppointment(`Item ${String(index)}`, hours(9, 10)));
    lost += await runLosingAnswer('calendar.events.insert');
  }
  const titles = async () => (await studio.events(annId)).map((event) => String(event.summary)).toSorted();
  expect(await titles()).toEqual(bookings.map((booking) => booking.description).toSorted());

  for (const booking of bookings) {
    await studio.change(booking.id, { description: `${booking.description}, changed` });
    lost += await runLosingAnswer('calendar.events.patch');
  }
  expect(await titles()).toEqual(bookings.map((booking) => `${booking.description}, changed`).toSorted());

  for (const booking of bookings) {
    await studio.remove(booking.id);
    lost += await runLosingAnswer('calendar.events.delete');
  }
  expect(await titles()).toEqual([]);
  expect(await studio.bookings()).toEqual([]);
  expect(lost).toBe(3 * count);
});
