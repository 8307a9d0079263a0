import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { conflictPath, googleSyncPath, paths } from '../../paths.ts';
import { titleOf } from '../conflicts/words.ts';
import { LastRun } from './last-run.tsx';
import { PreviewBlock } from './preview-block.tsx';
import { StallNote } from './stall-note.tsx';
import type { Tab } from './tab.ts';
import { tellConflict } from './words.ts';

/** What the sync does and did: sync now, preview, the last run and what it skipped, and what is set aside. */
export function ActivityCard({ tab }: { readonly tab: Tab }) {
  const { person, subject } = tab;
  const path = googleSyncPath(subject.id);
  return (
    <section class="card">
      <h2>Activity</h2>
      <div class="actions">
        <form method="post" action={`${path}/run`}>
          <CsrfField person={person} />
          <button disabled={!canSync(tab)}>Sync now</button>
        </form>
        <a class="button" href={`${path}?preview=1#preview`}>
          Preview the next sync
        </a>
        <a href={`${paths.runs}?${new URLSearchParams({ user: tab.subject.id }).toString()}`}>All syncs</a>
      </div>
      <PreviewBlock title="What the next sync would do" preview={tab.preview} />
      <StallNote of="calendar" since={tab.view.stalledSince} studio={person.studio} />
      <CalendarFacts tab={tab} />
      <OpenQuestions tab={tab} />
      <SetAside tab={tab} />
    </section>
  );
}

/** Something is set up, and Google lets us in. */
function canSync({ view, contacts }: Tab): boolean {
  const calendar = view.status !== 'off' && view.status !== 'reconnectNeeded';
  return calendar || !['off', 'notPermitted', 'reconnectNeeded'].includes(contacts.view.status);
}

function CalendarFacts({ tab }: { readonly tab: Tab }) {
  const { view, person } = tab;
  const lastRun = <LastRun summary={view.lastRun} run={tab.lastRun} studio={person.studio} />;
  if (view.calendarId === null && view.clientGroupId !== null)
    return (
      <>
        <p class="hint">No calendar is chosen: only contacts are synced.</p>
        {view.lastRun === null ? null : lastRun}
      </>
    );
  return (
    <>
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
      {lastRun}
    </>
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
