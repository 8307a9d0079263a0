import { asId } from '../../domain/ids.ts';
import type { ContactName, LabelName } from '../../domain/ids.ts';
import type { Card } from '../../domain/card.ts';
import { remove } from './contacts-calls.ts';
import { myContacts } from './contacts-world.ts';
import type { ContactsWorld, HeldContact, HeldContacts, HeldLabel } from './contacts-world.ts';
import { subjectOf } from './google-world.ts';

/** A person in front of Google Contacts. Accounts are named by their address. */
export interface ContactsPerson {
  contacts(email: string): readonly HeldContact[];
  /** What lies in the bin; what was merged into another does not. */
  deleted(email: string): readonly HeldContact[];
  labels(email: string): readonly HeldLabel[];
  createContact(email: string, card: Card, labels?: readonly LabelName[]): HeldContact;
  editContact(email: string, name: ContactName, fields: Partial<Card>): HeldContact;
  deleteContact(email: string, name: ContactName): void;
  /** Takes it out of the bin. */
  restoreContact(email: string, name: ContactName, labels: readonly LabelName[]): void;
  putUnder(email: string, name: ContactName, label: LabelName): void;
  takeOff(email: string, name: ContactName, label: LabelName): void;
  createLabel(email: string, title: string): HeldLabel;
  renameLabel(email: string, name: LabelName, title: string): void;
  /** The contacts under it stay. */
  deleteLabel(email: string, name: LabelName): void;
  /** Merges the second contact into the first, which may get another name by it (facts 4.1). */
  merge(email: string, names: readonly [ContactName, ContactName], options?: { readonly renames: true }): HeldContact;
}

/** The people in front of this Google's contacts. */
export function createContactsPerson(world: ContactsWorld): ContactsPerson {
  const { google } = world;
  const of = (email: string): HeldContacts => world.of(subjectOf(email));
  const relabel = (
    email: string,
    name: ContactName,
    labelsOf: (labels: readonly LabelName[]) => readonly LabelName[],
  ): void => {
    const held = of(email);
    const contact = livingAt(held, name);
    world.put(held, { ...contact, labels: labelsOf(contact.labels) });
  };
  return {
    contacts: (email) => [...of(email).contacts.values()].filter(({ state }) => state === 'living'),
    deleted(email) {
      const all = [...of(email).contacts.values()];
      const merged = new Set(all.flatMap(({ previousNames }) => previousNames));
      return all.filter(({ state, name }) => state === 'deleted' && !merged.has(name));
    },
    labels: (email) => [...of(email).labels.values()],
    createContact: (email, card, labels = []) => create(world, of(email), { card, labels }),
    editContact(email, name, fields) {
      const held = of(email);
      const contact = livingAt(held, name);
      return world.put(held, { ...contact, card: { ...contact.card, ...fields } });
    },
    deleteContact: (email, name) => remove(world, of(email), name),
    restoreContact(email, name, labels) {
      const held = of(email);
      const contact = held.contacts.get(name);
      if (contact !== undefined)
        world.put(held, { ...contact, state: 'living', labels: [...new Set([...labels, myContacts])] });
    },
    putUnder: (email, name, label) => relabel(email, name, (labels) => [...new Set([...labels, label])]),
    takeOff: (email, name, label) => relabel(email, name, (labels) => labels.filter((one) => one !== label)),
    createLabel: (email, title) =>
      world.putLabel(of(email), { name: asId(`contactGroups/${google.nextName('label')}`), title }),
    renameLabel(email, name, title) {
      const held = of(email);
      world.putLabel(held, { ...held.labels.get(name), name, title });
    },
    deleteLabel(email, name) {
      const held = of(email);
      held.labels.delete(name);
      for (const contact of held.contacts.values())
        if (contact.labels.includes(name))
          relabel(email, contact.name, (labels) => labels.filter((one) => one !== name));
    },
    merge: (email, names, options) => merge(world, of(email), { names, ...options }),
  };
}

function create(
  world: ContactsWorld,
  held: HeldContacts,
  { card, labels }: { readonly card: Card; readonly labels: readonly LabelName[] },
): HeldContact {
  const name = asId<ContactName>(`people/${world.google.nextName('c')}`);
  return world.put(held, {
    name,
    previousNames: [],
    sourceId: name.slice(7),
    card,
    labels: [...new Set([...labels, myContacts])],
    marks: [],
    state: 'living',
    madeBy: 'person',
  });
}

function livingAt(held: HeldContacts, name: ContactName): HeldContact {
  const contact = held.contacts.get(name);
  if (contact?.state !== 'living') throw new Error(`no contact ${name}`);
  return contact;
}

function merge(
  world: ContactsWorld,
  held: HeldContacts,
  { names, renames }: { readonly names: readonly [ContactName, ContactName]; readonly renames?: true },
): HeldContact {
  const [first, second] = names;
  const [kept, lost] = [livingAt(held, first), livingAt(held, second)];
  remove(world, held, second);
  if (renames === true) remove(world, held, first);
  return world.put(held, {
    ...kept,
    name: renames === true ? asId(`people/${world.google.nextName('c')}`) : first,
    previousNames: [...kept.previousNames, ...(renames === true ? [first] : []), second],
    card: mergedCard(kept.card, lost.card),
    labels: [...new Set([...kept.labels, ...lost.labels])],
    marks: [...kept.marks, ...lost.marks],
  });
}

/** What the second contact has and the first has not comes along. */
function mergedCard(kept: Card, lost: Card): Card {
  const has = new Set([...kept.emails, ...kept.phones].map(({ value }) => value));
  const isNew = ({ value }: { readonly value: string }): boolean => !has.has(value);
  return {
    ...kept,
    emails: [...kept.emails, ...lost.emails.filter(isNew)],
    phones: [...kept.phones, ...lost.phones.filter(isNew)],
  };
}
