import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FailureOrder } from '../../../infra/local/google/failures.ts';
import { asId, syncIdOf, type UserId } from '../../../shared/domain/ids.ts';
import { requestDueSyncs } from '../../../shared/flows/request-due-syncs.ts';
import { secondsBetween } from '../../../shared/flows/sync-run/cadence.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import { mails, studioCollections, syncs } from '../../../shared/ports/collections.ts';
import { addressOf, annId, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const userIds: readonly UserId[] = Array.from({ length: 12 }, (_, index) => asId(`user${String(index)}`));
const minute = 60_000;

let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  const places = studioCollections(studioId);
  const ann = await studio.store.get(places.user(annId));
  for (const id of userIds) {
    studio.double.addPerson({ email: addressOf(id), name: id });
    await studio.store.write([{ kind: 'set', document: places.user(id), value: { ...ann?.value, id } }]);
    await studio.connect(id);
    await studio.run(id);
  }
  studio.calls.length = 0;
});

afterEach(async () => {
  await studio.stop();
});

interface Lived {
  readonly calls: number;
  /** The most calls within one minute. */
  readonly peak: number;
  readonly runs: number;
  /** Requests that would be delivered again, and be dead letters in the end. */
  readonly thrown: number;
}

/** Lets the tick and all it asks for go on for so long. */
async function live(minutes: number): Promise<Lived> {
  const before = studio.calls.length;
  let [runs, thrown, peak] = [0, 0, 0];
  for (const end = studio.clock.elapsed() + minutes * minute; studio.clock.elapsed() < end;) {
    const [begun, calls] = [studio.clock.elapsed(), studio.calls.length];
    await requestDueSyncs(studio.deps, { now: studio.clock.now() });
    for (const { topic, message } of studio.queue.take()) {
      if (topic !== 'sync-requested') continue;
      runs += 1;
      await syncUser(studio.deps, message).catch(() => (thrown += 1));
    }
    const spent = studio.clock.elapsed() - begun;
    peak = Math.max(peak, (studio.calls.length - calls) / Math.max(1, spent / minute));
    studio.clock.advance(Math.max(0, minute - spent));
  }
  return { calls: studio.calls.length - before, peak, runs, thrown };
}

async function failing(): Promise<number> {
  const stored = await studio.store.find({ from: syncs });
  return stored.filter(({ value }) => value.failures > 0 || value.lease !== undefined).length;
}

describe('an hour in which Google', () => {
  test.each<[string, FailureOrder]>([
    ['answers 503 to everything', { kind: 'backendError', status: 503 }],
    ['shows its error page', { kind: 'unavailable', status: 502 }],
    ['drops every connection', { kind: 'dropBefore' }],
  ])('%s costs few calls, no dead letter, and is over by itself', async (_name, order) => {
    studio.double.fail(order);
    const during = await live(60);
    expect(during.thrown).toBe(0);
    expect(during.runs).toBeGreaterThan(userIds.length);
    // Ten to notice, those under way, then a probe a minute at most: however many users there are.
    expect(during.calls).toBeLessThanOrEqual(40);
    expect(await failing()).toBe(userIds.length);

    studio.double.clearFailures();
    const after = await live(60);
    expect(after.thrown).toBe(0);
    expect(await failing()).toBe(0);
  });

  test.each([403, 429])('answers %i to everything costs each user a few calls, and no dead letter', async (status) => {
    studio.double.fail({ kind: 'throttle', status });
    const during = await live(60);
    expect(during.thrown).toBe(0);
    // Seven waits fit into an hour of doubling back-offs, and six tries into the budget of a call.
    expect(during.runs).toBeLessThanOrEqual(userIds.length * 8);
    expect(during.calls).toBeLessThanOrEqual(during.runs * 7);
    expect(during.peak).toBeLessThanOrEqual(600);

    studio.double.clearFailures();
    expect((await live(60)).thrown).toBe(0);
    expect(await failing()).toBe(0);
  });
});

test('an outage is told to the studio’s job address once for each sync, however long it lasts', async () => {
  studio.double.fail({ kind: 'backendError' });
  await live(180);
  const told = (await studio.store.find({ from: mails })).filter(({ value }) => value.subject.kind === 'syncFailing');
  expect(told).toHaveLength(userIds.length);
});

test('whoever keeps working during an outage waits no longer for its end, and nobody is told the sooner', async () => {
  studio.double.fail({ kind: 'throttle', status: 429 });
  const userId: UserId = asId('user0');
  for (let change = 0; change < 12; change += 1) await studio.run(userId, 'push');
  const { failures, nextSyncAt } = await studio.sync(userId);
  expect(failures).toBe(1);
  expect(nextSyncAt === undefined ? 0 : secondsBetween(studio.clock.now(), nextSyncAt)).toBeLessThan(60);
  expect(await studio.store.find({ from: mails })).toEqual([]);
});

test('what failed is tried again later and later, never sooner than Google asked', async () => {
  studio.double.fail({ kind: 'throttle', status: 429 });
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await syncUser(studio.deps, { syncId: syncIdOf(studioId, asId('user0')), trigger: 'tick' });
    const { nextSyncAt } = await studio.sync(asId('user0'));
    waits.push(nextSyncAt === undefined ? 0 : secondsBetween(studio.clock.now(), nextSyncAt));
  }
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(waits.at(-1)).toBeGreaterThan(1_500);
});
