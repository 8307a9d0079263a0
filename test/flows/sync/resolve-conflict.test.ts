import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import { takeBackAnswer } from '../../../shared/flows/conflicts/take-back.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { pairsOf, studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../../shared/sync/conflicts/question.ts';
import { annId, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

let studio: StudioWithSync;
const ann: Actor = { kind: 'user', userId: annId, name: 'Ann' };
const ben: Actor = { kind: 'user', userId: benId, name: 'Ben' };

beforeEach(async () => {
  studio = await startStudioWithSync();
});

afterEach(async () => {
  await studio.stop();
});

async function conflicts(state = 'open'): Promise<readonly ConflictRecord[]> {
  const found = await studio.store.find({ from: studioCollections(studioId).conflicts });
  return found.map(({ value }) => value).filter((conflict) => conflict.state === state);
}

async function onlyConflict(): Promise<ConflictRecord> {
  const [conflict, ...more] = await conflicts();
  if (conflict === undefined || more.length > 0) throw new Error(`${more.length} conflicts too many, or none`);
  return conflict;
}

async function answer(choice: ConflictChoice, actor = ann, given?: ConflictRecord) {
  const conflict = given ?? (await onlyConflict());
  return resolveConflict(studio.deps, { studioId, conflictId: conflict.id, choice, actor });
}

/** Twelve appointments and two sessions, in step on both sides. */
async function fourteenInStep(): Promise<{ readonly appointments: Booking[]; readonly sessions: Booking[] }> {
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const appointments: Booking[] = [];
  for (let index = 0; index < 12; index++) {
    appointments.push(await studio.bookAppointment(`Errand ${index}`, hours(index, index + 1)));
  }
  const sessions = [await studio.bookSession(hours(13, 14)), await studio.bookSession(hours(15, 16))];
  await studio.run(annId, 'studio');
  expect(await studio.events(annId)).toHaveLength(14);
  return { appointments, sessions };
}

async function allVanishFromGoogle(): Promise<void> {
  for (const event of await studio.events(annId)) await studio.deleteEvent(annId, event.id);
  await studio.run(annId, 'push');
}

async function isQuiet(): Promise<void> {
  studio.calls.length = 0;
  await studio.run(annId, 'now');
  const writes = studio.calls.map((call) => call.method).filter((method) => !/list|get/.test(method));
  expect(writes).toEqual([]);
}

describe('many events vanish from Google at once', () => {
  test('nothing is deleted in the studio until somebody approves, and the question names every one', async () => {
    const { appointments, sessions } = await fourteenInStep();
    await allVanishFromGoogle();
    expect(await studio.bookings()).toHaveLength(14);
    const { draft } = await onlyConflict();
    expect(draft).toMatchObject({ kind: 'massDelete', goneFrom: 'google' });
    expect(new Set(draft.kind === 'massDelete' ? draft.bookingIds : [])).toEqual(
      new Set([...appointments, ...sessions].map(({ id }) => id)),
    );
  });

  test('approved: the appointments go, the sessions stay and each asks its own question', async () => {
    const { sessions } = await fourteenInStep();
    await allVanishFromGoogle();
    expect(await answer('approve')).toMatchObject({
      kind: 'done',
      conflict: { state: 'resolved', answer: { choice: 'approve', by: ann } },
    });
    await studio.run(annId, 'studio');
    const left = await studio.bookings();
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set(sessions.map(({ id }) => id)));
    const asked = await conflicts();
    expect(asked.map(({ draft }) => draft.kind)).toEqual(['removal', 'removal']);
    await isQuiet();
  });

  test('put back: every one of them is in Google again, and nobody is asked about it', async () => {
    await fourteenInStep();
    await allVanishFromGoogle();
    expect(await answer('putBack')).toMatchObject({ kind: 'done' });
    await studio.run(annId, 'studio');
    expect(await studio.bookings()).toHaveLength(14);
    expect((await studio.events(annId)).map(({ summary }) => summary)).toContain('Errand 3');
    expect(await studio.events(annId)).toHaveLength(14);
    expect(await conflicts()).toEqual([]);
    await isQuiet();
  });

  test('approved: what was changed in the studio since lives on and is put back', async () => {
    const { appointments } = await fourteenInStep();
    await allVanishFromGoogle();
    const changed = appointments[0];
    if (changed === undefined) throw new Error('no appointment');
    await studio.change(changed.id, { notes: 'still on' });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toEqual([]);
    await answer('approve');
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toMatchObject([{ description: 'still on' }]);
    expect((await studio.booking(changed.id)).deletedAt).toBeUndefined();
  });

  test('what came back meanwhile is not deleted by an approval', async () => {
    await fourteenInStep();
    const [kept] = await studio.events(annId);
    await allVanishFromGoogle();
    if (kept === undefined) throw new Error('no event');
    await studio.editEvent(annId, kept.id, { status: 'confirmed' });
    await answer('approve');
    await studio.run(annId, 'push');
    expect(await studio.events(annId)).toHaveLength(1);
    expect(await studio.bookings()).toHaveLength(3);
    await isQuiet();
  });

  test('the question closes itself when all of it came back', async () => {
    await fourteenInStep();
    const events = await studio.events(annId);
    await allVanishFromGoogle();
    for (const event of events) await studio.editEvent(annId, event.id, { status: 'confirmed' });
    await studio.run(annId, 'push');
    expect(await conflicts()).toEqual([]);
    expect(await conflicts('closed')).toHaveLength(1);
    expect(await studio.bookings()).toHaveLength(14);
  });

  test('a second answer is refused, and so is one that does not fit', async () => {
    await fourteenInStep();
    await allVanishFromGoogle();
    const conflict = await onlyConflict();
    expect(await answer('cancelSession')).toMatchObject({ kind: 'refused', code: 'invalid' });
    await answer('putBack', ben);
    expect(await answer('approve', ann, conflict)).toMatchObject({
      kind: 'refused',
      code: 'conflictAnswered',
      message: 'Ben has answered this already.',
    });
    await studio.run(annId, 'studio');
    expect(await studio.bookings()).toHaveLength(14);
  });
});

