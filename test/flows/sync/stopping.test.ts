import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { Google } from '../../../shared/ports/google.ts';
import type { SyncTrigger } from '../../../shared/ports/queue.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const syncId = syncIdOf(studioId, annId);
const bookingCount = 30;
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId);
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

async function bookMany(): Promise<void> {
  for (let index = 0; index < bookingCount; index += 1)
    await studio.bookAppointment(`Errand ${String(index)}`, hours(9, 10));
}

/** A run whose process is asked to end when so many events were inserted. */
async function runUntilAsked(trigger: SyncTrigger, inserts: number): ReturnType<typeof syncUser> {
  const asked = new AbortController();
  let inserted = 0;
  const google: Google = {
    ...studio.deps.google,
    calendarOf(grant) {
      const calendar = studio.deps.google.calendarOf(grant);
      return {
        ...calendar,
        async insertEvent(calendarId, event) {
          const answer = await calendar.insertEvent(calendarId, event);
          if ((inserted += 1) === inserts) asked.abort();
          return answer;
        },
      };
    },
  };
  return syncUser({ ...studio.deps, google, stopping: asked.signal }, { syncId, trigger });
}

async function titles(): Promise<readonly (string | undefined)[]> {
  return (await studio.events(annId)).map((event) => event.summary);
}

describe('a run whose process is asked to end', () => {
  test('saves what it did, frees its lease and lets another go on among the long work', async () => {
    await bookMany();
    await studio.setSettings(annId, { populateGoogle: true });

    const stopped = await runUntilAsked('populate', 7);

    expect(stopped).toMatchObject({ kind: 'continues', run: { outcome: 'continues', counts: { createInGoogle: 7 } } });
    expect(await titles()).toHaveLength(7);
    const sync = await studio.sync(annId);
    expect(sync.lease).toBeUndefined();
    expect(sync.settings.populateGoogle).toBe(true);
    expect(studio.queue.take().at(-1)).toEqual({
      topic: 'bulk-sync-requested',
      message: { syncId, trigger: 'continuation' },
    });

    studio.calls.length = 0;
    expect(await studio.run(annId, 'continuation')).toMatchObject({
      kind: 'done',
      run: { counts: { createInGoogle: bookingCount - 7 } },
    });
    expect(new Set(await titles()).size).toBe(bookingCount);
    expect(studio.calls.filter(({ status }) => status === 409)).toEqual([]);
    expect((await studio.sync(annId)).settings.populateGoogle).toBe(false);
  });

  test('goes on where it came from when it was short work', async () => {
    await bookMany();

    expect(await runUntilAsked('studio', 3)).toMatchObject({ kind: 'continues' });

    expect(studio.queue.take().at(-1)).toEqual({ topic: 'sync-requested', message: { syncId, trigger: 'studio' } });
    expect(await studio.run(annId, 'studio')).toMatchObject({ kind: 'done' });
    expect(await titles()).toHaveLength(bookingCount);
  });

  test('ends as usual when all is done already', async () => {
    await studio.bookAppointment('Dentist', hours(9, 10));
    expect(await runUntilAsked('studio', 1)).toMatchObject({ kind: 'done' });
  });

  test('does not begin what it could not finish', async () => {
    await bookMany();
    const stopping = AbortSignal.abort();

    expect(await syncUser({ ...studio.deps, stopping }, { syncId, trigger: 'studio' })).toMatchObject({
      kind: 'continues',
    });

    expect(await titles()).toEqual([]);
  });
});
