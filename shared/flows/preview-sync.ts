import { syncIdOf } from '../domain/ids.ts';
import type { StudioId, UserId } from '../domain/ids.ts';
import type { GoogleSyncSettings } from '../domain/settings.ts';
import { syncAt } from '../ports/collections.ts';
import { GoogleFailure } from '../ports/google.ts';
import type { CalendarPlan } from '../sync/calendar/model.ts';
import { planCalendar } from '../sync/calendar/plan.ts';
import { reachCalendar } from './reach-calendar.ts';
import { refuse } from './refused.ts';
import type { Refused } from './refused.ts';
import { openRun, readinessOf, readOwner } from './sync-run/begin-run.ts';
import { inWords } from './sync-run/fail-run.ts';
import { gather } from './sync-run/gather.ts';
import { cursorToUse } from './sync-run/pass.ts';
import { readGoogle } from './sync-run/read-google.ts';
import { readOutbox } from './sync-run/read-studio.ts';
import { notConnected, notSetUp } from './sync-run/refusals.ts';
import type { SyncDeps } from './sync-run/run.ts';

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

/** Whose next run is asked about, and with which settings instead of those saved: so a populate is seen before it is asked for. */
export interface PreviewRequest {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly settings?: Partial<GoogleSyncSettings>;
}

/** Plans the next run of one user and counts; writes nothing anywhere. Throws `StoreFailure` and `KeyFailure`. */
export async function previewSync(deps: SyncDeps, request: PreviewRequest): Promise<Preview | Refused> {
  const syncId = syncIdOf(request.studioId, request.userId);
  const saved = (await deps.store.get(syncAt(syncId)))?.value;
  if (saved === undefined) return notSetUp();
  const sync = { ...saved, settings: { ...saved.settings, ...request.settings } };
  const readiness = readinessOf(sync);
  const owner = await readOwner(deps, syncId);
  if (owner === undefined || readiness.kind === 'off') return notSetUp();
  const calendar = readiness.kind === 'ready' ? await reachCalendar(deps, syncId) : undefined;
  if (calendar === undefined || readiness.kind !== 'ready') return notConnected();
  const { calendarId } = readiness;
  const run = openRun(deps, { syncId, trigger: 'now', fence: sync.fence, sync, calendar, calendarId, ...owner });
  try {
    const google = await readGoogle(run, cursorToUse(run, sync));
    const outbox = (await readOutbox(run)).map((entry) => entry.value);
    const aware = { ...run, policy: { ...run.policy, writable: google.writable } };
    return countsOf(planCalendar(await gather(aware, { sync, google, outbox })));
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    const { reason, remedy } = inWords(error.reason);
    return refuse('googleFailed', reason, remedy);
  }
}

function countsOf(plan: CalendarPlan): Preview {
  const kinds = (...wanted: readonly string[]): number =>
    plan.actions.filter((action) => wanted.includes(action.kind)).length;
  const skips = (place: string): number => plan.skips.filter((skip) => skip.wanted.endsWith(place)).length;
  const paired = kinds('pair');
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
      create: kinds('createInStudio', 'putBackInStudio'),
      update: kinds('updateInStudio', 'merge'),
      delete: kinds('deleteInStudio'),
      pair: paired,
      skip: skips('Studio'),
    },
  };
}
