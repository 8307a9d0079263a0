import { afterEach, beforeEach, expect, test } from 'vitest';
import { asId } from '../../shared/domain/ids.ts';
import { changeSettings } from '../../shared/flows/google-sync/change-settings.ts';
import { addressOf, annId, benId, startStudioWithSync, studioId } from './sync/studio-with-sync.ts';
import type { StudioWithSync } from './sync/studio-with-sync.ts';

let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  const anns = addressOf(annId);
  await fetch(`${studio.double.url}/_/people/${anns}/calendars/${anns}/share`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: addressOf(benId), role: 'writer' }),
  });
});

afterEach(async () => {
  await studio.stop();
});

test('a calendar another user of the studio syncs with is refused, and free again once they stop', async () => {
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.connect(benId);
  const calendarId = asId<never>(addressOf(annId));
  const choose = async () => changeSettings(studio.deps, { studioId, userId: benId, change: { calendarId } });

  expect(await choose()).toMatchObject({ kind: 'refused', errors: [{ path: 'calendarId' }] });
  expect((await studio.sync(benId)).settings.calendarId).toBe(addressOf(benId));

  await studio.setSettings(annId, { enabled: false });
  expect(await choose()).toMatchObject({ kind: 'changed' });
  const back = await changeSettings(studio.deps, { studioId, userId: annId, change: { enabled: true } });
  expect(back).toMatchObject({ kind: 'refused', errors: [{ path: 'calendarId' }] });
  expect((await studio.sync(annId)).settings.enabled).toBe(false);
});
