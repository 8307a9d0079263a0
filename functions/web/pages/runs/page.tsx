import { Hono } from 'hono';
import type { Context } from 'hono';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { User } from '../../../../shared/domain/studio.ts';
import type { Instant } from '../../../../shared/domain/time.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { RunRecord } from '../../../../shared/ports/records/run-record.ts';
import type { Person, PersonEnvironment, WebConfig, WebDeps } from '../../environment.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { Moment } from '../../parts/time.tsx';
import { paths, runPath } from '../../paths.ts';
import { tellTrigger } from '../google-sync/words.ts';
import { filterIn, firstDay, listRuns } from './read.ts';
import type { RunFilter } from './read.ts';
import { oneRunPages } from './one-run.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { tellCounts, tellDuration } from './words.ts';

type PageContext = Context<PersonEnvironment>;

/** What the syncs did: one's own, and for admins everybody's. */
export function runPages(deps: WebDeps, config: WebConfig): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.runs, (context) => showList(deps, context));
  app.route('/', oneRunPages(deps, config));
  return app;
}

async function showList(deps: WebDeps, context: PageContext): Promise<Response> {
  const person = context.get('person');
  const query = new URL(context.req.url).searchParams;
  const filter = filterIn(query, person);
  const now = deps.clock.now();
  const [page, users] = await Promise.all([
    listRuns(deps.store, person, { filter, cursor: query.get('cursor') ?? undefined, now }),
    readUsers(deps, person),
  ]);
  if (page === undefined) return context.html(<NotFoundPage person={person} place="googleSync" />, 404);
  const runs = page.found.map(({ value }) => value);
  return context.html(
    <Page title="Sync history" person={person} place="googleSync">
      <p>
        <a href={paths.googleSync}>Back to Google sync</a>
      </p>
      <h1>Sync history</h1>
      <p class="lead">Every sync that did or met something, for 90 days.</p>
      <FilterForm filter={filter} person={person} users={users} first={firstDay(now, person)} />
      {runs.length === 0 ? (
        <p class="card empty">{isFiltered(filter, person) ? 'No sync is found.' : 'No sync has run yet.'}</p>
      ) : (
        <RunList runs={runs} users={users} person={person} now={now} />
      )}
      {page.nextCursor === null ? null : (
        <p>
          <a class="button" href={listPath(filter, page.nextCursor)}>
            Earlier ones
          </a>
        </p>
      )}
    </Page>,
  );
}

async function readUsers(deps: WebDeps, person: Person): Promise<readonly User[]> {
  if (!mayAdminister(person.user.role)) return [person.user];
  const found = await deps.store.find({ from: studioCollections(person.studio.id).users, limit: 500 });
  return found.map(({ value }) => value).toSorted((one, other) => one.name.localeCompare(other.name));
}

function isFiltered({ userId, outcome, from, to }: RunFilter, person: Person): boolean {
  const isOfOne = mayAdminister(person.user.role) && userId !== undefined;
  return isOfOne || outcome !== '' || from !== undefined || to !== undefined;
}

function listPath({ userId, outcome, from, to }: RunFilter, cursor: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ user: userId, outcome, from, to, cursor })) {
    if (value !== undefined && value !== '') query.set(name, value);
  }
  return `${paths.runs}?${query.toString()}`;
}

interface FilterProps {
  readonly filter: RunFilter;
  readonly person: Person;
  readonly users: readonly User[];
  readonly first: string;
}

function FilterForm({ filter, person, users, first }: FilterProps) {
  const outcomes = [
    ['', 'All'],
    ['changed', 'Changed something'],
    ['trouble', 'Had trouble'],
  ] as const;
  return (
    <form method="get" action={paths.runs} class="action run-filter">
      {mayAdminister(person.user.role) ? (
        <div class="field">
          <label for="user">Whose</label>
          <select id="user" name="user">
            <option value="">Everybody</option>
            {users.map(({ id, name }) => (
              <option value={id} selected={id === filter.userId}>
                {name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div class="field">
        <label for="outcome">Which</label>
        <select id="outcome" name="outcome">
          {outcomes.map(([value, label]) => (
            <option value={value} selected={value === filter.outcome}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="from">From</label>
        <input id="from" name="from" type="date" value={filter.from ?? ''} min={first} />
      </div>
      <div class="field">
        <label for="to">To</label>
        <input id="to" name="to" type="date" value={filter.to ?? ''} min={first} />
      </div>
      <button>Show</button>
    </form>
  );
}

interface ListProps {
  readonly runs: readonly RunRecord[];
  readonly users: readonly User[];
  readonly person: Person;
  readonly now: Instant;
}

function RunList({ runs, users, person, now }: ListProps) {
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>When</th>
            <th>Whose</th>
            <th>What it did</th>
            <th>How it ended</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr>
              <th scope="row">
                <a href={runPath(run.id)}>
                  <Moment at={run.startedAt} studio={person.studio} />
                </a>
                <span class="under">{`${tellTrigger(run.trigger)}, ${tellDuration(run)}`}</span>
              </th>
              <td>
                {names.get(run.userId) ?? 'a former user'}
                {run.of === 'contacts' ? <span class="under">contacts</span> : null}
              </td>
              <td>
                {tellCounts(run.counts) || 'nothing'}
                {run.warnings.length === 0 ? null : (
                  <span class="under">
                    {run.warnings.length === 1 ? '1 problem' : `${run.warnings.length} problems`}
                  </span>
                )}
              </td>
              <td>
                <OutcomeBadge run={run} now={now} />
                {run.undo === undefined ? null : (
                  <span class="under">{run.undo.state === 'done' ? 'undone' : 'being undone'}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
