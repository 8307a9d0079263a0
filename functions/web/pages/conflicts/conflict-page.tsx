import { actorName, stands } from '../../../../shared/domain/booking.ts';
import type { Entry, EntryField } from '../../../../shared/domain/entry.ts';
import { fieldsToTake } from '../../../../shared/sync/conflicts/choices.ts';
import type { ConflictView } from '../../../../shared/flows/conflicts/read-conflict-facts.ts';
import type { ConflictChoice } from '../../../../shared/sync/conflicts/question.ts';
import type { Person } from '../../environment.ts';
import { Page } from '../../layout.tsx';
import { CsrfField, RefusedNote } from '../../parts/form.tsx';
import { Moment, tellSpan } from '../../parts/time.tsx';
import { bookingPath, conflictPath, paths, runPath } from '../../paths.ts';
import { Answered, TakenBackBefore } from './answered.tsx';
import type { ShownConflict } from './read.ts';
import { ScheduleChoices, SideBySide } from './schedule-part.tsx';
import type { Refusal } from './schedule-part.tsx';
import { kindOf, tellChoice, tellWhatHappened, titleOf } from './words.ts';
import type { Whose } from './choice-words.ts';

interface ConflictProps {
  readonly person: Person;
  readonly view: ShownConflict;
  readonly names: ReadonlyMap<string, string>;
  /** What was done just now. */
  readonly told: 'answered' | 'takenBack' | undefined;
  readonly canTakeBack: boolean;
  readonly refusal: Refusal | undefined;
}

/** One question: what happened, how things stand, and what each answer will do. */
export function ConflictPage({ person, view, names, told, refusal, canTakeBack }: ConflictProps) {
  const { conflict } = view;
  const whose = { name: names.get(conflict.userId) ?? 'a former user', names };
  return (
    <Page title={titleOf(conflict)} person={person} place="conflicts" styles={['conflicts.css']}>
      <p>
        <a href={paths.conflicts}>All conflicts</a>
      </p>
      <div class="head">
        <h1>{titleOf(conflict)}</h1>
        <span class={conflict.state === 'open' ? 'badge warn' : 'badge'}>
          {conflict.state === 'open' ? kindOf(conflict) : 'Answered'}
        </span>
      </div>
      <RefusedNote refused={refusal?.refused} />
      {told === undefined ? null : (
        <p class="note good" role="status">
          {told === 'answered'
            ? 'Thank you. It is done in the studio; Google follows within seconds.'
            : 'The answer is taken back. Google follows within seconds.'}
        </p>
      )}
      <div class="columns">
        <div>
          <section class="card">
            <h2>What happened</h2>
            {tellWhatHappened(conflict, whose).map((text) => (
              <p>{text}</p>
            ))}
            <Facts view={view} person={person} whose={whose} />
          </section>
          <SideBySide view={view} person={person} whose={whose} />
          <Differences view={view} person={person} />
        </div>
        <div>
          {conflict.state === 'open' ? (
            <Choices view={view} person={person} whose={whose} refusal={refusal} />
          ) : (
            <Answered view={view} person={person} whose={whose} canTakeBack={canTakeBack} />
          )}
          <TakenBackBefore conflict={conflict} person={person} whose={whose} />
          <Items view={view} person={person} />
        </div>
      </div>
    </Page>
  );
}

interface PartProps {
  readonly view: ConflictProps['view'];
  readonly person: Person;
}

function Facts({ view, person, whose }: PartProps & { readonly whose: Whose }) {
  const { conflict, booking } = view;
  const { draft } = conflict;
  return (
    <dl class="facts">
      {draft.kind === 'massDelete' || draft.kind === 'schedule' ? null : (
        <>
          <dt>When</dt>
          <dd>{tellSpan(booking?.span ?? entryOf(draft).span, person.studio)}</dd>
        </>
      )}
      <dt>Whose calendar</dt>
      <dd>{whose.name}</dd>
      <dt>Noticed</dt>
      <dd>
        <a href={runPath(conflict.runId)}>
          <Moment at={conflict.raisedAt} studio={person.studio} />
        </a>
      </dd>
      {booking === undefined ? null : (
        <>
          <dt>In the studio</dt>
          <dd>
            <a href={bookingPath(booking.id)}>{stands(booking) ? 'stands' : 'cancelled or deleted'}</a>
          </dd>
        </>
      )}
    </dl>
  );
}

function entryOf(draft: Extract<ConflictView['conflict']['draft'], { kind: 'edit' | 'removal' }>): Entry {
  return draft.kind === 'edit' ? draft.studio : draft.entry;
}

