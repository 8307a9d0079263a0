import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import type { Span } from '../../../shared/domain/time.ts';
import { setAsideOf, syncAt } from '../../../shared/ports/collections.ts';
import { readFenced, takeLease } from '../../../shared/flows/sync-run/lease.ts';
import { LeaseLost } from '../../../shared/flows/sync-run/run.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import { annId, at, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
});

afterEach(async () => {
  await studio.stop();
});

describe('studio to Google', () => {
  test('an appointment appears, is moved, and goes', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    const booking = await studio.bookAppointment('Dentist', hours(9, 10), { notes: 'bring papers' });
    expect(await studio.run(annId, 'studio')).toMatchObject({ kind: 'done' });
    expect(await studio.events(annId)).toMatchObject([{ summary: 'Dentist', description: 'bring papers' }]);

    await studio.change(booking.id, { span: hours(11, 12) });
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toMatchObject([
      { summary: 'Dentist', start: { dateTime: '2026-12-01T12:00:00+01:00' } },
    ]);

    await studio.remove(booking.id);
    await studio.run(annId, 'studio');
    expect(await studio.events(annId)).toEqual([]);
  });

  test('one local change is one write to Google and no read', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    const booking = await studio.bookAppointment('Dentist', hours(9, 10));
    await studio.run(annId, 'studio');
    studio.calls.length = 0;
    await studio.change(booking.id, { description: 'Dentist, again' });
    await studio.run(annId, 'studio');
    expect(studio.calls.map((call) => call.method)).toEqual(['calendar.events.patch']);
  });

  test('a session tells client, phone and text below the notes, on the calendars of both its users', async () => {
    await studio.connect(annId);
    await studio.connect(benId);
    await studio.run(annId);
    await studio.run(benId);
    await studio.bookSession(hours(9, 11), { assistantId: benId });
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    for (const user of [annId, benId]) {
      const [event] = await studio.events(user);
      expect(event?.summary).toBe('Maya Lindt: Portrait');
      expect(event?.description).toContain('+49 30 1234');
      expect(event?.description).toContain('Bring two outfits.');
    }
  });
});

describe('Google to studio', () => {
  test('a new event becomes an unlinked appointment, follows its edits, and goes', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    const event = await studio.createEvent(annId, {
      summary: 'Lunch',
      start: { dateTime: '2026-12-01T12:00:00+01:00' },
      end: { dateTime: '2026-12-01T13:00:00+01:00' },
    });
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toMatchObject([
      { description: 'Lunch', kind: 'appointment', origin: 'google', span: hours(11, 12) },
    ]);

    await studio.editEvent(annId, event.id, {
      summary: 'Long lunch',
      start: { date: '2026-12-02', dateTime: null },
      end: { date: '2026-12-03', dateTime: null },
    });
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toMatchObject([
      { description: 'Long lunch', span: { kind: 'allDay', start: '2026-12-02', end: '2026-12-03' } },
    ]);

    await studio.deleteEvent(annId, event.id);
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toEqual([]);
  });

  test('one way, nothing comes in', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    await studio.createEvent(annId, { summary: 'Lunch', start: { date: '2026-12-01' }, end: { date: '2026-12-02' } });
    await studio.run(annId, 'push');
    expect(await studio.bookings()).toEqual([]);
  });

  test('a session moved in Google moves, loses its confirmation, notes who did it, and reaches the other user', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.connect(benId);
    await studio.run(annId);
    await studio.run(benId);
    const session = await studio.bookSession(hours(9, 11), { assistantId: benId });
    await studio.run(annId, 'studio');
    await studio.run(benId, 'studio');
    const [event] = await studio.events(annId);
    await studio.editEvent(annId, event?.id ?? '', {
      start: { dateTime: '2026-12-01T15:00:00+01:00' },
      end: { dateTime: '2026-12-01T17:00:00+01:00' },
    });
    await studio.run(annId, 'push');
    const moved = await studio.booking(session.id);
    expect(moved.span).toEqual(hours(14, 16));
    expect(moved.kind === 'session' && moved.statusNotes.at(-1)?.by).toBe("Google, Ann's calendar");
    await studio.run(benId, 'studio');
    expect(await studio.events(benId)).toMatchObject([{ start: { dateTime: '2026-12-01T15:00:00+01:00' } }]);
  });

  test('a session deleted in Google stays, and a conflict asks', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    const session = await studio.bookSession(hours(9, 11));
    await studio.run(annId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.run(annId, 'push');
    expect((await studio.booking(session.id)).deletedAt).toBeUndefined();
    const conflicts = await studio.store.find({ from: { path: 'studios/lumen/conflicts' } });
    expect(conflicts.map((stored) => stored.value)).toMatchObject([
      { state: 'open', draft: { kind: 'removal', done: 'kept' } },
    ]);
  });
});

