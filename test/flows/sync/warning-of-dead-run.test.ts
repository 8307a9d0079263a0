import { expect, test } from 'vitest';
import { mails } from '../../../shared/ports/collections.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { startStudioThatDies } from './studio-that-dies.ts';
import { addressOf, annId, hours } from './studio-with-sync.ts';

// The lease, what the outbox is cleared of, the end of the run: a worker dies at any of them.
test.each([1, 2, 3])(
  'what cannot be written to Google is told, also where a worker died over it (at commit %i)',
  async (commit) => {
    const studio = await startStudioThatDies();
    await studio.connect(annId, { syncAppointmentsBack: true, populateStudio: true });
    const { start, end } = hours(9, 10);
    const organizer = { email: 'lena@fair.example' };
    const attendees = [{ email: addressOf(annId), responseStatus: 'accepted' }];
    const times = { start: { dateTime: start }, end: { dateTime: end } };
    await studio.createEvent(annId, { summary: 'Wedding fair', ...times, organizer, attendees });
    await studio.run(annId);
    const [booking] = await studio.bookings();
    if (booking === undefined) throw new Error('the invitation did not come in');
    await studio.change(booking.id, { description: 'Changed in the studio' });

    studio.dieAfter(commit - 1);
    const run = studio.run(annId, 'studio');
    await (commit < 3 ? expect(run).rejects.toThrow(StoreFailure) : run);
    studio.live();
    await studio.clock.sleep(120_000);
    await studio.run(annId, 'studio');
    await studio.run(annId, 'push');

    const told = (await studio.store.find({ from: mails })).flatMap(({ value: { subject } }) =>
      'warnings' in subject ? subject.warnings.map(({ code }) => code) : [],
    );
    expect(told.filter((code) => code === 'readOnlyEvent')).toHaveLength(1);
    await studio.stop();
  },
);
