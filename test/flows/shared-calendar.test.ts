import { afterEach, beforeEach, expect, test } from 'vitest';
import { asId, syncIdOf } from '../../shared/domain/ids.ts';
import { attachAccount } from '../../shared/flows/sign-in/attach-account.ts';
import { grantAt, syncAt } from '../../shared/ports/collections.ts';
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

test('whoever comes back with an account whose calendar another user took meanwhile waits for another choice', async () => {
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.connect(benId);
  const before = await studio.sync(annId);
  const subject = before.account?.subject ?? asId('none');
  const { account: _removed, ...withoutAccount } = before;
  await studio.store.write([{ kind: 'set', document: syncAt(syncIdOf(studioId, annId)), value: withoutAccount }]);
  await studio.setSettings(benId, { calendarId: asId(addressOf(annId)) });

  const grant = await studio.store.get(grantAt(syncIdOf(studioId, annId)));
  const input = {
    studioId,
    userId: annId,
    subject,
    email: addressOf(annId),
    permissions: ['calendar'] as const,
    at: studio.clock.now(),
  };
  await studio.store.transact(async (transaction) =>
    attachAccount(transaction, { ...input, ...(grant === undefined ? {} : { sealed: grant.value.sealed }) }),
  );

  const after = await studio.sync(annId);
  expect(after.account?.status).toBe('connected');
  expect(after.settings.enabled).toBe(false);
});
