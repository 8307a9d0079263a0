import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { contactReviewAt, contactReviewsOf, studioCollections } from '../../ports/collections.ts';
import type { Store } from '../../ports/store.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { without } from '../without.ts';
import type { OpenReview } from './answer-review.ts';

/** Whose contacts. */
interface Owner {
  readonly studioId: StudioId;
  readonly userId: UserId;
}

/** Answers that no run has carried out yet, at most 50, with the clients they are about, for the page. */
export async function listAnswersToCarryOut(
  deps: { readonly store: Store },
  { studioId, userId }: Owner,
): Promise<readonly OpenReview[]> {
  const from = contactReviewsOf(syncIdOf(studioId, userId));
  const found = await deps.store.find({ from, where: [{ field: 'state', is: '==', value: 'answered' }], limit: 50 });
  const waiting = found.map(({ value }) => value).filter(({ carriedOut }) => carriedOut !== true);
  const places = studioCollections(studioId);
  return Promise.all(
    waiting.map(async (review) => {
      const clients = await deps.store.getAll(review.clientIds.map((id) => places.client(id)));
      return { review, clients: clients.flatMap((stored) => (stored === undefined ? [] : [stored.value])) };
    }),
  );
}

/** Opens a question again whose answer no run has carried out. */
export async function takeBackAnswer(
  deps: { readonly store: Store },
  question: Owner & { readonly reviewId: string },
): Promise<{ readonly kind: 'done' } | Refused> {
  const document = contactReviewAt(syncIdOf(question.studioId, question.userId), question.reviewId);
  return deps.store.transact(async (transaction) => {
    const stored = await transaction.get(document);
    if (stored === undefined) return notFound('question');
    if (stored.value.carriedOut === true)
      return refuse('alreadyDone', 'The sync has done this already.', 'Correct the clients by hand.');
    const anew = without(stored.value, 'answer', 'answeredBy', 'answeredAt');
    transaction.set(document, { ...anew, state: 'open' });
    return { kind: 'done' as const };
  });
}
