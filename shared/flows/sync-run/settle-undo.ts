import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { RunOutcome, RunSummary } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { requestMail } from '../mails/queue-mail.ts';
import { queueRunMails } from '../mails/queue-run-mails.ts';
import { without } from '../without.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';
import { summaryOf, writeRun } from './settle-run.ts';
import type { Undone } from './undo-pass.ts';

/** The rest of an undo has its own message; if that is lost the tick asks for it so soon, seconds. */
const restComesAfter = 60;

/**
 * Ends a run that takes another one back: frees the lease and writes down the run, and once all is done that the other one was taken
 * back, in one transaction under the fence. What the studio and Google had to say meanwhile is looked at right after.
 */
export async function settleUndo(
  run: Run,
  undone: Undone,
  startedAt: Instant,
): Promise<{ readonly kind: 'done' | 'continues'; readonly run: RunSummary }> {
  const places = studioCollections(run.studio.id);
  const { summary, mails } = await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFenced(transaction, run.syncId, run.fence);
    const original = sync.undo === undefined ? undefined : await transaction.get(places.run(sync.undo.runId));
    const now = run.deps.clock.now();
    const ended = summaryOf(run, { startedAt, endedAt: now, outcome: outcomeOf(run, undone) });
    transaction.set(syncAt(run.syncId), released(sync, undone, { ended, now }));
    writeRun(transaction, run, { summary: ended, warnings: [] });
    if (undone.applied === 'all' && sync.undo !== undefined && original !== undefined) {
      const { by, at } = sync.undo;
      const { leftOut, total } = undone;
      const undo = { state: 'done', by, at, runId: run.id, undone: total - leftOut, leftOut } as const;
      transaction.update(places.run(sync.undo.runId), { undo });
    }
    const queued = queueRunMails(transaction, {
      ...run,
      run: { ...ended, lines: run.ledger.lines() },
      news: [],
      conflicts: 0,
      now,
    });
    return { summary: ended, mails: queued };
  });
  await requestMail(run.deps, mails);
  return { kind: undone.applied === 'outOfTime' ? 'continues' : 'done', run: summary };
}

function outcomeOf(run: Run, { applied }: Undone): RunOutcome {
  if (applied === 'outOfTime') return 'continues';
  if (applied === 'writesPaused') return 'paused';
  return run.ledger.changedAnything() ? 'done' : 'nothing';
}

function released(
  sync: SyncRecord,
  { applied }: Undone,
  { ended, now }: { readonly ended: RunSummary; readonly now: Instant },
): SyncRecord {
  const free = { ...without(sync, 'lease', 'lastFailure'), failures: 0, lastRun: ended };
  if (applied === 'writesPaused') return { ...free, nextSyncAt: sync.writesPausedUntil ?? now };
  if (applied === 'outOfTime') return { ...free, nextSyncAt: addSeconds(now, restComesAfter) };
  return { ...without(free, 'undo'), nextSyncAt: now };
}
