import { syncIdOf } from '../../domain/ids.ts';
import type { ClientGroupId, CalendarId, StudioId, UserId } from '../../domain/ids.ts';
import type { Privacy } from '../../domain/settings.ts';
import { planIncludesSync } from '../../domain/studio.ts';
import type { Studio } from '../../domain/studio.ts';
import { isSameZone } from '../../domain/time.ts';
import type { Instant, TimeZone } from '../../domain/time.ts';
import { setAsideOf, studioCollections, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { RunSummary } from '../../ports/records/run-record.ts';
import type { SetAsideRecord, SyncRecord } from '../../ports/records/sync-record.ts';
import type { Condition, Store, Stored } from '../../ports/store.ts';
import { notFound } from '../known-refusals.ts';
import { newSync } from './new-sync.ts';
import type { Refused } from '../refused.ts';

/** What a sync is doing, in one word. */
export type SyncStatus = 'off' | 'idle' | 'running' | 'throttled' | 'reconnectNeeded' | 'paused';

/** Settings and state of one user's sync, as the API and the Google tab show them. Null stands for none. */
export interface GoogleSyncView {
  readonly enabled: boolean;
  readonly calendarId: CalendarId | null;
  readonly populateGoogle: boolean;
  readonly populateStudio: boolean;
  readonly syncAppointmentsBack: boolean;
  readonly includeTentative: boolean;
  readonly includeGoogleSeries: boolean;
  readonly syncContactsBack: boolean;
  readonly clientGroupId: ClientGroupId | null;
  readonly privacy: Privacy;
  readonly preferOnConflict: 'google' | 'studio' | null;
  readonly mail: { readonly warnings: boolean; readonly report: boolean; readonly address: string };
  readonly account: {
    readonly email: string | null;
    readonly status: 'connected' | 'reconnectNeeded' | 'none';
    readonly calendarGranted: boolean;
    readonly contactsGranted: boolean;
  };
  readonly calendarName: string | null;
  readonly calendarTimeZone: TimeZone | null;
  /** Null while no calendar is chosen. */
  readonly timeZoneMatches: boolean | null;
  readonly push: 'healthy' | 'polling';
  readonly lastRun: RunSummary | null;
  readonly lastSuccessAt: Instant | null;
  readonly nextSyncAt: Instant | null;
  readonly status: SyncStatus;
  /** The last good sync before a standstill people were told of, while it lasts. */
  readonly stalledSince: Instant | null;
  readonly lastFailure: { readonly reason: string; readonly at: Instant } | null;
  readonly populate: NonNullable<SyncRecord['populate']> | null;
  readonly openConflicts: number;
  readonly setAside: number;
  readonly version: number;
}

/** One user's Google tab. A user who never opened it has the defaults. */
export async function viewGoogleSync(
  deps: { readonly store: Store; readonly clock: Clock },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<{ readonly kind: 'view'; readonly view: GoogleSyncView } | Refused> {
  const places = studioCollections(studioId);
  const syncId = syncIdOf(studioId, userId);
  const [studio, user, stored, openConflicts, setAside] = await Promise.all([
    deps.store.get(places.studio),
    deps.store.get(places.user(userId)),
    deps.store.get(syncAt(syncId)),
    deps.store.count({ from: places.conflicts, where: openConflictsOf(userId) }),
    deps.store.count({ from: setAsideOf(syncId) }),
  ]);
  if (studio === undefined || user === undefined) return notFound('user');
  const sync = stored?.value ?? newSync(studioId, userId);
  const isRunning = stored !== undefined && holdsLease(stored);
  const status = statusOf(sync, studio.value, { now: deps.clock.now(), isRunning });
  return { kind: 'view', view: viewOf(sync, studio.value, { now: deps.clock.now(), status, openConflicts, setAside }) };
}

/** Items a user's sync set aside, at most 50, for the page. */
export async function listSetAside(
  deps: { readonly store: Store },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<readonly SetAsideRecord[]> {
  const found = await deps.store.find({ from: setAsideOf(syncIdOf(studioId, userId)), limit: 50 });
  return found.map(({ value }) => value);
}

/** A user's open questions, the newest first, at most 50, for the page. */
export async function listOpenConflicts(
  deps: { readonly store: Store },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<readonly ConflictRecord[]> {
  const found = await deps.store.find({
    from: studioCollections(studioId).conflicts,
    where: openConflictsOf(userId),
    limit: 50,
  });
  return found.map(({ value }) => value).toSorted((one, other) => other.raisedAt.localeCompare(one.raisedAt));
}

function openConflictsOf(userId: UserId): readonly Condition[] {
  return [
    { field: 'userId', is: '==', value: userId },
    { field: 'state', is: '==', value: 'open' },
  ];
}

function holdsLease(stored: Stored<SyncRecord>): boolean {
  return stored.value.lease !== undefined && stored.value.lease.until > stored.readAt;
}

function statusOf(
  sync: SyncRecord,
  studio: Studio,
  at: { readonly now: Instant; readonly isRunning: boolean },
): SyncStatus {
  if (sync.account?.status === 'reconnectNeeded') return 'reconnectNeeded';
  const isOff = !sync.settings.enabled || !planIncludesSync(studio.plan) || !studio.syncJob.enabled;
  if (isOff || sync.account === undefined || sync.settings.calendarId === undefined) return 'off';
  if (sync.pause !== undefined) return 'paused';
  if (!sync.account.permissions.includes('calendar')) return 'reconnectNeeded';
  if (at.isRunning) return 'running';
  if (sync.writesPausedUntil !== undefined && sync.writesPausedUntil > at.now) return 'paused';
  if (sync.failures > 0 && sync.lastFailure?.reason === 'throttled') return 'throttled';
  return 'idle';
}

function viewOf(
  sync: SyncRecord,
  studio: Studio,
  state: {
    readonly now: Instant;
    readonly status: SyncStatus;
    readonly openConflicts: number;
    readonly setAside: number;
  },
): GoogleSyncView {
  const { settings, account, calendarTimeZone } = sync;
  return {
    ...settings,
    calendarId: settings.calendarId ?? null,
    clientGroupId: settings.clientGroupId ?? null,
    preferOnConflict: settings.preferOnConflict ?? null,
    account: {
      email: account?.email ?? null,
      status: account?.status ?? 'none',
      calendarGranted: account?.permissions.includes('calendar') ?? false,
      contactsGranted: account?.permissions.includes('contacts') ?? false,
    },
    calendarName: sync.calendarName ?? null,
    calendarTimeZone: calendarTimeZone ?? null,
    timeZoneMatches: calendarTimeZone === undefined ? null : isSameZone(calendarTimeZone, studio.timeZone),
    push: sync.channel !== undefined && sync.channel.expiresAt > state.now ? 'healthy' : 'polling',
    lastRun: sync.lastRun ?? null,
    lastSuccessAt: sync.lastSuccessAt ?? null,
    nextSyncAt: sync.nextSyncAt ?? null,
    status: state.status,
    stalledSince: mayRun(state.status) ? (sync.stalledSince ?? null) : null,
    lastFailure: failureOf(sync),
    populate: sync.populate ?? null,
    openConflicts: state.openConflicts,
    setAside: state.setAside,
    version: sync.version,
  };
}

/** What is off, paused or not let in stands still for a reason of its own. */
function mayRun(status: SyncStatus): boolean {
  return status === 'idle' || status === 'running' || status === 'throttled';
}

function failureOf(sync: SyncRecord): GoogleSyncView['lastFailure'] {
  if (sync.failures === 0 || sync.lastFailure === undefined) return null;
  return { reason: sync.lastFailure.reason, at: sync.lastFailure.at };
}
