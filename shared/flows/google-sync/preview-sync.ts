import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { CalendarPlan } from '../../sync/calendar/model.ts';
import { planCalendar } from '../../sync/calendar/plan.ts';
import { isOurEvent } from './disconnect-google.ts';
import { connectFirst, googleRefusal, reconnectFirst } from './google-refusal.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { newSync } from './new-sync.ts';
import { reachCalendar } from './reach-calendar.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { checkSettings, withSettings } from './settings-change.ts';
import type { SettingsChange } from './settings-change.ts';
import type { OurEvents } from './switch-calendar.ts';
import { openRun, readinessOf, readOwner } from '../sync-run/begin-run.ts';
import { gather } from '../sync-run/gather.ts';
import { cursorToUse } from '../sync-run/pass.ts';
import { readGoogle } from '../sync-run/read-google.ts';
import { readWholeOutbox } from '../sync-run/read-studio.ts';
import { notSetUp, pausedByOperators } from '../sync-run/refusals.ts';
import type { Run, SyncDeps } from '../sync-run/run.ts';

/** How many items of each sort the next run would handle in one direction. */
export interface PreviewCounts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly pair: number;
  readonly skip: number;
}

/** What the next run would do. */
export interface Preview {
  readonly kind: 'preview';
  readonly studioToGoogle: PreviewCounts;
  readonly googleToStudio: PreviewCounts;
}

/** Whose next run is asked about, and what would be changed of the settings first: so a populate is seen before it is asked for. */
export interface PreviewRequest {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly change?: SettingsChange;
  /** What would become of our events with another calendar; they are moved unless it says otherwise. */
  readonly ourEvents?: OurEvents;
  /** The version the change is made from; another one refuses. */
  readonly expectedVersion?: number;
}

/**
 * Plans the next run of one user and counts; writes nothing anywhere. What saving the change would refuse is refused alike.
 * Throws `StoreFailure` and `KeyFailure`.
 */
export async function previewSync(deps: SyncDeps, request: PreviewRequest): Promise<Preview | Refused> {
  const { studioId, userId, change = {} } = request;
  const syncId = syncIdOf(studioId, userId);
  const studio = await deps.store.get(studioCollections(studioId).studio);
  if (studio === undefined) return notFound('user');
  const before = (await deps.store.get(syncAt(syncId)))?.value ?? newSync(studioId, userId);
  const checked =
    versionRefusal(before.version, request.expectedVersion) ??
    (await checkSettings(deps, { studio: studio.value, before, change }));
  if (checked.kind === 'refused') return checked;
  const sync = withSettings(before, change, checked.listing);
  const owner = await readOwner(deps, syncId);
  const readiness = readinessOf(sync);
  if (readiness.kind !== 'ready') return refusalOf(sync);
  const calendar = await reachCalendar(deps, syncId);
  if (owner === undefined) return notSetUp();
  if (calendar === undefined) return reconnectFirst();
  const { calendarId } = readiness;
  const run = openRun(deps, { syncId, trigger: 'now', fence: sync.fence, sync, calendar, calendarId, ...owner });
  const moves = calendarId !== before.settings.calendarId && request.ourEvents !== 'leave';
  return planAndCount(moves ? { ...run, comesAlong: isOurEvent } : run, sync);
}

/** Why these settings sync nothing. */
function refusalOf({ settings, account, pause }: SyncRecord): Refused {
  if (account === undefined) return connectFirst();
  if (pause !== undefined) return pausedByOperators();
  if (!settings.enabled)
    return refuse('syncOff', 'With Google sync not enabled nothing is synced.', 'Tick “Enable Google sync” first.');
  if (settings.calendarId === undefined)
    return refuse('syncOff', 'No Google calendar is chosen.', 'Choose one of the Google calendars first.');
  return reconnectFirst();
}

async function planAndCount(run: Run, sync: SyncRecord): Promise<Preview | Refused> {
  try {
    const google = await readGoogle(run, cursorToUse(run, sync));
    const outbox = (await readWholeOutbox(run)).map((entry) => entry.value);
    const aware = { ...run, policy: { ...run.policy, writable: google.writable } };
    return countsOf(planCalendar(await gather(aware, { sync, google, outbox })));
  } catch (error) {
    if (error instanceof GoogleFailure) return googleRefusal(error);
    throw error;
  }
}

function countsOf(plan: CalendarPlan): Preview {
  const kinds = (...wanted: readonly string[]): number =>
    plan.actions.filter((action) => wanted.includes(action.kind)).length;
  const skips = (place: string): number => plan.skips.filter((skip) => skip.wanted.endsWith(place)).length;
  const paired = kinds('pair');
  const goingOn = plan.actions.flatMap(({ continued = [] }) => continued).length;
  return {
    kind: 'preview',
    studioToGoogle: {
      create: kinds('createInGoogle', 'putBackInGoogle'),
      update: kinds('updateInGoogle', 'merge'),
      delete: kinds('deleteInGoogle'),
      pair: paired,
      skip: skips('Google'),
    },
    googleToStudio: {
      create: kinds('createInStudio', 'putBackInStudio') + goingOn,
      update: kinds('updateInStudio', 'merge'),
      delete: kinds('deleteInStudio'),
      pair: paired,
      skip: skips('Studio'),
    },
  };
}
