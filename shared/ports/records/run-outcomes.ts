import type { RunOutcome, RunSummary } from './run-record.ts';

const notChanges = new Set(['skipped', 'conflicts', 'setAside', 'remember', 'forget']);

/** Whether a run wrote anything on either side. */
export function didChange({ counts }: Pick<RunSummary, 'counts'>): boolean {
  return Object.entries(counts).some(([name, count]) => count > 0 && !notChanges.has(name));
}

const troubles = new Set<RunOutcome>(['throttled', 'paused', 'reconnectNeeded', 'failed', 'held', 'cutOff']);

/** Whether a run ended otherwise than well, or has something to warn of. */
export function hadTrouble(
  run: Pick<RunSummary, 'outcome' | 'counts'> & { readonly warnings: { readonly length: number } },
): boolean {
  return troubles.has(run.outcome) || run.warnings.length > 0 || (run.counts.setAside ?? 0) > 0;
}