describe('many bookings vanish from the studio at once', () => {
  async function allVanishFromStudio(bookings: readonly Booking[]): Promise<void> {
    for (const { id } of bookings) await studio.remove(id);
    await studio.run(annId, 'studio');
  }

  test('approved: their events go from Google', async () => {
    const { appointments, sessions } = await fourteenInStep();
    await allVanishFromStudio([...appointments, ...sessions]);
    expect(await studio.events(annId)).toHaveLength(14);
    expect(await answer('approve')).toMatchObject({ kind: 'done' });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toEqual([]);
    expect(await studio.bookings()).toEqual([]);
    await isQuiet();
  });

  test('put back: they stand in the studio again, whoever deleted or cancelled them, and their events are the same', async () => {
    const { appointments, sessions } = await fourteenInStep();
    const before = (await studio.events(annId)).map(({ id }) => id);
    const [cancelled, ...deleted] = appointments;
    if (cancelled === undefined) throw new Error('no appointment');
    await studio.change(cancelled.id, { status: 'cancelled' });
    await allVanishFromStudio([...deleted, ...sessions]);
    expect(await answer('putBack')).toMatchObject({ kind: 'done' });
    await studio.run(annId, 'studio');
    const bookings = await studio.bookings();
    expect(bookings.map(({ status }) => status)).toEqual(Array.from({ length: 14 }, () => 'confirmed'));
    expect(new Set((await studio.events(annId)).map(({ id }) => id))).toEqual(new Set(before));
    await isQuiet();
  });
});

describe('a run cut off while it held deletes', () => {
  test.each([1, 2, 3])('asks all the same when it is run again (cut off at commit %i)', async (commit) => {
    const { clock } = studio;
    const memory = createMemoryStore({ clock });
    await studio.stop();
    let transactions = 0;
    let dies = Number.POSITIVE_INFINITY;
    studio = await startStudioWithSync({
      clock,
      store: {
        ...memory,
        transact: async (work) => {
          transactions += 1;
          if (transactions >= dies) throw new StoreFailure('unavailable');
          return memory.transact(work);
        },
      },
    });
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    for (let index = 0; index < 24; index++) await studio.bookAppointment(`Errand ${index}`, hours(8, 9));
    await studio.run(annId, 'studio');
    for (const event of await studio.events(annId)) await studio.deleteEvent(annId, event.id);
    transactions = 0;
    // The lease is the first; the deletes are held in portions.
    dies = 1 + commit;
    await expect(studio.run(annId, 'push')).rejects.toThrow(StoreFailure);
    dies = Number.POSITIVE_INFINITY;
    await studio.clock.sleep(120_000);
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toHaveLength(24);
    const { draft } = await onlyConflict();
    expect(draft.kind === 'massDelete' ? new Set(draft.bookingIds).size : 0).toBe(24);
  });
});

describe('an answer cut off half-way', () => {
  test('is finished by giving it again, and no other is taken', async () => {
    const memory = createMemoryStore({ clock: studio.clock });
    await studio.stop();
    studio = await startStudioWithSync({ store: memory });
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    const bookings: Booking[] = [];
    for (let index = 0; index < 60; index++) {
      bookings.push(await studio.bookAppointment(`Errand ${index}`, hours(8, 9)));
    }
    await studio.run(annId, 'studio');
    for (const { id } of bookings) await studio.remove(id);
    await studio.run(annId, 'studio');
    const conflict = await onlyConflict();
    let left = 2;
    const store = {
      ...memory,
      transact: ((work) => {
        left -= 1;
        if (left < 0) return Promise.reject(new StoreFailure('unavailable'));
        return memory.transact(work);
      }) as typeof memory.transact,
    };
    const request = { studioId, conflictId: conflict.id, choice: 'putBack', actor: ann } as const;
    await expect(resolveConflict({ ...studio.deps, store }, request)).rejects.toThrow(StoreFailure);
    expect((await studio.bookings()).length).toBe(25);
    expect(await answer('approve', ben)).toMatchObject({ code: 'conflictAnswered' });
    expect(await answer('putBack', ben)).toMatchObject({ kind: 'done', conflict: { answer: { by: ann } } });
    await studio.run(annId, 'studio');
    expect(await studio.bookings()).toHaveLength(60);
    expect(await studio.events(annId)).toHaveLength(60);
    await isQuiet();
  });
});

