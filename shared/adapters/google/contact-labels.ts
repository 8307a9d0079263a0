import type { ContactLabel, GoogleContacts } from '../../ports/google-contacts.ts';
import { GoogleFailure } from '../../ports/google.ts';
import { isFailure } from './calendar-access.ts';
import { groupsFrom, labelFrom, membersFrom, type GroupsPage } from './contact-answers.ts';
import { labelMarkData } from './label-mark.ts';
import { checkCount, contactsCall, most, type ContactsAccess } from './contacts-access.ts';

/** The calls that write labels and their members. */
export type LabelWrites = Pick<GoogleContacts, 'createLabel' | 'renameLabel' | 'changeMembers'>;

const readGroupFields = 'name,groupType,metadata,clientData';

/** Writes to one user's labels. */
export function labelWrites(access: ContactsAccess): LabelWrites {
  const { caller, loadApi } = access;
  return {
    async createLabel(title, mark) {
      const api = await loadApi();
      const query = {
        requestBody: { contactGroup: { name: title, clientData: [labelMarkData(mark)] }, readGroupFields },
      };
      // Asked twice it is refused as taken, which is for the caller to understand: nothing is made twice.
      const call = contactsCall('contactGroups.create', 'whenRefused');
      const made = caller(call, (options) => api.contactGroups.create(query, options));
      return labelFrom(await unlessGooglesOwn(access, title, made));
    },
    async renameLabel({ name, version }, title) {
      const api = await loadApi();
      const contactGroup = { resourceName: name, etag: version, name: title };
      const query = { resourceName: name, requestBody: { contactGroup, updateGroupFields: 'name', readGroupFields } };
      const call = contactsCall('contactGroups.update', 'whenSafe', { conditional: true });
      const renamed = caller(call, (options) => api.contactGroups.update(query, options));
      return labelFrom(await unlessGooglesOwn(access, title, renamed));
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

/** Every contact group of the account: the user's labels and the system's groups. */
export async function readGroups({ caller, loadApi }: ContactsAccess): Promise<Omit<GroupsPage, 'nextPage'>> {
  const api = await loadApi();
  const labels: ContactLabel[] = [];
  const systemTitles: string[] = [];
  let nextPage: string | undefined;
  do {
    const query = {
      pageSize: 1000,
      groupFields: readGroupFields,
      ...(nextPage !== undefined && { pageToken: nextPage }),
    };
    const call = contactsCall('contactGroups.list', 'whenSafe');
    const page = groupsFrom(await caller(call, (options) => api.contactGroups.list(query, options)));
    labels.push(...page.labels);
    systemTitles.push(...page.systemTitles);
    nextPage = page.nextPage;
  } while (nextPage !== undefined);
  return { labels, systemTitles };
}

/** A title may be taken by a group of the system (`family`): then no label of the user's will ever have it. */
async function unlessGooglesOwn(access: ContactsAccess, title: string, write: Promise<unknown>): Promise<unknown> {
  try {
    return await write;
  } catch (thrown) {
    if (!isFailure(thrown, 'taken')) throw thrown;
    const { labels, systemTitles } = await readGroups(access);
    const isCalledSo = (other: string): boolean => other.trim().toLowerCase() === title.trim().toLowerCase();
    if (labels.some((label) => isCalledSo(label.title)) || !systemTitles.some(isCalledSo)) throw thrown;
    throw new GoogleFailure('rejected', '409 title of a system group', { cause: thrown });
  }
}
