import { addSeconds, toEpochMilliseconds } from '../../../../shared/domain/time.ts';
import type { Instant } from '../../../../shared/domain/time.ts';
import type { RunOutcome, RunRecord, RunSummary } from '../../../../shared/ports/records/run-record.ts';
import { countLabels } from '../google-sync/words.ts';

/** What a run did, counted: "3 made in Google · 1 skipped"; empty where it did nothing. */
export function tellCounts(counts: RunSummary['counts']): string {
  return countLabels
    .flatMap(([key, label]) => ((counts[key] ?? 0) === 0 ? [] : [`${String(counts[key])} ${label}`]))
    .join(' · ');
}

/** How long a run took: "under a second", "12 seconds", "3 min 20 s". */
export function tellDuration({ startedAt, endedAt }: Pick<RunRecord, 'startedAt' | 'endedAt'>): string {
  const milliseconds = toEpochMilliseconds(endedAt) - toEpochMilliseconds(startedAt);
  if (milliseconds < 1000) return 'under a second';
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Longer than any run lasts, seconds. */
const longestRun = 900;

/** Whether a run that has not written down its end may still come to it. */
export function isUnderWay({ outcome, startedAt }: Pick<RunRecord, 'outcome' | 'startedAt'>, now: Instant): boolean {
  return outcome === 'cutOff' && addSeconds(startedAt, longestRun) > now;
}

/** How an outcome is coloured. */
export function toneOf(outcome: RunOutcome): 'good' | 'bad' | 'warn' | '' {
  switch (outcome) {
    case 'done':
      return 'good';
    case 'nothing':
    case 'continues':
      return '';
    case 'throttled':
    case 'paused':
    case 'held':
    case 'cutOff':
      return 'warn';
    case 'reconnectNeeded':
    case 'failed':
      return 'bad';
  }
}

/** An outcome in one or two words. */
export function shortOutcome(outcome: RunOutcome): string {
  switch (outcome) {
    case 'done':
      return 'Done';
    case 'nothing':
      return 'Nothing to do';
    case 'continues':
      return 'Goes on';
    case 'throttled':
      return 'Slowed down';
    case 'paused':
      return 'Paused';
    case 'reconnectNeeded':
      return 'Not let in';
    case 'failed':
      return 'Failed';
    case 'held':
      return 'Deletes wait';
    case 'cutOff':
      return 'Cut off';
  }
}