describe('populate', () => {
  test('both ways: everything inside the window, nothing twice, the same paired, the boxes cleared', async () => {
    await studio.connect(annId, { populateGoogle: true, populateStudio: true });
    await studio.bookAppointment('Alone in the studio', hours(9, 10));
    await studio.bookAppointment('Same', hours(12, 13));
    await studio.createEvent(annId, {
      summary: 'Same',
      start: { dateTime: '2026-12-01T13:00:00+01:00' },
      end: { dateTime: '2026-12-01T14:00:00+01:00' },
    });
    await studio.createEvent(annId, {
      summary: 'Alone in Google',
      start: { date: '2026-12-01' },
      end: { date: '2026-12-02' },
    });
    await studio.createEvent(annId, {
      summary: 'Long ago',
      start: { date: '2020-12-01' },
      end: { date: '2020-12-02' },
    });
    const outcome = await studio.run(annId, 'populate');
    expect(outcome).toMatchObject({ kind: 'done', run: { counts: { createInGoogle: 1, createInStudio: 1, pair: 1 } } });
    const titles = (await studio.bookings()).map((booking) => booking.description);
    expect(titles.toSorted()).toEqual(['Alone in Google', 'Alone in the studio', 'Same']);
    expect((await studio.events(annId)).length).toBe(4);
    expect((await studio.sync(annId)).settings).toMatchObject({ populateGoogle: false, populateStudio: false });

    await studio.setSettings(annId, { populateGoogle: true, populateStudio: true });
    await studio.run(annId, 'populate');
    expect((await studio.bookings()).length).toBe(3);
    expect((await studio.events(annId)).length).toBe(4);
  });

  test('with neither box ticked the first run only takes a baseline', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.bookAppointment('Old', hours(9, 10));
    await studio.createEvent(annId, { summary: 'Old too', start: { date: '2026-12-01' }, end: { date: '2026-12-02' } });
    await studio.store.write([{ kind: 'delete', document: { path: 'syncs/lumen.ann/outbox/none' } }]);
    await studio.run(annId);
    expect((await studio.bookings()).length).toBe(1);
  });
});

describe('settling', () => {
  test('a run after a run writes nothing anywhere', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true, populateGoogle: true, populateStudio: true });
    await studio.bookSession(hours(9, 11));
    await studio.createEvent(annId, { summary: 'Lunch', start: { date: '2026-12-01' }, end: { date: '2026-12-02' } });
    await studio.run(annId, 'populate');
    studio.calls.length = 0;
    await studio.run(annId, 'push');
    await studio.run(annId, 'push');
    expect(new Set(studio.calls.map((call) => call.method))).toEqual(new Set(['calendar.events.list']));
  });

  test('an idle look is one list and one write of ours', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    studio.calls.length = 0;
    expect(await studio.run(annId, 'tick')).toEqual({ kind: 'nothing' });
    expect(studio.calls.map((call) => call.method)).toEqual(['calendar.events.list']);
  });
});

