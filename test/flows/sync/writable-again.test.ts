import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { outboxOf, syncAt } from '../../../shared/ports/collections.ts';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { annId, hours, startOfTests, startStudioWithSync, studioId } from './studio-with-sync.ts';

test('what changes while a run finds the calendar writable again is written by that run', async () => {
  const clock = createVirtualClock(startOfTests);
  const memory = createMemoryStore({ clock });
  const meanwhile: (() => Promise<unknown>)[] = [];
  let commits = 0;
  const studio = await startStudioWithSync({
    clock,
    store: {
      ...memory,
      transact: async (work) => {
        commits += 1;
        // Between the look at Google, under the lease, and the end of the pass.
        if (commits === 2) await meanwhile.shift()?.();
        return memory.transact(work);
      },
    },
  });
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const booking = await studio.bookAppointment('Fitting', hours(9, 10));
  await studio.run(annId, 'studio');
  const syncId = syncIdOf(studioId, annId);
  await studio.store.write([{ kind: 'update', document: syncAt(syncId), fields: { calendarWritable: false } }]);

  meanwhile.push(() => studio.change(booking.id, { description: 'Second fitting' }));
  commits = 0;
  await studio.run(annId, 'push');

  expect(meanwhile).toEqual([]);
  expect(await studio.events(annId)).toMatchObject([{ summary: 'Second fitting' }]);
  expect(await studio.store.find({ from: outboxOf(syncId) })).toEqual([]);
  await studio.stop();
});
