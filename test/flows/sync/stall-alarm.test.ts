import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { raiseStallAlarms } from '../../../shared/flows/operate/stall-alarm.ts';
import { viewOperations } from '../../../shared/flows/operate/operate-view.ts';
import { requestDueSyncs } from '../../../shared/flows/request-due-syncs.ts';
import { mails, studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import { addressOf, annId, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const operators = ['ops@vendor.example'];
const hour = 3_600_000;
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  const document = studioCollections(studioId).studio;
  const stored = await studio.store.get(document);
  const syncJob = stored?.value.syncJob;
  if (syncJob === undefined) throw new Error('no studio');
  const notify = { onFailure: true, address: 'office@lumen.example' };
  await studio.store.write([{ kind: 'update', document, fields: { syncJob: { ...syncJob, notify } } }]);
  await studio.connect(annId);
});
afterEach(() => studio.stop());

const raise = async () => raiseStallAlarms(studio.deps, { now: studio.clock.now(), operators });

async function told(): Promise<readonly string[]> {
  const found = await studio.store.find({ from: mails });
  return found.flatMap(({ value }) => (value.subject.kind === 'stalled' ? [value.to] : [])).toSorted();
}

describe('a sync without a good run for longer than its studio allows', () => {
  test('is told to the user, the studio and the operators, once; again only after it went well', async () => {
    await studio.run(annId);
    studio.clock.advance(1.9 * hour);
    expect(await raise()).toEqual({ stalled: 0 });
    studio.clock.advance(0.2 * hour);
    expect(await raise()).toEqual({ stalled: 1 });
    expect(await told()).toEqual([addressOf(annId), 'office@lumen.example', 'ops@vendor.example'].toSorted());
    studio.clock.advance(5 * hour);
    expect(await raise()).toEqual({ stalled: 0 });

    await studio.run(annId, 'tick');
    expect((await studio.sync(annId)).stalledSince).toBeUndefined();
    studio.clock.advance(2.1 * hour);
    expect(await raise()).toEqual({ stalled: 1 });
    expect(await told()).toHaveLength(6);
  });

  test('is nothing while an idle look goes well, and nothing before a rare look is due', async () => {
    await studio.run(annId);
    for (let look = 0; look < 5; look++) {
      studio.clock.advance(hour);
      await studio.run(annId, 'tick');
      expect(await raise()).toEqual({ stalled: 0 });
    }
    const document = studioCollections(studioId).studio;
    const syncJob = (await studio.store.get(document))?.value.syncJob;
    await studio.store.write([{ kind: 'update', document, fields: { syncJob: { ...syncJob, pollMinutes: 1440 } } }]);
    await studio.run(annId);
    studio.clock.advance(17 * hour);
    expect(await raise()).toEqual({ stalled: 0 });
  });

  test('goes by the hours the studio set', async () => {
    const document = studioCollections(studioId).studio;
    const syncJob = (await studio.store.get(document))?.value.syncJob;
    await studio.store.write([{ kind: 'update', document, fields: { syncJob: { ...syncJob, stallHours: 6 } } }]);
    await studio.run(annId);
    studio.clock.advance(5 * hour);
    expect(await raise()).toEqual({ stalled: 0 });
    studio.clock.advance(1.1 * hour);
    expect(await raise()).toEqual({ stalled: 1 });
  });

  test('is found where no run ever came to its end', async () => {
    await requestDueSyncs(studio.deps, { now: studio.clock.now() });
    studio.clock.advance(2.1 * hour);
    expect(await raise()).toEqual({ stalled: 1 });
    const [mail] = (await studio.store.find({ from: mails })).filter(({ value }) => value.subject.kind === 'stalled');
    expect(mail?.value.subject).toMatchObject({
      halves: [{ of: 'calendar', code: 'notRun', reason: 'No sync came to its end.' }],
    });
  });

  test('is the studio’s matter alone while the user is asked to let us in again', async () => {
    await studio.run(annId);
    const sync = await studio.sync(annId);
    const fields = { account: { ...sync.account, status: 'reconnectNeeded' } };
    await studio.store.write([{ kind: 'update', document: syncAt(syncIdOf(studioId, annId)), fields }]);
    studio.clock.advance(2.1 * hour);
    expect(await raise()).toEqual({ stalled: 1 });
    expect(await told()).toEqual(['office@lumen.example']);
  });

  test('is nobody’s matter where the sync is off or paused', async () => {
    await studio.run(annId);
    await studio.setSettings(annId, { enabled: false });
    studio.clock.advance(3 * hour);
    expect(await raise()).toEqual({ stalled: 0 });
    await studio.setSettings(annId, { enabled: true });
    await studio.run(annId);
    const fields = { pause: { by: 'ops@vendor.example', at: studio.clock.now() } };
    await studio.store.write([{ kind: 'update', document: syncAt(syncIdOf(studioId, annId)), fields }]);
    studio.clock.advance(3 * hour);
    expect(await raise()).toEqual({ stalled: 0 });
  });
});

describe('the alarm', () => {
  test('is itself watched: the operations page says when it has not looked for ten minutes', async () => {
    expect((await viewOperations(studio.deps)).alarm).toEqual({ isSilent: true });
    await raise();
    expect((await viewOperations(studio.deps)).alarm).toMatchObject({ isSilent: false });
    studio.clock.advance(hour / 5);
    expect((await viewOperations(studio.deps)).alarm).toMatchObject({ isSilent: true });
  });
});
