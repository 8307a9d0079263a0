import type { BookingId } from '../../domain/ids.ts';
import type { Cursor, OutboxRecord, SyncRecord } from '../../ports/records/sync-record.ts';
import type { Stored } from '../../ports/store.ts';
import { planCalendar } from '../../sync/calendar/plan.ts';
import { without } from '../without.ts';
import { applyPlan } from './apply-plan.ts';
import type { Applied } from './apply-plan.ts';
import { askMassDeletes } from './ask-mass-deletes.ts';
import { askOverlaps } from './ask-overlaps.ts';
import { clearOutbox } from './clear-outbox.ts';
import { closeConflicts } from './close-conflicts.ts';
import { gather } from './gather.ts';
import { readGoogle } from './read-google.ts';
import type { GoogleAnswer } from './read-google.ts';
import { outboxSlice, readOutbox } from './read-studio.ts';
import type { Run } from './run.ts';

/** What one pass came to. */
export interface Pass {
  /** The sync as it stood when the pass began: what was asked after that is not settled by it. */
  readonly begun: SyncRecord;
  /** Undefined when the pass did not look at Google. */
  readonly google: GoogleAnswer | undefined;
  readonly applied: Applied;
  /** Whether more of the outbox waits than one pass takes. */
  readonly moreInOutbox: boolean;
  /** Entries of the outbox that somebody is to hear of: taken out with what they hear, or nobody would tell them again. */
  readonly toTell: readonly Stored<OutboxRecord>[];
}

/**
 * One look at both sides: reads Google's changes and the studio's outbox, plans, carries the plan out, takes the settled entries
 * out of the outbox. The cursor is not moved here: that comes last, when the run settles.
 */
export async function runPass(
  run: Run,
  sync: SyncRecord,
  given: { readonly isFirst: boolean; readonly google?: GoogleAnswer },
): Promise<Pass> {
  const mustRead = given.isFirst && run.trigger !== 'studio' ? true : isGoogleAskedFor(run, sync);
  const google = given.google ?? (mustRead ? await readGoogle(run, cursorToUse(run, sync)) : undefined);
  const aware = underSettings(run, sync, google?.writable ?? sync.calendarWritable ?? true);
  const outbox = await readOutbox(aware);
  const input = await gather(aware, { sync, google, outbox: outbox.map((entry) => entry.value) });
  const plan = planCalendar(input);
  aware.ledger.skipped(plan.skips);
  aware.ledger.held(plan.held);
  const applied = await applyPlan(aware, plan, {
    showProgress: aware.populates,
    writesPaused: sync.writesPausedUntil !== undefined && sync.writesPausedUntil > run.deps.clock.now(),
  });
  const pass = { begun: sync, google, applied, moreInOutbox: outbox.length >= outboxSlice, toTell: [] };
  if (applied !== 'all') return pass;
  await askMassDeletes(aware);
  // Only what an earlier run was killed over: what this one brought in has been looked at already.
  await askOverlaps(aware, sync.broughtIn ?? []);
  await closeConflicts(aware, input);
  const settled = outbox.filter(({ value }) => !run.ledger.barred().has(value.bookingId));
  const told = bookingsToTell(aware);
  await clearOutbox(
    aware,
    settled.filter(({ value }) => !told.has(value.bookingId)),
  );
  return { ...pass, toTell: settled.filter(({ value }) => told.has(value.bookingId)) };
}

/** Bookings of which the run will say that they could not be carried. */
function bookingsToTell({ ledger }: Run): ReadonlySet<BookingId> {
  const lines = ledger.lines().filter(({ kind }) => kind === 'skip' || kind === 'setAside');
  return new Set(lines.flatMap(({ bookingId }) => bookingId ?? []));
}

/** The run as the settings are now: they may have changed since it began, and what it compares must be worded by the new ones. */
function underSettings(run: Run, { settings }: SyncRecord, writable: boolean): Run {
  const { populateGoogle, populateStudio, privacy, mail } = settings;
  const { syncAppointmentsBack: twoWay, includeTentative, includeGoogleSeries, preferOnConflict } = settings;
  const policy = {
    ...without(run.policy, 'preferOnConflict'),
    ...(preferOnConflict === undefined ? {} : { preferOnConflict }),
    twoWay,
    includeTentative,
    includeGoogleSeries,
    writable,
  };
  return { ...run, populates: populateGoogle || populateStudio, privacy, mail, policy };
}

/**
 * Whether Google must be looked at for more than the studio's sake. A studio change needs no look: what Google holds is known, and
 * the write fails where that is no longer true. Nor does the rest of an outbox that one pass was too small for.
 */
function isGoogleAskedFor(run: Run, sync: SyncRecord): boolean {
  return cursorToUse(run, sync) === undefined || sync.asked.google > sync.settled.google;
}

/** The cursor, when it is of this calendar and this query, and neither a populate nor the wish for series wants everything read. */
export function cursorToUse(run: Pick<Run, 'calendar' | 'calendarId'>, sync: SyncRecord): Cursor | undefined {
  const { cursor, settings, bringSeriesIn } = sync;
  if (cursor === undefined || settings.populateGoogle || settings.populateStudio || bringSeriesIn) return undefined;
  return cursor.calendarId === run.calendarId && cursor.query === run.calendar.query ? cursor : undefined;
}
