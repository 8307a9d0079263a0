import type { ClientId, ContactName } from '../../domain/ids.ts';
import type { GoogleContact } from './contact.ts';
import type { ClientState, ContactAction, ContactPair, ContactsInput, ContactSkip, ReviewDraft } from './model.ts';

/** What the engine is asked, laid out by client. */
export interface Arranged {
  readonly input: ContactsInput;
  readonly pairs: ReadonlyMap<ClientId, ContactPair>;
  readonly clients: ReadonlyMap<ClientId, ClientState>;
  /** The contact of a client, as Google told it. Not told, or told as it was before our last write: absent. */
  readonly contacts: ReadonlyMap<ClientId, GoogleContact>;
  /** Clients whose contact is gone; `merged` where it went into another one. */
  readonly gone: ReadonlyMap<ClientId, 'deleted' | 'merged'>;
  readonly unreadable: ReadonlyMap<ClientId, string>;
  /** Told, and nobody's. */
  readonly unpaired: readonly GoogleContact[];
}

/** What is to be done about one item. */
export interface ItemPlan {
  readonly actions: readonly ContactAction[];
  readonly skips: readonly ContactSkip[];
  readonly reviews: readonly ReviewDraft[];
}

/** Nothing. */
export const nothingToDo: ItemPlan = { actions: [], skips: [], reviews: [] };

/**
 * Finds each told contact its pair: by its name, then by the names it had before, then by our mark, then by the id of its source
 * (facts 4.1). Living contacts come before deleted ones: what a merge deletes lives on in another (facts, trap 43).
 */
export function arrange(input: ContactsInput): Arranged {
  const pairs = new Map(input.pairs.map((pair) => [pair.clientId, pair]));
  const told = input.google.flatMap((change) => (change.kind === 'contact' ? [change.contact] : []));
  const goneNames = new Set(input.google.flatMap((change) => (change.kind === 'gone' ? [change.name] : [])));
  const found = tie(input, told, goneNames);
  const contacts = new Map<ClientId, GoogleContact>();
  for (const [clientId, contact] of found)
    if (!isOutdated(contact, pairs.get(clientId))) contacts.set(clientId, contact);
  const tied = new Set([...found.values()].map(({ name }) => name));
  const gone = new Map<ClientId, 'deleted' | 'merged'>();
  const survivors = survivorsIn(told);
  const unreadable = new Map<ClientId, string>();
  for (const pair of living(input)) {
    if (pair.contactName === undefined || found.has(pair.clientId)) continue;
    if (goneNames.has(pair.contactName)) gone.set(pair.clientId, isMergedInto(pair, survivors) ? 'merged' : 'deleted');
  }
  for (const change of input.google) {
    if (change.kind !== 'unreadable') continue;
    const pair = living(input).find(({ contactName }) => contactName === change.name);
    if (pair !== undefined) unreadable.set(pair.clientId, change.problem);
  }
  return {
    input,
    pairs,
    clients: new Map(input.clients.map((client) => [client.clientId, client])),
    contacts,
    gone,
    unreadable,
    unpaired: told.filter((contact) => !tied.has(contact.name)),
  };
}

/** Whether a mark is one of ours. */
export function isOurMark(input: Pick<ContactsInput, 'owner'>, mark: GoogleContact['marks'][number]): boolean {
  return mark.studioId === input.owner.studioId && mark.userId === input.owner.userId;
}

function living(input: ContactsInput): readonly ContactPair[] {
  return input.pairs.filter((pair) => pair.endedAt === undefined);
}

function tie(
  input: ContactsInput,
  told: readonly GoogleContact[],
  goneNames: ReadonlySet<ContactName>,
): ReadonlyMap<ClientId, GoogleContact> {
  const pairs = living(input);
  const byName = new Map(pairs.flatMap((pair) => (pair.contactName === undefined ? [] : [[pair.contactName, pair]])));
  const byClient = new Map(pairs.map((pair) => [pair.clientId, pair]));
  const bySource = new Map(pairs.flatMap((pair) => (pair.sourceId === undefined ? [] : [[pair.sourceId, pair]])));
  const found = new Map<ClientId, GoogleContact>();
  const tied = new Set<ContactName>();
  const isLabelled = ({ labels }: GoogleContact): boolean => input.label !== undefined && labels.includes(input.label);
  // Where the contact is gone, one that came out of the bin without the label is the user's own by now.
  const isFree = (pair: ContactPair, contact: GoogleContact): boolean =>
    !found.has(pair.clientId) &&
    (pair.contactName === undefined || (goneNames.has(pair.contactName) && isLabelled(contact)));
  const hints: readonly ((contact: GoogleContact) => readonly (ContactPair | undefined)[])[] = [
    ({ name }) => [byName.get(name)],
    ({ previousNames }) => previousNames.map((name) => byName.get(name)),
    (contact) =>
      contact.marks
        .map((mark) => (isOurMark(input, mark) ? byClient.get(mark.clientId) : undefined))
        .filter((pair) => pair !== undefined && isFree(pair, contact)),
    (contact) => [bySource.get(contact.sourceId)].filter((pair) => pair !== undefined && isFree(pair, contact)),
  ];
  // A contact the user merged carries the marks of several: each leaves it to the other.
  const fewestMarksFirst = told.toSorted((one, other) => one.marks.length - other.marks.length);
  for (const hint of hints) {
    for (const contact of fewestMarksFirst) {
      if (tied.has(contact.name)) continue;
      const pair = hint(contact).find((candidate) => candidate !== undefined && !found.has(candidate.clientId));
      if (pair === undefined) continue;
      found.set(pair.clientId, contact);
      tied.add(contact.name);
    }
  }
  return found;
}

/** Google's lists lag behind our writes by minutes (facts 4.1): what they show of the time before says nothing new. */
function isOutdated({ name, updated }: GoogleContact, pair: ContactPair | undefined): boolean {
  return pair?.contactName === name && pair.googleUpdated !== undefined && updated < pair.googleUpdated;
}

/** Clients and names that live on in told contacts. */
interface Survivors {
  readonly clientIds: ReadonlySet<ClientId>;
  readonly names: ReadonlySet<ContactName>;
}

function survivorsIn(told: readonly GoogleContact[]): Survivors {
  return {
    clientIds: new Set(told.flatMap(({ marks }) => marks.map(({ clientId }) => clientId))),
    names: new Set(told.flatMap(({ previousNames }) => previousNames)),
  };
}

function isMergedInto({ clientId, contactName }: ContactPair, { clientIds, names }: Survivors): boolean {
  return clientIds.has(clientId) || (contactName !== undefined && names.has(contactName));
}
