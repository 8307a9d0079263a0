import { afterEach, beforeEach, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { changeSettings } from '../../../shared/flows/google-sync/change-settings.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { Google, GoogleCalendar } from '../../../shared/ports/google.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const syncId = syncIdOf(studioId, annId);
/** Longer than a lease lasts, milliseconds. */
const longerThanALease = 70_000;
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  // While changes only go out, what is in Google is nobody's to put right: a text written by mistake stays there.
  await studio.connect(annId, { syncAppointmentsBack: false, privacy: 'full' });
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

/** A Google before one of whose calls the worker falls asleep, once; what happens meanwhile is told by `meanwhile`. */
function asleepBefore(name: keyof GoogleCalendar, meanwhile: () => Promise<void>): Google {
  let isRested = false;
  const sleep = async (): Promise<void> => {
    if (isRested) return;
    isRested = true;
    studio.clock.advance(longerThanALease);
    await meanwhile();
  };
  return {
    ...studio.deps.google,
    calendarOf(grant) {
      const calendar = studio.deps.google.calendarOf(grant);
      const call = calendar[name] as (...asked: readonly unknown[]) => Promise<unknown>; // whichever it is, it is passed on
      return {
        ...calendar,
        [name]: async (...asked: readonly unknown[]) => {
          await sleep();
          return call(...asked);
        },
      };
    },
  };
}

test.each<keyof GoogleCalendar>(['patchEvent', 'readEvents'])(
  'a worker that slept past its lease before %s does not write what privacy hides since',
  async (name) => {
    const { id } = await studio.bookSession(hours(9, 10));
    await studio.run(annId);
    await studio.change(id, { notes: 'second room' });
    const google = asleepBefore(name, async () => {
      await changeSettings(studio.deps, { studioId, userId: annId, change: { privacy: 'busy' } });
      await studio.run(annId);
    });

    const ended = await syncUser({ ...studio.deps, google }, { syncId, trigger: 'now' });

    expect(ended).toMatchObject({ kind: 'leaseLost' });
    const [event] = await studio.events(annId);
    expect(event?.summary).toBe('Busy');
    expect(event?.description ?? '').toBe('');
  },
);
