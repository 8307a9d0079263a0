import { cardTitle, isNamed } from '../../domain/card-of-client.ts';
import { cardFields } from '../../domain/card.ts';
import type { ClientId, ContactName } from '../../domain/ids.ts';
import { isOurMark } from './arrange.ts';
import type { Arranged, ItemPlan } from './arrange.ts';
import type { GoogleContact } from './contact.ts';
import { areNamesAlike, likenessesOf } from './likeness.ts';
import type { Likenesses } from './likeness.ts';
import type {
  ClientState,
  ContactAction,
  ContactPair,
  ContactReview,
  ContactsInput,
  ContactSkip,
  ReviewDraft,
} from './model.ts';
import { creation, isBack } from './plan-pair.ts';
import { ownMark } from './sent-before.ts';
import { seenOf, settleCard } from './settle-card.ts';
import { learnt } from './unsaved-writes.ts';
import { withoutUntied } from './untied.ts';

type Client = Extract<ClientState, { kind: 'client' }>;

/**
 * What is to be done about clients without a contact and contacts without a client. A person's word comes first, then our own mark,
 * then likeness: what is certainly the same is paired, what may be is asked about, and only what is like nobody is made on the other
 * side. Nobody is made anywhere while a question about them is open.
 */
export function planUnpaired(arranged: Arranged): ItemPlan {
  const { input } = arranged;
  const answers = new Map(input.reviews.map((review) => [review.contactName, review]));
  const going = clientsGoing(arranged);
  const contacts = arranged.unpaired.filter((contact) => isConcerned(contact, { arranged, answers }));
  const known = tiesKnown(arranged, contacts, answers);
  const left = contacts.filter(({ name }) => !known.has(name));
  const alike = likenessOfLeft(arranged, { contacts: left, going, known });
  const ties = new Map([...known, ...alike.certain]);
  const tiedClients = new Set(ties.values());
  const actions: ContactAction[] = [];
  const skips: ContactSkip[] = [];
  const reviews: ReviewDraft[] = [];
  const held = new Set(input.reviews.flatMap((review) => (review.answer === undefined ? review.clientIds : [])));
  for (const contact of contacts) {
    const partner = clientOf(arranged, ties.get(contact.name));
    if (partner !== undefined) {
      const settled = pairing(input, partner, contact);
      actions.push(...settled.actions);
      skips.push(...settled.skips);
      continue;
    }
    const unsure = unsureOf(alike, contact, { input, going, answer: answers.get(contact.name) });
    if (unsure !== undefined) {
      for (const clientId of unsure) held.add(clientId);
      reviews.push({ contactName: contact.name, card: contact.card, clientIds: unsure });
      skips.push({
        wanted: 'createInStudio',
        reason: 'review',
        contactName: contact.name,
        title: cardTitle(contact.card),
      });
      continue;
    }
    const incoming = isLabelled(contact, input) ? bringIn(input, contact) : undefined;
    if (incoming?.action !== undefined) actions.push(incoming.action);
    if (incoming?.skip !== undefined) skips.push(incoming.skip);
  }
  for (const client of going) {
    if (tiedClients.has(client.clientId)) continue;
    const { clientId } = client;
    if (held.has(clientId))
      skips.push({ wanted: 'createInGoogle', reason: 'review', clientId, title: cardTitle(client.card) });
    else actions.push(creation(input, client));
  }
  return { actions, skips, reviews };
}

/** Members without a contact that are to have one. */
function clientsGoing({ input, pairs }: Arranged): readonly Client[] {
  return input.clients.filter((client): client is Client => {
    if (client.kind === 'gone' || !client.isMember || !input.wantedInGoogle.has(client.clientId)) return false;
    const pair = pairs.get(client.clientId);
    return pair === undefined || pair.endedAt !== undefined;
  });
}

function clientOf({ input, clients }: Arranged, id: ClientId | undefined): Client | undefined {
  if (id === undefined) return undefined;
  const client = clients.get(id) ?? input.candidates.find(({ clientId }) => clientId === id);
  return client?.kind === 'client' ? client : undefined;
}

function isLabelled(contact: GoogleContact, { label }: ContactsInput): boolean {
  return label !== undefined && contact.labels.includes(label);
}

/** Under the label, asked about before, or, where everything was read, anyone who may be a client that is going out. */
function isConcerned(
  contact: GoogleContact,
  { arranged, answers }: { readonly arranged: Arranged; readonly answers: ReadonlyMap<ContactName, ContactReview> },
): boolean {
  const { input } = arranged;
  return (
    input.isFull ||
    isLabelled(contact, input) ||
    answers.has(contact.name) ||
    membersMarked(arranged, contact).length > 0
  );
}

/** Ties that need no likeness: what a person said, and our own marks on contacts whose pair was lost. */
function tiesKnown(
  arranged: Arranged,
  contacts: readonly GoogleContact[],
  answers: ReadonlyMap<ContactName, ContactReview>,
): ReadonlyMap<ContactName, ClientId> {
  const ties = new Map<ContactName, ClientId>();
  const taken = new Set<ClientId>();
  for (const contact of contacts) {
    const { answer } = answers.get(contact.name) ?? {};
    const wanted = answer?.kind === 'pair' ? [answer.clientId] : membersMarked(arranged, contact);
    const clientId = wanted.find(
      (id) => !taken.has(id) && isWithoutContact(arranged, id) && clientOf(arranged, id) !== undefined,
    );
    if (clientId === undefined) continue;
    ties.set(contact.name, clientId);
    taken.add(clientId);
  }
  return ties;
}

