import { asId } from '../../domain/ids.ts';
import type { ContactName, LabelName } from '../../domain/ids.ts';
import { cardFields } from '../../domain/card.ts';
import { toEpochMilliseconds } from '../../domain/time.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type {
  ContactLabel,
  ContactOutcome,
  ContactsPage,
  ContactsQuestion,
  ContactUpdate,
  GoogleContacts,
  LabelMark,
  MembersOutcome,
  NewContact,
} from '../../ports/google-contacts.ts';
import { call } from './google-calls.ts';
import type { Caller } from './google-calls.ts';
import {
  heldText,
  myContacts,
  placeOfToken,
  shownUpTo,
  toContact,
  toContactChange,
  tokenOf,
  versionOf,
} from './contacts-world.ts';
import type { ContactsWorld, HeldContact, HeldContacts, HeldLabel } from './contacts-world.ts';

/** Names the one query this Google knows; tokens belong to it (facts 4.1). */
export const contactsQuery = 'memory;contacts';

/** One account's contacts, as the port promises them. */
export function contactsOf(caller: Caller, world: ContactsWorld): GoogleContacts {
  const held = (): HeldContacts =>
    world.of(caller.world.grants.get(caller.grant.refreshToken)?.subject ?? caller.grant.subject);
  const read = <Answer>(method: string, act: (contacts: HeldContacts) => Answer): Promise<Answer> =>
    call(caller, { method, writes: false, permission: 'contacts' }, () => act(held()));
  const write = async <Answer>(method: string, act: (contacts: HeldContacts) => Answer): Promise<Answer> => {
    const contacts = held();
    if (contacts.writing > 0) contacts.overlaps += 1;
    contacts.writing += 1;
    try {
      return await call(caller, { method, writes: true, permission: 'contacts' }, () => act(contacts));
    } finally {
      contacts.writing -= 1;
    }
  };
  return {
    query: contactsQuery,
    readContacts: (question) => read('readContacts', (contacts) => page(world, contacts, question)),
    readContactsNamed: (names) =>
      read('readContactsNamed', (contacts) => {
        atMost(names, 200);
        return names.map((name) => toContactChange(name, contacts.contacts.get(name)));
      }),
    listLabels: () => read('listLabels', (contacts) => [...contacts.labels.values()].map(toLabel)),
    createLabel: (title, mark) => write('createLabel', (contacts) => createLabel(world, contacts, { title, mark })),
    renameLabel: (label, title) => write('renameLabel', (contacts) => renameLabel(world, contacts, { label, title })),
    createContacts: (wanted) =>
      write('createContacts', (contacts) => atMost(wanted, 200).map((one) => create(world, contacts, one))),
    updateContacts: (wanted) =>
      write('updateContacts', (contacts) => atMost(wanted, 200).map((one) => update(world, contacts, one))),
    deleteContacts: (names) =>
      write('deleteContacts', (contacts) => {
        for (const name of atMost(names, 500)) remove(world, contacts, name);
      }),
    changeMembers: (label, change) =>
      write('changeMembers', (contacts) => {
        atMost([...change.add, ...change.remove], 1000);
        return changeMembers(world, contacts, { label, ...change });
      }),
  };
}

function atMost<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length > most) throw new GoogleFailure('rejected', `400 more than ${String(most)}`);
  return all;
}

function page(world: ContactsWorld, held: HeldContacts, question: ContactsQuestion): ContactsPage {
  const now = world.google.now();
  const begun =
    question.kind === 'full'
      ? { sequence: 0, readAt: toEpochMilliseconds(now) }
      : placeOfToken(held, question.token, now);
  if (begun === undefined) throw new GoogleFailure('cursorExpired', '400 EXPIRED_SYNC_TOKEN');
  const [after = begun.sequence, end = shownUpTo(world, held), readAt = begun.readAt] =
    question.page === undefined ? [] : question.page.split(' ').map(Number);
  const rest = shownBetween(held, after, end).filter(({ state }) => question.kind === 'changes' || state === 'living');
  const shown = rest.slice(0, world.options.pageSize);
  const changes = shown.map((contact) => toContactChange(contact.name, contact));
  if (shown.length === rest.length) return { changes, nextToken: tokenOf(held, { sequence: end, readAt }) };
  return { changes, nextPage: `${String(shown.at(-1)?.sequence ?? after)} ${String(end)} ${String(readAt)}` };
}

/** Each contact's last state up to `end`, where that came after `after`; in the order of changes (facts 4.1). */
function shownBetween(held: HeldContacts, after: number, end: number): readonly HeldContact[] {
  const last = new Map<ContactName, HeldContact>();
  for (const contact of held.history) if (contact.sequence <= end) last.set(contact.name, contact);
  return [...last.values()]
    .filter(({ sequence }) => sequence > after)
    .toSorted((one, other) => one.sequence - other.sequence);
}

