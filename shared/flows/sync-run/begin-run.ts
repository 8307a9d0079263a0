import { asId, partsOfSyncId } from '../../domain/ids.ts';
import type { CalendarId, SyncId } from '../../domain/ids.ts';
import { planIncludesSync } from '../../domain/studio.ts';
import type { Studio, User } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { SyncTrigger } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { GoogleCalendar } from '../../ports/google.ts';
import { isLongWork } from '../request-syncs.ts';
import { once } from '../once.ts';
import { countedCalendar } from './counted-calendar.ts';
import { openLedger } from './ledger.ts';
import { noParts } from './parts.ts';
import { windowOf } from './populate-window.ts';
import type { Run, SyncDeps } from './run.ts';

/** How long one run works before it checkpoints, milliseconds: well inside the function's time limit. */
const runLasts = 420_000;
/** A populate or an undo that came among the short requests moves over to the long ones so soon. */
const misplacedPopulateLasts = 30_000;

/** Whether a sync can run at all, and if so on which calendar. */
export type Readiness =
  | { readonly kind: 'ready'; readonly calendarId: CalendarId }
  /** Not enabled, no account, or no calendar chosen. */
  | { readonly kind: 'off' }
  /** The vendor's operators paused it. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'reconnectNeeded' };

/** Whether a sync can run at all, and if so on which calendar. */
export function readinessOf(sync: SyncRecord): Readiness {
  const { account, settings } = sync;
  if (!settings.enabled || settings.calendarId === undefined || account === undefined) return { kind: 'off' };
  if (sync.pause !== undefined) return { kind: 'paused' };
  const connected = account.status === 'connected' && account.permissions.includes('calendar');
  return connected ? { kind: 'ready', calendarId: settings.calendarId } : { kind: 'reconnectNeeded' };
}

/** The studio and the user a sync belongs to; undefined when either is gone, inactive, or on a plan without sync. */
export async function readOwner(
  deps: Pick<SyncDeps, 'store'>,
  syncId: SyncId,
): Promise<{ readonly studio: Studio; readonly user: User } | undefined> {
  const parts = partsOfSyncId(syncId);
  if (parts === undefined) return undefined;
  const places = studioCollections(parts.studioId);
  const [studio, user] = await Promise.all([deps.store.get(places.studio), deps.store.get(places.user(parts.userId))]);
  if (studio === undefined || user === undefined) return undefined;
  if (!studio.value.syncJob.enabled || !planIncludesSync(studio.value.plan) || !user.value.active) return undefined;
  return { studio: studio.value, user: user.value };
}

/** Everything a run works with, from the sync as it stands. */
export function openRun(
  deps: SyncDeps,
  given: {
    readonly syncId: SyncId;
    readonly trigger: SyncTrigger;
    readonly fence: number;
    readonly sync: SyncRecord;
    readonly calendar: GoogleCalendar;
    readonly calendarId: CalendarId;
    readonly studio: Studio;
    readonly user: User;
  },
): Run {
  const { settings, calendarWritable } = given.sync;
  const populates = settings.populateGoogle || settings.populateStudio;
  const { undo } = given.sync;
  const trigger = undo === undefined ? given.trigger : 'undo';
  const isMisplaced = (populates || undo !== undefined) && !isLongWork(given.trigger);
  const { calendar, calls } = countedCalendar(given.calendar);
  const startedAt = deps.clock.now();
  return {
    deps,
    id: trigger === 'now' ? (given.sync.promisedRunId ?? asId(deps.chance.id())) : asId(deps.chance.id()),
    syncId: given.syncId,
    trigger,
    fence: given.fence,
    calendar,
    calls,
    parts: noParts(),
    calendarId: given.calendarId,
    studio: given.studio,
    user: given.user,
    policy: {
      twoWay: settings.syncAppointmentsBack,
      includeTentative: settings.includeTentative,
      includeGoogleSeries: settings.includeGoogleSeries,
      writable: calendarWritable ?? true,
    },
    privacy: settings.privacy,
    populates,
    mail: settings.mail,
    window: once(() => windowOf(given.studio, startedAt)),
    actor:
      undo === undefined
        ? { kind: 'google', userId: given.user.id, name: given.user.name }
        : { ...undo.by, name: `${undo.by.name}, undoing a sync` },
    ...(undo === undefined ? {} : { undoes: undo.runId }),
    ledger: openLedger(),
    startedAt,
    deadline: deps.clock.elapsed() + (isMisplaced ? misplacedPopulateLasts : runLasts),
  };
}
