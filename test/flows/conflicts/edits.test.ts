import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import { takeBackAnswer } from '../../../shared/flows/conflicts/take-back.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../../shared/sync/conflicts/question.ts';
import { annId, hours, startStudioWithSync, studioId } from '../sync/studio-with-sync.ts';
import type { EventJson, StudioWithSync } from '../sync/studio-with-sync.ts';

let studio: StudioWithSync;
const ann: Actor = { kind: 'user', userId: annId, name: 'Ann' };

beforeEach(async () => {
  studio = await startStudioWithSync();
});

afterEach(async () => {
  await studio.stop();
});

async function openOnes(): Promise<readonly ConflictRecord[]> {
  const found = await studio.store.find({ from: studioCollections(studioId).conflicts });
  return found.map(({ value }) => value).filter(({ state }) => state === 'open');
}

async function answer(choice: ConflictChoice) {
  const [conflict] = await openOnes();
  if (conflict === undefined) throw new Error('nothing is asked');
  return resolveConflict(studio.deps, { studioId, conflictId: conflict.id, choice, actor: ann });
}

async function onlyEvent(): Promise<EventJson> {
  const [event, ...more] = await studio.events(annId);
  if (event === undefined || more.length > 0) throw new Error('not one event');
  return event;
}

/** Both sides write the location of a booking in step before either knows of the other. */
async function editedOnBothSides(book: () => Promise<Booking>): Promise<Booking> {
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const booking = await book();
  await studio.run(annId, 'studio');
  await editBoth(booking, 1);
  return booking;
}

async function editBoth({ id }: Booking, round: number): Promise<void> {
  await studio.editEvent(annId, (await onlyEvent()).id, { location: `Google side ${round}` });
  await studio.change(id, { location: `Studio side ${round}` });
  await studio.run(annId, 'push');
}

const appointment = () => studio.bookAppointment('Fitting', hours(9, 10));
const session = () => studio.bookSession(hours(9, 10));

async function bothHold(id: Booking['id'], location: string): Promise<void> {
  await studio.run(annId, 'studio');
  expect([(await studio.booking(id)).location, (await onlyEvent()).location]).toEqual([location, location]);
  studio.calls.length = 0;
  await studio.run(annId, 'now');
  expect(studio.calls.map(({ method }) => method).filter((method) => !/list|get/.test(method))).toEqual([]);
}

describe('the other value', () => {
  test.each([
    ['of an appointment is the studio’s', appointment, 'Google side 1', 'Studio side 1'],
    ['of a session is Google’s', session, 'Studio side 1', 'Google side 1'],
  ])('%s, and taking it writes it to both sides', async (_name, book, stood, taken) => {
    const { id } = await editedOnBothSides(book);
    await bothHold(id, stood);
    expect(await answer('takeOther')).toMatchObject({ kind: 'done', conflict: { state: 'resolved' } });
    await bothHold(id, taken);
    expect(await openOnes()).toEqual([]);
  });

  test('is not taken over a newer one', async () => {
    const { id } = await editedOnBothSides(appointment);
    await studio.change(id, { location: 'Elsewhere' });
    expect(await answer('takeOther')).toMatchObject({ kind: 'refused', code: 'changedSince' });
    await bothHold(id, 'Elsewhere');
    expect(await openOnes()).toHaveLength(1);
  });

  test('is taken where something else changed since', async () => {
    const { id } = await editedOnBothSides(appointment);
    await studio.change(id, { notes: 'bring the dress' });
    await answer('takeOther');
    await bothHold(id, 'Studio side 1');
    expect((await studio.booking(id)).notes).toBe('bring the dress');
  });

  test('taken and taken back: both sides hold what stood before, and the question is open again', async () => {
    const { id } = await editedOnBothSides(appointment);
    const [conflict] = await openOnes();
    await answer('takeOther');
    await bothHold(id, 'Studio side 1');
    if (conflict === undefined) throw new Error('nothing was asked');
    const taken = await takeBackAnswer(studio.deps, { studioId, conflictId: conflict.id, actor: ann });
    expect(taken.kind).toBe('done');
    await bothHold(id, 'Google side 1');
    expect(await openOnes()).toHaveLength(1);
  });
});

describe('a side that always wins', () => {
  test.each([
    ['the studio, for appointments too', appointment, 'preferStudio', 'Studio'],
    ['Google, for sessions too', session, 'preferGoogle', 'Google'],
  ] as const)('%s: here, and the next time', async (_name, book, choice, winner) => {
    const booking = await editedOnBothSides(book);
    await answer(choice);
    await bothHold(booking.id, `${winner} side 1`);
    await editBoth(booking, 2);
    await bothHold(booking.id, `${winner} side 2`);
    expect((await openOnes()).map(({ draft }) => draft)).toMatchObject([
      { kind: 'edit', fields: [{ field: 'location', winner: winner.toLowerCase() }] },
    ]);
  });

  test('no longer does once that is taken back', async () => {
    const booking = await editedOnBothSides(appointment);
    const [conflict] = await openOnes();
    await answer('preferStudio');
    await bothHold(booking.id, 'Studio side 1');
    if (conflict === undefined) throw new Error('nothing was asked');
    await takeBackAnswer(studio.deps, { studioId, conflictId: conflict.id, actor: ann });
    expect((await studio.sync(annId)).settings).not.toHaveProperty('preferOnConflict');
    await bothHold(booking.id, 'Google side 1');
    await editBoth(booking, 2);
    await bothHold(booking.id, 'Google side 2');
  });
});
