import type { HeldContact } from '../../../shared/adapters/memory/contacts-world.ts';
import type { MemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import type { Card, CardField } from '../../../shared/domain/card.ts';
import type { ContactName, LabelName } from '../../../shared/domain/ids.ts';
import type { Act } from '../acts.ts';
import type { SimulatedUser } from '../world.ts';
import type { contactActs } from './contact-kinds.ts';
import { addressOf, cardOf, emailOf, phoneOf, wordOf } from './typed-cards.ts';

/** What a person did to a contact in Google, as the bookkeeping keeps it. */
export interface ContactDeed {
  readonly user: SimulatedUser;
  readonly kind: 'create' | 'edit' | 'label' | 'unlabel' | 'delete' | 'restore' | 'copy' | 'merge';
  /** The contact; of a merge the one that stays, of a copy the new one. */
  readonly name: ContactName;
  /** What was typed, as `writtenIn` tells it. */
  readonly typed: readonly string[];
  /** What stood there before and was typed over or taken away. */
  readonly replaced: readonly string[];
}

/** Every single value of a card, as text that tells field and value: what is typed is unlike all else that is. */
export function writtenIn(card: Card, fields: readonly CardField[] = everyField): readonly string[] {
  return fields.flatMap((field) => {
    if (field === 'emails' || field === 'phones')
      return card[field].map(({ value }) => `:${value.replaceAll(/\D/g, '').slice(-9) || value}`);
    const text = field === 'address' ? card.address.street : card[field];
    return text === '' ? [] : [text];
  });
}

/** Whether a text of `writtenIn` is one of several values. */
export function isListed(text: string): boolean {
  return text.startsWith(':');
}

const everyField: readonly CardField[] = [
  'givenName',
  'familyName',
  'company',
  'jobTitle',
  'emails',
  'phones',
  'address',
  'notes',
];

/** A person acts in their Google Contacts; returns what they did: nothing where there is nothing to do it to. */
export function actInContacts(
  google: MemoryGoogle,
  act: Act & { readonly kind: (typeof contactActs)[number] },
  user: SimulatedUser,
): readonly ContactDeed[] {
  const { contactsPerson: person } = google;
  const { email } = user;
  const label = person.labels(email)[act.value % Math.max(1, person.labels(email).length)]?.name;
  const contacts = person.contacts(email);
  const target = contacts[act.pick % Math.max(1, contacts.length)];
  const word = wordOf(act.value);
  const did = (
    kind: ContactDeed['kind'],
    name: ContactName,
    what: Partial<ContactDeed> = {},
  ): readonly ContactDeed[] => [{ user, kind, name, typed: [], replaced: [], ...what }];
  const create = (card: Card, labels: readonly LabelName[], kind: 'create' | 'copy' = 'create') =>
    did(kind, person.createContact(email, card, labels).name, { typed: writtenIn(card) });
  const edit = (fields: (before: Card) => Partial<Card>): readonly ContactDeed[] =>
    target === undefined
      ? []
      : did('edit', target.name, edited(google, { email, target, fields: fields(target.card) }));
  switch (act.kind) {
    case 'createContact':
      return create(cardOf(act), label === undefined ? [] : [label]);
    case 'createForeignContact':
      return create(cardOf(act), []);
    case 'nameContact':
      return edit(() => ({ givenName: word }));
    case 'employContact':
      return edit(() => ({ company: word, jobTitle: `${word} chief` }));
    case 'addContactEmail':
      return edit(({ emails }) => ({ emails: [...emails, emailOf(act.value)] }));
    case 'takeContactEmail':
      return edit(({ emails }) => ({ emails: emails.slice(1) }));
    case 'addContactPhone':
      return edit(({ phones }) => ({ phones: [...phones, phoneOf(act.value)] }));
    case 'noteContact':
      return edit(() => ({ notes: `${word} noted` }));
    case 'moveContact':
      return edit(() => ({ address: addressOf(act.value) }));
    case 'labelContact': {
      const foreign = contacts.filter(({ labels }) => label !== undefined && !labels.includes(label));
      const one = foreign[act.pick % Math.max(1, foreign.length)];
      if (one === undefined || label === undefined) return [];
      person.putUnder(email, one.name, label);
      return did('label', one.name);
    }
    case 'unlabelContact': {
      const carried = target?.labels.find((name) => person.labels(email).some((one) => one.name === name));
      if (target === undefined || carried === undefined) return [];
      person.takeOff(email, target.name, carried);
      return did('unlabel', target.name);
    }
    case 'deleteContact':
      if (target === undefined) return [];
      person.deleteContact(email, target.name);
      return did('delete', target.name);
    case 'restoreContact':
      return restore(google, act, user).flatMap((name) => did('restore', name));
    case 'recreateContact':
      if (target === undefined) return [];
      person.deleteContact(email, target.name);
      return [...did('delete', target.name), ...create(target.card, target.labels, 'copy')];
    case 'copyContact':
      return target === undefined ? [] : create(target.card, target.labels, 'copy');
    case 'mergeContacts':
      return merge(google, act, user).flatMap(({ name, lost }) => [
        ...did('merge', name, { replaced: writtenIn(lost.card) }),
        ...did('delete', lost.name),
      ]);
    case 'renameLabel':
      if (label !== undefined) person.renameLabel(email, label, `Label ${word}`);
      return [];
    case 'deleteLabel':
      if (label === undefined) return [];
      person.deleteLabel(email, label);
      return contacts.filter(({ labels }) => labels.includes(label)).flatMap(({ name }) => did('unlabel', name));
  }
}

function edited(
  { contactsPerson }: MemoryGoogle,
  { email, target, fields }: { readonly email: string; readonly target: HeldContact; readonly fields: Partial<Card> },
): Pick<ContactDeed, 'typed' | 'replaced'> {
  const { card } = contactsPerson.editContact(email, target.name, fields);
  const [before, after] = [writtenIn(target.card), writtenIn(card)];
  return {
    typed: after.filter((text) => !before.includes(text)),
    replaced: before.filter((text) => !after.includes(text)),
  };
}

/** Takes a contact out of the bin, under no label or the last one there is. */
function restore(google: MemoryGoogle, act: Act, { email }: SimulatedUser): readonly ContactName[] {
  const { contactsPerson: person } = google;
  const deleted = person.deleted(email);
  const one = deleted[act.pick % Math.max(1, deleted.length)];
  if (one === undefined) return [];
  const label = person.labels(email).at(-1)?.name;
  person.restoreContact(email, one.name, label === undefined || act.pick % 3 === 0 ? [] : [label]);
  return [one.name];
}

/** Merges two contacts into the first, which may get another name by it. */
function merge(
  google: MemoryGoogle,
  act: Act,
  { email }: SimulatedUser,
): readonly { readonly name: ContactName; readonly lost: HeldContact }[] {
  const { contactsPerson: person } = google;
  const contacts = person.contacts(email);
  if (contacts.length < 2) return [];
  const first = contacts[act.pick % contacts.length];
  const second = contacts[(act.pick + 1) % contacts.length];
  if (first === undefined || second === undefined) return [];
  const kept = person.merge(email, [first.name, second.name], act.value % 2 === 0 ? { renames: true } : undefined);
  return [{ name: kept.name, lost: second }];
}
