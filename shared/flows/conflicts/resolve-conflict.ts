import { actorName } from '../../domain/booking.ts';
import type { Actor } from '../../domain/booking.ts';
import type { ConflictId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ConflictChoice, ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { choicesFor } from './conflict-choices.ts';
import type { ConflictFacts } from './conflict-choices.ts';
import { notFound } from '../known-refusals.ts';
import { readFacts } from './read-conflict-facts.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { carryOutMassDelete } from './resolve-mass-delete.ts';
import { carryOutRemoval } from './resolve-removal.ts';

/** An answer to one question. */
export interface Resolution {
  readonly studioId: StudioId;
  readonly conflictId: ConflictId;
  readonly choice: ConflictChoice;
  readonly actor: Actor;
}

/** What became of an answer. */
export type ResolveAnswer = { readonly kind: 'done'; readonly conflict: ConflictRecord } | Refused;

/**
 * Answers a question: notes the answer with who and when, does what it says, and closes the question last. Cut off anywhere,
 * the same answer given again goes on; another one is refused from the first step on. Google follows with the sync this asks for.
 */
export async function resolveConflict(deps: BookingDeps, resolution: Resolution): Promise<ResolveAnswer> {
  const begun = await beginAnswer(deps, resolution);
  if (begun.kind === 'refused') return begun;
  const refusal = await carryOut(deps, begun.conflict, resolution);
  if (refusal !== undefined) {
    await endAnswer(deps, begun.conflict, { answer: undefined });
    return refusal;
  }
  const ended = { state: 'resolved', closedAt: deps.clock.now() } as const;
  await endAnswer(deps, begun.conflict, ended);
  return { kind: 'done', conflict: { ...begun.conflict, ...ended } };
}

async function beginAnswer(deps: BookingDeps, resolution: Resolution): Promise<ResolveAnswer> {
  const { studioId, conflictId, choice, actor } = resolution;
  const document = studioCollections(studioId).conflict(conflictId);
  return deps.store.transact(async (transaction) => {
    const conflict = (await transaction.get(document))?.value;
    if (conflict === undefined) return notFound('conflict');
    const refusal = refusalOf(conflict, choice, await readFacts(transaction, conflict));
    if (refusal !== undefined) return refusal;
    const answer = conflict.answer ?? { choice, by: actor, at: deps.clock.now() };
    transaction.update(document, { answer });
    return { kind: 'done', conflict: { ...conflict, answer } };
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

async function carryOut(
  deps: BookingDeps,
  conflict: ConflictRecord,
  resolution: Resolution,
): Promise<Refused | undefined> {
  switch (conflict.draft.kind) {
    case 'massDelete':
      await carryOutMassDelete(deps, { conflict, draft: conflict.draft, ...resolution });
      return undefined;
    case 'removal':
      return carryOutRemoval(deps, { conflict, draft: conflict.draft, ...resolution });
    case 'edit':
      return undefined;
  }
}

/** Only the question's own next step: whoever else came first stands. */
async function endAnswer(
  deps: BookingDeps,
  { studioId, id }: ConflictRecord,
  fields: { readonly state?: 'resolved'; readonly closedAt?: ConflictRecord['raisedAt']; readonly answer?: undefined },
): Promise<void> {
  const document = studioCollections(studioId).conflict(id);
  await deps.store.transact(async (transaction) => {
    const now = (await transaction.get(document))?.value;
    if (now?.state === 'open') transaction.update(document, fields);
  });
}
