import { isId, partsOfSyncId, syncIdOf } from '../../domain/ids.ts';
import type { StudioId, SyncId, UserId } from '../../domain/ids.ts';
import { planIncludesSync } from '../../domain/studio.ts';
import type { Studio } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { alarmWatch, deadLetters, studioCollections, syncAt, syncs } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import { readinessOf } from '../sync-run/begin-run.ts';

/** Syncs looked at for one page; they come studio by studio. */
const perPage = 500;
/** Failing syncs named on the first page. */
const failingNamed = 50;
/** A sync whose look is overdue by so many seconds is late: the tick comes every minute. */
const lateAfter = 900;
/** The alarm that has not looked for so many seconds is silent, and so is the tick. */
const alarmSilentAfter = 600;

/** How a sync is, in the operators' words. */
export type OperatorStatus = 'off' | 'inOrder' | 'late' | 'failing' | 'reconnectNeeded' | 'paused';

/** Every status, as lists show them. */
export const operatorStatuses: readonly OperatorStatus[] = [
  'inOrder',
  'late',
  'failing',
  'reconnectNeeded',
  'paused',
  'off',
];

/** One sync as operators see it: nothing of what it carries. */
export interface SyncLine {
  readonly syncId: SyncId;
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly status: OperatorStatus;
  readonly failures: number;
  readonly failure?: NonNullable<SyncRecord['lastFailure']>;
  readonly nextSyncAt?: Instant;
  readonly lastSuccessAt?: Instant;
}

/** One studio's syncs, counted. */
export interface StudioLine {
  readonly studioId: StudioId;
  readonly name: string;
  readonly plan: Studio['plan'] | undefined;
  readonly counts: Readonly<Record<OperatorStatus, number>>;
  /** The look that has been due for longest, of those that are due. */
  readonly oldestDue?: Instant;
}

