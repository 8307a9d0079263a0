import type { ClientId, ContactName } from '../../domain/ids.ts';
import { arrange, isOurMark } from './arrange.ts';
import type { Arranged } from './arrange.ts';
import type { GoogleContact } from './contact.ts';
import { likenessesOf } from './likeness.ts';
import type { ClientState, ContactPair, ContactsInput } from './model.ts';
import { tieOf } from './plan-unpaired.ts';
import { isUntiedPair, withoutUntiedMarks, withoutUntied as withoutUntiedLikenesses } from './untied.ts';

type Client = Extract<ClientState, { kind: 'client' }>;

/** Ties to be made again and ties to be ended; nothing is written on either side. */
export interface ContactsRepair {
  readonly pairs: readonly ContactPair[];
  readonly byMark: number;
  /** By the id of the contact's source, its name, or a name it had before. */
  readonly byId: number;
  readonly byLikeness: number;
  /** Living ties of which neither side is there any more, as ended ones. */
  readonly ended: readonly ContactPair[];
  /** Living ties left as they are. */
  readonly inStep: number;
  /** Members without a contact, and contacts under the label without a client, that could not be paired. */
  readonly onlyInStudio: number;
  readonly onlyInGoogle: number;
}

/** Ties found, by contact. */
type Ties = ReadonlyMap<ContactName, ClientId>;

/**
 * Pairs again what belongs together, the most certain first: by our mark, by what Google itself knows the contact by, by certain
 * likeness. A tie that was cut while both sides stand is tied again: somebody asked for it. Pure; the input is a full read.
 */
export function planContactsRepair(given: ContactsInput): ContactsRepair {
  const asked = withoutUntiedMarks(given);
  const members = new Map(asked.clients.filter(isMember).map((client) => [client.clientId, client]));
  const isCut = ({ clientId, endedAt, outOfGoogle }: ContactPair): boolean =>
    (endedAt !== undefined || outOfGoogle !== undefined) && members.has(clientId);
  const cut = asked.pairs.filter((pair) => isCut(pair) && !isUntiedPair(asked, pair));
  const arranged = arrange({ ...asked, pairs: asked.pairs.filter((pair) => !isCut(pair)) });
  const ties = new Map<ContactName, ClientId>();
  const addTies = (found: Ties): number => {
    for (const [name, clientId] of found) ties.set(name, clientId);
    return found.size;
  };
  const left = (): Left => ({
    contacts: arranged.unpaired.filter(({ name }) => !ties.has(name)),
    clients: without(members, [...arranged.pairs.keys(), ...ties.values()]),
  });
  const byMark = addTies(tiesByMark(asked, left()));
  const byId = addTies(tiesById(cut, left()));
  const byLikeness = addTies(tiesByLikeness(asked, left()));
  const living = [...arranged.pairs.values()].filter(({ endedAt }) => endedAt === undefined);
  const dead = living.filter((pair) => isGoneOnBothSides(arranged, pair));
  return {
    pairs: arranged.unpaired.flatMap((contact) => {
      const clientId = ties.get(contact.name);
      const client = clientId === undefined ? undefined : members.get(clientId);
      return client === undefined ? [] : [tieOf(asked, client, contact)];
    }),
    byMark,
    byId,
    byLikeness,
    ended: dead.map((pair) => ({ ...pair, endedAt: asked.now })),
    inStep: living.length - dead.length,
    onlyInStudio: left().clients.size,
    onlyInGoogle: left().contacts.filter(({ labels }) => asked.label !== undefined && labels.includes(asked.label))
      .length,
  };
}

/** What is still to be paired. */
interface Left {
  readonly contacts: readonly GoogleContact[];
  readonly clients: ReadonlyMap<ClientId, Client>;
}

function isMember(client: ClientState): client is Client {
  return client.kind === 'client' && client.isMember;
}

function without(clients: ReadonlyMap<ClientId, Client>, taken: readonly ClientId[]): ReadonlyMap<ClientId, Client> {
  const gone = new Set(taken);
  return new Map([...clients].filter(([id]) => !gone.has(id)));
}

function tiesByMark(input: ContactsInput, { contacts, clients }: Left): Ties {
  return eachOnce(contacts, ({ marks }) =>
    marks.flatMap((mark) => (isOurMark(input, mark) && clients.has(mark.clientId) ? [mark.clientId] : [])),
  );
}

function tiesById(cut: readonly ContactPair[], { contacts, clients }: Left): Ties {
  const free = cut.filter(({ clientId }) => clients.has(clientId));
  return eachOnce(contacts, ({ name, previousNames, sourceId }) =>
    free
      .filter(
        (pair) =>
          pair.sourceId === sourceId ||
          (pair.contactName !== undefined && [name, ...previousNames].includes(pair.contactName)),
      )
      .map(({ clientId }) => clientId),
  );
}

function tiesByLikeness(input: ContactsInput, { contacts, clients }: Left): Ties {
  const everyone = new Map([...input.clients, ...input.candidates].map((client) => [client.clientId, client]));
  const toMatch = [...everyone.values()].flatMap((client) =>
    client.kind === 'gone' ? [] : [{ ...client, isPaired: !clients.has(client.clientId) }],
  );
  return withoutUntiedLikenesses(likenessesOf(toMatch, contacts, input.region), input, contacts).certain;
}

/** Ties of contacts to the first client each may be, none of whom gets two. */
function eachOnce(
  contacts: readonly GoogleContact[],
  clientsOf: (contact: GoogleContact) => readonly ClientId[],
): Ties {
  const ties = new Map<ContactName, ClientId>();
  const taken = new Set<ClientId>();
  for (const contact of contacts) {
    const clientId = clientsOf(contact).find((id) => !taken.has(id));
    if (clientId === undefined) continue;
    ties.set(contact.name, clientId);
    taken.add(clientId);
  }
  return ties;
}

function isGoneOnBothSides({ clients, gone }: Arranged, pair: ContactPair): boolean {
  const { clientId, outOfGoogle, contactName, creatingSince } = pair;
  // One that may have been made, and nobody knows, is looked for by the runs to come.
  const neverWas = contactName === undefined && creatingSince === undefined;
  return clients.get(clientId)?.kind === 'gone' && (gone.has(clientId) || outOfGoogle !== undefined || neverWas);
}