describe('when Google misbehaves', () => {
  test('an insert whose answer is lost makes one event', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    await studio.bookAppointment('Dentist', hours(9, 10));
    studio.double.fail({ kind: 'loseAnswer', times: 9, methods: ['calendar.events.insert'] });
    await studio.run(annId, 'studio');
    studio.double.clearFailures();
    await studio.run(annId, 'studio');
    expect((await studio.events(annId)).length).toBe(1);
  });

  test('a dead cursor: nothing is duplicated, what was deleted meanwhile goes, what is new comes', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true, populateStudio: true });
    const lunch = await studio.createEvent(annId, {
      summary: 'Lunch',
      start: { date: '2026-12-01' },
      end: { date: '2026-12-02' },
    });
    await studio.createEvent(annId, { summary: 'Stays', start: { date: '2026-12-01' }, end: { date: '2026-12-02' } });
    await studio.run(annId, 'populate');
    studio.clock.advance(60_000);
    await studio.deleteEvent(annId, lunch.id);
    await studio.createEvent(annId, { summary: 'New', start: { date: '2026-12-05' }, end: { date: '2026-12-06' } });
    studio.double.expireSyncTokens();
    await studio.run(annId, 'push');
    expect((await studio.bookings()).map((booking) => booking.description).toSorted()).toEqual(['New', 'Stays']);
  });

  test('access revoked: one mail, no more calls, and a reconnect resumes', async () => {
    await studio.connect(annId, { syncAppointmentsBack: true });
    await studio.run(annId);
    studio.double.revokeAccess('ann@example.com');
    studio.clock.advance(4_000_000);
    expect(await studio.run(annId, 'push')).toMatchObject({ kind: 'failed', run: { outcome: 'reconnectNeeded' } });
    studio.calls.length = 0;
    expect(await studio.run(annId, 'push')).toEqual({ kind: 'reconnectNeeded' });
    expect(studio.calls).toEqual([]);
    expect(studio.queue.take().filter((message) => message.topic === 'mail-requested').length).toBe(1);
  });
});

describe('a worker that dies', () => {
  test('its request, delivered again, goes on at once; another request waits for the lease', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    await studio.bookAppointment('Dentist', hours(9, 10));
    const syncId = syncIdOf(studioId, annId);
    expect(await takeLease(studio.deps, { syncId, holder: 'message 1', trigger: 'studio' })).toMatchObject({
      kind: 'taken',
    });

    expect(await syncUser(studio.deps, { syncId, trigger: 'studio', delivery: 'message 2' })).toEqual({ kind: 'busy' });
    expect(await studio.events(annId)).toEqual([]);
    expect(await syncUser(studio.deps, { syncId, trigger: 'studio', delivery: 'message 1' })).toMatchObject({
      kind: 'done',
    });
    expect((await studio.events(annId)).length).toBe(1);
  });

  test('a lease that ran out is taken over, and the old holder writes nothing more', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    await studio.bookAppointment('Dentist', hours(9, 10));
    const syncId = syncIdOf(studioId, annId);
    const old = await takeLease(studio.deps, { syncId, holder: 'old', trigger: 'studio' });
    studio.clock.advance(61_000);
    expect(await studio.run(annId, 'studio')).toMatchObject({ kind: 'done' });
    const fence = old.kind === 'taken' ? old.fence : 0;
    await expect(studio.store.transact(async (transaction) => readFenced(transaction, syncId, fence))).rejects.toThrow(
      LeaseLost,
    );
  });
});

describe('an item Google refuses', () => {
  test('is set aside and listed, stops nothing else, and leaves the list once it has been taken', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    const backwards = { ...hours(9, 10), end: at('2026-12-01T08:00:00Z') } as Span; // no form lets this through; Google will not either
    const refused = await studio.bookAppointment('Refused', backwards);
    await studio.bookAppointment('Taken', hours(11, 12));
    await studio.run(annId, 'studio');
    const listed = async () =>
      (await studio.store.find({ from: setAsideOf(syncIdOf(studioId, annId)) })).map((stored) => stored.value.title);
    expect((await studio.events(annId)).map((event) => event.summary)).toEqual(['Taken']);
    expect(await listed()).toEqual(['Refused']);

    await studio.change(refused.id, { span: hours(9, 10) });
    await studio.run(annId, 'studio');
    expect((await studio.events(annId)).length).toBe(2);
    expect(await listed()).toEqual([]);
  });
});

describe('a notification that finds the lease taken', () => {
  test('is kept also where the holder was asked to look before it began; the next ones add nothing', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    const syncId = syncIdOf(studioId, annId);
    const before = (await studio.sync(annId)).asked;
    await studio.store.write([
      { kind: 'update', document: syncAt(syncId), fields: { asked: { ...before, google: before.google + 1 } } },
    ]);
    await takeLease(studio.deps, { syncId, holder: 'message 1', trigger: 'push' });

    for (const delivery of ['message 2', 'message 3', 'message 4']) {
      expect(await syncUser(studio.deps, { syncId, trigger: 'push', delivery })).toEqual({ kind: 'busy' });
      expect((await studio.sync(annId)).asked.google).toBe(before.google + 2);
    }
  });
});
