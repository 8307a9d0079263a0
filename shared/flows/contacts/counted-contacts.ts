import type { GoogleContacts } from '../../ports/google-contacts.ts';
import { countCalls } from '../sync-run/count-calls.ts';

/** Contacts, and how many calls were made to them so far. What is repeated inside a call counts once. */
export interface CountedContacts {
  readonly contacts: GoogleContacts;
  readonly calls: () => number;
}

/** Counts the calls made to an account's contacts. */
export function countedContacts(contacts: GoogleContacts): CountedContacts {
  const { counted, calls } = countCalls();
  return {
    calls,
    contacts: {
      query: contacts.query,
      readContacts: counted((question) => contacts.readContacts(question)),
      readContactsNamed: counted((names) => contacts.readContactsNamed(names)),
      listLabels: counted(() => contacts.listLabels()),
      createLabel: counted((title, mark) => contacts.createLabel(title, mark)),
      renameLabel: counted((label, title) => contacts.renameLabel(label, title)),
      createContacts: counted((wanted) => contacts.createContacts(wanted)),
      updateContacts: counted((updates) => contacts.updateContacts(updates)),
      deleteContacts: counted((names) => contacts.deleteContacts(names)),
      changeMembers: counted((label, change) => contacts.changeMembers(label, change)),
    },
  };
}