const fieldLabels: Readonly<Record<EntryField, string>> = {
  title: 'Title',
  span: 'Time',
  location: 'Location',
  notes: 'Notes',
  detail: 'Text from the studio',
  busy: 'Shown as',
  status: 'Status',
  recurrence: 'Repeats',
};

/** What each side said of what both changed. */
function Differences({ view, person }: PartProps) {
  const { draft } = view.conflict;
  if (draft.kind !== 'edit') return null;
  return (
    <section class="card">
      <h2>What differed</h2>
      {draft.fields.flatMap(({ field, winner }) => {
        const known = (Object.keys(fieldLabels) as EntryField[]).find((name) => name === field); // its own keys
        if (known === undefined) return [];
        const values = { studio: draft.studio, google: draft.google };
        const side = (name: 'studio' | 'google') => (
          <>
            <dt>{`${name === 'studio' ? 'Studio' : 'Google'}${winner === name ? ', stands' : ''}`}</dt>
            <dd class="text">{tellValue(known, values[name], person)}</dd>
          </>
        );
        return [
          <h3>{fieldLabels[known]}</h3>,
          <dl class="facts">
            {side('studio')}
            {side('google')}
          </dl>,
        ];
      })}
    </section>
  );
}

/** What taking the values that lost will make of each field. */
function tellTaken({ conflict: { draft }, booking }: ShownConflict, person: Person): string {
  if (draft.kind !== 'edit' || booking === undefined) return '';
  const told = fieldsToTake(draft, booking).map((field) => {
    const winner = draft.fields.find((one) => one.field === field)?.winner;
    const value = tellValue(field, winner === 'google' ? draft.studio : draft.google, person);
    return `${fieldLabels[field]} becomes “${value.length > longestValue ? `${value.slice(0, longestValue)}…` : value}”`;
  });
  return `${told.join('; ')}: in the studio and, with the next sync, in Google. Everything else stays.`;
}

/** The longest value a choice names, characters; all of it stands beside it. */
const longestValue = 80;

function tellValue(field: EntryField, entry: Entry, person: Person): string {
  switch (field) {
    case 'span':
      return tellSpan(entry.span, person.studio);
    case 'busy':
      return entry.busy ? 'busy' : 'free';
    case 'recurrence':
      return entry.recurrence?.rule ?? 'does not repeat';
    case 'title':
    case 'location':
    case 'notes':
    case 'detail':
    case 'status':
      return entry[field] === '' ? 'empty' : entry[field];
  }
}

/** The items of a mass delete by name, those that still wait first, in the order of their times. */
function Items({ view, person }: PartProps) {
  const { draft } = view.conflict;
  if (draft.kind !== 'massDelete' || view.items.length === 0) return null;
  const items = view.items.toSorted(
    (one, other) => Number(other.waits) - Number(one.waits) || one.span.start.localeCompare(other.span.start),
  );
  const more = draft.bookingIds.length - view.items.length;
  return (
    <section class="card">
      <h2>What it is about</h2>
      <ul class="rows">
        {items.map((item) => (
          <li>
            <a href={bookingPath(item.bookingId)}>{item.title === '' ? 'Untitled' : item.title}</a>
            <span>{tellSpan(item.span, person.studio)}</span>
            {item.declined ? <span>declined in Google</span> : null}
            {item.waits || view.conflict.state !== 'open' ? null : <span>settled meanwhile</span>}
          </li>
        ))}
      </ul>
      {more > 0 ? <p class="hint">{`and ${more} more`}</p> : null}
    </section>
  );
}

function Choices({
  view,
  person,
  whose,
  refusal,
}: PartProps & { readonly whose: Whose; readonly refusal: Refusal | undefined }) {
  const { conflict, choices, booking } = view;
  // An answer that was cut off is given again like any other.
  if (conflict.draft.kind === 'schedule' && conflict.answer === undefined) {
    return <ScheduleChoices view={view} person={person} whose={whose} refusal={refusal} />;
  }
  const about = { conflict, whose, ...(booking === undefined ? {} : { booking }) };
  return (
    <section class="card">
      <h2>What shall be done?</h2>
      {conflict.answer === undefined ? null : (
        <p class="note warn">
          {`${actorName(conflict.answer.by)} has answered, but it was cut off half-way. Give the same answer again to finish it.`}
        </p>
      )}
      {choices.map((choice: ConflictChoice) => {
        const { label, effect, tone } = tellChoice(choice, about);
        return (
          <form method="post" action={conflictPath(conflict.id)} class="choice">
            <CsrfField person={person} />
            <p>{choice === 'takeOther' ? tellTaken(view, person) : effect}</p>
            <button name="choice" value={choice} class={tone === 'plain' ? '' : tone}>
              {label}
            </button>
          </form>
        );
      })}
    </section>
  );
}
