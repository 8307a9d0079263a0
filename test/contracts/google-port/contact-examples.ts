import type { Card } from '../../../shared/domain/card.ts';
import { asId, type ClientId, type ContactName, type LabelName } from '../../../shared/domain/ids.ts';
import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import type {
  ContactOutcome,
  ContactsQuestion,
  ContactUpdate,
  GoogleContacts,
  LabelMark,
  NewContact,
} from '../../../shared/ports/google-contacts.ts';
import type { ContactChange, ContactMark, GoogleContact } from '../../../shared/sync/contacts/contact.ts';

export const myContacts = asId<LabelName>('contactGroups/myContacts');

/** The mark of a label we make. */
export const labelMark: LabelMark = {
  studioId: asId('lumen'),
  userId: asId('ann'),
  begunAt: fromEpochMilliseconds(Date.UTC(2027, 2, 1, 9)),
};

/** A card with something in every field, and what a case changes. */
export function card(changes: Partial<Card> = {}): Card {
  return {
    givenName: 'Clara',
    familyName: 'Klein',
    company: 'Klein & Co',
    jobTitle: 'Owner',
    emails: [
      { value: 'Clara@Klein.example', label: 'work' },
      { value: 'clara@home.example', label: '' },
    ],
    phones: [{ value: '030 1234567', label: 'Studio line' }],
    address: { street: 'Road 1\nBack yard', city: 'Berlin', region: 'BE', postalCode: '10115', country: 'Germany' },
    notes: 'Likes the window seat.\nBrings a dog.',
    ...changes,
  };
}

/** Nothing but a name. */
export function plainCard(givenName: string): Card {
  const address = { street: '', city: '', region: '', postalCode: '', country: '' };
  const nothing = { company: '', jobTitle: '', emails: [], phones: [], address, notes: '' };
  return { givenName, familyName: '', ...nothing };
}

/** The mark of a client. */
export function markOf(clientId: string, sent: ContactMark['sent'] = { givenName: 'p', notes: 'q' }): ContactMark {
  return { studioId: asId('s'), userId: asId('u'), clientId: asId<ClientId>(clientId), sent };
}

let made = 0;

/** A contact to be made, for a client of its own. */
export function newContact(wanted: Card, labels: readonly LabelName[] = []): NewContact {
  made += 1;
  return { card: wanted, mark: markOf(`client-${made}`), labels };
}

/** What was written; fails when something was not. */
export function written(outcomes: readonly ContactOutcome[]): readonly GoogleContact[] {
  return outcomes.map((outcome) => {
    if (outcome.kind === 'failed') throw outcome.failure;
    return outcome.contact;
  });
}

/** Makes one contact. */
export async function create(contacts: GoogleContacts, wanted: NewContact): Promise<GoogleContact> {
  const [contact] = written(await contacts.createContacts([wanted]));
  if (contact === undefined) throw new Error('no answer');
  return contact;
}

/** An update of some fields of a contact as it was read. */
export function update(contact: GoogleContact, changes: Partial<Card>, mark?: ContactMark): ContactUpdate {
  const { name, version, held } = contact;
  // The keys of a part of a card are fields of a card.
  const fields = Object.keys(changes) as (keyof Card)[];
  const base = { name, version, held, card: { ...contact.card, ...changes }, fields };
  return mark === undefined ? base : { ...base, mark };
}

/** The contact of this name as it is now; fails when it is not there. */
export async function readOne(contacts: GoogleContacts, name: ContactName): Promise<GoogleContact> {
  const [change] = await contacts.readContactsNamed([name]);
  if (change?.kind !== 'contact') throw new Error(`not there: ${name}`);
  return change.contact;
}

/** Reads everything there is, or what changed since a token, page by page; ends with the next token. */
export async function readAllContacts(
  contacts: GoogleContacts,
  token?: string,
): Promise<{ readonly changes: readonly ContactChange[]; readonly token: string; readonly pages: number }> {
  const changes: ContactChange[] = [];
  let page: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const next = page === undefined ? {} : { page };
    const question: ContactsQuestion =
      token === undefined ? { kind: 'full', ...next } : { kind: 'changes', token, ...next };
    const answer = await contacts.readContacts(question);
    changes.push(...answer.changes);
    if (answer.nextToken !== undefined) return { changes, token: answer.nextToken, pages };
    if (answer.nextPage === undefined) throw new Error('a page with neither a next page nor a token');
    page = answer.nextPage;
  }
}

/** The name a change is about. */
export function nameOf(change: ContactChange): ContactName {
  return change.kind === 'contact' ? change.contact.name : change.name;
}
