import { Hono } from 'hono';
import type { Context } from 'hono';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { BookingId } from '../../../../shared/domain/ids.ts';
import type { Studio } from '../../../../shared/domain/studio.ts';
import { parseDate, parseInstant, parseWallTime } from '../../../../shared/domain/time.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import { resolveConflict } from '../../../../shared/flows/conflicts/resolve-conflict.ts';
import { takeBackAnswer } from '../../../../shared/flows/conflicts/take-back.ts';
import { canBeTakenBack } from '../../../../shared/sync/conflicts/can-be-taken-back.ts';
import type { Resolution } from '../../../../shared/flows/conflicts/resolve-conflict.ts';
import { refuseInputs } from '../../../../shared/flows/refused.ts';
import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { readForm, textOf } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { Moment } from '../../parts/time.tsx';
import { conflictPath, paths } from '../../paths.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import { ConflictPage } from './conflict-page.tsx';
import { filterIn, listConflicts, readConflict } from './read.ts';
import type { Filter } from './read.ts';
import { tellShort } from './schedule-part.tsx';
import type { Refusal } from './schedule-part.tsx';
import { kindOf, titleOf } from './words.ts';

type PageContext = Context<PersonEnvironment>;

/** What waits for a person's word: one's own questions, and for admins the whole studio's. */
export function conflictPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.conflicts, (context) => showList(deps, context));
  app.get(`${paths.conflicts}/:id`, (context) => showOne(deps, context));
  app.post(`${paths.conflicts}/:id`, async (context) => {
    const { user, studio } = context.get('person');
    const view = await readConflict(deps, context.get('person'), context.req.param('id'));
    if (view === undefined) return notFound(context);
    const form = await readForm(context.req);
    const wanted = textOf(form, 'choice');
    const choice = allChoices.find((one) => one === wanted);
    const actor = { kind: 'user', userId: user.id, name: user.name } as const;
    const { id } = view.conflict;
    const answer =
      choice === undefined
        ? refuseInputs([{ path: 'choice', message: 'There is no such answer.' }])
        : await resolveConflict(deps, {
            studioId: studio.id,
            conflictId: id,
            choice,
            actor,
            ...subjectIn(form, studio),
          });
    if (answer.kind === 'done') return context.redirect(`${conflictPath(id)}?told=answered`, 303);
    return showOne(deps, context, { refused: answer, sent: form });
  });
  app.post(`${paths.conflicts}/:id/take-back`, async (context) => {
    const { user, studio } = context.get('person');
    const view = await readConflict(deps, context.get('person'), context.req.param('id'));
    if (view === undefined) return notFound(context);
    const conflictId = view.conflict.id;
    const actor = { kind: 'user', userId: user.id, name: user.name } as const;
    const answer = await takeBackAnswer(deps, { studioId: studio.id, conflictId, actor });
    if (answer.kind === 'done') return context.redirect(`${conflictPath(conflictId)}?told=takenBack`, 303);
    return showOne(deps, context, { refused: answer, sent: new Map() });
  });
  return app;
}

/** Which of two bookings a form means, and where it is to go. */
function subjectIn(
  form: ReadonlyMap<string, string>,
  { timeZone }: Pick<Studio, 'timeZone'>,
): Pick<Resolution, 'bookingId' | 'start' | 'allowOverlap'> {
  const bookingId = textOf(form, 'bookingId');
  const wall = textOf(form, 'wall');
  const start = parseInstant(textOf(form, 'start')) ?? parseDate(wall) ?? parseWallTime(wall, timeZone);
  return {
    ...(isId(bookingId) ? { bookingId: asId<BookingId>(bookingId) } : {}),
    ...(start === undefined ? {} : { start }),
    allowOverlap: textOf(form, 'allowOverlap') === 'on',
  };
}

/** What a page says after an answer was given, or taken back. */
const thingsTold = ['answered', 'takenBack'] as const;
const allChoices = [
  'approve',
  'putBack',
  'keep',
  'keepBoth',
  'moveOne',
  'removeOne',
  'takeOther',
  'preferGoogle',
  'preferStudio',
  'putBackInGoogle',
  'cancelSession',
  'takeUserOff',
  'keepOutOfGoogle',
] as const;

function notFound(context: PageContext): Response | Promise<Response> {
  return context.html(<NotFoundPage person={context.get('person')} place="conflicts" />, 404);
}

