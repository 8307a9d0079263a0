import { createAccessTokens } from '../../shared/adapters/google/access-tokens.ts';
import { createBreaker, usualBreaker } from '../../shared/adapters/google/breaker.ts';
import { createCaller, type Call, type Caller } from '../../shared/adapters/google/caller.ts';
import { createPacing, usualPacing } from '../../shared/adapters/google/pacing.ts';
import { usualRetryLimits } from '../../shared/adapters/google/retry.ts';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import { asId, type CalendarId, type SyncId } from '../../shared/domain/ids.ts';
import { requestDueSyncs } from '../../shared/flows/request-due-syncs.ts';
import { isLongWork, requestSyncs } from '../../shared/flows/request-syncs.ts';
import { failuresAfter, isPushHealthy, nextAttempt, nextLook } from '../../shared/flows/sync-run/cadence.ts';
import { syncAt } from '../../shared/ports/collections.ts';
import { GoogleFailure } from '../../shared/ports/google.ts';
import type { Queue, SyncRequest, SyncTrigger } from '../../shared/ports/queue.ts';
import type { SyncRecord } from '../../shared/ports/records/sync-record.ts';
import { createEvenness, createQuotaMeter } from './fleet-meters.ts';
import type { FleetOptions, FleetReport } from './fleet-options.ts';
import { createPool, type Instance } from './fleet-pool.ts';
import { addUsers, isWithoutPush } from './fleet-users.ts';
import { createRandom, type Random } from './random.ts';
import { createTimeline, type Timeline } from './timeline.ts';

const hour = 3_600_000;
const minute = 60_000;
/** Milliseconds of one call. */
const callLasts = 80;
/** Google tells of a change after so long, also of our own. */
const pushTakes = 2_000;
/** Of the calls that Google does not take at the first go, percent. */
const failing = 0.5;
/** What people do in each hour of their day, as shares of a day. */
const activity = [0, 0, 0, 0, 0, 1, 2, 4, 8, 11, 11, 9, 7, 9, 10, 9, 8, 5, 3, 2, 1, 0, 0, 0].map(
  (share) => share / 100,
);
/** As infra/manifest.json deploys them: instances, and requests each takes at a time. */
const pools = { short: { instances: 16, concurrency: 8 }, long: { instances: 4, concurrency: 2 } };
/** A run saves what it has and asks for another after so long (as in begin-run.ts). */
const runLasts = 420_000;
const misplacedPopulateLasts = 30_000;

/** What each kind of run asks Google, as `npm run bench` counts it on the real flows. */
const read: Call = { method: 'calendar.events.list', units: 1, repeat: 'whenSafe' };
const patch = (writesTo: CalendarId): Call => ({
  method: 'calendar.events.patch',
  units: 3,
  repeat: 'whenSafe',
  writesTo,
});
const insert = (writesTo: CalendarId): Call => ({
  method: 'calendar.events.insert',
  units: 1,
  repeat: 'whenSafe',
  writesTo,
});

/** Lets a fleet live: the real fan-out, cadence, topics, pacing, retries and circuits over virtual time; the runs are what they cost. */
export async function liveFleet(options: FleetOptions): Promise<FleetReport> {
  const random = createRandom(options.seed, 'fleet');
  const timeline = createTimeline(Date.UTC(2026, 10, 23));
  const fleet = await createFleet(options, { random, timeline });
  for (let at = minute; at <= options.hours * hour; at += minute) {
    timeline.at(at, () => void requestDueSyncs(fleet, { now: timeline.now() }));
  }
  planActs(options, { random, timeline, fleet });
  for (const [index, { atHour, bookings }] of (options.populates ?? []).entries()) {
    timeline.at(atHour * hour, () => fleet.populate(index, bookings));
  }
  await timeline.runUntil(options.hours * hour);
  return fleet.report();
}

type Fleet = Awaited<ReturnType<typeof createFleet>>;