/** Members our marks name. Whose contact was deleted just now is not given back one that a person has without the label. */
function membersMarked(arranged: Arranged, contact: GoogleContact): readonly ClientId[] {
  const { input, gone } = arranged;
  return contact.marks
    .filter((mark) => isOurMark(input, mark))
    .map(({ clientId }) => clientId)
    .filter((id) => isMember(arranged, id) && (isLabelled(contact, input) || !gone.has(id)));
}

function isMember(arranged: Arranged, id: ClientId): boolean {
  return clientOf(arranged, id)?.isMember === true;
}

function isWithoutContact({ input, pairs, contacts, gone }: Arranged, id: ClientId): boolean {
  const pair = pairs.get(id);
  if (pair === undefined || pair.endedAt !== undefined) return true;
  const own = contacts.get(id);
  if (pair.outOfGoogle === 'deletedByUser') return own === undefined || !isBack(input, pair, own);
  return gone.has(id);
}

function likenessOfLeft(
  arranged: Arranged,
  left: {
    readonly contacts: readonly GoogleContact[];
    readonly going: readonly Client[];
    readonly known: ReadonlyMap<ContactName, ClientId>;
  },
): Likenesses {
  const { input } = arranged;
  const taken = new Set(left.known.values());
  const everyone = new Map([...input.candidates, ...left.going].map((client) => [client.clientId, client]));
  const clients = [...everyone.values()].map(({ clientId, card }) => ({
    clientId,
    card,
    isPaired: taken.has(clientId) || !isWithoutContact(arranged, clientId),
  }));
  return withoutUntied(likenessesOf(clients, left.contacts, input.region), input, left.contacts);
}

/**
 * The clients a contact may be, where a person must say. A contact that is not under the label is the user's own affair: it is asked
 * about only where it may be a client that is going out, by name too.
 */
function unsureOf(
  { unsure }: Likenesses,
  contact: GoogleContact,
  given: {
    readonly input: ContactsInput;
    readonly going: readonly Client[];
    readonly answer: ContactReview | undefined;
  },
): readonly ClientId[] | undefined {
  const { input, going, answer } = given;
  const clientIds = unsure.get(contact.name);
  if (clientIds === undefined) return undefined;
  if (answer?.answer?.kind === 'separate') return undefined;
  if (isLabelled(contact, input)) return comesIn(contact, input) ? clientIds : ofGoing(clientIds, going, contact);
  return ofGoing(clientIds, going, contact);
}

function ofGoing(
  clientIds: readonly ClientId[],
  going: readonly Client[],
  contact: GoogleContact,
): readonly ClientId[] | undefined {
  const alike = going.filter(({ clientId, card }) => clientIds.includes(clientId) && areNamesAlike(card, contact.card));
  return alike.length === 0 ? undefined : alike.map(({ clientId }) => clientId);
}

/** Whether an unpaired contact under the label is to become a client. */
export function comesIn(contact: GoogleContact, { newContacts, twoWay }: ContactsInput): boolean {
  switch (newContacts.kind) {
    case 'populate':
      return true;
    case 'all':
      return twoWay;
    case 'since':
      return twoWay && newContacts.asOf !== undefined && contact.updated >= newContacts.asOf;
  }
}

/** A client and its contact tied anew, as both stand: what was sent and either still has was agreed on; of the rest nobody knows. */
export function tieOf(input: ContactsInput, client: Client, contact: GoogleContact): ContactPair {
  const mark = ownMark(input, contact, client.clientId);
  const pair: ContactPair = {
    clientId: client.clientId,
    agreed: contact.card,
    unagreed: cardFields,
    studioVersion: client.version,
    origin: mark === undefined ? 'google' : (mark.origin ?? 'studio'),
    ...seenOf(contact),
  };
  return mark === undefined ? pair : learnt(pair, mark, { input, client, contact }).pair;
}

function pairing(input: ContactsInput, client: Client, contact: GoogleContact): ReturnType<typeof settleCard> {
  const pair = tieOf(input, client, contact);
  const label =
    isLabelled(contact, input) || input.label === undefined
      ? undefined
      : { kind: 'add' as const, name: contact.name, label: input.label };
  return settleCard({ input, pair, client, contact, label, kind: 'pair', ...(client.isMember ? {} : { joins: true }) });
}

function bringIn(
  input: ContactsInput,
  contact: GoogleContact,
): { readonly action?: ContactAction; readonly skip?: ContactSkip } {
  const title = cardTitle(contact.card);
  const skip = { wanted: 'createInStudio', contactName: contact.name, title } as const;
  // One of ours whose client left: it is on its way out, or the person put it back without the client.
  if (contact.marks.some((mark) => isOurMark(input, mark))) return {};
  if (!comesIn(contact, input))
    return input.newContacts.kind === 'since' ? {} : { skip: { ...skip, reason: 'oneWay' } };
  if (!isNamed(contact.card)) return { skip: { ...skip, reason: 'nameless' } };
  const clientId = input.newClientId();
  const { card } = contact;
  const since = contact.updated;
  return {
    action: {
      kind: 'createInStudio',
      clientId,
      contactName: contact.name,
      title,
      studio: { kind: 'create', clientId, card },
      pair: {
        clientId,
        agreed: card,
        studioVersion: 1,
        origin: 'google',
        ...seenOf(contact),
        ...(input.label === undefined ? {} : { label: { name: input.label, since } }),
      },
      after: card,
      news: [],
    },
  };
}
