import { toEpochMilliseconds } from '../../../../shared/domain/time.ts';
import type { Instant } from '../../../../shared/domain/time.ts';
import type { UndoPreview } from '../../../../shared/flows/operate/undo-run.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { tellChange } from '../../../../shared/mails/tell-change.ts';
import type { RunLine, RunRecord, Warning } from '../../../../shared/ports/records/run-record.ts';
import type { Person } from '../../environment.ts';
import { Page } from '../../layout.tsx';
import { FieldChanges } from '../../parts/history.tsx';
import { Moment, tellMoment } from '../../parts/time.tsx';
import { bookingPath, clientPath, paths, runPath } from '../../paths.ts';
import { tellOutcome, tellTrigger } from '../google-sync/words.ts';
import { changesPerPage } from './read.ts';
import type { RunView } from './read.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { UndoCard } from './undo-card.tsx';
import { isUnderWay, tellCounts, tellDuration } from './words.ts';

interface RunProps extends PartProps {
  /** What taking it back would do, where that was asked. */
  readonly preview?: UndoPreview | Refused;
  readonly now: Instant;
}

interface PartProps {
  readonly view: RunView;
  readonly person: Person;
}

/** One run: what asked for it, what it did on each side, what it skipped and why. */
export function RunPage({ view, person, preview, now }: RunProps) {
  const { run } = view;
  return (
    <Page title="Sync" person={person} place="googleSync">
      <p>
        <a href={paths.runs}>All syncs</a>
      </p>
      <div class="head">
        <h1>{titleOf(view, person)}</h1>
        <OutcomeBadge run={run} now={now} />
      </div>
      {run.undo === undefined ? null : <UndoCard view={view} person={person} preview={preview} />}
      <section class="card">
        <Facts view={view} person={person} now={now} />
      </section>
      {run.warnings.map((warning) => (
        <WarningNote warning={warning} />
      ))}
      {run.undo === undefined ? <UndoCard view={view} person={person} preview={preview} /> : null}
      <Changes view={view} person={person} />
    </Page>
  );
}

function titleOf({ run, user }: RunView, { studio }: Person): string {
  const what = run.undoes === undefined ? (run.of === 'contacts' ? 'Contacts sync' : 'Sync') : 'Undo';
  return `${what} of ${user?.name ?? 'a former user'}, ${tellMoment(run.startedAt, studio)}`;
}

function Facts({ view, person, now }: PartProps & Pick<RunProps, 'now'>) {
  const { run, questions } = view;
  return (
    <dl class="facts">
      <dt>Asked for by</dt>
      <dd>{tellTrigger(run.trigger)}</dd>
      {run.undoes === undefined ? null : (
        <>
          <dt>Takes back</dt>
          <dd>
            <a href={runPath(run.undoes)}>this sync</a>
          </dd>
        </>
      )}
      <dt>Began</dt>
      <dd>
        <Moment at={run.startedAt} studio={person.studio} />
      </dd>
      {run.outcome === 'cutOff' ? null : (
        <>
          <dt>Took</dt>
          <dd>{tellDuration(run)}</dd>
        </>
      )}
      {run.calls === undefined ? null : (
        <>
          <dt>Calls to Google</dt>
          <dd>{run.calls}</dd>
        </>
      )}
      <dt>Ended</dt>
      <dd>{isUnderWay(run, now) ? 'Still under way' : tellOutcome(run.outcome)}</dd>
      <dt>In short</dt>
      <dd>{tellCounts(run.counts) || 'nothing was changed'}</dd>
      {questions === 0 ? null : (
        <>
          <dt>Questions</dt>
          <dd>
            <a href={`${paths.conflicts}?${new URLSearchParams({ run: run.id }).toString()}`}>
              {questions === 1 ? '1 raised' : `${questions} raised`}
            </a>
          </dd>
        </>
      )}
    </dl>
  );
}

function WarningNote({ warning }: { readonly warning: Warning }) {
  const { message, remedy, bookingId } = warning;
  return (
    <p class="note warn">
      {message} <strong>{remedy}</strong>
      {bookingId === undefined ? null : (
        <>
          {' '}
          <a href={bookingPath(bookingId)}>Open it</a>
        </>
      )}
    </p>
  );
}

function Changes({ view, person }: PartProps) {
  const { run, lines, pages } = view;
  const done = lines.filter(({ kind }) => kind !== 'skip' && kind !== 'setAside');
  const undone = lines.filter(({ kind }) => kind === 'skip' || kind === 'setAside');
  if (lines.length === 0) return <p class="card empty">{emptyWords(run)}</p>;
  return (
    <>
      {done.length === 0 ? null : (
        <section class="card" id="changes">
          <h2>What it did</h2>
          <Lines lines={done} person={person} />
        </section>
      )}
      {undone.length === 0 ? null : (
        <section class="card" id="skipped">
          <h2>What it did not do</h2>
          <Lines lines={undone} person={person} />
        </section>
      )}
      {pages === 1 ? null : <Pages view={view} />}
      {run.linesLeftOut === 0 || pages > run.lines.length / changesPerPage ? null : (
        <p class="hint">{`${run.linesLeftOut} more are counted only.`}</p>
      )}
    </>
  );
}

/** A run that failed says nothing of items it never came to. */
function emptyWords({ outcome, startedAt, endedAt }: RunRecord): string {
  if (outcome === 'nothing' || toEpochMilliseconds(endedAt) === toEpochMilliseconds(startedAt))
    return 'Nothing had changed on either side.';
  return 'Nothing was written on either side.';
}

function Lines({ lines, person }: { readonly lines: readonly RunLine[]; readonly person: Person }) {
  return (
    <ul class="rows changes">
      {lines.map((line) => (
        <Line line={line} person={person} />
      ))}
    </ul>
  );
}

function Line({ line, person }: { readonly line: RunLine; readonly person: Person }) {
  const { what, title, fields, reason } = tellChange(line, person.studio);
  return (
    <li>
      <div class="change-head">
        <span class="badge">{what}</span>
        <LineTitle line={line} title={title} />
      </div>
      {reason === undefined ? null : <span>{reason}</span>}
      <FieldChanges fields={fields} />
    </li>
  );
}

function LineTitle({ line, title }: { readonly line: RunLine; readonly title: string }) {
  if (line.bookingId !== undefined) return <a href={bookingPath(line.bookingId)}>{title}</a>;
  if (line.clientId !== undefined) return <a href={clientPath(line.clientId)}>{title}</a>;
  return <strong>{title}</strong>;
}

function Pages({ view }: { readonly view: RunView }) {
  const { run, page, pages } = view;
  const to = (number: number): string => `${runPath(run.id)}?page=${number}#changes`;
  return (
    <p class="pages">
      {page > 1 ? (
        <a class="button small" href={to(page - 1)}>
          Before
        </a>
      ) : null}
      <span>{`Page ${page} of ${pages}`}</span>
      {page < pages ? (
        <a class="button small" href={to(page + 1)}>
          More
        </a>
      ) : null}
    </p>
  );
}
