import { cardFields } from '../../domain/card.ts';
import type { Card } from '../../domain/card.ts';
import type { ClientId, ContactName } from '../../domain/ids.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import { cardShape, valueKey } from './card-shape.ts';

/** A client that may be a contact, or be paired with one already. */
export interface ClientToMatch {
  readonly clientId: ClientId;
  readonly card: Card;
  readonly isPaired: boolean;
}

/** A contact nobody is paired with. */
export interface ContactToMatch {
  readonly name: ContactName;
  readonly card: Card;
}

/** What likeness tells of a contact. One that is like nobody is in neither list. */
export interface Likenesses {
  readonly certain: ReadonlyMap<ContactName, ClientId>;
  readonly unsure: ReadonlyMap<ContactName, readonly ClientId[]>;
}

/**
 * Which of these contacts are which of these clients. Certain: they share an e-mail or a phone, their names agree, and neither shares
 * one with anybody else; or they say the same in everything, and nobody else does. Whatever else shares an e-mail or a phone is
 * unsure: families and companies do (PRODUCT 5). Each side has at most one certain partner.
 */
export function likenessesOf(
  clients: readonly ClientToMatch[],
  contacts: readonly ContactToMatch[],
  region: PhoneRegion | undefined,
): Likenesses {
  const clientKeys = new Map(clients.map((client) => [client.clientId, keysOf(client.card, region)]));
  const contactKeys = new Map(contacts.map((contact) => [contact.name, keysOf(contact.card, region)]));
  const clientsByKey = byKey(clientKeys);
  const contactsByKey = byKey(contactKeys);
  const clientsById = new Map(clients.map((client) => [client.clientId, client]));
  const certain = new Map<ContactName, ClientId>();
  const unsure = new Map<ContactName, readonly ClientId[]>();
  for (const contact of contacts) {
    const alike = sharing(contactKeys.get(contact.name), clientsByKey);
    const [only, ...others] = alike;
    if (only === undefined) continue;
    const client = clientsById.get(only);
    const isOnlyOne = others.length === 0 && sharing(clientKeys.get(only), contactsByKey).length === 1;
    const isCertain = isOnlyOne && client?.isPaired === false && areNamesAlike(client.card, contact.card);
    if (isCertain) certain.set(contact.name, only);
    else unsure.set(contact.name, alike);
  }
  return { certain, unsure };
}

/** Whether two cards can be one person's, or one company's: each word of the shorter name is, or begins, one of the longer. */
export function areNamesAlike(one: Card, other: Card): boolean {
  const [first, second] = [personWords(one), personWords(other)];
  if (first.length === 0 && second.length === 0) return isSubset(wordsOf(one.company), wordsOf(other.company));
  if (first.length === 0 || second.length === 0) return isCompanyAlike(one, other);
  return isSubset(first, second);
}

/** One is a business without a person: the same business, named on both. */
function isCompanyAlike(one: Card, other: Card): boolean {
  const [first, second] = [wordsOf(one.company), wordsOf(other.company)];
  return first.length > 0 && second.length > 0 && isSubset(first, second);
}

function isSubset(one: readonly string[], other: readonly string[]): boolean {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one];
  if (fewer.length === 0) return more.length === 0;
  const left = [...more];
  return fewer.every((word) => {
    const at = left.findIndex((candidate) => candidate === word || isInitial(word, candidate));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function isInitial(one: string, other: string): boolean {
  return (one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other));
}

function personWords({ givenName, familyName }: Card): readonly string[] {
  return wordsOf(`${givenName} ${familyName}`);
}

/** The words of a name without case, accents and punctuation. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** What two cards of one person may have in common. A card without any is like one that says exactly the same. */
export function keysOf(card: Card, region: PhoneRegion | undefined): readonly string[] {
  const keys = [
    ...card.emails.map(({ value }) => `e ${valueKey('emails', value, region)}`),
    ...card.phones.map(({ value }) => `p ${valueKey('phones', value, region)}`),
  ].filter((key) => key.length > 2);
  if (keys.length > 0) return [...new Set(keys)];
  const shape = cardShape(region);
  return [`= ${JSON.stringify(cardFields.map((field) => shape.print(field, card)))}`];
}

function byKey<Id>(keysById: ReadonlyMap<Id, readonly string[]>): ReadonlyMap<string, readonly Id[]> {
  const map = new Map<string, Id[]>();
  for (const [id, keys] of keysById) {
    for (const key of keys) {
      const held = map.get(key);
      if (held === undefined) map.set(key, [id]);
      else held.push(id);
    }
  }
  return map;
}

function sharing<Id>(keys: readonly string[] | undefined, map: ReadonlyMap<string, readonly Id[]>): readonly Id[] {
  return [...new Set((keys ?? []).flatMap((key) => map.get(key) ?? []))];
}
