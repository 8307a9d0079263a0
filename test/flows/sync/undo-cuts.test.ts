import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import type { RunId } from '../../../shared/domain/ids.ts';
import { undoRun } from '../../../shared/flows/operate/undo-run.ts';
import { readRunLines } from '../../../shared/flows/sync-run/read-run-lines.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { SyncOutcome } from '../../../shared/flows/sync-user.ts';
import { pairsOf, studioCollections } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { Google, GoogleCalendar } from '../../../shared/ports/google.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const by: Actor = { kind: 'user', userId: annId, name: 'Ann' };
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
});
afterEach(() => studio.stop());

function runIdOf(outcome: SyncOutcome): RunId {
  if (!('run' in outcome)) throw new Error(`no run: ${outcome.kind}`);
  return outcome.run.id;
}

/** One run that makes, changes, merges and deletes on both sides. */
async function everySortOfChange(): Promise<RunId> {
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  const event = (summary: string, hour: number) => ({
    summary,
    start: { dateTime: `2026-12-02T${hour}:00:00+01:00` },
    end: { dateTime: `2026-12-02T${hour + 1}:00:00+01:00` },
  });
  const moved = await studio.createEvent(annId, event('Moved in Google', 10));
  const merged = await studio.createEvent(annId, event('Merged', 11));
  const deleted = await studio.createEvent(annId, event('Deleted in Google', 12));
  const changed = await studio.bookAppointment('Changed here', hours(9, 10), { notes: 'before' });
  const gone = await studio.bookAppointment('Deleted here', hours(11, 12));
  await studio.run(annId, 'push');
  await studio.editEvent(annId, moved.id, { location: 'Park' });
  await studio.editEvent(annId, merged.id, { location: 'Hall' });
  await studio.deleteEvent(annId, deleted.id);
  await studio.createEvent(annId, event('New in Google', 14));
  await studio.change(changed.id, { notes: 'after' });
  await studio.change((await bookingNamed('Merged')).id, { notes: 'said here' });
  await studio.remove(gone.id);
  await studio.bookAppointment('New here', hours(15, 16));
  return runIdOf(await studio.run(annId, 'push'));
}

async function bookingNamed(description: string): Promise<Booking> {
  const found = (await studio.bookings()).find((booking) => booking.description === description);
  if (found === undefined) throw new Error(`no booking ${description}`);
  return found;
}

/** How everything stands, but for what names and counts of writes say. */
async function theEnd(): Promise<unknown> {
  const bookings = (await studio.bookings()).map(({ description, span, location, notes }) => [
    description,
    span.start,
    location,
    notes,
  ]);
  const events = (await studio.events(annId)).map(({ summary, start, location, description }) => [
    summary,
    start?.dateTime,
    location,
    description,
  ]);
  const pairs = (await studio.store.find({ from: pairsOf(syncIdOf(studioId, annId)) })).map(({ value }) => {
    const { agreed, ended, outOfGoogle, outOfStudio, heldByGoogle } = value;
    return [agreed.title, agreed.location, agreed.notes, ended, outOfGoogle, outOfStudio, heldByGoogle];
  });
  return [bookings, events, pairs].map((all) => all.map((one) => JSON.stringify(one)).toSorted());
}

/** Google that is cut off at its `nth` call: done, but never answered. */
function cutGoogle(google: Google, nth: number): { readonly google: Google; readonly wasCut: () => boolean } {
  let calls = 0;
  const cutOff = (calendar: GoogleCalendar): GoogleCalendar => {
    const cut = <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) => {
      return async (...given: Given): Promise<Answer> => {
        const answer = await call(...given);
        calls += 1;
        if (calls === nth) throw new GoogleFailure('unavailable', 'cut off');
        return answer;
      };
    };
    return {
      ...calendar,
      readEvent: cut((id, eventId) => calendar.readEvent(id, eventId)),
      readEvents: cut((id, question) => calendar.readEvents(id, question)),
      patchEvent: cut((id, change) => calendar.patchEvent(id, change)),
      undeleteEvent: cut((id, event) => calendar.undeleteEvent(id, event)),
      deleteEvent: cut((id, eventId, version) => calendar.deleteEvent(id, eventId, version)),
    };
  };
  return {
    google: { ...google, calendarOf: (grant) => cutOff(google.calendarOf(grant)) },
    wasCut: () => calls >= nth,
  };
}

/** A store that is cut off at its `nth` transaction: before it, or after it is saved. */
function cutStore(
  store: Store,
  nth: number,
  when: 'before' | 'after',
): { readonly store: Store; readonly wasCut: () => boolean } {
  let transactions = 0;
  return {
    wasCut: () => transactions >= nth,
    store: {
      ...store,
      transact: async (work) => {
        transactions += 1;
        const isCut = transactions === nth;
        if (isCut && when === 'before') throw new StoreFailure('unavailable');
        const answer = await store.transact(work);
        if (isCut) throw new StoreFailure('unavailable');
        return answer;
      },
    },
  };
}