function toLabel(label: HeldLabel): ContactLabel {
  const { name, title, mark, sequence } = label;
  return { name, title, version: `"${String(sequence)}"`, ...(mark !== undefined && { mark }) };
}

function isTaken(held: HeldContacts, title: string): boolean {
  return [...held.labels.values()].some((label) => label.title.toLowerCase() === title.trim().toLowerCase());
}

function createLabel(
  world: ContactsWorld,
  held: HeldContacts,
  { title, mark }: { readonly title: string; readonly mark: LabelMark },
): ContactLabel {
  if (isTaken(held, title)) throw new GoogleFailure('taken', '409 alreadyExists');
  const name = asId<LabelName>(`contactGroups/${world.google.nextName('label')}`);
  return toLabel(world.putLabel(held, { name, title: title.trim(), mark }));
}

function renameLabel(
  world: ContactsWorld,
  held: HeldContacts,
  { label, title }: { readonly label: ContactLabel; readonly title: string },
): ContactLabel {
  const present = held.labels.get(label.name);
  if (present === undefined) throw new GoogleFailure('gone', '404 notFound');
  if (toLabel(present).version !== label.version) throw new GoogleFailure('changedMeanwhile', '400 failedPrecondition');
  if (present.title !== title && isTaken(held, title)) throw new GoogleFailure('taken', '409 alreadyExists');
  return toLabel(world.putLabel(held, { ...present, title }));
}

function create(world: ContactsWorld, held: HeldContacts, { card, mark, labels }: NewContact): ContactOutcome {
  if (labels.some((label) => label !== myContacts && !held.labels.has(label)))
    return { kind: 'failed', failure: new GoogleFailure('rejected', '400 no such contact group') };
  const name = asId<ContactName>(`people/${world.google.nextName('c')}`);
  const contact = world.put(held, {
    name,
    previousNames: [],
    sourceId: name.slice(7),
    card: world.options.decorate(card),
    labels: [...new Set([...labels, myContacts])],
    marks: [mark],
    state: 'living',
    madeBy: 'product',
  });
  return { kind: 'written', contact: toContact(contact) };
}

function update(world: ContactsWorld, held: HeldContacts, wanted: ContactUpdate): ContactOutcome {
  const before = held.contacts.get(wanted.name);
  const failed = (reason: 'gone' | 'changedMeanwhile' | 'rejected', said: string): ContactOutcome => ({
    kind: 'failed',
    failure: new GoogleFailure(reason, said),
  });
  if (before?.state !== 'living') return failed('gone', '404 notFound');
  if (wanted.version !== versionOf(before)) return failed('changedMeanwhile', '400 failedPrecondition');
  if (wanted.held !== heldText(before)) return failed('rejected', '400 what is held is of another version');
  const named = new Set<string>(wanted.fields);
  const decorated = world.options.decorate(wanted.card);
  const fields = cardFields.map((field) => [field, named.has(field) ? decorated[field] : before.card[field]]);
  const { mark } = wanted;
  const others = before.marks.filter(({ clientId }) => clientId !== mark?.clientId);
  const contact = world.put(held, {
    ...before,
    card: { ...before.card, ...Object.fromEntries(fields) },
    marks: mark === undefined ? before.marks : [...others, mark],
  });
  return { kind: 'written', contact: toContact(contact) };
}

/** Takes a contact away; what is gone is gone already. */
export function remove(world: ContactsWorld, held: HeldContacts, name: ContactName): void {
  const contact = held.contacts.get(name);
  if (contact?.state === 'living') world.put(held, { ...contact, labels: [], state: 'deleted' });
}

function changeMembers(
  world: ContactsWorld,
  held: HeldContacts,
  change: { readonly label: LabelName; readonly add: readonly ContactName[]; readonly remove: readonly ContactName[] },
): MembersOutcome {
  if (!held.labels.has(change.label)) throw new GoogleFailure('gone', '404 notFound');
  const notFound: ContactName[] = [];
  const keptForLastLabel: ContactName[] = [];
  const withLabels = (name: ContactName, labelsOf: (contact: HeldContact) => readonly LabelName[]): void => {
    const contact = held.contacts.get(name);
    if (contact?.state !== 'living') notFound.push(name);
    else if (labelsOf(contact).length === 0) keptForLastLabel.push(name);
    else if (labelsOf(contact).length !== contact.labels.length)
      world.put(held, { ...contact, labels: labelsOf(contact) });
  };
  for (const name of change.add) withLabels(name, ({ labels }) => [...new Set([...labels, change.label])]);
  for (const name of change.remove) withLabels(name, ({ labels }) => labels.filter((label) => label !== change.label));
  return { notFound, keptForLastLabel };
}
