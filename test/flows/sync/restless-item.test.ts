import { afterEach, beforeEach, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { Google } from '../../../shared/ports/google.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const syncId = syncIdOf(studioId, annId);
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId);
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

/** Somebody edits this event in Google just before each of our writes to it, for as long as it lasts. */
function editedBeforeEveryWrite(eventId: string): Google {
  let edits = 0;
  return {
    ...studio.deps.google,
    calendarOf(grant) {
      const calendar = studio.deps.google.calendarOf(grant);
      return {
        ...calendar,
        async patchEvent(calendarId, change) {
          if (change.eventId === eventId)
            await studio.editEvent(annId, eventId, { location: `street ${String((edits += 1))}` });
          return calendar.patchEvent(calendarId, change);
        },
      };
    },
  };
}

test('an item that changes under our hands again and again stops no other, and is looked at again later', async () => {
  const restless = await studio.bookAppointment('Restless', hours(9, 10));
  const others = [];
  for (const name of ['One', 'Two']) others.push(await studio.bookAppointment(name, hours(11, 12)));
  await studio.run(annId, 'studio');
  const event = (await studio.events(annId)).find(({ summary }) => summary === 'Restless');
  for (const { id } of [restless, ...others]) await studio.change(id, { notes: 'changed' });

  const google = editedBeforeEveryWrite(event?.id ?? '');
  const ended = await syncUser({ ...studio.deps, google }, { syncId, trigger: 'studio' });

  expect(ended).toMatchObject({ kind: 'failed' });
  const described = async (name: string): Promise<string> =>
    (await studio.events(annId)).find(({ summary }) => summary === name)?.description ?? '';
  expect(await described('One')).toContain('changed');
  expect(await described('Two')).toContain('changed');
  expect(await described('Restless')).not.toContain('changed');

  await studio.run(annId, 'tick');
  expect(await described('Restless')).toContain('changed');
});
