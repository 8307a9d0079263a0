import { actorName } from '../../../../shared/domain/booking.ts';
import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { Person } from '../../environment.ts';
import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { conflictPath } from '../../paths.ts';
import type { ShownConflict } from './read.ts';
import { tellShort } from './schedule-part.tsx';
import { named, tellChoice } from './words.ts';
import type { Whose } from './choice-words.ts';

interface PartProps {
  readonly view: ShownConflict;
  readonly person: Person;
}

/** Who said what and when, and how it is taken back. */
export function Answered({
  view,
  person,
  whose,
  canTakeBack,
}: PartProps & { readonly whose: Whose; readonly canTakeBack: boolean }) {
  const { conflict, booking } = view;
  const { answer, closedAt } = conflict;
  if (answer === undefined) {
    return (
      <section class="card">
        <h2>The answer</h2>
        <p>The question answered itself: nothing was left to decide.</p>
        {closedAt === undefined ? null : (
          <p class="hint">
            <Moment at={closedAt} studio={person.studio} />
          </p>
        )}
      </section>
    );
  }
  const about = { conflict, whose, ...(booking === undefined ? {} : { booking }) };
  return (
    <section class="card">
      <h2>The answer</h2>
      <p>
        <strong>{tellChoice(answer.choice, about).label}</strong>
        {tellSubject(view, person)}
      </p>
      <p class="hint">
        {`${actorName(answer.by)}, `}
        <Moment at={answer.at} studio={person.studio} />
      </p>
      {answer.choice === 'putBackInGoogle' && view.pair?.outOfGoogle === 'declined' ? (
        <p class="note warn">
          {`The event was in Google still, declined by ${whose.name}: no second one was made beside it. Only ${whose.name} can accept it there again; the session stays in the studio.`}
        </p>
      ) : null}
      {canTakeBack ? (
        <form method="post" action={`${conflictPath(conflict.id)}/take-back`}>
          <CsrfField person={person} />
          <p class="hint">It can be taken back for 30 days, unless what it changed has changed since.</p>
          <button>Take this answer back</button>
        </form>
      ) : null}
    </section>
  );
}

/** Answers that were taken back, with who and when. */
export function TakenBackBefore({
  conflict,
  person,
  whose,
}: {
  readonly conflict: ConflictRecord;
  readonly person: Person;
  readonly whose: Whose;
}) {
  const { takenBack = [] } = conflict;
  if (takenBack.length === 0) return null;
  return (
    <section class="card">
      <h2>Taken back</h2>
      <ul class="rows">
        {takenBack.map((answer) => (
          <li>
            {tellChoice(answer.choice, { conflict, whose }).label}
            <span>
              {`${actorName(answer.by)}, `}
              <Moment at={answer.at} studio={person.studio} />
            </span>
            <span>
              {`taken back by ${actorName(answer.takenBackBy)}, `}
              <Moment at={answer.takenBackAt} studio={person.studio} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which of two bookings it was, and where it went. */
function tellSubject({ conflict, schedule }: ShownConflict, person: Person): string {
  const { answer, draft } = conflict;
  if (answer?.bookingId === undefined || draft.kind !== 'schedule') return '';
  const index = draft.items.findIndex(({ bookingId }) => answer.bookingId?.startsWith(bookingId));
  const title = named(schedule?.titles[index] ?? draft.items[index]?.title ?? '');
  return `: ${title}${answer.to === undefined ? '' : `, to ${tellShort(answer.to, person.studio)}`}`;
}
