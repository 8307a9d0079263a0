import { expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { disconnectGoogle } from '../../../shared/flows/google-sync/disconnect-google.ts';
import { channels, pairsOf } from '../../../shared/ports/collections.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';

test('who slept while removing an account, until runs were let in again, deletes no event of a sync at work', async () => {
  const studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  await studio.bookAppointment('Fitting', hours(9, 10));
  await studio.run(annId, 'studio');

  const { keys, google } = studio.deps;
  let isAsleep = false;
  const store: typeof studio.store = {
    ...studio.store,
    // The channel is ended first: the worker sleeps over it.
    find: async (query) => {
      if (isAsleep && query.from.path === channels.path) {
        isAsleep = false;
        await studio.clock.sleep(120_000);
        await studio.run(annId, 'push');
      }
      return studio.store.find(query);
    },
  };
  const request = { studioId, userId: annId, events: 'delete' } as const;
  isAsleep = true;
  const answer = await disconnectGoogle({ store, google, keys, clock: studio.clock }, request);

  expect(answer).toMatchObject({ kind: 'disconnected', events: { done: 0, left: 1 } });
  expect(await studio.events(annId)).toMatchObject([{ summary: 'Fitting' }]);
  const [pair] = await studio.store.find({ from: pairsOf(syncIdOf(studioId, annId)) });
  expect(pair?.value).not.toHaveProperty('ended');
  await studio.stop();
});
