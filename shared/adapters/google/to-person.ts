import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import { cardFields, type Card, type CardField } from '../../domain/card.ts';
import type { Labelled } from '../../domain/studio.ts';
import type { ContactUpdate, NewContact } from '../../ports/google-contacts.ts';
import { nothingHeld, readHeld, type Held, type HeldItem } from './contact-held.ts';
import { markData, withoutMarkOf } from './contact-mark.ts';
import { text, toAddress } from './to-contact.ts';

type PersonBody = people_v1.Schema$Person;

const myContacts = 'contactGroups/myContacts';

/** The body of a new contact: all of its card, the mark, its labels and `myContacts`. */
export function toNewPerson({ card, mark, labels }: NewContact): PersonBody {
  const memberships = [...new Set<string>([myContacts, ...labels])].map((contactGroupResourceName) => ({
    contactGroupMembership: { contactGroupResourceName },
  }));
  const wanted = { card, fields: cardFields, held: nothingHeld };
  return { ...fieldBodies(wanted), memberships, clientData: [...markData(mark)] };
}

/** The person fields an update replaces, sorted: updates of one batch share them (facts 4.3). */
export function updateMask({ fields, mark }: ContactUpdate): string {
  const names = fields.map((field) => personField[field]);
  return [...new Set([...names, ...(mark === undefined ? [] : ['clientData'])])].toSorted().join();
}

/**
 * The body of an update: the fields of its mask, each whole, everything in them that is not the card's as Google holds it, on the
 * version that was read (facts 4.3). Fails with `changedMeanwhile` when what is held cannot be understood any more.
 */
export function toUpdatedPerson({ version, card, fields, mark, held: heldAsText }: ContactUpdate): PersonBody {
  const held = readHeld(heldAsText);
  return {
    ...(held.etag === '' ? {} : { etag: held.etag }),
    metadata: { sources: [{ type: 'CONTACT', id: held.source, etag: version }] },
    ...fieldBodies({ card, fields, held }),
    ...(mark !== undefined && { clientData: [...withoutMarkOf(held.clientData, mark), ...markData(mark)] }),
  };
}

const personField: Readonly<Record<CardField, string>> = {
  givenName: 'names',
  familyName: 'names',
  company: 'organizations',
  jobTitle: 'organizations',
  emails: 'emailAddresses',
  phones: 'phoneNumbers',
  address: 'addresses',
  notes: 'biographies',
};

interface Wanted {
  readonly card: Card;
  readonly fields: readonly CardField[];
  readonly held: Held;
}

function fieldBodies(wanted: Wanted): PersonBody {
  const body: PersonBody = {};
  for (const field of wanted.fields) Object.assign(body, fieldBody(field, wanted));
  return body;
}

function fieldBody(field: CardField, { card, fields, held }: Wanted): PersonBody {
  switch (field) {
    case 'givenName':
    case 'familyName':
      return { names: someOf([namePart(fields, card, held.names[0] ?? {})]) };
    case 'company':
    case 'jobTitle': {
      const [main = {}, ...others] = held.organizations;
      const parts = { ...part('name', fields.includes('company'), card.company), ...titlePart(fields, card) };
      return { organizations: withPrimary(someOf([replaced(main, parts)]), others) };
    }
    case 'emails':
      return { emailAddresses: values(card.emails, held.emailAddresses) };
    case 'phones':
      return { phoneNumbers: values(card.phones, held.phoneNumbers) };
    case 'address': {
      const [main = {}, ...others] = held.addresses;
      return { addresses: withPrimary(someOf([addressItem(card, main)]), others) };
    }
    case 'notes':
      return { biographies: card.notes === '' ? [] : [{ value: card.notes, contentType: 'TEXT_PLAIN' }] };
  }
}

function namePart(fields: readonly CardField[], card: Card, held: HeldItem): HeldItem {
  return replaced(held, {
    ...part('givenName', fields.includes('givenName'), card.givenName),
    ...part('familyName', fields.includes('familyName'), card.familyName),
  });
}

function titlePart(fields: readonly CardField[], card: Card): HeldItem {
  return part('title', fields.includes('jobTitle'), card.jobTitle);
}

function part(name: string, isWritten: boolean, value: string): HeldItem {
  return isWritten ? { [name]: value } : {};
}

/** An item with some parts put in place of others; what is empty is left out. */
function replaced(item: HeldItem, parts: HeldItem): HeldItem {
  return Object.fromEntries(Object.entries({ ...item, ...parts }).filter(([, value]) => value !== ''));
}

/** Parts that say nothing by themselves. */
const sayNothing = ['type', 'current', 'countryCode', 'metadata'];

function someOf(items: readonly HeldItem[]): HeldItem[] {
  return items.filter((item) => Object.keys(item).some((name) => !sayNothing.includes(name)));
}

/** The card's own item stays the primary one beside others, whatever order Google gives them in (facts 4.2). */
function withPrimary(own: readonly HeldItem[], others: readonly HeldItem[]): HeldItem[] {
  if (others.length === 0) return [...own];
  return [...own.map((item) => ({ ...item, metadata: { sourcePrimary: true } })), ...others];
}

/** The lines of the street go where Google has them; a country that did not change keeps its code; the whole is built anew. */
function addressItem(card: Card, held: HeldItem): HeldItem {
  const { street, city, region, postalCode, country } = card.address;
  const before = toAddress(held);
  const [streetAddress = '', ...below] = street.split('\n');
  const isSameStreet = street === before.street && text(held, 'streetAddress') !== '';
  const lines = isSameStreet ? {} : { streetAddress, extendedAddress: below.join('\n') };
  const code = country === before.country ? {} : { countryCode: '' };
  return replaced(held, { ...lines, city, region, postalCode, country, ...code, formattedValue: '' });
}

/** Values with their labels; one that Google holds already keeps what else it has, and stays the primary one if it was. */
function values(wanted: readonly Labelled[], held: readonly HeldItem[]): HeldItem[] {
  const left = new Set(held);
  const items = wanted.map(({ value, label }) => {
    const same = [...left].filter((item) => isSameValue(text(item, 'value'), value));
    const found = same.find((item) => isSameLabel(text(item, 'type'), label)) ?? same[0];
    if (found !== undefined) left.delete(found);
    const type = found !== undefined && isSameLabel(text(found, 'type'), label) ? text(found, 'type') : label;
    const isPrimary = found !== undefined && found === held[0] && wanted.length > 1;
    return { ...replaced(found ?? {}, { value, type }), ...(isPrimary ? { metadata: { sourcePrimary: true } } : {}) };
  });
  return someOf(items);
}

function isSameValue(one: string, other: string): boolean {
  return one.replaceAll(/\s/g, '').toLowerCase() === other.replaceAll(/\s/g, '').toLowerCase();
}

function isSameLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
