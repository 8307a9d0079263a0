import { cardTitle } from '../../domain/card-of-client.ts';
import { nothingToDo } from './arrange.ts';
import type { Arranged, ItemPlan } from './arrange.ts';
import type { GoogleContact } from './contact.ts';
import { doubtEnds } from './freshness.ts';
import type { ClientState, ContactAction, ContactNews, ContactPair, LabelWrite } from './model.ts';
import { sentPrints, writeOf } from './sent-before.ts';
import { seenOf, settleCard } from './settle-card.ts';

/**
 * What is to be done about a paired client:
 *
 * |              | contact same or edited      | gone, or its label taken off    |
 * | ------------ | --------------------------- | ------------------------------- |
 * | **a member** | merge by field              | cut the tie, tell once          |
 * | **left**     | delete ours, else unlabel   | forget                          |
 *
 * Nothing that happens in Google takes a client or its membership away (PRODUCT 5).
 */
export function planPair(arranged: Arranged, pair: ContactPair): ItemPlan {
  const client = arranged.clients.get(pair.clientId);
  if (client === undefined) return nothingToDo;
  const contact = arranged.contacts.get(pair.clientId);
  if (client.kind === 'gone' || !client.isMember) return planLeaving(arranged, pair, contact);
  if (pair.creatingSince !== undefined && contact === undefined) return planDoubted(arranged, pair, client);
  if (pair.outOfGoogle !== undefined) return planCut(arranged, pair, { client, contact });
  if (arranged.gone.has(pair.clientId)) return planGone(arranged, pair, client);
  const problem = arranged.unreadable.get(pair.clientId);
  if (problem !== undefined) return unreadable(pair, client, problem);
  return planTogether(arranged, pair, { client, contact });
}

type Member = Extract<ClientState, { kind: 'client' }>;

interface Sides {
  readonly client: Member;
  readonly contact: GoogleContact | undefined;
}

/** Whoever came back while we were deleting the contact has a new one made; what a person deleted is not put back. */
function planGone(arranged: Arranged, pair: ContactPair, client: Member): ItemPlan {
  if (pair.beingTakenAway !== true || pair.origin !== 'studio') return cut(arranged, pair, 'deletedByUser');
  return { ...nothingToDo, actions: [creation(arranged.input, client)] };
}

function planTogether({ input }: Arranged, pair: ContactPair, { client, contact }: Sides): ItemPlan {
  const label = labelNeeded(input.label, pair, contact);
  const wasOn = label !== undefined && pair.label?.name === label.label && pair.beingTakenAway !== true;
  if (wasOn && contact !== undefined) return cut({ input }, { ...pair, ...seenOf(contact) }, 'labelTakenOff');
  const settled = settleCard({ input, pair, client, contact, label });
  return { ...settled, reviews: [] };
}

/** The label to put on, where the contact does not carry it. */
function labelNeeded(
  label: LabelWrite['label'] | undefined,
  pair: ContactPair,
  contact: GoogleContact | undefined,
): LabelWrite | undefined {
  const name = contact?.name ?? pair.contactName;
  if (label === undefined || name === undefined) return undefined;
  const isOn = contact === undefined ? pair.label?.name === label : contact.labels.includes(label);
  return isOn ? undefined : { kind: 'add', name, label };
}

/** The tie was cut by a person: it is made again when the contact stands under the label again, never by us. */
function planCut({ input }: Arranged, pair: ContactPair, { client, contact }: Sides): ItemPlan {
  if (contact === undefined || !isBack(input, pair, contact)) return nothingToDo;
  const { outOfGoogle: _cut, label: _label, ...tied } = pair;
  const settled = settleCard({ input, pair: tied, client, contact, label: undefined, kind: 'pair' });
  return { ...settled, reviews: [] };
}

/** Whether the contact of a tie a person cut stands under the label again. A list that lags behind shows what was deleted as it was. */
export function isBack(
  { label }: Pick<Arranged['input'], 'label'>,
  { googleVersion }: ContactPair,
  contact: GoogleContact,
): boolean {
  return label !== undefined && contact.labels.includes(label) && googleVersion !== contact.version;
}