/** The operations page. */
export interface Operations {
  readonly syncs: number;
  readonly failing: readonly SyncLine[];
  readonly failingCount: number;
  readonly reconnectNeeded: number;
  readonly paused: number;
  readonly deadLetters: number;
  /** The alarm about syncs that stand still: when it last looked, and whether that is too long ago for one that looks every minute. */
  readonly alarm: { readonly lookedAt?: Instant; readonly isSilent: boolean };
  readonly studios: readonly StudioLine[];
  /** Where the next page of studios begins. */
  readonly next?: string;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/** How every studio's syncs are: totals, what fails, and studio by studio. `after` is a place `next` named. */
export async function viewOperations(deps: Deps, after?: string): Promise<Operations> {
  const { store } = deps;
  const isFailing = { field: 'failures', is: '>', value: 0 } as const;
  const start = after === undefined || partsOfSyncId(after) === undefined ? {} : { after: [after] };
  const [total, failing, failingCount, reconnectNeeded, paused, letters, watch, found] = await Promise.all([
    store.count({ from: syncs }),
    store.find({
      from: syncs,
      where: [isFailing],
      orderBy: [{ field: 'failures', direction: 'desc' }],
      limit: failingNamed,
    }),
    store.count({ from: syncs, where: [isFailing] }),
    store.count({ from: syncs, where: [{ field: 'account.status', is: '==', value: 'reconnectNeeded' }] }),
    store.count({ from: syncs, where: [{ field: 'pause.at', is: '>', value: '' }] }),
    store.count({ from: deadLetters }),
    store.get(alarmWatch),
    store.find({ from: syncs, limit: perPage, ...start }),
  ]);
  const now = deps.clock.now();
  const last = found.length < perPage ? undefined : found.at(-1)?.id;
  return {
    syncs: total,
    failing: failing.map(({ value }) => lineOf(value, now)),
    failingCount,
    reconnectNeeded,
    paused,
    deadLetters: letters,
    alarm: alarmOf(watch?.value.lookedAt, now),
    studios: await studioLines(
      store,
      found.map(({ value }) => value),
      now,
    ),
    ...(last === undefined ? {} : { next: last }),
  };
}

function alarmOf(lookedAt: Instant | undefined, now: Instant): Operations['alarm'] {
  if (lookedAt === undefined) return { isSilent: true };
  return { lookedAt, isSilent: addSeconds(lookedAt, alarmSilentAfter) < now };
}

async function studioLines(store: Store, records: readonly SyncRecord[], now: Instant): Promise<readonly StudioLine[]> {
  const byStudio = Map.groupBy(records, ({ studioId }) => studioId);
  const ids = [...byStudio.keys()];
  const studios = await store.getAll(ids.map((id) => studioCollections(id).studio));
  return ids.map((studioId, index) => {
    const studio = studios[index]?.value;
    const lines = (byStudio.get(studioId) ?? []).map((sync) => lineOf(sync, now, studio));
    const due = lines.flatMap(({ status, nextSyncAt }) =>
      status !== 'off' && nextSyncAt !== undefined && nextSyncAt <= now ? [nextSyncAt] : [],
    );
    const oldestDue = due.toSorted()[0];
    return {
      studioId,
      name: studio?.name ?? studioId,
      plan: studio?.plan,
      counts: countsOf(lines),
      ...(oldestDue === undefined ? {} : { oldestDue }),
    };
  });
}

function countsOf(lines: readonly SyncLine[]): Readonly<Record<OperatorStatus, number>> {
  const counts = { off: 0, inOrder: 0, late: 0, failing: 0, reconnectNeeded: 0, paused: 0 };
  for (const { status } of lines) counts[status] += 1;
  return counts;
}

/** One studio and each of its syncs; undefined where there is none. */
export async function viewStudioSyncs(
  deps: Deps,
  studioId: string,
): Promise<{ readonly studio: Studio; readonly syncs: readonly SyncLine[] } | undefined> {
  if (!isId(studioId)) return undefined;
  const found = await deps.store.find({ from: syncs, where: [{ field: 'studioId', is: '==', value: studioId }] });
  const [first] = found;
  if (first === undefined) return undefined;
  const studio = (await deps.store.get(studioCollections(first.value.studioId).studio))?.value;
  if (studio === undefined) return undefined;
  return { studio, syncs: found.map(({ value }) => lineOf(value, deps.clock.now(), studio)) };
}

/** One sync with its record, for the page with its actions; undefined where there is none. */
export async function viewSync(
  deps: Deps,
  syncId: string,
): Promise<
  | { readonly line: SyncLine; readonly sync: SyncRecord; readonly studioName: string; readonly userName: string }
  | undefined
> {
  const parts = partsOfSyncId(syncId);
  if (parts === undefined) return undefined;
  const places = studioCollections(parts.studioId);
  const [stored, studio, user] = await Promise.all([
    deps.store.get(syncAt(syncIdOf(parts.studioId, parts.userId))),
    deps.store.get(places.studio),
    deps.store.get(places.user(parts.userId)),
  ]);
  if (stored === undefined) return undefined;
  return {
    line: lineOf(stored.value, deps.clock.now(), studio?.value),
    sync: stored.value,
    studioName: studio?.value.name ?? parts.studioId,
    userName: user?.value.name ?? parts.userId,
  };
}

function lineOf(sync: SyncRecord, now: Instant, studio?: Studio): SyncLine {
  const { studioId, userId, failures, lastFailure, nextSyncAt, lastSuccessAt } = sync;
  return {
    syncId: syncIdOf(studioId, userId),
    studioId,
    userId,
    status: statusOf(sync, now, studio),
    failures,
    ...(failures === 0 || lastFailure === undefined ? {} : { failure: lastFailure }),
    ...(nextSyncAt === undefined ? {} : { nextSyncAt }),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
  };
}

function statusOf(sync: SyncRecord, now: Instant, studio: Studio | undefined): OperatorStatus {
  const isOff = studio !== undefined && (!studio.syncJob.enabled || !planIncludesSync(studio.plan));
  const readiness = readinessOf(sync);
  if (readiness.kind === 'off' || (isOff && readiness.kind === 'ready')) return 'off';
  if (readiness.kind !== 'ready') return readiness.kind;
  if (sync.failures > 0) return 'failing';
  const isLate = sync.nextSyncAt !== undefined && sync.nextSyncAt < addSeconds(now, -lateAfter);
  return isLate ? 'late' : 'inOrder';
}
