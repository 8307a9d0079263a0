import type { GoogleContacts } from '../../ports/google-contacts.ts';
import type { ContactChange } from '../../sync/contacts/contact.ts';
import { contactsPageFrom, cutOffIn, namedContactsFrom } from './contact-answers.ts';
import { contactSources, contactsQuery, personFields } from './contact-queries.ts';
import { readGroups } from './contact-labels.ts';
import { checkCount, contactsCall, most, type ContactsAccess } from './contacts-access.ts';

/** The calls that read. */
export type ContactsReads = Pick<GoogleContacts, 'readContacts' | 'readContactsNamed' | 'listLabels'>;

/** Reads of one user's contacts: repeated as long as the budget lasts. */
export function contactsReads({ caller, loadApi }: ContactsAccess): ContactsReads {
  const reads: ContactsReads = {
    async readContacts(question) {
      const api = await loadApi();
      const call = contactsCall('people.connections.list', 'whenSafe', { withCursor: question.kind === 'changes' });
      const data = await caller(call, (options) => api.people.connections.list(contactsQuery(question), options));
      const page = contactsPageFrom(data);
      const cutOff = cutOffIn(page.changes);
      if (cutOff.length === 0) return page;
      return { ...page, changes: inPlace(page.changes, await reads.readContactsNamed(cutOff.slice(0, most.read))) };
    },
    async readContactsNamed(names) {
      if (names.length === 0) return [];
      checkCount(names, most.read);
      const api = await loadApi();
      const query = { resourceNames: [...new Set(names)], personFields, sources: [...contactSources] };
      const call = contactsCall('people.getBatchGet', 'whenSafe');
      return namedContactsFrom(await caller(call, (options) => api.people.getBatchGet(query, options)), names);
    },
    listLabels: async () => (await readGroups({ caller, loadApi })).labels,
  };
  return reads;
}

/** Changes with some of them as they were read alone; one that is gone meanwhile is told later. */
function inPlace(changes: readonly ContactChange[], whole: readonly ContactChange[]): readonly ContactChange[] {
  const byName = new Map(whole.map((change) => [nameOf(change), change]));
  return changes.map((change) => {
    const found = byName.get(nameOf(change));
    return found?.kind === 'contact' ? found : change;
  });
}

function nameOf(change: ContactChange): string {
  return change.kind === 'contact' ? change.contact.name : change.name;
}
