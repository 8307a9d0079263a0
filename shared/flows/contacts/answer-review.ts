import { syncIdOf } from '../../domain/ids.ts';
import type { ContactName, StudioId, UserId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  contactPairAt,
  contactReviewAt,
  contactReviewsOf,
  contactSyncAt,
  studioCollections,
} from '../../ports/collections.ts';
import type { Client } from '../../domain/client.ts';
import type { Queue } from '../../ports/queue.ts';
import type { ContactReviewRecord } from '../../ports/records/contact-sync-record.ts';
import type { Store } from '../../ports/store.ts';
import type { ContactPair, ReviewAnswer } from '../../sync/contacts/model.ts';
import { notFound } from '../known-refusals.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs } from '../request-syncs.ts';

/** Whose contacts. */
interface Owner {
  readonly studioId: StudioId;
  readonly userId: UserId;
}

/** A question about a contact, with the clients it may be. */
export interface OpenReview {
  readonly review: ContactReviewRecord;
  readonly clients: readonly Client[];
}

/** A user's open questions about contacts, the oldest first, at most 50, for the page. */
export async function listContactReviews(
  deps: { readonly store: Store },
  { studioId, userId }: Owner,
): Promise<readonly OpenReview[]> {
  const from = contactReviewsOf(syncIdOf(studioId, userId));
  const found = await deps.store.find({ from, where: [{ field: 'state', is: '==', value: 'open' }], limit: 50 });
  const reviews = found.map(({ value }) => value).toSorted((one, other) => (one.raisedAt < other.raisedAt ? -1 : 1));
  const places = studioCollections(studioId);
  return Promise.all(
    reviews.map(async (review) => {
      const clients = await deps.store.getAll(review.clientIds.map((id) => places.client(id)));
      return { review, clients: clients.flatMap((stored) => (stored === undefined ? [] : [stored.value])) };
    }),
  );
}

/** Whether a client's pair ties it to another contact than this one: it cannot be both. */
export function isTiedToAnother(pair: ContactPair, contactName: ContactName): boolean {
  const isTied = pair.contactName !== undefined && pair.endedAt === undefined && pair.outOfGoogle !== 'deletedByUser';
  return isTied && pair.contactName !== contactName;
}

/** Says who a contact is: one of the clients it may be, or somebody else. The next run, which is asked for, does what follows. */
export async function answerReview(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  request: Owner & {
    readonly reviewId: string;
    readonly answer: ReviewAnswer;
    readonly by: { readonly userId: UserId; readonly name: string };
  },
): Promise<{ readonly kind: 'done' } | Refused> {
  const syncId = syncIdOf(request.studioId, request.userId);
  const outcome = await deps.store.transact(async (transaction) => {
    const document = contactReviewAt(syncId, request.reviewId);
    const stored = await transaction.get(document);
    const record = (await transaction.get(contactSyncAt(syncId)))?.value;
    if (stored === undefined || record === undefined) return notFound('question');
    if (stored.value.state === 'answered')
      return refuse('alreadyAnswered', 'Somebody has answered this already.', 'Read the list again.');
    const { answer } = request;
    if (answer.kind === 'pair' && !stored.value.clientIds.includes(answer.clientId))
      return refuseInputs([{ path: 'clientId', message: 'Choose one of the clients it may be.' }]);
    const pair = answer.kind === 'pair' ? await transaction.get(contactPairAt(syncId, answer.clientId)) : undefined;
    if (pair !== undefined && isTiedToAnother(pair.value, stored.value.contactName)) {
      const remedy = 'If the two contacts are the same person, merge them in Google Contacts; the sync follows.';
      return refuse('tiedAlready', 'This client has another contact in Google already.', remedy);
    }
    const answeredAt = deps.clock.now();
    transaction.set(document, { ...stored.value, state: 'answered', answer, answeredBy: request.by, answeredAt });
    transaction.update(contactSyncAt(syncId), {
      asked: { ...record.asked, studio: record.asked.studio + 1 },
      nextSyncAt: answeredAt,
    });
    return { kind: 'done' as const };
  });
  if (outcome.kind === 'done') await requestContactSyncs(deps, [syncId], 'studio');
  return outcome;
}
