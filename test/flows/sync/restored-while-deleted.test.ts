import { expect, test } from 'vitest';
import { restoreBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { startStudioThatDies } from './studio-that-dies.ts';
import { annId, hours, studioId } from './studio-with-sync.ts';

// The lease, its confirming, the note that the event is being deleted, the saving of what was done: a worker dies at any of them.
test.each([1, 2, 3, 4])(
  'a booking restored after a worker died while it deleted the event (at commit %i) stands on both sides',
  async (commit) => {
    const studio = await startStudioThatDies();
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    const booking = await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId, 'studio');
    await studio.remove(booking.id);

    studio.dieAfter(commit - 1);
    await expect(studio.run(annId, 'studio')).rejects.toThrow(StoreFailure);
    studio.live();
    expect(await studio.events(annId)).toHaveLength(commit === 4 ? 0 : 1);

    const actor = { kind: 'user', userId: annId, name: 'Ann' } as const;
    await restoreBooking(studio.deps, { studioId, bookingId: booking.id, actor, allowOverlap: true });
    await studio.clock.sleep(120_000);
    // The studio's word alone comes first: it says nothing of what became of the event.
    await studio.run(annId, 'studio');
    await studio.run(annId, 'push');
    await studio.run(annId, 'studio');

    expect((await studio.booking(booking.id)).deletedAt).toBeUndefined();
    expect(await studio.events(annId)).toMatchObject([{ summary: 'Fitting' }]);
    // It was the studio's own doing: nobody is asked about it.
    expect(await studio.store.find({ from: { path: `studios/${studioId}/conflicts` } })).toEqual([]);

    // What the user deletes afterwards is deleted: the note was for that one time.
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.run(annId, 'push');
    expect((await studio.booking(booking.id)).deletedAt).toBeDefined();
    await studio.stop();
  },
);