async function showOne(deps: WebDeps, context: PageContext, refusal?: Refusal): Promise<Response> {
  const person = context.get('person');
  const [view, names] = await Promise.all([
    readConflict(deps, person, context.req.param('id') ?? ''),
    readNames(deps, person),
  ]);
  if (view === undefined) return notFound(context);
  const told = thingsTold.find((one) => one === context.req.query('told'));
  const status = refusal === undefined ? 200 : refusal.refused.code === 'invalid' ? 422 : 409;
  return context.html(
    <ConflictPage
      person={person}
      view={view}
      names={names}
      told={told}
      refusal={refusal}
      canTakeBack={canBeTakenBack(view.conflict, deps.clock.now())}
    />,
    status,
  );
}

async function readNames(deps: WebDeps, person: Person): Promise<ReadonlyMap<string, string>> {
  const found = await deps.store.find({ from: studioCollections(person.studio.id).users, limit: 500 });
  return new Map(found.map(({ value }) => [value.id, value.name]));
}

async function showList(deps: WebDeps, context: PageContext): Promise<Response> {
  const person = context.get('person');
  const filter = filterIn(new URL(context.req.url).searchParams, person);
  const [conflicts, names] = await Promise.all([listConflicts(deps, person, filter), readNames(deps, person)]);
  return context.html(
    <Page title="Conflicts" person={person} place="conflicts">
      <h1>Conflicts</h1>
      <p class="lead">Where the sync holds back and asks, because only a person can know.</p>
      <FilterTabs filter={filter} person={person} />
      {conflicts.length === 0 ? (
        <p class="card empty">
          {filter.state === 'open' ? 'Nothing waits for an answer.' : 'Nothing has been answered yet.'}
        </p>
      ) : (
        <ConflictList conflicts={conflicts} names={names} person={person} filter={filter} />
      )}
    </Page>,
  );
}

function FilterTabs({ filter, person }: { readonly filter: Filter; readonly person: Person }) {
  if (filter.run !== undefined) {
    return (
      <p>
        These came up in one run. <a href={paths.conflicts}>See all</a>
      </p>
    );
  }
  const to = (change: Partial<Filter>): string => {
    const { state, of } = { ...filter, ...change };
    return `${paths.conflicts}?${new URLSearchParams({ state, of }).toString()}`;
  };
  const link = (label: string, change: Partial<Filter>) => {
    const isHere = Object.entries(change).every(([name, value]) => filter[name as keyof Filter] === value); // `change` has the filter's fields
    return (
      <a href={to(change)} aria-current={isHere ? 'page' : undefined}>
        {label}
      </a>
    );
  };
  return (
    <nav class="tabs" aria-label="Which conflicts">
      {link('Open', { state: 'open' })}
      {link('Answered', { state: 'answered' })}
      {mayAdminister(person.user.role) ? (
        <>
          <span class="tabs-gap"></span>
          {link('Whole studio', { of: 'studio' })}
          {link('Mine', { of: 'mine' })}
        </>
      ) : null}
    </nav>
  );
}

interface ListProps {
  readonly conflicts: readonly ConflictRecord[];
  readonly names: ReadonlyMap<string, string>;
  readonly person: Person;
  readonly filter: Filter;
}

function ConflictList({ conflicts, names, person, filter }: ListProps) {
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>What</th>
            <th>Whose calendar</th>
            <th>{filter.state === 'open' ? 'Since' : 'Answered'}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr>
              <th scope="row">
                <a href={conflictPath(conflict.id)}>{titleOf(conflict)}</a>
                <span class="under">{[kindOf(conflict), tellNext(conflict, person)].filter(Boolean).join(' · ')}</span>
              </th>
              <td>{names.get(conflict.userId) ?? 'a former user'}</td>
              <td>
                <Moment at={conflict.closedAt ?? conflict.raisedAt} studio={person.studio} />
                {conflict.state === 'closed' ? <span class="under">answered itself</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** When two bookings meet, of series for the first time. */
function tellNext({ draft }: ConflictRecord, { studio }: Person): string {
  if (draft.kind !== 'schedule') return '';
  const [first] = draft.next;
  const when = first === undefined ? '' : tellShort(first.sides[0].span, studio);
  return draft.times > 1 ? `${draft.times} times, first ${when}` : when;
}
