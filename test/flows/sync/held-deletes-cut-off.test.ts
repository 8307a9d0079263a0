import { expect, test } from 'vitest';
import type { Booking } from '../../../shared/domain/booking.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { startStudioThatDies } from './studio-that-dies.ts';
import type { StudioThatDies } from './studio-that-dies.ts';
import { addressOf, annId, hours, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

/** Runs the sync until its store fails it once the deletes are held, and once more, long after. */
async function runCutOffThenWhole(studio: StudioThatDies): Promise<void> {
  // The lease, and what is held; the question would be next.
  studio.dieAfter(2);
  await expect(studio.run(annId, 'push')).rejects.toThrow(StoreFailure);
  studio.live();
  await studio.clock.sleep(120_000);
  await studio.run(annId, 'push');
}

/** What open questions about many deletes name. */
async function asked({ store }: StudioWithSync): Promise<ReadonlySet<string>> {
  const found = await store.find({ from: studioCollections(studioId).conflicts });
  const drafts = found.flatMap(({ value }) => (value.state === 'open' ? value.draft : []));
  return new Set(drafts.flatMap((draft) => (draft.kind === 'massDelete' ? draft.bookingIds : [])));
}

async function bookTwelve(studio: StudioWithSync): Promise<readonly Booking[]> {
  const bookings: Booking[] = [];
  for (let index = 0; index < 12; index += 1)
    bookings.push(await studio.bookAppointment(`Errand ${String(index)}`, hours(8, 9)));
  await studio.run(annId, 'studio');
  return bookings;
}

test.each([
  ['coloured in Google', true, { colorId: '5' }],
  ['edited in Google, whence nothing flows', false, { summary: 'Mine' }],
])(
  'a run cut off while it held deletes asks about all of them, also about one whose event was %s',
  async (_what, syncAppointmentsBack, change) => {
    const studio = await startStudioThatDies();
    await studio.connect(annId, { syncAppointmentsBack });
    await studio.run(annId);
    const bookings = await bookTwelve(studio);
    await studio.run(annId, 'push');
    const [event] = await studio.events(annId);
    await studio.editEvent(annId, event?.id ?? '', change);
    for (const { id } of bookings) await studio.remove(id);

    await runCutOffThenWhole(studio);

    expect(await studio.events(annId)).toHaveLength(12);
    expect(await asked(studio)).toEqual(new Set(bookings.map(({ id }) => id)));
    await studio.stop();
  },
);

test('a run cut off while it held the deletes of an event that comes back by an edit asks about the others', async () => {
  const studio = await startStudioThatDies();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const bookings = await bookTwelve(studio);
  await studio.run(annId, 'push');
  for (const { id } of bookings) await studio.remove(id);
  studio.dieAfter(2);
  await expect(studio.run(annId, 'push')).rejects.toThrow(StoreFailure);
  studio.live();
  const [event] = await studio.events(annId);
  await studio.editEvent(annId, event?.id ?? '', { location: 'Elsewhere' });
  await studio.clock.sleep(120_000);
  await studio.run(annId, 'push');

  const standing = await studio.bookings();
  expect(standing).toMatchObject([{ location: 'Elsewhere' }]);
  const others = bookings.filter(({ id }) => id !== standing[0]?.id);
  expect(await asked(studio)).toEqual(new Set(others.map(({ id }) => id)));
  await studio.stop();
});

test('a run cut off while it held declined invitations asks about all of them', async () => {
  const studio = await startStudioThatDies();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const { start, end } = hours(9, 10);
  const times = { start: { dateTime: start }, end: { dateTime: end } };
  const organizer = { email: 'lena@fair.example' };
  const answering = (responseStatus: string) => ({ attendees: [{ email: addressOf(annId), responseStatus }] });
  for (let index = 0; index < 12; index += 1)
    await studio.createEvent(annId, {
      summary: `Fair ${String(index)}`,
      ...times,
      organizer,
      ...answering('accepted'),
    });
  await studio.run(annId, 'push');
  const bookings = await studio.bookings();
  expect(bookings).toHaveLength(12);
  for (const { id } of await studio.events(annId)) await studio.editEvent(annId, id, answering('declined'));

  await runCutOffThenWhole(studio);

  expect(await studio.bookings()).toHaveLength(12);
  expect(await asked(studio)).toEqual(new Set(bookings.map(({ id }) => id)));
  await studio.stop();
});
