import type { Studio } from '../../../../shared/domain/studio.ts';
import type { RunLine, RunRecord, RunSummary } from '../../../../shared/ports/records/run-record.ts';
import { Moment } from '../../parts/time.tsx';
import { runPath } from '../../paths.ts';
import { countLabels, tellOutcome, tellSkip, tellTrigger } from './words.ts';

/** Skipped items shown; the rest is counted. */
const skipsShown = 30;

interface LastRunProps {
  readonly summary: RunSummary | null;
  /** With its lines, where it had anything to tell. */
  readonly run: RunRecord | undefined;
  readonly studio: Studio;
}

/** The last run of a calendar or of contacts: when, why, what it did, what it had to tell and what it skipped. */
export function LastRun({ summary, run, studio }: LastRunProps) {
  if (summary === null) return <p class="hint">No sync has run yet.</p>;
  const isOfContacts = summary.of === 'contacts';
  const counts = countLabels.flatMap(([key, label]) => {
    const count = summary.counts[key] ?? 0;
    return count === 0 ? [] : [`${count} ${isOfContacts && key === 'conflicts' ? 'settled for the studio' : label}`];
  });
  const skips = (run?.lines ?? []).filter((line) => line.kind === 'skip');
  return (
    <div>
      <h3>Last run</h3>
      <p>
        <Moment at={summary.endedAt} studio={studio} />
        {`, after ${tellTrigger(summary.trigger)}. ${tellOutcome(summary.outcome)}.`}
      </p>
      {counts.length === 0 ? null : <p>{counts.join(' · ')}</p>}
      {run === undefined ? null : (
        <p>
          <a href={runPath(run.id)}>What it did</a>
        </p>
      )}
      {(run?.warnings ?? []).map((warning) => (
        <p class="note warn">
          {warning.message} <strong>{warning.remedy}</strong>
        </p>
      ))}
      {skips.length === 0 ? null : <Skips skips={skips} />}
    </div>
  );
}

function Skips({ skips }: { readonly skips: readonly RunLine[] }) {
  return (
    <details>
      <summary>{skips.length === 1 ? '1 item skipped' : `${skips.length} items skipped`}</summary>
      <ul class="rows">
        {skips.slice(0, skipsShown).map((line) => (
          <li>
            <strong>{line.title === '' ? 'Untitled' : line.title}</strong>
            <span>{wordsOf(line)}</span>
          </li>
        ))}
      </ul>
      {skips.length > skipsShown ? <p class="hint">{`and ${skips.length - skipsShown} more`}</p> : null}
    </details>
  );
}

/** A contact's line says it in words of its own. */
function wordsOf({ reason, detail, clientId, contactName }: RunLine): string {
  const isOfContact = clientId !== undefined || contactName !== undefined;
  if (isOfContact && detail !== undefined) return detail;
  return reason === undefined ? (detail ?? '') : tellSkip(reason);
}