/** Everybody's own acts, at any moment of the hours in which they work. */
function planActs(
  { users, hours, actsPerDay, firstHour = 0 }: FleetOptions,
  { random, timeline, fleet }: { readonly random: Random; readonly timeline: Timeline; readonly fleet: Fleet },
): void {
  for (let user = 0; user < users; user += 1) {
    const zone = random.below(4);
    for (let each = 0; each < hours; each += 1) {
      const expected = actsPerDay * (activity[(firstHour + each + 24 - zone) % 24] ?? 0);
      for (const kind of ['studio', 'google'] as const) {
        const count = Math.floor(expected) + (random.fraction() < expected % 1 ? 1 : 0);
        for (let act = 0; act < count; act += 1) {
          timeline.at((each + random.fraction()) * hour, () => fleet.act(user, kind));
        }
      }
    }
  }
}

async function createFleet(options: FleetOptions, given: { readonly random: Random; readonly timeline: Timeline }) {
  const { random, timeline } = given;
  const chance = { fraction: () => random.fraction(), id: () => '', secret: () => '' };
  const store = createMemoryStore({ clock: timeline });
  const syncIds = await addUsers(store, options, given);
  const quota = createQuotaMeter();
  const evenness = createEvenness();
  const lookedAt = new Map<SyncId, number>(syncIds.map((id) => [id, 0]));
  const underWay = new Set<SyncId>();
  const askedMeanwhile = new Set<SyncId>();
  const toInsert = new Map<SyncId, { left: number; readonly began: number }>();
  const latencies: number[] = [];
  const populateMinutes: number[] = [];
  let [runs, failedRuns, calls, longestWait] = [0, 0, 0, 0];

  const queue: Queue = {
    async publish(topic, message) {
      const name = topic === 'bulk-sync-requested' ? 'long' : 'short';
      // Only these two topics are published to here.
      workers[name].take({ ...(message as SyncRequest), askedAt: timeline.elapsed() });
    },
  };
  const deps = { store, queue, chance };

  function isDown(): boolean {
    const { outage } = options;
    if (outage === undefined) return false;
    const since = timeline.elapsed() - outage.fromHour * hour;
    return since >= 0 && since < outage.minutes * minute;
  }

  /** Google: takes its time, counts, and does not take everything. */
  async function answer(syncId: SyncId, { units }: Call, isLong: boolean): Promise<{ readonly data: unknown }> {
    calls += 1;
    quota.count({ at: timeline.elapsed(), user: syncId, units });
    if (!isLong) evenness.count(timeline.elapsed());
    await timeline.sleep(callLasts);
    if (isDown() || random.percent(failing)) throw new GoogleFailure('unavailable', '503 backendError');
    return { data: {} };
  }

  function createInstance(): Instance {
    const shared = {
      clock: timeline,
      chance,
      pacing: createPacing(timeline, { ...usualPacing, sharedUnitsPerMinute: 500 }),
      breaker: createBreaker(timeline, usualBreaker),
      origin: 'https://www.googleapis.com',
      tokens: createAccessTokens(timeline, async () => ({ accessToken: 'token', expiresInSeconds: 3600 })),
      retryLimits: usualRetryLimits,
    };
    return { running: 0, callers: (user) => createCaller(shared, { refreshToken: user, subject: asId(user) }) };
  }

  async function callsOf(request: SyncRequest, caller: Caller): Promise<'done' | 'continues'> {
    const { syncId, trigger } = request;
    const isLong = isLongWork(trigger);
    const ask = async (call: Call): Promise<void> =>
      void (await caller(call, async () => answer(syncId, call, isLong)));
    const calendar: CalendarId = asId(syncId);
    const began = timeline.elapsed();
    if (trigger === 'studio') await ask(random.percent(60) ? patch(calendar) : insert(calendar));
    else await ask(read);
    const populate = toInsert.get(syncId);
    if (populate === undefined) return 'done';
    for (; populate.left > 0; populate.left -= 1) {
      if (timeline.elapsed() - began > (isLong ? runLasts : misplacedPopulateLasts)) return 'continues';
      await ask(insert(calendar));
    }
    return 'done';
  }

  async function run(request: SyncRequest & { readonly askedAt: number }, instance: Instance): Promise<void> {
    const { syncId, trigger, askedAt } = request;
    if (underWay.has(syncId)) return void askedMeanwhile.add(syncId);
    underWay.add(syncId);
    runs += 1;
    let hasHandedOver = false;
    const before = (await store.get(syncAt(syncId)))?.value;
    if (before === undefined) throw new Error(`no sync ${syncId}`);
    try {
      const ended = await callsOf(request, instance.callers(syncId));
      noteLook(syncId, before);
      await save(syncId, { failures: 0, nextSyncAt: nextLook(before, { now: timeline.now(), chance }) });
      // Others than whoever populates: those wait for themselves.
      if (!isLongWork(trigger) && !toInsert.has(syncId)) latencies.push(timeline.elapsed() - askedAt);
      hasHandedOver = ended === 'continues';
      if (hasHandedOver) await continueLater(syncId);
      else endPopulate(syncId);
      if (trigger === 'studio' && isPushHealthy(before, timeline.now())) ask(syncId, 'push', pushTakes);
    } catch (error) {
      if (!(error instanceof GoogleFailure)) throw error;
      failedRuns += 1;
      const { retryAfterSeconds: atLeastSeconds } = error;
      const at = {
        now: timeline.now(),
        chance,
        reason: error.reason,
        ...(atLeastSeconds === undefined ? {} : { atLeastSeconds }),
      };
      const failures = failuresAfter(before, trigger);
      await save(syncId, { failures, nextSyncAt: nextAttempt(failures, at) });
    }
    if (hasHandedOver) return;
    underWay.delete(syncId);
    if (askedMeanwhile.delete(syncId)) ask(syncId, 'push', 0);
  }

  /** As runs do: the lease is freed first, and what was asked meanwhile is for the rest of the run to see. */
  async function continueLater(syncId: SyncId): Promise<void> {
    underWay.delete(syncId);
    askedMeanwhile.delete(syncId);
    await requestSyncs(deps, [syncId], 'continuation');
  }

  function endPopulate(syncId: SyncId): void {
    const ended = toInsert.get(syncId);
    if (ended === undefined) return;
    toInsert.delete(syncId);
    populateMinutes.push((timeline.elapsed() - ended.began) / minute);
  }

  async function save(syncId: SyncId, fields: Partial<SyncRecord>): Promise<void> {
    await store.write([{ kind: 'update', document: syncAt(syncId), fields }]);
  }

  function noteLook(syncId: SyncId, sync: SyncRecord): void {
    const round = isPushHealthy(sync, timeline.now()) ? hour : 15 * minute;
    longestWait = Math.max(longestWait, (timeline.elapsed() - (lookedAt.get(syncId) ?? 0)) / round);
    lookedAt.set(syncId, timeline.elapsed());
  }

  function ask(syncId: SyncId, trigger: SyncTrigger, after: number): void {
    timeline.at(timeline.elapsed() + after, () => void requestSyncs(deps, [syncId], trigger));
  }

  const workers = {
    short: createPool({ ...pools.short, createInstance, run, random }),
    long: createPool({ ...pools.long, createInstance, run, random }),
  };
  const idOf = (user: number): SyncId => syncIds[user] ?? asId('none');
  return {
    ...deps,
    /** Somebody changes something: in the studio, or in Google, which may tell of it. */
    act(user: number, kind: 'studio' | 'google'): void {
      if (kind === 'studio') ask(idOf(user), 'studio', 0);
      else if (!isWithoutPush(user, options)) ask(idOf(user), 'push', pushTakes);
    },
    populate(user: number, bookings: number): void {
      toInsert.set(idOf(user), { left: bookings, began: timeline.elapsed() });
      ask(idOf(user), 'populate', 0);
    },
    async report(): Promise<FleetReport> {
      for (const id of syncIds) {
        const sync = (await store.get(syncAt(id)))?.value;
        if (sync !== undefined) noteLook(id, sync);
      }
      return {
        runs,
        failedRuns,
        calls,
        hours: evenness.hours(options.hours),
        longestWait,
        quotaViolations: quota.violations(),
        highestMinute: quota.highest(),
        latencies,
        populateMinutes,
      };
    },
  };
}
