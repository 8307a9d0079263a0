import type { Card } from '../../domain/card.ts';
import { asId, type LabelName } from '../../domain/ids.ts';
import type { Labelled, PostalAddress } from '../../domain/studio.ts';
import { parseInstant, type Instant } from '../../domain/time.ts';
import type { ContactChange, GoogleContact } from '../../sync/contacts/contact.ts';
import { heldText, ownItems, type HeldItem } from './contact-held.ts';
import { marksFrom } from './contact-mark.ts';
import { deletedPersonSchema, namedPersonSchema, personSchema, type PersonJson } from './contact-schema.ts';

/** The longest texts the studio stores, in UTF-16 units. */
const textLimits = { line: 2_000, notes: 100_000 } as const;

/**
 * Google's JSON of one person as a change: gone, readable, or set aside with a plain reason. Never throws; texts are trimmed, and
 * nothing is cut off.
 */
export function toContactChange(json: unknown): ContactChange {
  const deleted = deletedPersonSchema.safeParse(json);
  if (deleted.success) return { kind: 'gone', name: asId(deleted.data.resourceName) };
  const parsed = personSchema.safeParse(json);
  if (!parsed.success) return unreadable(json, 'Google describes it in a form that is not known here.');
  const contact = toContact(parsed.data);
  if (contact === undefined) return unreadable(json, 'Google does not say which contact it is.');
  const problem = tooLong(contact.card);
  return problem === undefined ? { kind: 'contact', contact } : unreadable(json, problem);
}

/** The card of a person: the primary name, organisation and address, every e-mail and phone (PRODUCT 5). */
export function toCard(person: PersonJson): Card {
  const [name = {}] = ownItems(person.names);
  const [organization = {}] = ownItems(person.organizations);
  const [address = {}] = ownItems(person.addresses);
  const [biography = {}] = ownItems(person.biographies);
  return {
    givenName: text(name, 'givenName'),
    familyName: text(name, 'familyName'),
    company: text(organization, 'name'),
    jobTitle: text(organization, 'title'),
    emails: toValues(person.emailAddresses),
    phones: toValues(person.phoneNumbers),
    address: toAddress(address),
    notes: text(biography, 'value'),
  };
}

/** An address as the studio holds it. Lines below the first are Google's second line; one that nobody took apart is all street. */
export function toAddress(item: HeldItem): PostalAddress {
  const lines = [text(item, 'streetAddress'), text(item, 'extendedAddress')].filter((line) => line !== '');
  const parts = {
    street: lines.join('\n'),
    city: text(item, 'city'),
    region: text(item, 'region'),
    postalCode: text(item, 'postalCode'),
    country: text(item, 'country') || text(item, 'countryCode'),
  };
  const isTakenApart = Object.values(parts).some((part) => part !== '') || text(item, 'poBox') !== '';
  return isTakenApart ? parts : { ...parts, street: text(item, 'formattedValue') };
}

/** A part of an item, trimmed, with `\n` line ends; empty where it is not there. */
export function text(item: HeldItem, part: string): string {
  const value = item[part];
  return typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n').trim() : '';
}

function toContact(person: PersonJson): GoogleContact | undefined {
  const source = person.metadata.sources.find(({ type }) => type === 'CONTACT');
  if (source === undefined || source.etag === '') return undefined;
  return {
    name: asId(person.resourceName),
    previousNames: person.metadata.previousResourceNames.map((name) => asId(name)),
    sourceId: source.id,
    version: source.etag,
    updated: parseInstant(source.updateTime ?? '') ?? longAgo,
    card: toCard(person),
    labels: labelsOf(person),
    marks: marksFrom(ownItems(person.clientData)),
    held: heldText(person, source.id),
  };
}

/** Stands for an update time that Google did not tell: older than anything it is compared with. */
const longAgo = asId<Instant>('1970-01-01T00:00:00Z');

/** Values without text say nothing. */
function toValues(items: PersonJson['emailAddresses']): readonly Labelled[] {
  return ownItems(items)
    .map((item) => ({ value: text(item, 'value'), label: text(item, 'type') }))
    .filter(({ value }) => value !== '');
}

function labelsOf({ memberships }: PersonJson): readonly LabelName[] {
  return memberships.flatMap(({ contactGroupMembership }) => {
    const name = contactGroupMembership?.contactGroupResourceName;
    return name === undefined ? [] : [asId<LabelName>(name)];
  });
}

function unreadable(json: unknown, problem: string): ContactChange {
  const named = namedPersonSchema.safeParse(json);
  const { resourceName, etag } = named.success ? named.data : { resourceName: '', etag: '' };
  return { kind: 'unreadable', name: asId(resourceName), version: etag, problem };
}

function tooLong(card: Card): string | undefined {
  if (card.notes.length > textLimits.notes) return 'Its notes are longer than 100,000 characters.';
  const { givenName, familyName, company, jobTitle, emails, phones, address } = card;
  const values = [...emails, ...phones].flatMap(({ value, label }) => [value, label]);
  const lines = [givenName, familyName, company, jobTitle, ...values, ...Object.values(address)];
  const isTooLong = lines.some((line: string) => line.length > textLimits.line);
  return isTooLong ? 'One of its fields is longer than 2,000 characters.' : undefined;
}
