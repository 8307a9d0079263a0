import type { BookingId, EventId, SyncId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { RunCounts, RunRecord, Warning } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { eventIdOfChange } from '../../sync/calendar/arrange.ts';
import type { Action, CalendarInput } from '../../sync/calendar/model.ts';
import { planCalendar } from '../../sync/calendar/plan.ts';
import { reachCalendar } from '../google-sync/reach-calendar.ts';
import { openRun, readinessOf, readOwner } from '../sync-run/begin-run.ts';
import { compareAgainAfter } from '../sync-run/cadence.ts';
import { gather } from '../sync-run/gather.ts';
import { cursorToUse } from '../sync-run/pass.ts';
import { readGoogle } from '../sync-run/read-google.ts';
import { readWholeOutbox } from '../sync-run/read-studio.ts';
import type { Run, SyncDeps } from '../sync-run/run.ts';

const runsKept = 90 * 86_400;

/** What became of a comparison. */
export type CompareOutcome =
  | { readonly kind: 'compared'; readonly pairs: number; readonly drift: RunCounts }
  /** Nobody's, not set up, paused, no baseline yet, or Google does not let us in. */
  | { readonly kind: 'notReady' }
  /** Something changed in the studio, or a run came, while both sides were read: what they said cannot be compared. */
  | { readonly kind: 'disturbed' }
  | { readonly kind: 'googleFailed'; readonly reason: GoogleFailure['reason'] };

/**
 * Reads both sides of one user in full and counts what a sync in good order would not find: pairs whose sides differ although
 * neither has news, lost ties. Repairs nothing; the counts go into the sync, and into a run with a warning where there is any.
 */
export async function compareSample(deps: SyncDeps, { syncId }: { readonly syncId: SyncId }): Promise<CompareOutcome> {
  const owner = await readOwner(deps, syncId);
  const sync = (await deps.store.get(syncAt(syncId)))?.value;
  if (owner === undefined || sync?.cursor === undefined) return { kind: 'notReady' };
  const readiness = readinessOf(sync);
  const calendar = readiness.kind === 'ready' ? await reachCalendar(deps, syncId) : undefined;
  if (calendar === undefined || readiness.kind !== 'ready') return { kind: 'notReady' };
  const { calendarId } = readiness;
  const given = { syncId, trigger: 'compare', fence: sync.fence, sync, calendar, calendarId, ...owner } as const;
  const run: Run = { ...openRun(deps, given), populates: false };
  try {
    return await compare(run, sync);
  } catch (error) {
    if (error instanceof GoogleFailure) return { kind: 'googleFailed', reason: error.reason };
    throw error;
  }
}

async function compare(run: Run, sync: SyncRecord): Promise<CompareOutcome> {
  const startedAt = run.deps.clock.now();
  const news = await readGoogle(run, cursorToUse(run, sync));
  if (news.kind === 'full') return { kind: 'notReady' };
  const google = await readGoogle(run, undefined);
  const outbox = (await readWholeOutbox(run)).map(({ value }) => value);
  const input = await gather(run, { sync: { ...sync, settings: unpopulated(sync.settings) }, google, outbox });
  const onItsWay = onItsWayIn(input, news.changes.map(eventIdOfChange), sync.cursor?.asOf);
  const drift = countsOf(planCalendar(input).actions.filter((action) => !isBookkeeping(action) && !onItsWay(action)));
  const pairs = input.pairs.filter((pair) => pair.ended === undefined).length;
  return note(run, sync, { startedAt, pairs, drift });
}

function unpopulated(settings: SyncRecord['settings']): SyncRecord['settings'] {
  return { ...settings, populateGoogle: false, populateStudio: false };
}

/** Whether something is simply still on its way: the booking waits in the outbox, or its event changed since the last look. */
function onItsWayIn(
  input: CalendarInput,
  news: readonly EventId[],
  asOf: Instant | undefined,
): (action: Action) => boolean {
  const changed = new Set(news);
  for (const change of input.google) {
    if (change.kind === 'event' && (asOf === undefined || change.event.updated > asOf)) changed.add(change.event.id);
  }
  const waiting: ReadonlySet<BookingId> = input.wantedInGoogle;
  return ({ bookingId, eventId }) => waiting.has(bookingId) || changed.has(eventId);
}

/** Another version of the same is no drift. */
function isBookkeeping({ kind }: Action): boolean {
  return kind === 'remember' || kind === 'forget';
}

function countsOf(actions: readonly Action[]): RunCounts {
  const counts: { [Kind in Action['kind']]?: number } = {};
  for (const { kind } of actions) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function note(
  run: Run,
  begun: SyncRecord,
  found: { readonly startedAt: Instant; readonly pairs: number; readonly drift: RunCounts },
): Promise<CompareOutcome> {
  const { deps, syncId, studio } = run;
  const { startedAt, pairs, drift } = found;
  const at = deps.clock.now();
  const drifted = Object.values(drift).reduce((sum, count) => sum + count, 0);
  return deps.store.transact(async (transaction): Promise<CompareOutcome> => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync === undefined || !isUntouched(begun, sync)) {
      if (sync !== undefined) transaction.update(syncAt(syncId), { nextCompareAt: addSeconds(at, compareAgainAfter) });
      return { kind: 'disturbed' };
    }
    transaction.update(syncAt(syncId), { lastCompare: { at, pairs, drift } });
    if (drifted > 0) {
      const record = runOf(run, { startedAt, endedAt: at, drift, warnings: [driftWarning(drifted)] });
      transaction.set(studioCollections(studio.id).run(run.id), record);
    }
    return { kind: 'compared', pairs, drift };
  });
}

function isUntouched(begun: SyncRecord, now: SyncRecord): boolean {
  return (
    begun.fence === now.fence && begun.cursor?.token === now.cursor?.token && begun.asked.studio === now.asked.studio
  );
}

function runOf(
  { id, studio, user }: Run,
  end: Pick<RunRecord, 'startedAt' | 'endedAt' | 'warnings'> & { readonly drift: RunCounts },
): RunRecord {
  const { drift, ...told } = end;
  return {
    ...told,
    id,
    studioId: studio.id,
    userId: user.id,
    trigger: 'compare',
    outcome: 'nothing',
    counts: drift,
    lines: [],
    linesLeftOut: 0,
    expiresAt: addSeconds(told.endedAt, runsKept),
  };
}

/** What people are told of a comparison that found so many items. */
export function driftWarning(drifted: number): Warning {
  return {
    code: 'drift',
    message: `The weekly comparison found ${drifted} ${drifted === 1 ? 'item' : 'items'} on which the two sides do not agree.`,
    remedy: 'Nothing was changed. Whoever operates StudioSync sees this too and can have everything synced anew.',
  };
}
