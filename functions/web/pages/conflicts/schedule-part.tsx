import { usersOf } from '../../../../shared/domain/booking.ts';
import type { Booking } from '../../../../shared/domain/booking.ts';
import type { Studio } from '../../../../shared/domain/studio.ts';
import { toEpochMilliseconds, withOffset } from '../../../../shared/domain/time.ts';
import type { Span } from '../../../../shared/domain/time.ts';
import type { ScheduleFacts } from '../../../../shared/sync/conflicts/choices.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import type { Target } from '../../../../shared/sync/conflicts/targets.ts';
import type { Person } from '../../environment.ts';
import { CsrfField } from '../../parts/form.tsx';
import { tellSpan } from '../../parts/time.tsx';
import { bookingPath, conflictPath } from '../../paths.ts';
import type { ShownConflict } from './read.ts';
import { Timeline } from './timeline.tsx';
import { named, tellChoice, tellRemoval } from './words.ts';
import type { Whose } from './choice-words.ts';

/** What a refused form asked for: it can be sent again with the overlap allowed. */
export interface Refusal {
  readonly refused: Refused;
  readonly sent: ReadonlyMap<string, string>;
}

interface ScheduleProps {
  readonly view: ShownConflict;
  readonly person: Person;
  readonly whose: Whose;
}

