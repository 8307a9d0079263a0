import type { Instant } from '../../../../shared/domain/time.ts';
import type { RunRecord } from '../../../../shared/ports/records/run-record.ts';
import { isUnderWay, shortOutcome, toneOf } from './words.ts';

/** How a run ended, as a badge; one that wrote nothing down yet may still be at work. */
export function OutcomeBadge({ run, now }: { readonly run: RunRecord; readonly now: Instant }) {
  if (isUnderWay(run, now)) return <span class="badge">Under way</span>;
  return <span class={`badge ${toneOf(run.outcome)}`}>{shortOutcome(run.outcome)}</span>;
}