async function undoWhole(runId: RunId): Promise<void> {
  const document = studioCollections(studioId).run(runId);
  for (let attempt = 0; attempt < 5; attempt++) {
    if ((await studio.store.get(document))?.value.undo?.state === 'done') return;
    studio.clock.advance(120_000);
    await studio.run(annId, 'tick');
  }
  throw new Error('the undo does not come to its end');
}

/** What everything looks like after an undo nobody disturbs. */
async function undisturbed(): Promise<unknown> {
  const runId = await everySortOfChange();
  await undoRun(studio.deps, { studioId, runId, by });
  await studio.run(annId, 'undo');
  const end = await theEnd();
  await studio.stop();
  studio = await startStudioWithSync();
  return end;
}

describe('an undo that is cut off', () => {
  test('is taken back whole by those that follow, wherever Google was cut off', { timeout: 60_000 }, async () => {
    const end = await undisturbed();
    for (let nth = 1, isThrough = false; !isThrough; nth++) {
      const runId = await everySortOfChange();
      await undoRun(studio.deps, { studioId, runId, by });
      const { google, wasCut } = cutGoogle(studio.deps.google, nth);
      await syncUser({ ...studio.deps, google }, { syncId: syncIdOf(studioId, annId), trigger: 'undo' });
      isThrough = !wasCut();
      await undoWhole(runId);
      expect(await theEnd()).toEqual(end);
      await studio.stop();
      studio = await startStudioWithSync();
    }
  });

  for (const when of ['before', 'after'] as const) {
    test(`is taken back whole, wherever a worker died ${when} it saved something`, { timeout: 60_000 }, async () => {
      const end = await undisturbed();
      for (let nth = 1, isThrough = false; !isThrough; nth++) {
        const runId = await everySortOfChange();
        await undoRun(studio.deps, { studioId, runId, by });
        const { store, wasCut } = cutStore(studio.deps.store, nth, when);
        const request = { syncId: syncIdOf(studioId, annId), trigger: 'undo' } as const;
        await syncUser({ ...studio.deps, store }, request).catch((error: unknown) => {
          if (!(error instanceof StoreFailure)) throw error;
        });
        isThrough = !wasCut();
        await undoWhole(runId);
        expect(await theEnd()).toEqual(end);
        await studio.stop();
        studio = await startStudioWithSync();
      }
    });
  }
});

describe('a populate of 500', () => {
  test('is taken back whole, in several runs where one is too short', { timeout: 120_000 }, async () => {
    await studio.connect(annId);
    const places = studioCollections(studioId);
    const first = await studio.bookAppointment('Booking 0', hours(9, 10));
    const record = (await studio.store.get(places.booking(first.id)))?.value;
    if (record === undefined) throw new Error('no booking');
    for (let from = 1; from < 500; from += 100) {
      const some = Array.from({ length: Math.min(100, 500 - from) }, (_, index) => from + index);
      await studio.store.write(
        some.map((number) => {
          const booking = {
            ...record.booking,
            id: `${first.id}${number}` as Booking['id'],
            description: `Booking ${number}`,
          }; // a copy under a name of its own
          return { kind: 'set', document: places.booking(booking.id), value: { ...record, booking } } as const;
        }),
      );
    }
    await studio.setSettings(annId, { populateGoogle: true });
    const populate = runIdOf(await studio.run(annId, 'populate'));
    expect(await studio.events(annId)).toHaveLength(500);
    const told = (await studio.store.get(places.run(populate)))?.value;
    expect(told === undefined ? undefined : (await readRunLines(studio.store, told)).lines).toHaveLength(500);
    await undoRun(studio.deps, { studioId, runId: populate, by });
    studio.calls.length = 0;
    const stopping = new AbortController();
    const watched = setInterval(() => studio.calls.length > 150 && stopping.abort(), 1);
    const request = { syncId: syncIdOf(studioId, annId), trigger: 'undo' } as const;
    expect(await syncUser({ ...studio.deps, stopping: stopping.signal }, request)).toMatchObject({ kind: 'continues' });
    clearInterval(watched);
    const left = (await studio.events(annId)).length;
    expect(left).toBeGreaterThan(0);
    expect((await studio.sync(annId)).undo).toMatchObject({ total: 500, done: 500 - left });

    await studio.run(annId, 'undo');

    expect(await studio.events(annId)).toEqual([]);
    expect((await studio.store.get(places.run(populate)))?.value.undo).toMatchObject({ undone: 500, leftOut: 0 });
    // One list for each of the two runs, and one call for each event.
    expect(studio.calls.length).toBeLessThan(520);
  });
});