/** Two bookings at one time, side by side on one clock. */
export function SideBySide({ view, person, whose }: ScheduleProps) {
  const { schedule } = view;
  if (schedule === undefined) return null;
  const [meeting, ...more] = schedule.meetings;
  return (
    <section class="card">
      <h2>{meeting === undefined ? 'The two' : 'Both at once'}</h2>
      <div class="pairwise">
        {([0, 1] as const).map((index) => (
          <ItemFacts index={index} schedule={schedule} person={person} whose={whose} />
        ))}
      </div>
      {meeting === undefined ? (
        <p class="hint">They no longer overlap.</p>
      ) : (
        <Timeline meeting={meeting} studio={person.studio} />
      )}
      {more.length === 0 ? null : (
        <>
          <p>{`They meet ${schedule.meetings.length} times within a year. The next:`}</p>
          <ul class="rows">
            {schedule.meetings.slice(0, 3).map(({ sides: [{ span }] }) => (
              <li>{tellSpan(span, person.studio)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ItemFacts({
  index,
  schedule,
  person,
  whose,
}: {
  readonly index: 0 | 1;
  readonly schedule: ScheduleFacts;
  readonly person: Person;
  readonly whose: Whose;
}) {
  const booking = schedule.bookings[index];
  const span = schedule.meetings[0]?.sides[index].span ?? booking.span;
  return (
    <div class={index === 0 ? 'one' : 'other'}>
      <h3>
        <a href={bookingPath(booking.id)}>{named(schedule.titles[index])}</a>
      </h3>
      <p>{tellShort(span, person.studio)}</p>
      <p class="hint">{kindOf(booking)}</p>
      <p class="hint">
        {usersOf(booking)
          .map((id) => whose.names.get(id) ?? 'a former user')
          .join(', ')}
        {booking.location === '' ? '' : ` · ${booking.location}`}
      </p>
      <p class="hint">{booking.origin === 'google' ? 'Made in Google' : `Booked by ${booking.bookedBy}`}</p>
    </div>
  );
}

function kindOf({ kind, clientId, status, recurrence }: Booking): string {
  const what = kind === 'session' ? 'Session' : clientId === undefined ? 'Appointment' : 'Appointment with a client';
  return `${what}${recurrence === undefined ? '' : ', repeats'}, ${status}`;
}

/** One click for each answer: what moves or goes is named on the button. */
export function ScheduleChoices({
  view,
  person,
  whose,
  refusal,
}: ScheduleProps & { readonly refusal: Refusal | undefined }) {
  const { conflict, choices, schedule } = view;
  if (schedule === undefined) return null;
  const keep = tellChoice('keepBoth', { conflict, whose });
  return (
    <section class="card">
      <h2>What shall be done?</h2>
      <MoveAllTheSame view={view} person={person} refusal={refusal} />
      {([0, 1] as const).map((index) => (
        <TargetChoices index={index} view={view} schedule={schedule} person={person} />
      ))}
      {choices.includes('keepBoth') ? (
        <div class="choice">
          <h3>{keep.label}</h3>
          <p>{keep.effect}</p>
          <form method="post" action={conflictPath(conflict.id)}>
            <CsrfField person={person} />
            <button name="choice" value="keepBoth">
              {keep.label}
            </button>
          </form>
        </div>
      ) : null}
    </section>
  );
}

interface TargetProps {
  readonly view: ShownConflict;
  readonly person: Person;
}

function TargetChoices({
  index,
  view,
  schedule,
  person,
}: TargetProps & { readonly index: 0 | 1; readonly schedule: ScheduleFacts }) {
  const target = schedule.targets[index];
  const title = named(schedule.titles[index]);
  return (
    <div class="choice">
      <h3>{title}</h3>
      {target.canMove ? <MoveForm target={target} view={view} person={person} /> : <NotMoved target={target} />}
      {target.canRemove ? <RemoveForm target={target} view={view} person={person} /> : null}
    </div>
  );
}

/** Why no button moves it, and how it is moved. */
function NotMoved({ target: { extent, booking } }: { readonly target: Target }) {
  if (extent !== 'series') {
    return <p>Its event belongs to somebody else in Google, who alone can move or delete it.</p>;
  }
  return (
    <p>
      It meets the other one more than once. <a href={bookingPath(booking.id)}>Change the series on its own page</a>;
      this question then goes by itself.
    </p>
  );
}

function MoveForm({ target, view, person }: TargetProps & { readonly target: Target }) {
  const spans = view.suggestions.find((one) => one.target.bookingId === target.bookingId)?.spans ?? [];
  const { studio } = person;
  const field = `start-${target.bookingId}`;
  const isAllDay = target.span.kind === 'allDay';
  return (
    <>
      <form method="post" action={conflictPath(view.conflict.id)}>
        <CsrfField person={person} />
        <input type="hidden" name="choice" value="moveOne" />
        <input type="hidden" name="bookingId" value={target.bookingId} />
        {spans.length === 0 ? null : (
          <>
            <p>Move it to a time that is free for everybody and everything on it:</p>
            <div class="times">
              {spans.map((span) => (
                <button name="start" value={span.start}>
                  {tellShort(span, studio)}
                </button>
              ))}
            </div>
          </>
        )}
      </form>
      <form method="post" action={conflictPath(view.conflict.id)} class="inline">
        <CsrfField person={person} />
        <input type="hidden" name="choice" value="moveOne" />
        <input type="hidden" name="bookingId" value={target.bookingId} />
        <label for={field}>{spans.length === 0 ? 'Move it to' : 'or to'}</label>
        <input
          id={field}
          name="wall"
          type={isAllDay ? 'date' : 'datetime-local'}
          required
          value={wallTimeOf(target.span, studio)}
        />
        <button>Move it</button>
      </form>
    </>
  );
}

function RemoveForm({ target, view, person }: TargetProps & { readonly target: Target }) {
  const { label, effect } = tellRemoval(target);
  return (
    <form method="post" action={conflictPath(view.conflict.id)}>
      <CsrfField person={person} />
      <input type="hidden" name="bookingId" value={target.bookingId} />
      <p>{effect}</p>
      <button name="choice" value="removeOne" class="danger">
        {label}
      </button>
    </form>
  );
}

/** The new time is taken as well, and the studio's rule says to ask. */
function MoveAllTheSame({ view, person, refusal }: TargetProps & { readonly refusal: Refusal | undefined }) {
  if (refusal?.refused.code !== 'overlap') return null;
  return (
    <form method="post" action={conflictPath(view.conflict.id)} class="choice">
      <CsrfField person={person} />
      {[...refusal.sent]
        .filter(([name]) => ['choice', 'bookingId', 'start', 'wall'].includes(name))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      <input type="hidden" name="allowOverlap" value="on" />
      <button>Move it there all the same</button>
    </form>
  );
}

function wallTimeOf(span: Span, { timeZone }: Studio): string {
  return span.kind === 'allDay' ? span.start : withOffset(span.start, timeZone).slice(0, 16);
}

/** When something is, in few words: "Tue, Dec 1, 9:00 – 10:00 AM". */
export function tellShort(span: Span, { locale, timeZone }: Studio): string {
  const day = { weekday: 'short', month: 'short', day: 'numeric' } as const;
  if (span.kind === 'timed') {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...day, hour: 'numeric', minute: '2-digit' });
    return format.formatRange(toEpochMilliseconds(span.start), toEpochMilliseconds(span.end));
  }
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...day });
  return `${format.formatRange(new Date(span.start), new Date(Date.parse(span.end) - 86_400_000))}, all day`;
}
