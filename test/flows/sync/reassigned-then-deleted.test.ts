import { expect, test } from 'vitest';
import type { Booking } from '../../../shared/domain/booking.ts';
import { annId, benId, hours, startStudioWithSync } from './studio-with-sync.ts';

test('a booking given to somebody else and deleted then is not brought back by an edit in the first one’s calendar', async () => {
  const studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const booking = await studio.bookAppointment('Fitting', hours(9, 10));
  await studio.run(annId, 'studio');
  const [event] = await studio.events(annId);
  await studio.editEvent(annId, event?.id ?? '', { summary: 'Fitting, late' });
  const given: Partial<Booking> = { userIds: [benId] };
  await studio.change(booking.id, given);
  await studio.remove(booking.id);
  await studio.run(annId, 'push');

  expect((await studio.booking(booking.id)).deletedAt).toBeDefined();
  expect(await studio.events(annId)).toEqual([]);
  await studio.stop();
});
