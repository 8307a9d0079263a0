import type { JsonObject } from '../json.ts';
import { newHexId } from '../randomness.ts';
import type { ContactGroupRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { entityNotFound, groupNameTaken, invalidArgument } from './people-error.ts';
import { sourceEtag } from './render-person.ts';

/** The group every contact of one's own is in. */
export const MY_CONTACTS = 'contactGroups/myContacts';
const STARRED = 'contactGroups/starred';
/** System groups with the names people see; the first two may be joined, the others are of the past (facts 4.3). */
const SYSTEM_GROUPS: Readonly<Record<string, string>> = {
  myContacts: 'My Contacts',
  starred: 'Starred',
  friends: 'Friends',
  family: 'Family',
  coworkers: 'Coworkers',
  blocked: 'Blocked',
};

/** The resource name of a group. */
export function groupName(group: ContactGroupRecord): string {
  return `contactGroups/${group.id}`;
}

/** Every group of a person, the system's first, deleted ones too. */
export function groupsOf(world: World, email: string): readonly ContactGroupRecord[] {
  const system = Object.keys(SYSTEM_GROUPS).map((id): ContactGroupRecord => {
    const group = { email, id, name: id, groupType: 'SYSTEM_CONTACT_GROUP' as const, clientData: [] };
    return { ...group, change: 0, etag: 2, updated: 0, deleted: false };
  });
  return [...system, ...[...world.contactGroups.values()].filter((group) => group.email === email)];
}

/** A group that lives. Throws 404. */
export function livingGroup(world: World, email: string, name: string): ContactGroupRecord {
  const group = groupsOf(world, email).find((known) => groupName(known) === name && !known.deleted);
  if (!group) throw entityNotFound();
  return group;
}

/** Whether contacts may be put into a group: `myContacts`, `starred` and labels (facts 4.3). */
export function mayBeJoined(world: World, email: string, name: string): boolean {
  if (name === MY_CONTACTS || name === STARRED) return true;
  const group = world.contactGroups.get(`${email} ${name.replace('contactGroups/', '')}`);
  return group !== undefined && !group.deleted;
}

/** Makes a label. Throws 409 for a name the account has. */
export function createGroup(
  world: World,
  email: string,
  told: { readonly name: string; readonly clientData?: readonly JsonObject[] },
): ContactGroupRecord {
  const name = checkedName(world, { email, name: told.name });
  const group = { email, id: newHexId(), name, groupType: 'USER_CONTACT_GROUP' as const };
  return putGroup(world, { ...group, clientData: told.clientData ?? [], deleted: false });
}

/** Renames a label or replaces its client data. Throws 400 for a system group, 409 for a name the account has. */
export function changeGroup(
  world: World,
  group: ContactGroupRecord,
  told: { readonly name?: string; readonly clientData?: readonly JsonObject[] },
): ContactGroupRecord {
  if (group.groupType !== 'USER_CONTACT_GROUP') throw invalidArgument('System contact groups cannot be changed.');
  const name = told.name === undefined ? {} : { name: checkedName(world, { ...group, name: told.name }) };
  return putGroup(world, { ...group, ...name, ...(told.clientData ? { clientData: told.clientData } : {}) });
}

/** Deletes a label: its contacts stay, without it, or go too. */
export function deleteGroup(
  world: World,
  group: ContactGroupRecord,
  take: { readonly contacts: boolean; readonly remove: (name: string) => void; readonly leave: (name: string) => void },
): void {
  if (group.groupType !== 'USER_CONTACT_GROUP') throw invalidArgument('System contact groups cannot be deleted.');
  for (const { version } of membersOf(world, group)) {
    if (take.contacts) take.remove(version.name);
    else take.leave(version.name);
  }
  putGroup(world, { ...group, deleted: true });
}

/** The living contacts in a group. */
export function membersOf(world: World, group: ContactGroupRecord): ReturnType<typeof livingOf> {
  return livingOf(world, group.email).filter(({ version }) => version.groups.includes(groupName(group)));
}

function livingOf(world: World, email: string): ReturnType<ReturnType<World['contactsOf']>['living']> {
  return world.contactsOf(email).living();
}

/** A group as the API answers it; the name of a deleted one only. */
export function renderGroup(
  world: World,
  group: ContactGroupRecord,
  show: { readonly fields: readonly string[]; readonly maxMembers?: number },
): JsonObject {
  const head = { resourceName: groupName(group), etag: sourceEtag(group.etag).slice(1) };
  if (group.deleted) return { ...head, metadata: { deleted: true } };
  const isSystem = group.groupType === 'SYSTEM_CONTACT_GROUP';
  const has = (field: string): boolean => show.fields.includes(field);
  const members = has('memberCount') || show.maxMembers ? membersOf(world, group) : [];
  const shown = members.slice(0, show.maxMembers ?? 0).map(({ version }) => version.name);
  const updateTime = `${new Date(group.updated).toISOString().slice(0, -1)}000Z`;
  return {
    ...head,
    ...(has('metadata') && !isSystem ? { metadata: { updateTime } } : {}),
    ...(has('groupType') ? { groupType: group.groupType } : {}),
    ...(has('name') ? { name: group.name, formattedName: SYSTEM_GROUPS[group.id] ?? group.name } : {}),
    ...(shown.length > 0 ? { memberResourceNames: shown } : {}),
    // Google leaves a count of zero out.
    ...(has('memberCount') && members.length > 0 ? { memberCount: members.length } : {}),
    ...(has('clientData') && group.clientData.length > 0 ? { clientData: group.clientData } : {}),
  };
}

function checkedName(world: World, { email, name, id }: { email: string; name: string; id?: string }): string {
  const wanted = name.trim();
  if (wanted === '') throw invalidArgument('Contact group name must not be empty.');
  const isTaken = groupsOf(world, email).some(
    (group) => !group.deleted && group.id !== id && group.name.toLowerCase() === wanted.toLowerCase(),
  );
  if (isTaken) throw groupNameTaken();
  return wanted;
}

function putGroup(world: World, group: Omit<ContactGroupRecord, 'change' | 'etag' | 'updated'>): ContactGroupRecord {
  const change = Math.max(0, ...groupsOf(world, group.email).map((other) => other.change)) + 1;
  const record = { ...group, change, etag: world.nextEtag(), updated: world.clock.now() };
  world.contactGroups.put(`${group.email} ${group.id}`, record);
  return record;
}
