import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { operateSync } from '../../../shared/flows/operate/operate-sync.ts';
import { viewOperations } from '../../../shared/flows/operate/operate-view.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import { syncAt } from '../../../shared/ports/collections.ts';
import type { OperatorAction } from '../../../shared/ports/records/sync-record.ts';
import { annId, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

let studio: StudioWithSync;
const syncId = syncIdOf(studioId, annId);

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

const act = async (action: OperatorAction) => operateSync(studio.deps, { syncId, action, operator: 'ops@example.com' });

describe('an operator’s action', () => {
  test('full resync: everything is read anew, what is new comes in, and nothing is there twice', async () => {
    await studio.bookAppointment('Dentist', hours(9, 10));
    await studio.run(annId, 'push');
    await studio.clock.sleep(60_000);
    await studio.createEvent(annId, {
      summary: 'New',
      start: { dateTime: '2026-12-01T18:00:00+01:00' },
      end: { dateTime: '2026-12-01T19:00:00+01:00' },
    });
    studio.queue.take();
    expect(await act('fullResync')).toEqual({ kind: 'done' });
    expect(studio.queue.take()).toEqual([
      { topic: 'bulk-sync-requested', message: { syncId, trigger: 'continuation' } },
    ]);
    await studio.run(annId, 'continuation');
    await studio.run(annId, 'now');
    expect((await studio.bookings()).map(({ description }) => description).toSorted()).toEqual(['Dentist', 'New']);
    expect(await studio.events(annId)).toHaveLength(2);
    expect((await studio.sync(annId)).compareAll).toBeUndefined();
  });

  test('pause: nothing is asked of Google until it is resumed, and what changed meanwhile is not lost', async () => {
    await act('pause');
    await studio.bookAppointment('Dentist', hours(9, 10));
    studio.calls.length = 0;
    for (const trigger of ['studio', 'push', 'tick'] as const)
      expect(await studio.run(annId, trigger)).toEqual({ kind: 'paused' });
    expect(studio.calls).toEqual([]);
    await act('resume');
    await studio.run(annId, 'now');
    expect(await studio.events(annId)).toMatchObject([{ summary: 'Dentist' }]);
  });

  test('renew the channel: another is open, and the old one is closed', async () => {
    const deps = { ...studio.deps, pushAddress: 'https://sync.example.com/hooks/google' };
    await syncUser(deps, { syncId, trigger: 'now' });
    const before = (await studio.sync(annId)).channel?.channelId;
    expect(before).toBeDefined();
    studio.calls.length = 0;
    await act('renewChannel');
    await syncUser(deps, { syncId, trigger: 'now' });
    const after = (await studio.sync(annId)).channel?.channelId;
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    expect(studio.calls.map(({ method }) => method).filter((method) => /watch|stop/.test(method))).toHaveLength(2);
  });

  test.each(['syncNow', 'fullResync', 'repair', 'renewChannel'] as const)(
    '%s is refused of a sync that cannot run, and not written down',
    async (action) => {
      await studio.setSettings(annId, { enabled: false });
      expect(await act(action)).toMatchObject({ kind: 'refused', code: 'notPossibleNow' });
      expect((await studio.sync(annId)).operatorLog).toBeUndefined();
    },
  );

  test('is kept in a log of the last thirty', async () => {
    for (let index = 0; index < 31; index++) await act(index === 0 ? 'pause' : index === 1 ? 'resume' : 'syncNow');
    const log = (await studio.sync(annId)).operatorLog ?? [];
    expect(log).toHaveLength(30);
    expect(log[0]).toMatchObject({ action: 'resume', by: 'ops@example.com', at: studio.clock.now() });
  });
});

describe('what operators are shown', () => {
  test('counts each studio’s syncs by how they are, with the look that is due for longest', async () => {
    await studio.connect(benId);
    await studio.clock.sleep(86_400_000);
    const late = await viewOperations(studio.deps);
    expect(late.studios).toMatchObject([{ name: 'Lumen', counts: { late: 2, inOrder: 0 } }]);
    const due = [(await studio.sync(annId)).nextSyncAt, (await studio.sync(benId)).nextSyncAt].toSorted((one, other) =>
      (one ?? '').localeCompare(other ?? ''),
    )[0];
    expect(late.studios[0]?.oldestDue).toBe(due);
    await studio.run(benId);
    await act('pause');
    expect(await viewOperations(studio.deps)).toMatchObject({
      syncs: 2,
      paused: 1,
      failing: [],
      studios: [{ counts: { inOrder: 1, paused: 1, late: 0 } }],
    });
  });

  test('names what fails, the longest failing first, with the code', async () => {
    await studio.connect(benId);
    const fail = async (userId: typeof annId, failures: number) => {
      const failure = { reason: 'unavailable', said: '503', at: studio.clock.now() } as const;
      const fields = { failures, lastFailure: failure };
      await studio.store.write([{ kind: 'update', document: syncAt(syncIdOf(studioId, userId)), fields }]);
    };
    await fail(annId, 2);
    await fail(benId, 7);
    const { failing, failingCount } = await viewOperations(studio.deps);
    expect(failingCount).toBe(2);
    expect(failing.map(({ userId, failures }) => [userId, failures])).toEqual([
      [benId, 7],
      [annId, 2],
    ]);
    expect(failing[0]).toMatchObject({ status: 'failing', failure: { reason: 'unavailable', said: '503' } });
  });
});
