import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { RunId } from '../../../shared/domain/ids.ts';
import type { Actor } from '../../../shared/domain/booking.ts';
import { readReached, reachOf } from '../../../shared/flows/bookings/reached-versions.ts';
import { previewUndo, undoRun } from '../../../shared/flows/operate/undo-run.ts';
import type { SyncOutcome } from '../../../shared/flows/sync-user.ts';
import { studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import type { RunRecord } from '../../../shared/ports/records/run-record.ts';
import { annId, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const by: Actor = { kind: 'user', userId: annId, name: 'Ann' };
const lunch = {
  summary: 'Lunch',
  location: 'Canteen',
  start: { dateTime: '2026-12-01T12:00:00+01:00' },
  end: { dateTime: '2026-12-01T13:00:00+01:00' },
};
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
});
afterEach(() => studio.stop());

function runIdOf(outcome: SyncOutcome): RunId {
  if (!('run' in outcome)) throw new Error(`no run: ${outcome.kind}`);
  return outcome.run.id;
}

async function record(id: RunId): Promise<RunRecord> {
  const stored = await studio.store.get(studioCollections(studioId).run(id));
  if (stored === undefined) throw new Error(`no run ${id}`);
  return stored.value;
}

async function undo(runId: RunId): Promise<RunRecord> {
  expect(await undoRun(studio.deps, { studioId, runId, by })).toMatchObject({ kind: 'requested' });
  await studio.run(annId, 'undo');
  return record(runId);
}

/** Nothing moves: neither at a look at what is new, nor where everything is read and compared. */
async function expectRest(): Promise<void> {
  const before = [await studio.events(annId), await studio.bookings()];
  expect(countsOf(await studio.run(annId, 'push'))).toEqual([]);
  await studio.store.write([
    { kind: 'update', document: syncAt(syncIdOf(studioId, annId)), fields: { cursor: undefined, compareAll: true } },
  ]);
  expect(countsOf(await studio.run(annId, 'push'))).toEqual([]);
  expect([await studio.events(annId), await studio.bookings()]).toEqual(before);
}

function countsOf(outcome: SyncOutcome): readonly string[] {
  if (!('run' in outcome)) return [];
  return Object.keys(outcome.run.counts).filter((name) => !['remember', 'forget', 'skipped'].includes(name));
}

describe('what a run made', () => {
  test('a populate is taken out of Google again; the bookings stay, and go out again when they change or are asked for', async () => {
    const dentist = await studio.bookAppointment('Dentist', hours(9, 10));
    await studio.bookAppointment('Cleaning', hours(11, 12));
    await studio.bookSession(hours(14, 16));
    await studio.setSettings(annId, { populateGoogle: true });
    const populate = runIdOf(await studio.run(annId, 'populate'));
    expect(await studio.events(annId)).toHaveLength(3);

    expect(await undo(populate)).toMatchObject({ undo: { state: 'done', undone: 3, leftOut: 0, by } });

    expect(await studio.events(annId)).toEqual([]);
    expect(await studio.bookings()).toHaveLength(3);
    await expectRest();
    await studio.change(dentist.id, { location: 'Main Street' });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toMatchObject([{ summary: 'Dentist', location: 'Main Street' }]);
    await studio.setSettings(annId, { populateGoogle: true });
    await studio.run(annId, 'populate');
    expect(await studio.events(annId)).toHaveLength(3);
  });

  test('what came in from Google goes from the studio; the event is its user’s and stays, and an edit brings it in again', async () => {
    const event = await studio.createEvent(annId, lunch);
    const run = runIdOf(await studio.run(annId, 'push'));
    expect(await studio.bookings()).toHaveLength(1);

    await undo(run);

    expect(await studio.bookings()).toEqual([]);
    expect(await studio.events(annId)).toHaveLength(1);
    await expectRest();
    await studio.editEvent(annId, event.id, { location: 'Park' });
    expect(await studio.run(annId, 'push')).toMatchObject({ run: { counts: { putBackInStudio: 1 } } });
    expect(await studio.bookings()).toMatchObject([{ description: 'Lunch', location: 'Park' }]);
  });

  test('a populate of the studio brings in again what was taken back', async () => {
    await studio.createEvent(annId, lunch);
    await undo(runIdOf(await studio.run(annId, 'push')));
    await studio.setSettings(annId, { populateStudio: true, syncAppointmentsBack: false });
    await studio.run(annId, 'populate');
    expect(await studio.bookings()).toMatchObject([{ description: 'Lunch' }]);
  });
});