describe('a session’s event is deleted in Google', () => {
  async function sessionWithoutEvent(more: { readonly assistantId?: typeof benId } = {}): Promise<Booking> {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.connect(benId, { syncAppointmentsBack: true });
    await studio.run(annId);
    await studio.run(benId);
    const session = await studio.bookSession(hours(9, 11), more);
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.run(annId, 'push');
    expect(await studio.events(annId)).toEqual([]);
    return session;
  }

  test('it is put back as it stands', async () => {
    await sessionWithoutEvent();
    expect(await answer('putBackInGoogle')).toMatchObject({ kind: 'done' });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toMatchObject([{ summary: 'Maya Lindt: Portrait' }]);
    expect(await conflicts()).toEqual([]);
    await isQuiet();
  });

  test('it is kept out: later changes of the session do not bring it back', async () => {
    const session = await sessionWithoutEvent();
    await answer('keepOutOfGoogle');
    await studio.change(session.id, { span: hours(12, 13) });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toEqual([]);
    expect(await conflicts()).toEqual([]);
  });

  test('it is kept out, and that is taken back: the question is open again, and a sync is asked for at once', async () => {
    await sessionWithoutEvent();
    const { id: conflictId } = await onlyConflict();
    await answer('keepOutOfGoogle');
    await studio.run(annId, 'studio');
    studio.queue.take();
    await takeBackAnswer(studio.deps, { studioId, conflictId, actor: ann });
    expect(studio.queue.take()).toMatchObject([
      { topic: 'sync-requested', message: { syncId: syncIdOf(studioId, annId), trigger: 'studio' } },
    ]);
    expect(await conflicts()).toHaveLength(1);
  });

  test('the session is cancelled, for everybody', async () => {
    const session = await sessionWithoutEvent({ assistantId: benId });
    await answer('cancelSession');
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    expect(await studio.booking(session.id)).toMatchObject({
      status: 'cancelled',
      statusNotes: [{ by: 'Ann', text: 'Status: confirmed → cancelled' }],
    });
    expect(await studio.events(benId)).toEqual([]);
    await isQuiet();
  });

  test('the user is taken off, and the assistant becomes the photographer', async () => {
    const session = await sessionWithoutEvent({ assistantId: benId });
    await answer('takeUserOff');
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    const now = await studio.booking(session.id);
    expect(now).toMatchObject({ photographerId: benId, status: 'confirmed' });
    expect(now).not.toHaveProperty('assistantId');
    expect(await studio.events(benId)).toHaveLength(1);
    await isQuiet();
  });

  test('nobody can be taken off who is alone on it', async () => {
    await sessionWithoutEvent();
    expect(await answer('takeUserOff')).toMatchObject({ kind: 'refused', code: 'invalid' });
    expect(await conflicts()).toHaveLength(1);
  });

  test.each([
    [
      'the event is back',
      async (event: string, _session: Booking) => studio.editEvent(annId, event, { status: 'confirmed' }),
    ],
    ['the session is gone', async (_event: string, session: Booking) => studio.remove(session.id)],
  ])('the question closes itself when %s', async (_what, act) => {
    const session = await sessionWithoutEvent();
    const conflict = await onlyConflict();
    await act(conflict.draft.kind === 'removal' ? conflict.draft.eventId : '', session);
    await studio.run(annId, 'push');
    expect(await conflicts()).toEqual([]);
    expect(await answer('cancelSession', ann, conflict)).toMatchObject({ code: 'conflictClosed' });
  });
});

describe('what is only told', () => {
  test('is acknowledged and then off the list', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    const booking = await studio.bookAppointment('Dentist', hours(9, 10));
    await studio.run(annId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.change(booking.id, { notes: 'fasting' });
    await studio.run(annId, 'push');
    expect(await onlyConflict()).toMatchObject({ draft: { kind: 'removal', done: 'putBackInGoogle' } });
    await answer('keep');
    expect(await conflicts()).toEqual([]);
    const pairs = await studio.store.find({ from: pairsOf(syncIdOf(studioId, annId)) });
    expect(pairs).toHaveLength(1);
    expect(await studio.events(annId)).toMatchObject([{ description: 'fasting' }]);
  });
});
