import { afterEach, beforeEach, expect, test } from 'vitest';
import { studioCollections } from '../../../shared/ports/collections.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { startStudioThatDies } from './studio-that-dies.ts';
import type { StudioThatDies } from './studio-that-dies.ts';
import { annId, hours, studioId } from './studio-with-sync.ts';

let studio: StudioThatDies;

beforeEach(async () => {
  studio = await startStudioThatDies();
});

afterEach(async () => {
  await studio.stop();
});

/** A booking of nine o'clock was moved to eleven; that reached Google, and the worker died of it. Tells the booking's id. */
async function moveAndDie(syncAppointmentsBack: boolean) {
  await studio.connect(annId, { syncAppointmentsBack });
  await studio.run(annId);
  const { id } = await studio.bookAppointment('Dentist', hours(9, 10));
  await studio.run(annId, 'studio');
  await studio.change(id, { span: hours(11, 12) });
  studio.dieOnceCalled('calendar.events.patch');
  await expect(studio.run(annId, 'studio')).rejects.toThrow(StoreFailure);
  studio.live();
  expect((await studio.events(annId)).map(({ start }) => start?.dateTime)).toEqual(['2026-12-01T12:00:00+01:00']);
  await studio.clock.sleep(120_000);
  return id;
}

async function conflicts(): Promise<number> {
  return (await studio.store.find({ from: studioCollections(studioId).conflicts })).length;
}

async function starts(): Promise<readonly unknown[]> {
  return (await studio.events(annId)).map(({ start }) => start?.dateTime);
}

test.each([
  ['two ways', true],
  ['one way', false],
])('moved again since a dead worker wrote Google, a booking stays where it was moved last (%s)', async (_how, back) => {
  const id = await moveAndDie(back);
  await studio.change(id, { span: hours(14, 15) });
  await studio.run(annId, 'studio');
  await studio.run(annId, 'push');
  expect((await studio.booking(id)).span).toMatchObject({ start: '2026-12-01T14:00:00Z' });
  expect(await starts()).toEqual(['2026-12-01T15:00:00+01:00']);
  expect(await conflicts()).toBe(0);
});

test.each([
  ['two ways', true],
  ['one way', false],
])('moved back since a dead worker wrote Google, a booking stays where it was (%s)', async (_how, back) => {
  const id = await moveAndDie(back);
  await studio.change(id, { span: hours(9, 10) });
  await studio.run(annId, 'studio');
  await studio.run(annId, 'push');
  expect((await studio.booking(id)).span).toMatchObject({ start: '2026-12-01T09:00:00Z' });
  expect(await starts()).toEqual(['2026-12-01T10:00:00+01:00']);
  expect(await conflicts()).toBe(0);
});

test.each([
  ['two ways', true],
  ['one way', false],
])('deleted since a dead worker wrote Google, a booking does not come back (%s)', async (_how, back) => {
  const id = await moveAndDie(back);
  await studio.remove(id);
  await studio.run(annId, 'studio');
  await studio.run(annId, 'push');
  expect(await studio.bookings()).toEqual([]);
  expect(await starts()).toEqual([]);
});

test('moved in Google since a dead worker wrote it there, a booking follows', async () => {
  const id = await moveAndDie(true);
  const [event] = await studio.events(annId);
  await studio.editEvent(annId, event?.id ?? '', {
    start: { dateTime: '2026-12-01T17:00:00+01:00' },
    end: { dateTime: '2026-12-01T18:00:00+01:00' },
  });
  await studio.run(annId, 'push');
  expect((await studio.booking(id)).span).toMatchObject({ start: '2026-12-01T16:00:00Z' });
  expect(await conflicts()).toBe(0);
});

test('moved in Google to where we once wrote it, a booking follows', async () => {
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const { id } = await studio.bookAppointment('Dentist', hours(9, 10));
  await studio.run(annId, 'studio');
  const [event] = await studio.events(annId);
  const moveTo = async (hour: number) => {
    const time = (of: number) => ({ dateTime: `2026-12-01T${String(of)}:00:00+01:00` });
    await studio.editEvent(annId, event?.id ?? '', { start: time(hour), end: time(hour + 1) });
    await studio.run(annId, 'push');
  };
  await moveTo(15);
  await moveTo(10);
  expect((await studio.booking(id)).span).toMatchObject({ start: '2026-12-01T09:00:00Z' });
  expect(await starts()).toEqual(['2026-12-01T10:00:00+01:00']);
});
