import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSeconds } from '../../../shared/domain/time.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import { compareSample } from '../../../shared/flows/operate/compare-sample.ts';
import { requestDueCompares } from '../../../shared/flows/operate/request-due-compares.ts';
import { pairsOf, studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import { annId, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

let studio: StudioWithSync;
const syncId = syncIdOf(studioId, annId);

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  await studio.bookAppointment('Dentist', hours(9, 10));
  await studio.bookAppointment('Bank', hours(11, 12));
  await studio.run(annId, 'push');
  // Our own writes come back with the next look.
  await studio.clock.sleep(60_000);
  await studio.run(annId, 'now');
  await studio.clock.sleep(60_000);
});

afterEach(async () => {
  await studio.stop();
});

async function runsOfCompare() {
  const found = await studio.store.find({ from: studioCollections(studioId).runs });
  return found.map(({ value }) => value).filter(({ trigger }) => trigger === 'compare');
}

describe('comparing both sides', () => {
  test('of a sync in good order finds nothing and says so on the sync only', async () => {
    expect(await compareSample(studio.deps, { syncId })).toEqual({ kind: 'compared', pairs: 2, drift: {} });
    expect((await studio.sync(annId)).lastCompare).toMatchObject({ pairs: 2, drift: {} });
    expect(await runsOfCompare()).toEqual([]);
  });

  test('counts what differs though nobody has news, warns in a run of its own, and changes nothing', async () => {
    const [pair] = await studio.store.find({ from: pairsOf(syncId) });
    if (pair === undefined) throw new Error('no pair');
    const { bookingId } = pair.value;
    // As a mistake of ours would: written past the outbox.
    const booking = { ...(await studio.booking(bookingId)), notes: 'nobody tells of this' };
    const document = studioCollections(studioId).booking(bookingId);
    await studio.store.write([{ kind: 'update', document, fields: { booking } }]);
    const pairs = await studio.store.find({ from: pairsOf(syncId) });
    const events = await studio.events(annId);

    expect(await compareSample(studio.deps, { syncId })).toMatchObject({ pairs: 2, drift: { updateInGoogle: 1 } });

    expect(await runsOfCompare()).toMatchObject([{ counts: { updateInGoogle: 1 }, warnings: [{ code: 'drift' }] }]);
    expect((await studio.sync(annId)).lastCompare).toMatchObject({ drift: { updateInGoogle: 1 } });
    const values = (found: typeof pairs) => found.map(({ value }) => value);
    expect(values(await studio.store.find({ from: pairsOf(syncId) }))).toEqual(values(pairs));
    expect(await studio.events(annId)).toEqual(events);
  });

  test('counts a lost tie', async () => {
    const [stored] = await studio.store.find({ from: pairsOf(syncId) });
    await studio.store.write([{ kind: 'delete', document: { path: stored?.path ?? '' } }]);
    expect(await compareSample(studio.deps, { syncId })).toMatchObject({ pairs: 1, drift: { pair: 1 } });
  });

  test('takes nothing for drift that is only on its way', async () => {
    const [first, second] = await studio.events(annId);
    const moved = (await studio.bookings()).find(({ description }) => description === first?.summary);
    if (moved === undefined) throw new Error('no booking');
    await studio.change(moved.id, { notes: 'in the outbox' });
    await studio.deleteEvent(annId, second?.id ?? '');
    await studio.createEvent(annId, {
      summary: 'New',
      start: { dateTime: '2026-12-01T20:00:00Z' },
      end: { dateTime: '2026-12-01T21:00:00Z' },
    });
    expect(await compareSample(studio.deps, { syncId })).toMatchObject({ kind: 'compared', drift: {} });
  });

  test('into which a run comes is given up, and made again soon', async () => {
    let reads = 0;
    const store = {
      ...studio.store,
      find: (async (query) => {
        reads += 1;
        if (reads === 1) {
          const booking = (await studio.bookings())[0];
          if (booking !== undefined) await studio.change(booking.id, { notes: 'meanwhile' });
        }
        return studio.store.find(query);
      }) as typeof studio.store.find,
    };
    expect(await compareSample({ ...studio.deps, store }, { syncId })).toEqual({ kind: 'disturbed' });
    const { lastCompare, nextCompareAt } = await studio.sync(annId);
    expect(lastCompare).toBeUndefined();
    expect(nextCompareAt).toBe(addSeconds(studio.clock.now(), 3600));
  });

  test('is for syncs that can run', async () => {
    expect(await compareSample(studio.deps, { syncId: syncIdOf(studioId, benId) })).toEqual({ kind: 'notReady' });
    await studio.setSettings(annId, { enabled: false });
    expect(await compareSample(studio.deps, { syncId })).toEqual({ kind: 'notReady' });
  });
});

describe('the tick', () => {
  const tick = async () => requestDueCompares(studio.deps, { now: studio.clock.now() });

  test('asks for a comparison within a week of the first good run, then once a week, among the long work', async () => {
    studio.queue.take();
    expect(await tick()).toEqual({ requested: 0 });
    await studio.clock.sleep(7 * 86_400_000);
    expect(await tick()).toEqual({ requested: 1 });
    expect(studio.queue.take()).toEqual([{ topic: 'bulk-sync-requested', message: { syncId, trigger: 'compare' } }]);
    expect(await tick()).toEqual({ requested: 0 });
    await studio.clock.sleep(8 * 86_400_000);
    expect(await tick()).toEqual({ requested: 1 });
  });

  test('asks for a few at a time, the longest waiting first', async () => {
    const { value } = (await studio.store.get(syncAt(syncId))) ?? {};
    if (value === undefined) throw new Error('no sync');
    const now = studio.clock.now();
    for (let index = 1; index <= 7; index++) {
      const userId = asId<typeof annId>(`user${index}`);
      const waiting = { ...value, userId, nextCompareAt: addSeconds(now, -index) };
      await studio.store.write([{ kind: 'set', document: syncAt(syncIdOf(studioId, userId)), value: waiting }]);
    }
    studio.queue.take();
    expect(await tick()).toEqual({ requested: 5 });
    expect(JSON.stringify(studio.queue.take())).toContain('user7');
    expect(await tick()).toEqual({ requested: 2 });
  });
});
