import type { Card } from '../../domain/card.ts';
import { asId } from '../../domain/ids.ts';
import type { ContactName, GoogleSubject, LabelName } from '../../domain/ids.ts';
import { addSeconds, toEpochMilliseconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { ContactChange, ContactMark, GoogleContact } from '../../sync/contacts/contact.ts';
import type { LabelMark } from '../../ports/google-contacts.ts';
import type { World } from './google-world.ts';

/** A contact as it lies there. Never changed: a write puts another in its place. */
export interface HeldContact {
  readonly name: ContactName;
  readonly previousNames: readonly ContactName[];
  readonly sourceId: string;
  readonly card: Card;
  readonly labels: readonly LabelName[];
  readonly marks: readonly ContactMark[];
  readonly state: 'living' | 'deleted';
  /** Who made it. */
  readonly madeBy: 'product' | 'person';
  /** Of its last change, in the account's order of changes; its version is made of it. */
  readonly sequence: number;
  readonly updated: Instant;
}

/** A contact before the account gives it its place in the order of changes. */
export type ContactToPut = Omit<HeldContact, 'sequence' | 'updated'>;

/** A label of the account. */
export interface HeldLabel {
  readonly name: LabelName;
  readonly title: string;
  readonly mark?: LabelMark;
  readonly sequence: number;
}

/** All contacts of an account. */
export interface HeldContacts {
  readonly contacts: Map<ContactName, HeldContact>;
  /** Every state of every contact, in the order of changes: lists show them late (facts 4.1). */
  readonly history: HeldContact[];
  readonly labels: Map<LabelName, HeldLabel>;
  sequence: number;
  /** Sync tokens of another epoch are dead. */
  epoch: number;
  /** Writes under way: Google wants them one after another (facts 4.3). */
  writing: number;
  /** How often two were under way at once. */
  overlaps: number;
}

/** The label every contact made through the interface carries. */
export const myContacts = asId<LabelName>('contactGroups/myContacts');

/** How long sync tokens live after the full read they begin with, seconds: 7 days (facts 4.1). */
const tokenLasts = 604_800;

/** What can be set about the contacts of this Google. */
export interface ContactsOptions {
  /** So long after a write lists show it, seconds. */
  readonly delay: number;
  readonly pageSize: number;
  /** What Google makes of the cards it is given. */
  readonly decorate: (card: Card) => Card;
}

/** The contacts of every account. */
export interface ContactsWorld {
  readonly google: World;
  options: ContactsOptions;
  of(subject: GoogleSubject): HeldContacts;
  /** Puts a contact as the latest change of its account. */
  put(held: HeldContacts, contact: ContactToPut): HeldContact;
  /** Makes a label; the caller has seen that its title is free. */
  putLabel(held: HeldContacts, label: Omit<HeldLabel, 'sequence'>): HeldLabel;
}

/** A Google in which nobody has a contact. */
export function createContactsWorld(google: World): ContactsWorld {
  const accounts = new Map<GoogleSubject, HeldContacts>();
  return {
    google,
    options: { delay: 0, pageSize: 1000, decorate: (card) => card },
    of(subject) {
      const held = accounts.get(subject) ?? noContacts();
      accounts.set(subject, held);
      return held;
    },
    put(held, contact) {
      held.sequence += 1;
      const put = { ...contact, sequence: held.sequence, updated: google.now() };
      held.contacts.set(contact.name, put);
      held.history.push(put);
      return put;
    },
    putLabel(held, label) {
      held.sequence += 1;
      const put = { ...label, sequence: held.sequence };
      held.labels.set(label.name, put);
      return put;
    },
  };
}

function noContacts(): HeldContacts {
  return { contacts: new Map(), history: [], labels: new Map(), sequence: 0, epoch: 0, writing: 0, overlaps: 0 };
}

/** A contact in the port's words. */
export function toContact(held: HeldContact): GoogleContact {
  const { name, previousNames, sourceId, card, labels, marks, updated } = held;
  return {
    name,
    previousNames,
    sourceId,
    version: versionOf(held),
    updated,
    card,
    labels,
    marks,
    held: heldText(held),
  };
}

/** What there is to say of a contact: how it is, or that it is gone. */
export function toContactChange(name: ContactName, held: HeldContact | undefined): ContactChange {
  return held?.state === 'living' ? { kind: 'contact', contact: toContact(held) } : { kind: 'gone', name };
}

/** A contact's etag: another after every change. */
export function versionOf(held: Pick<HeldContact, 'sequence'>): string {
  return `"${String(held.sequence)}"`;
}

/** What belongs to one version of a contact, and must come back with a write on it. */
export function heldText(held: Pick<HeldContact, 'name' | 'sequence'>): string {
  return `${held.name} as of ${String(held.sequence)}`;
}

/** The last change that lists show already. */
export function shownUpTo(world: ContactsWorld, held: HeldContacts): number {
  const { delay } = world.options;
  if (delay === 0) return held.sequence;
  const shownBefore = addSeconds(world.google.now(), -delay);
  const hidden = held.history.find(({ updated }) => updated > shownBefore);
  return hidden === undefined ? held.sequence : hidden.sequence - 1;
}

/** Where a token stands: it names the epoch it is good for, the last change it knows, and when the full read was. */
export interface TokenPlace {
  readonly sequence: number;
  readonly readAt: number;
}

/** The token of a place. */
export function tokenOf(held: HeldContacts, { sequence, readAt }: TokenPlace): string {
  return `contacts ${String(held.epoch)} ${String(sequence)} ${String(readAt)}`;
}

/** The place of a token; undefined when it is dead. */
export function placeOfToken(held: HeldContacts, token: string, now: Instant): TokenPlace | undefined {
  const [, epoch, sequence, readAt] = token.split(' ').map(Number);
  if (epoch !== held.epoch || sequence === undefined || readAt === undefined) return undefined;
  return toEpochMilliseconds(now) - readAt > tokenLasts * 1000 ? undefined : { sequence, readAt };
}
