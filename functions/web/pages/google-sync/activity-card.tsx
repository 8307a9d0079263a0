import type { RunLine } from '../../../../shared/ports/records/run-record.ts';
import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { conflictPath, googleSyncPath } from '../../paths.ts';
import { titleOf } from '../conflicts/words.ts';
import { PreviewBlock } from './preview-block.tsx';
import type { Tab } from './tab.ts';
import { countLabels, tellConflict, tellOutcome, tellSkip, tellTrigger } from './words.ts';

/** Skipped items shown; the rest is counted. */
const skipsShown = 30;

/** What the sync does and did: sync now, preview, the last run and what it skipped, and what is set aside. */
export function ActivityCard({ tab }: { readonly tab: Tab }) {
  const { view, person, subject } = tab;
  const path = googleSyncPath(subject.id);
  return (
    <section class="card">
      <h2>Activity</h2>
      <div class="actions">
        <form method="post" action={`${path}/run`}>
          <CsrfField person={person} />
          <button disabled={view.status === 'off' || view.status === 'reconnectNeeded'}>Sync now</button>
        </form>
        <a class="button" href={`${path}?preview=1#preview`}>
          Preview the next sync
        </a>
      </div>
      <PreviewBlock title="What the next sync would do" preview={tab.preview} />
      <dl class="facts">
        <dt>Last good sync</dt>
        <dd>{view.lastSuccessAt === null ? 'none yet' : <Moment at={view.lastSuccessAt} studio={person.studio} />}</dd>
        <dt>Next look</dt>
        <dd>{view.nextSyncAt === null ? 'none planned' : <Moment at={view.nextSyncAt} studio={person.studio} />}</dd>
        <dt>Changes in Google</dt>
        <dd>{view.push === 'healthy' ? 'told within seconds' : 'looked for regularly'}</dd>
        {view.populate === null ? null : (
          <>
            <dt>Populate</dt>
            <dd>{`${view.populate.phase}, ${view.populate.done} of ${view.populate.total}`}</dd>
          </>
        )}
      </dl>
      <LastRun tab={tab} />
      <OpenQuestions tab={tab} />
      <SetAside tab={tab} />
    </section>
  );
}

function LastRun({ tab }: { readonly tab: Tab }) {
  const { view, lastRun, person } = tab;
  const run = view.lastRun;
  if (run === null) return <p class="hint">No sync has run yet.</p>;
  const counts = countLabels.flatMap(([key, label]) => {
    const count = run.counts[key] ?? 0;
    return count === 0 ? [] : [`${count} ${label}`];
  });
  const skips = (lastRun?.lines ?? []).filter((line) => line.kind === 'skip');
  return (
    <div>
      <h3>Last run</h3>
      <p>
        <Moment at={run.endedAt} studio={person.studio} />
        {`, after ${tellTrigger(run.trigger)}. ${tellOutcome(run.outcome)}.`}
      </p>
      {counts.length === 0 ? null : <p>{counts.join(' · ')}</p>}
      {(lastRun?.warnings ?? []).map((warning) => (
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
            <span>{line.reason === undefined ? (line.detail ?? '') : tellSkip(line.reason)}</span>
          </li>
        ))}
      </ul>
      {skips.length > skipsShown ? <p class="hint">{`and ${skips.length - skipsShown} more`}</p> : null}
    </details>
  );
}

function OpenQuestions({ tab }: { readonly tab: Tab }) {
  const { conflicts, person } = tab;
  if (conflicts.length === 0) return null;
  return (
    <div id="questions">
      <h3>{conflicts.length === 1 ? '1 open question' : `${conflicts.length} open questions`}</h3>
      <ul class="rows">
        {conflicts.map((conflict) => (
          <li>
            <a href={conflictPath(conflict.id)}>{titleOf(conflict)}</a>
            <span>{tellConflict(conflict)}</span>
            <span>
              <Moment at={conflict.raisedAt} studio={person.studio} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function SetAside({ tab }: { readonly tab: Tab }) {
  const { setAside } = tab;
  if (setAside.length === 0) return null;
  return (
    <div>
      <h3>Set aside</h3>
      <p class="hint">These could not be synced and stop nothing else. Each is tried again when it changes.</p>
      <ul class="rows">
        {setAside.map((item) => (
          <li>
            <strong>{item.title === '' ? 'Untitled' : item.title}</strong>
            <span>{item.problem}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
