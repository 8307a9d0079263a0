import type { Actor } from '../../../shared/domain/booking.ts';
import type { Client } from '../../../shared/domain/client.ts';
import type { ClientGroupId } from '../../../shared/domain/ids.ts';
import { answerReview, listContactReviews } from '../../../shared/flows/contacts/answer-review.ts';
import { untieContact } from '../../../shared/flows/contacts/untie-contact.ts';
import { changeSettings } from '../../../shared/flows/google-sync/change-settings.ts';
import { deleteClientGroup } from '../../../shared/flows/studio/add-to-group.ts';
import { deleteClient } from '../../../shared/flows/studio/delete-client.ts';
import { changeClient, makeClient, type ClientFields } from '../../../shared/flows/studio/edit-client.ts';
import { changeClientGroup } from '../../../shared/flows/studio/edit-client-group.ts';
import { restoreClient } from '../../../shared/flows/studio/restore-client.ts';
import { contactPairsOf, studioCollections } from '../../../shared/ports/collections.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { Act } from '../acts.ts';
import type { WorkerPorts } from '../ports.ts';
import type { SimulatedStudio, SimulatedUser } from '../world.ts';
import { portraits, weddings } from './client-groups.ts';
import { addressOf, cardOf, emailOf, phoneOf, wordOf } from './typed-cards.ts';
import type { clientActs } from './contact-kinds.ts';

/** Who acts where, and the store as it is, to see what there is to act on. */
interface Scene {
  readonly studio: SimulatedStudio;
  readonly user: SimulatedUser;
  readonly store: Store;
}

/** A person of the studio does something with clients or groups, through the flow that serves them. */
export async function actOnClients(
  deps: WorkerPorts,
  act: Act & { readonly kind: (typeof clientActs)[number] },
  { studio, user, store }: Scene,
): Promise<void> {
  const { studioId } = studio;
  const actor: Actor = { kind: 'user', userId: user.userId, name: user.name };
  const target = await pickClient(store, act, studio);
  const word = wordOf(act.value);
  const change = async (wanted: (before: ClientFields) => Partial<ClientFields>): Promise<void> => {
    if (target === undefined) return;
    await changeClient(deps, { studioId, clientId: target.id }, (before) => ({ ...before, ...wanted(before) }));
  };
  switch (act.kind) {
    case 'addClient':
      return void (await makeClient(deps, {
        studioId,
        fields: { ...cardOf(act), groupIds: act.pick % 5 === 0 ? [] : [weddings] },
      }));
    case 'nameClient':
      return change(() => ({ givenName: word }));
    case 'employClient':
      return change(() => ({ company: word }));
    case 'addClientEmail':
      return change(({ emails }) => ({ emails: [...emails, emailOf(act.value)] }));
    case 'takeClientEmail':
      return change(({ emails }) => ({ emails: emails.slice(1) }));
    case 'addClientPhone':
      return change(({ phones }) => ({ phones: [...phones, phoneOf(act.value)] }));
    case 'noteClient':
      return change(() => ({ notes: `${word} noted` }));
    case 'moveClient':
      return change(() => ({ address: addressOf(act.value) }));
    case 'joinOrLeaveGroup':
      return change(({ groupIds }) => ({ groupIds: regrouped(groupIds, act) }));
    case 'deleteClient':
      return target === undefined
        ? undefined
        : void (await deleteClient(deps, { studioId, clientId: target.id, actor }));
    case 'restoreClient':
      return target === undefined
        ? undefined
        : void (await restoreClient(deps, { studioId, clientId: target.id, actor }));
    case 'renameGroup':
      return void (await changeClientGroup(deps, { studioId, groupId: weddings }, (before) => ({
        ...before,
        name: `Group ${word}`,
      })));
    case 'switchGroup':
      return void (await changeClientGroup(deps, { studioId, groupId: weddings }, (before) => ({
        ...before,
        inactive: !before.inactive,
      })));
    case 'deleteGroup':
      return void (await deleteClientGroup(deps, {
        studioId,
        groupId: act.pick % 2 === 0 ? portraits : weddings,
        actor,
        forMilliseconds: 60_000,
      }));
    case 'untieClient': {
      const pairs = await store.find({ from: contactPairsOf(user.syncId) });
      const tied = pairs.find(({ value }) => value.clientId === target?.id && value.contactName !== undefined)?.value;
      if (tied?.contactName === undefined) return;
      const { clientId, contactName } = tied;
      return void (await untieContact(deps, { studioId, userId: user.userId, clientId, contactName, by: actor }));
    }
    case 'pickGroup':
      return void (await changeSettings(deps, {
        studioId,
        userId: user.userId,
        change: { clientGroupId: act.pick % 2 === 0 ? portraits : weddings },
      }));
    case 'changeContactsTwoWay':
      return void (await changeSettings(deps, {
        studioId,
        userId: user.userId,
        change: { syncContactsBack: act.pick % 2 === 0 },
      }));
    case 'answerReview':
      return answer(deps, act, { user, store });
  }
}

async function pickClient(store: Store, act: Act, { studioId }: SimulatedStudio): Promise<Client | undefined> {
  const places = studioCollections(studioId);
  const found: readonly Client[] =
    act.kind === 'restoreClient'
      ? (await store.find({ from: places.deletedClients })).map(({ value }) => value.client)
      : (await store.find({ from: places.clients })).map(({ value }) => value);
  return found[act.pick % Math.max(1, found.length)];
}

/** Into the group that is synced, out of it, or into the other one besides. */
function regrouped(groupIds: readonly ClientGroupId[], { pick }: Act): readonly ClientGroupId[] {
  if (pick % 4 === 0) return [...new Set([...groupIds, portraits])];
  return groupIds.includes(weddings) ? groupIds.filter((id) => id !== weddings) : [...groupIds, weddings];
}

async function answer(
  deps: WorkerPorts,
  act: Act,
  { user, store }: { readonly user: SimulatedUser; readonly store: Store },
): Promise<void> {
  const { studioId, userId, name } = user;
  const open = await listContactReviews({ store }, { studioId, userId });
  const question = open[act.value % Math.max(1, open.length)];
  if (question === undefined) return;
  const { id: reviewId, clientIds } = question.review;
  const clientId = clientIds[act.pick % Math.max(1, clientIds.length)];
  const isOne = act.pick % 3 > 0 && clientId !== undefined;
  await answerReview(deps, {
    studioId,
    userId,
    reviewId,
    answer: isOne ? { kind: 'pair', clientId } : { kind: 'separate' },
    by: { userId, name },
  });
}
