import { actorName } from '../../domain/booking.ts';
import type { Actor } from '../../domain/booking.ts';
import type { BookingId, ConflictId, StudioId } from '../../domain/ids.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ConflictAnswer, ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../sync/conflicts/question.ts';
import { movedTo } from '../../sync/conflicts/targets.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { notFound } from '../known-refusals.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import type { CarriedOut } from './carried-out.ts';
import { choicesFor } from '../../sync/conflicts/choices.ts';
import type { ConflictFacts } from '../../sync/conflicts/choices.ts';
import { closeOverlaps } from './close-overlaps.ts';
import { bookingsAbout, readFacts } from './read-conflict-facts.ts';
import { carryOutEdit } from './resolve-edit.ts';
import { carryOutMassDelete } from './resolve-mass-delete.ts';
import { carryOutRemoval } from './resolve-removal.ts';
import { carryOutSchedule } from './resolve-schedule.ts';

/** An answer to one question. */
export interface Resolution {
  readonly studioId: StudioId;
  readonly conflictId: ConflictId;
  readonly choice: ConflictChoice;
  readonly actor: Actor;
  /** Which of two bookings is moved or removed. */
  readonly bookingId?: BookingId;
  /** When it begins then: a moment, or a date for what is all-day. Its length stays unless an end is given. */
  readonly start?: Instant | CalendarDate;
  readonly end?: Instant | CalendarDate;
  /** Whoever answers knows that the new time is taken as well. */
  readonly allowOverlap?: boolean;
}

/** What became of an answer. */
export type ResolveAnswer = { readonly kind: 'done'; readonly conflict: ConflictRecord } | Refused;

/**
 * Answers a question: notes the answer with who and when, does what it says, and closes the question last. Cut off anywhere,
 * the same answer given again goes on; another one is refused from the first step on. Google follows with the sync this asks for.
 */
export async function resolveConflict(deps: BookingDeps, resolution: Resolution): Promise<ResolveAnswer> {
  const { studioId } = resolution;
  const begun = await beginAnswer(deps, resolution);
  if (begun.kind === 'refused') return begun;
  const outcome = await carryOut(deps, begun, resolution);
  if (outcome.kind === 'refused') {
    await endAnswer(deps, begun.conflict, { answer: undefined });
    // Whoever changed one of its bookings meanwhile left the question to this answer.
    if (begun.conflict.draft.kind === 'schedule') await closeOverlaps(deps, studioId, bookingsAbout(begun.conflict));
    return outcome;
  }
  const { kind: _kind, ...kept } = outcome;
  const answer = { ...begun.answer, ...kept };
  const ended = { state: 'resolved', closedAt: deps.clock.now(), answer } as const;
  await endAnswer(deps, begun.conflict, { ...ended, waitsOn: undefined });
  return { kind: 'done', conflict: { ...begun.conflict, ...ended } };
}

interface Begun {
  readonly kind: 'begun';
  readonly conflict: ConflictRecord;
  readonly answer: ConflictAnswer;
}

async function beginAnswer(deps: BookingDeps, resolution: Resolution): Promise<Begun | Refused> {
  const { studioId, conflictId, choice, actor } = resolution;
  const document = studioCollections(studioId).conflict(conflictId);
  return deps.store.transact(async (transaction) => {
    const conflict = (await transaction.get(document))?.value;
    if (conflict === undefined) return notFound('conflict');
    const facts = await readFacts(transaction, conflict, deps.clock.now());
    const refusal = refusalOf(conflict, choice, facts);
    if (refusal !== undefined) return refusal;
    if (conflict.answer !== undefined) return { kind: 'begun', conflict, answer: conflict.answer };
    const what = subjectOf(resolution, facts);
    if (what.kind === 'refused') return what;
    const { kind: _kind, ...subject } = what;
    const answer = { choice, by: actor, at: deps.clock.now(), ...subject };
    transaction.update(document, { answer });
    return { kind: 'begun', conflict: { ...conflict, answer }, answer };
  });
}

function refusalOf(conflict: ConflictRecord, choice: ConflictChoice, facts: ConflictFacts): Refused | undefined {
  if (conflict.state === 'closed') {
    return refuse('conflictClosed', 'The question answered itself meanwhile.', 'Nothing needs to be done.');
  }
  if (conflict.state === 'resolved' || (conflict.answer !== undefined && conflict.answer.choice !== choice)) {
    const by = conflict.answer === undefined ? 'somebody' : actorName(conflict.answer.by);
    return refuse(
      'conflictAnswered',
      `${by} has answered this already.`,
      'Look at the answer on the Conflicts page; what it changed can be changed by hand.',
    );
  }
  if (choicesFor(conflict, facts).includes(choice)) return undefined;
  return refuseInputs([{ path: 'choice', message: 'This answer is not possible here.' }]);
}

/** What exactly is moved or removed, and where to. */
function subjectOf(
  { choice, bookingId, start, end }: Resolution,
  { schedule }: ConflictFacts,
): (Pick<ConflictAnswer, 'bookingId' | 'to'> & { readonly kind: 'subject' }) | Refused {
  if (choice !== 'moveOne' && choice !== 'removeOne') return { kind: 'subject' };
  const target = schedule?.targets.find((one) => one.bookingId === bookingId || one.booking.id === bookingId);
  if (target === undefined) return refuseInputs([{ path: 'bookingId', message: 'Say which of the two is meant.' }]);
  if (!(choice === 'moveOne' ? target.canMove : target.canRemove)) {
    return refuseInputs([
      { path: 'bookingId', message: 'This one cannot be changed from here. Choose the other one.' },
    ]);
  }
  if (choice === 'removeOne') return { kind: 'subject', bookingId: target.bookingId };
  const to = start === undefined ? undefined : movedTo(target.span, { start, ...(end === undefined ? {} : { end }) });
  if (to === undefined) {
    const what = target.span.kind === 'allDay' ? 'date' : 'time';
    return refuseInputs([{ path: 'start', message: `Say the new ${what}.` }]);
  }
  return { kind: 'subject', bookingId: target.bookingId, to };
}

async function carryOut(
  deps: BookingDeps,
  { conflict, answer }: Begun,
  resolution: Resolution,
): Promise<CarriedOut | Refused> {
  const { draft } = conflict;
  switch (draft.kind) {
    case 'massDelete':
      await carryOutMassDelete(deps, { conflict, draft, ...resolution });
      return { kind: 'carriedOut' };
    case 'removal':
      return carryOutRemoval(deps, { conflict, draft, ...resolution });
    case 'edit':
      return carryOutEdit(deps, { conflict, draft, answer });
    case 'schedule':
      return carryOutSchedule(deps, { conflict, draft, answer, allowOverlap: resolution.allowOverlap ?? false });
  }
}

/** Only the question's own next step: whoever else came first stands. */
async function endAnswer(
  deps: BookingDeps,
  { studioId, id }: ConflictRecord,
  fields: { readonly [Field in 'state' | 'closedAt' | 'answer' | 'waitsOn']?: ConflictRecord[Field] | undefined },
): Promise<void> {
  const document = studioCollections(studioId).conflict(id);
  await deps.store.transact(async (transaction) => {
    const now = (await transaction.get(document))?.value;
    if (now?.state === 'open') transaction.update(document, fields);
  });
}
