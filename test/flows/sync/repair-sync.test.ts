import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import { repairSync } from '../../../shared/flows/operate/repair-sync.ts';
import { pairAt, pairsOf, syncAt } from '../../../shared/ports/collections.ts';
import type { Pair } from '../../../shared/sync/calendar/model.ts';
import type { Stored } from '../../../shared/ports/store.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
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

const pairs = async (): Promise<readonly Stored<Pair>[]> => studio.store.find({ from: pairsOf(syncId) });
const writes = (): readonly string[] =>
  studio.calls.map((call) => call.method).filter((method) => /insert|patch|delete|update|move/.test(method));

/** Three bookings made in the studio, one event made in Google, all in step. */
async function fourInStep(): Promise<void> {
  for (const [index, name] of ['Dentist', 'Bank', 'Lunch'].entries())
    await studio.bookAppointment(name, hours(8 + index, 9 + index));
  await studio.createEvent(annId, {
    summary: 'From Google',
    start: { dateTime: '2026-12-01T18:00:00+01:00' },
    end: { dateTime: '2026-12-01T19:00:00+01:00' },
  });
  await studio.run(annId, 'push');
  expect(await studio.bookings()).toHaveLength(4);
  expect(await studio.events(annId)).toHaveLength(4);
}

describe('repairing a sync', () => {
  test('whose ties are all lost pairs everything again: nothing is written anywhere, and nothing is there twice after', async () => {
    await fourInStep();
    await studio.store.write((await pairs()).map(({ path }) => ({ kind: 'delete', document: { path } }) as const));
    studio.calls.length = 0;
    expect(await repairSync(studio.deps, { syncId })).toMatchObject({
      kind: 'repaired',
      found: { byMark: 3, byId: 1, byLikeness: 0, ended: 0, inStep: 0, onlyInStudio: 0, onlyInGoogle: 0 },
    });
    expect(writes()).toEqual([]);
    await studio.run(annId, 'continuation');
    expect(writes()).toEqual([]);
    expect(await studio.bookings()).toHaveLength(4);
    expect(await studio.events(annId)).toHaveLength(4);
    expect((await studio.sync(annId)).lastRepair?.found.byMark).toBe(3);
  });

  test('keeps edits made on either side while ties were lost', async () => {
    await fourInStep();
    await studio.store.write((await pairs()).map(({ path }) => ({ kind: 'delete', document: { path } }) as const));
    const dentist = (await studio.bookings()).find(({ description }) => description === 'Dentist');
    const bank = (await studio.events(annId)).find(({ summary }) => summary === 'Bank');
    await studio.change(dentist?.id ?? asId(''), { location: 'Main Street' });
    await studio.editEvent(annId, bank?.id ?? '', { location: 'Bank Street' });
    await repairSync(studio.deps, { syncId });
    await studio.run(annId, 'continuation');
    const places = { Dentist: 'Main Street', Bank: 'Bank Street' };
    for (const [name, location] of Object.entries(places)) {
      expect((await studio.bookings()).find(({ description }) => description === name)).toMatchObject({ location });
      expect((await studio.events(annId)).find(({ summary }) => summary === name)).toMatchObject({ location });
    }
  });

  test('in good order changes no tie, and again changes nothing', async () => {
    await fourInStep();
    const before = (await pairs()).map(({ value }) => value);
    for (let time = 0; time < 2; time++) {
      expect(await repairSync(studio.deps, { syncId })).toMatchObject({ found: { inStep: 4, byMark: 0, ended: 0 } });
      expect((await pairs()).map(({ value }) => value)).toEqual(before);
    }
  });

  test('ends the ties of which both sides are gone', async () => {
    await fourInStep();
    const [first] = await pairs();
    const lost = asId<Pair['bookingId']>('lost');
    if (first === undefined) throw new Error('no pair');
    const dead: Pair = { ...first.value, bookingId: lost, eventId: asId('nowhere') };
    await studio.store.write([{ kind: 'set', document: pairAt(syncId, lost), value: dead }]);
    expect(await repairSync(studio.deps, { syncId })).toMatchObject({ found: { ended: 1, inStep: 4 } });
    expect((await studio.store.get(pairAt(syncId, lost)))?.value.ended).toBe(true);
  });

  test('still brings in what was made in Google since the last look, once', async () => {
    await fourInStep();
    await studio.clock.sleep(60_000);
    await studio.createEvent(annId, {
      summary: 'New',
      start: { dateTime: '2026-12-02T18:00:00+01:00' },
      end: { dateTime: '2026-12-02T19:00:00+01:00' },
    });
    expect(await repairSync(studio.deps, { syncId })).toMatchObject({ found: { onlyInGoogle: 1 } });
    await studio.run(annId, 'continuation');
    await studio.run(annId, 'now');
    expect((await studio.bookings()).filter(({ description }) => description === 'New')).toHaveLength(1);
  });

  test('waits for a run under way, and gives up rather than run beside it', async () => {
    const { readAt } = (await studio.store.get(syncAt(syncId))) ?? { readAt: 0 };
    const lease = { holder: 'another', fence: 99, until: readAt + 3_600_000 };
    await studio.store.write([{ kind: 'update', document: syncAt(syncId), fields: { lease, fence: 99 } }]);
    expect(await repairSync(studio.deps, { syncId })).toEqual({ kind: 'busy' });
    expect((await studio.sync(annId)).fence).toBe(99);
  });

  test('that Google stops leaves the lease free and the ties as they were', async () => {
    await fourInStep();
    studio.double.revokeAccess('ann@example.com');
    expect(await repairSync(studio.deps, { syncId })).toMatchObject({ kind: 'googleFailed', reason: 'reconnect' });
    expect((await studio.sync(annId)).lease).toBeUndefined();
    expect(await pairs()).toHaveLength(4);
  });
});