/** How far these versions of the one booking there is have come in Ann's Google. */
async function reaches(...versions: readonly number[]): Promise<readonly string[]> {
  const [booking] = await studio.bookings();
  const places = studioCollections(studioId);
  if (booking === undefined) throw new Error('no booking');
  const found = await studio.store.getAll(versions.map((version) => places.bookingVersion(booking.id, version)));
  const kept = found.flatMap((stored) => (stored === undefined ? [] : [stored.value]));
  const reached = await readReached(studio.store, { studioId, id: booking.id }, kept);
  return kept.map((version) => reachOf(reached, annId, version).state);
}

describe('what a run changed', () => {
  test('goes back in the studio; Google keeps its own, and its next edit of that comes in', async () => {
    const event = await studio.createEvent(annId, lunch);
    await studio.run(annId, 'push');
    await studio.editEvent(annId, event.id, {
      start: { dateTime: '2026-12-01T15:00:00+01:00' },
      end: { dateTime: '2026-12-01T16:00:00+01:00' },
    });
    const run = runIdOf(await studio.run(annId, 'push'));

    await undo(run);

    expect(await studio.bookings()).toMatchObject([{ span: hours(11, 12), location: 'Canteen' }]);
    expect(await reaches(1, 2, 3)).toEqual(['reached', 'reached', 'keptBack']);
    expect(await studio.events(annId)).toMatchObject([{ start: { dateTime: '2026-12-01T15:00:00+01:00' } }]);
    await expectRest();
    await studio.editEvent(annId, event.id, { location: 'Park' });
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toMatchObject([{ span: hours(11, 12), location: 'Park' }]);
    await studio.editEvent(annId, event.id, {
      start: { dateTime: '2026-12-01T17:00:00+01:00' },
      end: { dateTime: '2026-12-01T18:00:00+01:00' },
    });
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toMatchObject([{ span: hours(16, 17), location: 'Park' }]);
  });

  test('goes back in Google; the studio keeps its own', async () => {
    const booking = await studio.bookAppointment('Dentist', hours(9, 10), { notes: 'bring papers' });
    await studio.run(annId, 'studio');
    await studio.change(booking.id, { span: hours(13, 14), notes: 'bring nothing' });
    const run = runIdOf(await studio.run(annId, 'studio'));

    await undo(run);

    expect(await studio.events(annId)).toMatchObject([
      { start: { dateTime: '2026-12-01T10:00:00+01:00' }, description: 'bring papers' },
    ]);
    expect(await studio.booking(booking.id)).toMatchObject({ span: hours(13, 14), notes: 'bring nothing' });
    await expectRest();
  });

  test('goes back on both sides where it was merged', async () => {
    const booking = await studio.bookAppointment('Dentist', hours(9, 10), { location: 'Main Street' });
    await studio.run(annId, 'studio');
    const [event] = await studio.events(annId);
    await studio.editEvent(annId, event?.id ?? '', { location: 'Side Street' });
    await studio.change(booking.id, { description: 'Dentist, again' });
    const run = runIdOf(await studio.run(annId, 'push'));
    expect(await studio.events(annId)).toMatchObject([{ summary: 'Dentist, again', location: 'Side Street' }]);

    await undo(run);

    expect(await studio.events(annId)).toMatchObject([{ summary: 'Dentist', location: 'Side Street' }]);
    expect(await studio.booking(booking.id)).toMatchObject({ description: 'Dentist, again', location: 'Main Street' });
    await expectRest();
  });
});

describe('what a run deleted', () => {
  test('stands again in the studio, and stays out of Google until it changes; others get theirs back', async () => {
    await studio.connect(benId);
    const booking = await studio.bookAppointment('Dentist', hours(9, 10), { userIds: [annId, benId] });
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    const run = runIdOf(await studio.run(annId, 'push'));
    await studio.run(benId, 'studio');
    expect([await studio.bookings(), await studio.events(benId)]).toEqual([[], []]);

    await undo(run);
    await studio.run(benId, 'studio');

    expect(await studio.bookings()).toMatchObject([{ id: booking.id }]);
    expect(await studio.events(annId)).toEqual([]);
    expect(await studio.events(benId)).toMatchObject([{ summary: 'Dentist' }]);
    await expectRest();
    await studio.change(booking.id, { location: 'Main Street' });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toMatchObject([{ location: 'Main Street' }]);
  });

  test('stands again in Google with what its user had put there, and the booking stays deleted', async () => {
    const event = await studio.createEvent(annId, { ...lunch, colorId: '5' });
    await studio.run(annId, 'push');
    const [booking] = await studio.bookings();
    await studio.remove(booking?.id ?? asId(''));
    const run = runIdOf(await studio.run(annId, 'studio'));
    expect(await studio.events(annId)).toEqual([]);

    await undo(run);

    expect(await studio.events(annId)).toMatchObject([{ id: event.id, summary: 'Lunch', colorId: '5' }]);
    expect(await studio.bookings()).toEqual([]);
    await expectRest();
  });
});

