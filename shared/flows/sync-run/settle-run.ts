import { usualStallHours } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { RunOutcome, RunRecord, RunSummary, Warning } from '../../ports/records/run-record.ts';
import type { Cursor, SyncRecord } from '../../ports/records/sync-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { requestMail } from '../mails/queue-mail.ts';
import { queueRunMails } from '../mails/queue-run-mails.ts';
import { without } from '../without.ts';
import { hasAskedMassDeletes, newMassDeletes } from './ask-mass-deletes.ts';
import { alarmAfter, firstCompare, nextLook } from './cadence.ts';
import { unchangedEntries } from './clear-outbox.ts';
import { readFenced } from './lease.ts';
import type { Pass } from './pass.ts';
import type { Run } from './run.ts';
import { foundOnce, untold, warningsOf } from './warnings.ts';

/** How long runs are kept, seconds. */
const runsKept = 90 * 86_400;
/** The rest of a run has its own message; if that is lost the tick asks for it so soon, seconds. */
const restComesAfter = 60;

/** What became of a run that came to its end in order. */
export type Settled =
  /** More was asked for meanwhile: the lease is kept, look again. */
  | { readonly kind: 'again'; readonly sync: SyncRecord }
  /** The run ended with work left: the lease is free, and the rest is to be asked for. */
  | { readonly kind: 'continues'; readonly run: RunSummary }
  | { readonly kind: 'done'; readonly run: RunSummary };

/** When a run began, and whether this pass is its last one, whatever was asked for meanwhile. */
export interface PassEnd {
  readonly startedAt: Instant;
  readonly isLast: boolean;
}

/**
 * Ends a pass whose every item is settled or set aside: moves the cursor, and unless more was asked for meanwhile frees the lease
 * and writes down the run, all in one transaction under the fence.
 */
export async function settleRun(run: Run, pass: Pass, { startedAt, isLast }: PassEnd): Promise<Settled> {
  const { settled, mails } = await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFenced(transaction, run.syncId, run.fence);
    const questions = await newMassDeletes(transaction, run);
    const isNews = questions.length > 0 || (await hasAskedMassDeletes(transaction, run));
    const entries = await unchangedEntries(transaction, run, pass.toTell);
    const now = run.deps.clock.now();
    const progressed = afterPass(run, pass, sync);
    const hasRest = pass.applied === 'outOfTime' || (pass.applied === 'all' && hasMore(sync, pass));
    // With the cursor, behind which nobody tells of these deletes again.
    for (const question of questions) transaction.set(studioCollections(run.studio.id).conflict(question.id), question);
    const warnings = warningsOf(run, sync, pass.google).filter(({ code }) => isNews || !code.startsWith('massDelete_'));
    const { news, told } = untold(warnings, sync, now);
    if (hasRest && pass.applied === 'all' && !isLast) {
      const goesOn = lookingAgain(progressed, foundOnce(news));
      transaction.set(syncAt(run.syncId), goesOn);
      return { settled: { kind: 'again', sync: goesOn } as const, mails: [] };
    }
    const summary = summaryOf(run, { startedAt, endedAt: now, outcome: hasRest ? 'continues' : outcomeOf(run, pass) });
    const released = release(progressed, { run, pass, summary, told, now });
    transaction.set(syncAt(run.syncId), released);
    for (const entry of entries) transaction.delete(entry);
    writeRun(transaction, run, { summary, warnings });
    const queued = queueRunMails(transaction, {
      ...run,
      run: { ...summary, lines: run.ledger.lines() },
      news,
      conflicts: (sync.unannounced ?? 0) + questions.length,
      ...(progressed.populated === undefined ? {} : { filled: progressed.populated }),
      now,
    });
    const kind = hasRest ? ('continues' as const) : ('done' as const);
    return { settled: { kind, run: summary }, mails: queued };
  });
  await requestMail(run.deps, mails);
  return settled;
}

/** The sync under the same lease, whose next look covers everything asked for up to now; what is to be warned of waits for the end. */
function lookingAgain(sync: SyncRecord, toWarnOf: readonly Warning[]): SyncRecord {
  const { lease } = sync;
  return {
    ...sync,
    ...(lease === undefined ? {} : { lease: { ...lease, begun: sync.asked.google } }),
    ...(toWarnOf.length === 0 ? {} : { toWarnOf }),
  };
}

/** The sync with what the pass settled, whether or not the run goes on: the cursor last of all that was read and written. */
function afterPass(run: Run, pass: Pass, sync: SyncRecord): SyncRecord {
  const { google, begun, applied } = pass;
  if (applied !== 'all') return sync;
  const settled = {
    studio: begun.asked.studio,
    google: google === undefined ? sync.settled.google : begun.asked.google,
  };
  const populated = afterPopulate(run, pass, { ...sync, settled });
  const isCompared = begun.compareAll === true && sync.version === begun.version && !isGivenUp(sync, begun);
  const compared = isCompared ? without(populated, 'compareAll') : populated;
  if (google === undefined) return compared;
  const complete =
    begun.bringSeriesIn === true && google.kind === 'full' ? without(compared, 'bringSeriesIn') : compared;
  return {
    ...complete,
    cursor: { ...cursorAfter(run, google, sync), ...(isGivenUp(sync, begun) ? { query: '' } : {}) },
    calendarWritable: google.writable,
    ...(google.timeZone === undefined ? {} : { calendarTimeZone: google.timeZone }),
  };
}

