import type { GoogleContacts } from '../../ports/google-contacts.ts';
import { labelFrom, membersFrom } from './contact-answers.ts';
import { checkCount, contactsCall, most, type ContactsAccess } from './contacts-access.ts';

/** The calls that write labels and their members. */
export type LabelWrites = Pick<GoogleContacts, 'createLabel' | 'renameLabel' | 'changeMembers'>;

const readGroupFields = 'name,groupType,metadata';

/** Writes to one user's labels. */
export function labelWrites({ caller, loadApi }: ContactsAccess): LabelWrites {
  return {
    async createLabel(title) {
      const api = await loadApi();
      const query = { requestBody: { contactGroup: { name: title }, readGroupFields } };
      // Asked twice it is refused as taken, which is for the caller to understand: nothing is made twice.
      const call = contactsCall('contactGroups.create', 'whenRefused');
      return labelFrom(await caller(call, (options) => api.contactGroups.create(query, options)));
    },
    async renameLabel({ name, version }, title) {
      const api = await loadApi();
      const contactGroup = { resourceName: name, etag: version, name: title };
      const query = { resourceName: name, requestBody: { contactGroup, updateGroupFields: 'name', readGroupFields } };
      const call = contactsCall('contactGroups.update', 'whenSafe', { conditional: true });
      return labelFrom(await caller(call, (options) => api.contactGroups.update(query, options)));
    },
    async changeMembers(label, { add, remove }) {
      checkCount([...add, ...remove], most.members);
      if (add.length + remove.length === 0) return { notFound: [], keptForLastLabel: [] };
      const api = await loadApi();
      const requestBody = { resourceNamesToAdd: [...add], resourceNamesToRemove: [...remove] };
      const query = { resourceName: label, requestBody };
      const call = contactsCall('contactGroups.members.modify', 'whenSafe');
      return membersFrom(await caller(call, (options) => api.contactGroups.members.modify(query, options)));
    },
  };
}
