import type { UndoPreview } from '../../../../shared/flows/operate/undo-run.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { tellObstacle } from '../../../../shared/flows/sync-run/tell-obstacle.ts';
import type { Person } from '../../environment.ts';
import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { bookingPath, runPath } from '../../paths.ts';
import type { RunView } from './read.ts';

/** Items of each sort that the preview names. */
const mostNamed = 100;

interface UndoProps {
  readonly view: RunView;
  readonly person: Person;
  readonly preview: UndoPreview | Refused | undefined;
}

/** Taking a run back: what that would do, or how far it is, or what it came to. */
export function UndoCard({ view, person, preview }: UndoProps) {
  const { run, canUndo } = view;
  if (run.undo !== undefined) return <UndoState view={view} person={person} />;
  if (!canUndo) return null;
  return (
    <section class="card" id="undo">
      <h2>Take it back</h2>
      <p>
        Everything this sync changed that has not changed since goes back as it was, in the studio and in Google. The
        rest stays and is listed.
      </p>
      {preview === undefined ? (
        <p class="actions">
          <a class="button" href={`${runPath(run.id)}?undo=1#undo`}>
            See what would be taken back
          </a>
        </p>
      ) : preview.kind === 'refused' ? (
        <p class="note bad" role="alert">
          <strong>{preview.message}</strong> {preview.remedy}
        </p>
      ) : (
        <Foreseen view={view} person={person} preview={preview} />
      )}
    </section>
  );
}

function Foreseen({ view, person, preview }: Omit<UndoProps, 'preview'> & { readonly preview: UndoPreview }) {
  const { actions, leftOut } = preview;
  const written = actions.filter(({ kind }) => kind !== 'remember');
  return (
    <>
      {written.length === 0 ? (
        <p class="note warn">Nothing is left that could be taken back.</p>
      ) : (
        <>
          <p>
            <strong>
              {written.length === 1 ? '1 item would go back: ' : `${written.length} items would go back: `}
            </strong>
            {sumOf(written)}.
          </p>
          <details>
            <summary>Which ones</summary>
            <ul class="rows">
              {written.slice(0, mostNamed).map(({ kind, bookingId, title }) => (
                <li>
                  <a href={bookingPath(bookingId)}>{title.trim() === '' ? 'Untitled' : title}</a>
                  <span>{wouldBe[kind]}</span>
                </li>
              ))}
            </ul>
            <Rest of={written.length} />
          </details>
        </>
      )}
      {leftOut.length === 0 ? null : (
        <>
          <p>
            <strong>
              {leftOut.length === 1 ? '1 item would stay as it is:' : `${leftOut.length} items would stay:`}
            </strong>
          </p>
          <ul class="rows">
            {leftOut.slice(0, mostNamed).map(({ change, reason }) => (
              <li>
                <a href={bookingPath(change.bookingId)}>{change.title.trim() === '' ? 'Untitled' : change.title}</a>
                <span>{tellObstacle(reason)}</span>
              </li>
            ))}
          </ul>
          <Rest of={leftOut.length} />
        </>
      )}
      {written.length === 0 ? null : (
        <form method="post" action={`${runPath(view.run.id)}/undo`} class="actions">
          <CsrfField person={person} />
          <button class="danger">{written.length === 1 ? 'Take it back' : `Take ${written.length} items back`}</button>
          <a class="button quiet" href={runPath(view.run.id)}>
            Leave it
          </a>
        </form>
      )}
    </>
  );
}

function Rest({ of }: { readonly of: number }) {
  return of <= mostNamed ? null : <p class="hint">{`and ${of - mostNamed} more`}</p>;
}

type Kind = UndoPreview['actions'][number]['kind'];

function sumOf(actions: UndoPreview['actions']): string {
  return [...Map.groupBy(actions, ({ kind }) => kind)]
    .map(([kind, { length }]) => `${length} ${wouldBe[kind]}`)
    .join(', ');
}

const wouldBe: Readonly<Record<Kind, string>> = {
  createInGoogle: 'made in Google',
  updateInGoogle: 'set back in Google',
  deleteInGoogle: 'taken out of Google (the booking stays)',
  putBackInGoogle: 'put back in Google',
  createInStudio: 'made in the studio',
  updateInStudio: 'set back in the studio',
  deleteInStudio: 'taken out of the studio (the event stays)',
  putBackInStudio: 'put back in the studio',
  merge: 'set back on both sides',
  pair: 'paired',
  remember: 'as it was already',
  forget: 'let go',
  clearMark: 'made the user’s own',
};

function UndoState({ view, person }: Omit<UndoProps, 'preview'>) {
  const { run, undoProgress } = view;
  const { undo } = run;
  if (undo === undefined) return null;
  if (undo.state === 'running') {
    const { done, total } = undoProgress ?? { done: 0, total: 0 };
    return (
      <div class="note warn" id="undo" role="status">
        <strong>This sync is being taken back.</strong>{' '}
        {done === 0 ? 'It begins within a minute.' : `${done} of ${total} items so far.`}{' '}
        <a href={`${runPath(run.id)}#undo`}>Look again</a>
      </div>
    );
  }
  return (
    <div class="note good" id="undo" role="status">
      <strong>{`${undo.by.name} had this sync taken back`}</strong>, <Moment at={undo.at} studio={person.studio} />
      {`: ${undo.undone ?? 0} ${undo.undone === 1 ? 'item' : 'items'} went back`}
      {(undo.leftOut ?? 0) === 0 ? '. ' : `, ${undo.leftOut} stayed. `}
      {undo.runId === undefined ? null : <a href={runPath(undo.runId)}>See what it did</a>}
    </div>
  );
}