/** Whether somebody asked for everything to be read anew since the pass began: what it read does not serve for that. */
function isGivenUp(sync: SyncRecord, begun: SyncRecord): boolean {
  return sync.cursor?.query === '' && begun.cursor?.query !== '';
}

/** The boxes clear themselves once what they asked for is done. What a calendar that may not be written was to be filled with is still to come. */
function afterPopulate(run: Run, { begun, google }: Pass, sync: SyncRecord): SyncRecord {
  const { populateGoogle, populateStudio } = begun.settings;
  if (!populateGoogle && !populateStudio) return sync;
  // Whether it may be written can also change between the look and the write.
  const isBarred = google?.writable === false || run.ledger.barred().size > 0;
  const stillToCome = populateGoogle && isBarred;
  const settings = { ...sync.settings, populateGoogle: stillToCome, populateStudio: false };
  const populated = populateStudio ? (populateGoogle && !stillToCome ? 'both' : 'studio') : 'google';
  return {
    ...without(sync, 'populate'),
    settings,
    version: sync.version + 1,
    ...(stillToCome && !populateStudio ? {} : { populated }),
  };
}

function cursorAfter(run: Run, google: NonNullable<Pass['google']>, sync: SyncRecord): Cursor {
  const asOf = google.updated ?? sync.cursor?.asOf;
  return {
    calendarId: run.calendarId,
    token: google.token,
    query: run.calendar.query,
    ...(asOf === undefined ? {} : { asOf }),
  };
}

function hasMore(sync: SyncRecord, pass: Pass): boolean {
  return (
    pass.moreInOutbox || sync.asked.studio > pass.begun.asked.studio || sync.asked.google > pass.begun.asked.google
  );
}

function release(
  sync: SyncRecord,
  end: {
    readonly run: Run;
    readonly pass: Pass;
    readonly summary: RunSummary;
    readonly told: SyncRecord['told'];
    readonly now: Instant;
  },
): SyncRecord {
  const { run, pass, now } = end;
  const free = {
    ...without(sync, 'lease', 'lastFailure', 'unannounced', 'populated', 'putBack', 'toWarnOf', ...keptPromise(run)),
    told: end.told,
    failures: 0,
    lastRun: end.summary,
  };
  const { pollMinutes, stallHours = usualStallHours } = run.studio.syncJob;
  if (pass.applied === 'outOfTime') {
    // It gets on, however long it takes.
    const nextSyncAt = addSeconds(now, restComesAfter);
    return { ...free, nextSyncAt, alarmAt: alarmAfter(now, { nextSyncAt, stallHours }) };
  }
  if (pass.applied === 'writesPaused') return { ...free, nextSyncAt: sync.writesPausedUntil ?? now };
  // Somebody asked for an undo while this run held the lease.
  const isAsked = sync.undo !== undefined || end.summary.outcome === 'continues';
  const nextSyncAt = isAsked
    ? addSeconds(now, restComesAfter)
    : nextLook({ ...free, pollMinutes }, { now, chance: run.deps.chance });
  return {
    ...without(free, 'stalledSince'),
    lastSuccessAt: now,
    nextCompareAt: sync.nextCompareAt ?? firstCompare(sync, now),
    pollMinutes,
    stallHours,
    nextSyncAt,
    alarmAt: alarmAfter(now, { nextSyncAt, stallHours }),
  };
}

function keptPromise(run: Run): readonly 'promisedRunId'[] {
  return run.trigger === 'now' ? ['promisedRunId'] : [];
}

function outcomeOf(run: Run, pass: Pass): RunOutcome {
  if (pass.applied === 'writesPaused') return 'paused';
  if (run.ledger.heldDeletes().length > 0) return 'held';
  return run.ledger.changedAnything() ? 'done' : 'nothing';
}

/** The short form of a run. */
export function summaryOf(
  run: Run,
  end: { readonly startedAt: Instant; readonly endedAt: Instant; readonly outcome: RunOutcome },
): RunSummary {
  return { id: run.id, trigger: run.trigger, ...end, counts: run.ledger.counts(), calls: run.calls() };
}

/** Writes a run down when it has anything to tell. */
export function writeRun(
  transaction: Transaction,
  run: Run,
  told: { readonly summary: RunSummary; readonly warnings: readonly Warning[] },
): void {
  const isEmpty = run.ledger.lines().length === 0 && told.warnings.length === 0 && told.summary.outcome === 'nothing';
  // Whoever asked for a sync was promised to find it, also where there was nothing to do.
  if (isEmpty && run.trigger !== 'now' && run.undoes === undefined) return;
  const record: RunRecord = {
    ...told.summary,
    studioId: run.studio.id,
    userId: run.user.id,
    lines: run.ledger.lines(),
    linesLeftOut: run.ledger.linesLeftOut(),
    warnings: told.warnings,
    ...(run.undoes === undefined ? {} : { undoes: run.undoes }),
    expiresAt: addSeconds(told.summary.endedAt, runsKept),
  };
  transaction.set(studioCollections(run.studio.id).run(run.id), record);
}