function cut(
  { input, gone }: Pick<Arranged, 'input'> & Partial<Pick<Arranged, 'gone'>>,
  pair: ContactPair,
  why: NonNullable<ContactPair['outOfGoogle']>,
): ItemPlan {
  const title = cardTitle(pair.agreed);
  const isMerged = gone?.get(pair.clientId) === 'merged';
  const news: ContactNews =
    why === 'deletedByUser'
      ? { code: 'deletedInGoogle', title, ...(isMerged ? { detail: 'merged' } : {}) }
      : { code: 'labelTakenOff', title };
  const { label: _label, beingTakenAway: _going, ...rest } = pair;
  const kept = why === 'deletedByUser' ? rest : { ...rest, googleUpdated: pair.googleUpdated ?? input.now };
  return onlyPair({ ...kept, outOfGoogle: why }, 'remember', [news]);
}

function unreadable(pair: ContactPair, client: Member, problem: string): ItemPlan {
  const { clientId, contactName } = pair;
  const title = cardTitle(client.card);
  const about = { clientId, ...(contactName === undefined ? {} : { contactName }), title, problem };
  return { ...nothingToDo, skips: [{ ...about, wanted: 'updateInStudio', reason: 'unreadable' }] };
}

/** It may have been made, and nobody knows: it is made again only once a look at everything, late enough, did not show it. */
function planDoubted({ input }: Arranged, pair: ContactPair, client: Member): ItemPlan {
  const since = pair.creatingSince ?? input.now;
  const { clientId } = pair;
  const title = cardTitle(client.card);
  if (!input.isFull || input.now < doubtEnds(since))
    return { ...nothingToDo, skips: [{ wanted: 'createInGoogle', reason: 'inDoubt', clientId, title }] };
  return { ...nothingToDo, actions: [creation(input, client)] };
}

/** A client made in Google, under the label. */
export function creation(input: Arranged['input'], client: Member): ContactAction {
  const { card, clientId, version } = client;
  const mark = { ...input.owner, clientId, sent: sentPrints(card, input.region), write: writeOf(undefined) };
  return {
    kind: 'createInGoogle',
    clientId,
    title: cardTitle(card),
    google: { kind: 'create', card, mark },
    pair: { clientId, agreed: card, studioVersion: version, origin: 'studio' },
    after: card,
    news: [],
  };
}

/** The client left the group, or the studio: what we made is deleted, of what was there before only the label is taken off. */
function planLeaving({ input, gone }: Arranged, pair: ContactPair, contact: GoogleContact | undefined): ItemPlan {
  const { beingTakenAway: _going, ...living } = pair;
  const ended: ContactPair = { ...living, ...(contact === undefined ? {} : seenOf(contact)), endedAt: input.now };
  const name = ended.contactName;
  if (name === undefined) {
    // It may be there all the same: whoever sees it deletes it then.
    const isThere = input.now < doubtEnds(pair.creatingSince ?? input.now) || !input.isFull;
    if (!isThere) return onlyPair(ended, 'forget', []);
    const { clientId } = pair;
    const title = cardTitle(pair.agreed);
    return { ...nothingToDo, skips: [{ wanted: 'createInGoogle', reason: 'inDoubt', clientId, title }] };
  }
  if (pair.outOfGoogle !== undefined || gone.has(pair.clientId)) return onlyPair(ended, 'forget', []);
  const { label: carried, creatingSince: _creating, ...rest } = ended;
  const about = {
    clientId: pair.clientId,
    contactName: name,
    title: cardTitle(pair.agreed),
    before: pair.agreed,
    news: [],
  };
  if (pair.origin === 'studio') {
    const deletion: ContactAction = { ...about, kind: 'deleteInGoogle', google: { kind: 'delete', name }, pair: rest };
    return { ...nothingToDo, actions: [deletion] };
  }
  if (carried === undefined) return onlyPair(rest, 'forget', []);
  const label: LabelWrite = { kind: 'remove', name, label: carried.name };
  return { ...nothingToDo, actions: [{ ...about, kind: 'updateInGoogle', label, pair: rest }] };
}

function onlyPair(pair: ContactPair, kind: 'remember' | 'forget', news: readonly ContactNews[]): ItemPlan {
  const { clientId, contactName } = pair;
  const about = { clientId, ...(contactName === undefined ? {} : { contactName }), title: cardTitle(pair.agreed) };
  return { ...nothingToDo, actions: [{ ...about, kind, pair, news }] };
}
