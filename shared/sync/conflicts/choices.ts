import { isUnlinked } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import type { EntryField } from '../../domain/entry.ts';
import { withoutUser } from '../../domain/session-people.ts';
import type { ConflictDraft, Pair } from '../calendar/model.ts';
import type { ConflictChoice, Question } from './question.ts';
import type { Meeting } from './schedule-draft.ts';
import type { Target } from './targets.ts';

/** What a question hangs on now; a mass delete needs none of it. */
export interface ConflictFacts {
  readonly booking?: Booking;
  readonly pair?: Pair;
  /** Of two bookings at one time. */
  readonly schedule?: ScheduleFacts;
}

/** Two bookings, when they meet now, and what of each can be moved or removed. */
export interface ScheduleFacts {
  readonly bookings: readonly [Booking, Booking];
  readonly titles: readonly [string, string];
  readonly meetings: readonly Meeting[];
  readonly targets: readonly [Target, Target];
}

/** The choices possible now, the one that changes least first; none on a conflict that is answered or closed. Pure. */
export function choicesFor(conflict: Question, facts: ConflictFacts): readonly ConflictChoice[] {
  if (conflict.state !== 'open') return [];
  // Half of it may be done already.
  if (conflict.answer !== undefined) return [conflict.answer.choice];
  switch (conflict.draft.kind) {
    case 'massDelete':
      return ['putBack', 'approve'];
    case 'edit':
      return choicesOfEdit(conflict.draft, facts.booking);
    case 'removal':
      return isWaitingForAnswer(conflict, facts.pair) ? choicesOfSession(conflict, facts.booking) : ['keep'];
    case 'schedule':
      return choicesOfSchedule(facts.schedule);
  }
}

function choicesOfSchedule(schedule: ScheduleFacts | undefined): readonly ConflictChoice[] {
  const targets = schedule?.targets ?? [];
  return [
    'keepBoth',
    ...(targets.some(({ canMove }) => canMove) ? (['moveOne'] as const) : []),
    ...(targets.some(({ canRemove }) => canRemove) ? (['removeOne'] as const) : []),
  ];
}

function choicesOfEdit(
  draft: Extract<ConflictDraft, { kind: 'edit' }>,
  booking: Booking | undefined,
): readonly ConflictChoice[] {
  const canTake = booking !== undefined && booking.deletedAt === undefined && fieldsToTake(draft, booking).length > 0;
  return canTake ? ['keep', 'takeOther', 'preferGoogle', 'preferStudio'] : ['keep', 'preferGoogle', 'preferStudio'];
}

/** The fields of an edit conflict whose other value a booking can hold: generated texts are nobody's to take. */
export function fieldsToTake(
  { fields }: Extract<ConflictDraft, { kind: 'edit' }>,
  booking: Booking,
): readonly EntryField[] {
  return takeable.filter(
    (name) =>
      fields.some(({ field }) => field === name) && (isUnlinked(booking) || (name !== 'title' && name !== 'status')),
  );
}

const takeable: readonly EntryField[] = ['title', 'span', 'location', 'notes', 'busy', 'status', 'recurrence'];

function choicesOfSession(conflict: Question, booking: Booking | undefined): readonly ConflictChoice[] {
  const isSession = booking?.kind === 'session';
  const canGoOn = isSession && withoutUser(booking, conflict.userId) !== undefined;
  const isDeclined = conflict.draft.kind === 'removal' && conflict.draft.declined === true;
  return [
    ...(isDeclined ? [] : (['putBackInGoogle'] as const)),
    'keepOutOfGoogle',
    ...(canGoOn ? (['takeUserOff'] as const) : []),
    ...(isSession ? (['cancelSession'] as const) : []),
  ];
}

/** Whether a session's tie still waits for this answer: its event has not come back, and the session stands. */
function isWaitingForAnswer({ draft }: Question, pair: Pair | undefined): boolean {
  return (
    draft.kind === 'removal' &&
    draft.done === 'kept' &&
    draft.goneFrom === 'google' &&
    pair?.ended === undefined &&
    pair?.outOfGoogle === 'awaitingAnswer' &&
    pair.eventId === draft.eventId
  );
}

/**
 * Whether a question about one booking still stands, by its tie: of a session's event that went, while the tie waits for the
 * answer; of an edit that was overruled, while there is a tie at all. What has only to be read stands until somebody has. Pure.
 */
export function stillStands(question: Question & { readonly draft: ConflictDraft }, pair: Pair | undefined): boolean {
  const { draft } = question;
  if (draft.kind === 'removal' && draft.done === 'kept') {
    return draft.goneFrom === 'studio' || isWaitingForAnswer(question, pair);
  }
  return pair !== undefined && pair.ended === undefined;
}
