import type { Booking } from '../../domain/booking.ts';
import { withoutUser } from '../../domain/session-people.ts';
import type { ConflictChoice, ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { Pair } from '../../sync/calendar/model.ts';

/** What a question about one item hangs on now; a mass delete needs none of it. */
export interface ConflictFacts {
  readonly booking?: Booking;
  readonly pair?: Pair;
}

/** The choices possible now, the one that changes least first; none on a conflict that is answered or closed. Pure. */
export function choicesFor(conflict: ConflictRecord, facts: ConflictFacts): readonly ConflictChoice[] {
  if (conflict.state !== 'open') return [];
  // Half of it may be done already.
  if (conflict.answer !== undefined) return [conflict.answer.choice];
  switch (conflict.draft.kind) {
    case 'massDelete':
      return ['putBack', 'approve'];
    case 'edit':
      return ['keep'];
    case 'removal':
      return isWaitingForAnswer(conflict, facts.pair) ? choicesOfSession(conflict, facts.booking) : ['keep'];
  }
}

function choicesOfSession(conflict: ConflictRecord, booking: Booking | undefined): readonly ConflictChoice[] {
  const isSession = booking?.kind === 'session';
  const canGoOn = isSession && withoutUser(booking, conflict.userId) !== undefined;
  return [
    'putBackInGoogle',
    'keepOutOfGoogle',
    ...(canGoOn ? (['takeUserOff'] as const) : []),
    ...(isSession ? (['cancelSession'] as const) : []),
  ];
}

/** Whether a session's tie still waits for this answer: its event has not come back, and the session stands. */
export function isWaitingForAnswer({ draft }: ConflictRecord, pair: Pair | undefined): boolean {
  return (
    draft.kind === 'removal' &&
    draft.done === 'kept' &&
    draft.goneFrom === 'google' &&
    pair?.ended === undefined &&
    pair?.outOfGoogle === 'awaitingAnswer' &&
    pair.eventId === draft.eventId
  );
}
