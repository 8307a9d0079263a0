import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { User } from '../../../../shared/domain/studio.ts';
import type { Client } from '../../../../shared/domain/client.ts';
import { syncIdOf } from '../../../../shared/domain/ids.ts';
import type { ClientId, StudioId, UserId } from '../../../../shared/domain/ids.ts';
import { isTiedToAnother, listContactReviews } from '../../../../shared/flows/contacts/answer-review.ts';
import type { OpenReview } from '../../../../shared/flows/contacts/answer-review.ts';
import { listAnswersToCarryOut } from '../../../../shared/flows/contacts/take-back-answer.ts';
import { contactPairAt, contactSyncs, studioCollections } from '../../../../shared/ports/collections.ts';
import type { Store } from '../../../../shared/ports/store.ts';
import type { Person } from '../../environment.ts';

/** Contact syncs of a studio that are looked through for admins. */
const mostSyncs = 200;

/** A question about a contact, whose it is, and which of the clients it may be have a contact already. */
export interface Question extends OpenReview {
  readonly owner: Pick<User, 'id' | 'name'>;
  readonly tied: ReadonlySet<ClientId>;
}

/** What the page shows: questions that wait, and answers that the next sync carries out. */
export interface Questions {
  readonly open: readonly Question[];
  readonly answered: readonly Question[];
}

/** The questions this person may answer: their own, and for admins the whole studio's; of one user where one is named. */
export async function readQuestions(store: Store, person: Person, of: UserId | undefined): Promise<Questions> {
  const owners = (await contactOwners(store, person)).filter(({ id }) => of === undefined || id === of);
  const studioId = person.studio.id;
  const found = await Promise.all(
    owners.map(async (owner) => {
      const whose = { studioId, userId: owner.id };
      const [open, answered] = [
        await listContactReviews({ store }, whose),
        await listAnswersToCarryOut({ store }, whose),
      ];
      const question = (review: OpenReview): Promise<Question> => withTies(store, { studioId, owner, review });
      return { open: await Promise.all(open.map(question)), answered: await Promise.all(answered.map(question)) };
    }),
  );
  return { open: found.flatMap(({ open }) => open), answered: found.flatMap(({ answered }) => answered) };
}

/** Whether this person may answer questions about a user's contacts. */
export function mayAnswer({ user }: Person, of: UserId): boolean {
  return user.id === of || mayAdminister(user.role);
}

/** The users whose contacts this person may see: themselves, and for admins everyone who syncs contacts, by name. */
export async function contactOwners(store: Store, { user, studio }: Person): Promise<readonly Question['owner'][]> {
  if (!mayAdminister(user.role)) return [user];
  const where = [{ field: 'studioId', is: '==', value: studio.id }] as const;
  const syncs = await store.find({ from: contactSyncs, where, limit: mostSyncs });
  const places = studioCollections(studio.id);
  const users = await store.getAll(syncs.map(({ value }) => places.user(value.userId)));
  return users
    .flatMap((stored) => (stored === undefined ? [] : [stored.value]))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

async function withTies(
  store: Store,
  given: { readonly studioId: StudioId; readonly owner: Question['owner']; readonly review: OpenReview },
): Promise<Question> {
  const { studioId, owner, review } = given;
  const syncId = syncIdOf(studioId, owner.id);
  const pairs = await store.getAll(review.clients.map(({ id }: Client) => contactPairAt(syncId, id)));
  const tied = pairs.flatMap((stored) => {
    const pair = stored?.value;
    return pair !== undefined && isTiedToAnother(pair, review.review.contactName) ? [pair.clientId] : [];
  });
  return { ...review, owner, tied: new Set(tied) };
}