describe('what has been changed since', () => {
  test('stays as it is and is listed with the reason, before and after', async () => {
    const dentist = await studio.bookAppointment('Dentist', hours(9, 10));
    await studio.bookAppointment('Cleaning', hours(11, 12));
    await studio.bookAppointment('Meeting', hours(14, 15));
    await studio.setSettings(annId, { populateGoogle: true });
    const populate = runIdOf(await studio.run(annId, 'populate'));
    await studio.change(dentist.id, { location: 'Main Street' });
    const events = await studio.events(annId);
    await studio.editEvent(annId, events.find(({ summary }) => summary === 'Meeting')?.id ?? '', {
      location: 'Room 2',
    });

    const preview = await previewUndo(studio.deps, { studioId, runId: populate });
    expect(preview).toMatchObject({ kind: 'preview', actions: [{ kind: 'deleteInGoogle', title: 'Cleaning' }] });
    expect('leftOut' in preview && preview.leftOut.map(({ change, reason }) => [change.title, reason])).toEqual([
      ['Meeting', 'changedSince'],
      ['Dentist', 'changedSince'],
    ]);
    const undone = await undo(populate);

    expect(undone.undo).toMatchObject({ undone: 1, leftOut: 2 });
    const own = await record(undone.undo?.runId ?? asId(''));
    expect(own).toMatchObject({ trigger: 'undo', undoes: populate, counts: { deleteInGoogle: 1, skipped: 2 } });
    expect(own.lines.filter(({ kind }) => kind === 'skip').map(({ detail }) => detail)).toEqual([
      'It has been changed since.',
      'It has been changed since.',
    ]);
    await studio.run(annId, 'push');
    expect((await studio.events(annId)).map(({ summary, location }) => [summary, location])).toEqual(
      expect.arrayContaining([
        ['Dentist', 'Main Street'],
        ['Meeting', 'Room 2'],
      ]),
    );
  });
});

describe('an undo', () => {
  test('can be undone', async () => {
    await studio.bookAppointment('Dentist', hours(9, 10));
    const event = await studio.createEvent(annId, lunch);
    await studio.setSettings(annId, { populateGoogle: true, populateStudio: true });
    const populate = runIdOf(await studio.run(annId, 'populate'));
    expect([(await studio.events(annId)).length, (await studio.bookings()).length]).toEqual([2, 2]);
    const first = await undo(populate);
    expect(await studio.events(annId)).toMatchObject([{ id: event.id }]);
    expect(await studio.bookings()).toMatchObject([{ description: 'Dentist' }]);

    await undo(first.undo?.runId ?? asId(''));

    expect([(await studio.events(annId)).length, (await studio.bookings()).length]).toEqual([2, 2]);
    await expectRest();
  });

  test('is asked for once, and refused with words where there is nothing to take back', async () => {
    await studio.bookAppointment('Dentist', hours(9, 10));
    const run = runIdOf(await studio.run(annId, 'studio'));
    await undoRun(studio.deps, { studioId, runId: run, by });
    expect(await undoRun(studio.deps, { studioId, runId: run, by })).toMatchObject({ kind: 'requested' });
    await studio.run(annId, 'undo');
    expect(await undoRun(studio.deps, { studioId, runId: run, by })).toMatchObject({ code: 'alreadyUndone' });
    expect(await undoRun(studio.deps, { studioId, runId: asId('none'), by })).toMatchObject({ code: 'notFound' });
    const empty = runIdOf(await studio.run(annId, 'now'));
    expect(await undoRun(studio.deps, { studioId, runId: empty, by })).toMatchObject({ code: 'nothingToUndo' });
  });

  test('goes first whatever asks for the next run', async () => {
    await studio.bookAppointment('Dentist', hours(9, 10));
    const run = runIdOf(await studio.run(annId, 'studio'));
    await undoRun(studio.deps, { studioId, runId: run, by });
    await studio.run(annId, 'tick');
    expect(await studio.events(annId)).toEqual([]);
    expect((await record(run)).undo).toMatchObject({ state: 'done' });
  });
});
