import { afterEach, beforeEach, expect, test } from 'vitest';
import { studioCollections } from '../../../shared/ports/collections.ts';
import { syncNow } from '../../../shared/flows/google-sync/sync-now.ts';
import { annId, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
});

afterEach(async () => {
  await studio.stop();
});

test('the run that was promised can be looked up afterwards, also when there was nothing to do', async () => {
  await studio.connect(annId);
  await studio.run(annId, 'tick');
  const answer = await syncNow(studio.deps, { studioId, userId: annId });
  if (answer.kind !== 'requested') throw new Error(answer.kind);

  await studio.run(annId, 'now');

  const run = await studio.store.get(studioCollections(studioId).run(answer.runId));
  expect(run?.value).toMatchObject({ id: answer.runId, trigger: 'now', outcome: 'nothing' });
});

test('asked twice within a minute, the second time is told when to come again', async () => {
  await studio.connect(annId);
  await syncNow(studio.deps, { studioId, userId: annId });
  studio.clock.advance(20_000);
  expect(await syncNow(studio.deps, { studioId, userId: annId })).toEqual({ kind: 'tooSoon', retryAfterSeconds: 40 });
});

test('a user without a sync is told what to do', async () => {
  expect(await syncNow(studio.deps, { studioId, userId: annId })).toMatchObject({ kind: 'refused', code: 'syncOff' });
});
