import { expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import { mails } from '../../../shared/ports/collections.ts';
import type { Google } from '../../../shared/ports/google.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { startStudioThatDies } from './studio-that-dies.ts';
import { addressOf, annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

/** The codes of all that mails have warned of. */
async function told(studio: StudioWithSync): Promise<readonly string[]> {
  return (await studio.store.find({ from: mails })).flatMap(({ value: { subject } }) =>
    'warnings' in subject ? subject.warnings.map(({ code }) => code) : [],
  );
}

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

    expect((await told(studio)).filter((code) => code === 'readOnlyEvent')).toHaveLength(1);
    await studio.stop();
  },
);

test.each([true, false])(
  'what a run found that looked again, moving its cursor on, is told once, also where it died over the second look: %s',
  async (dies) => {
    const studio = await startStudioWithSync();
    const syncId = syncIdOf(studioId, annId);
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    const zoned = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Berlin' });
    const times = { start: zoned('2026-12-01T09:00:00'), end: zoned('2026-12-01T10:00:00') };
    await studio.createEvent(annId, { summary: 'Choir', ...times, recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] });

    let looks = 0;
    const google: Google = {
      ...studio.deps.google,
      calendarOf(grant) {
        const calendar = studio.deps.google.calendarOf(grant);
        return {
          ...calendar,
          async readEvents(...asked) {
            looks += 1;
            if (looks === 2 && dies) throw new StoreFailure('unavailable');
            const page = await calendar.readEvents(...asked);
            // A notification while the run is under way: the run looks again.
            if (looks === 1) await studio.run(annId, 'push');
            return page;
          },
        };
      },
    };
    const run = syncUser({ ...studio.deps, google }, { syncId, trigger: 'push' });
    await (dies ? expect(run).rejects.toThrow(StoreFailure) : run);
    expect(looks).toBe(2);
    expect(await told(studio)).toEqual(dies ? [] : ['repeats']);
    await studio.clock.sleep(120_000);
    await studio.run(annId, 'push');
    await studio.run(annId, 'push');
    expect(await told(studio)).toEqual(['repeats']);
    expect((await studio.sync(annId)).toWarnOf).toBeUndefined();
    await studio.stop();
  },
);
