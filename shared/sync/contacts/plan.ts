import { arrange } from './arrange.ts';
import type { Arranged } from './arrange.ts';
import type { ContactName } from '../../domain/ids.ts';
import type { ContactPair, ContactsInput, ContactsPlan } from './model.ts';
import { planPair } from './plan-pair.ts';
import { planUnpaired } from './plan-unpaired.ts';
import { isToUntie, isUntiedPair, planUntying, withoutUntiedMarks } from './untied.ts';

/**
 * Decides what is to be done so that both sides agree (PRODUCT 5). Pure: the same input gives the same plan, and once a plan is
 * carried out the next one is empty.
 */
export function planContacts(asked: ContactsInput): ContactsPlan {
  const input = withoutUntiedMarks({ ...asked, pairs: revived(asked) });
  const arranged = arrange(input);
  const unpaired = planUnpaired(arranged);
  // Whose contact is gone and has another already is tied to that one, and nobody hears of a loss.
  const tiedAnew = new Set(unpaired.actions.flatMap(({ clientId }) => (arranged.gone.has(clientId) ? [clientId] : [])));
  const ofPairs = input.pairs
    .filter((pair) => pair.endedAt === undefined && !tiedAnew.has(pair.clientId))
    .map((pair) => (isToUntie(input, pair) ? planUntying(arranged, pair) : planPair(arranged, pair)));
  const parts = [...ofPairs, unpaired];
  const actions = parts.flatMap((part) => part.actions);
  const known = new Set(input.reviews.map(({ contactName }) => contactName));
  const paired = new Set(actions.flatMap(({ contactName }) => contactName ?? []));
  return {
    actions,
    skips: parts.flatMap((part) => part.skips),
    reviews: parts.flatMap((part) => part.reviews).filter(({ contactName }) => !known.has(contactName)),
    closedReviews: input.reviews.map(({ contactName }) => contactName).filter((name) => isOver(arranged, name, paired)),
  };
}

/** A question is over when its contact is gone or somebody's, or none of its clients is left. */
function isOver({ input, clients }: Arranged, name: ContactName, paired: ReadonlySet<ContactName>): boolean {
  if (paired.has(name)) return true;
  if (input.google.some((change) => change.kind === 'gone' && change.name === name)) return true;
  const review = input.reviews.find(({ contactName }) => contactName === name);
  if (review?.answer !== undefined) return false;
  return review?.clientIds.every((id) => clients.get(id)?.kind === 'gone') === true;
}

/** A client that left and comes back finds the contact that was the user's own before, where it still is; one of ours is made anew. */
function revived({ clients, google, wantedInGoogle, pairs, untied }: ContactsInput): readonly ContactPair[] {
  const members = new Set(
    clients.flatMap((client) => (client.kind === 'client' && client.isMember ? [client.clientId] : [])),
  );
  const gone = new Set(google.flatMap((change) => (change.kind === 'gone' ? [change.name] : [])));
  return pairs.map((pair) => {
    const { clientId, contactName, endedAt, origin, outOfGoogle } = pair;
    const isBack = endedAt !== undefined && wantedInGoogle.has(clientId) && members.has(clientId);
    if (!isBack || origin === 'studio' || outOfGoogle !== undefined || isUntiedPair({ untied }, pair)) return pair;
    if (contactName === undefined || gone.has(contactName)) return pair;
    const { endedAt: _over, ...living } = pair;
    // Its label was taken off by us then: a list that lags behind shows it with the label all the same.
    const { googleUpdated } = living;
    return {
      ...living,
      googleUpdated: googleUpdated !== undefined && googleUpdated > endedAt ? googleUpdated : endedAt,
    };
  });
}
