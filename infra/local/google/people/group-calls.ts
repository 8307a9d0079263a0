import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { flag, ok, parameter, pathParameter } from '../api/call.ts';
import { queryPrint } from '../calendar/list-tokens.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';
import type { World } from '../state/world.ts';
import {
  changeGroup,
  createGroup,
  deleteGroup,
  groupsOf,
  livingGroup,
  MY_CONTACTS,
  renderGroup,
} from './contact-groups.ts';
import { readContactPageToken, readContactSyncToken, writeContactToken } from './contact-tokens.ts';
import { invalidArgument, invalidMask, staleEtag } from './people-error.ts';
import { binContact, livingContact, regroupContact } from './write-contact.ts';

const GROUP_FIELDS = ['clientData', 'groupType', 'memberCount', 'metadata', 'name'];
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 1_000;

/** `contactGroups.list`: the system's and the user's; with a token what changed, deleted ones too (facts 4.1). */
export function listGroups(world: World, call: ApiCall): ApiAnswer {
  const { email } = call.actor;
  const free = ['pageToken', 'syncToken', 'fields', 'alt', 'prettyPrint'];
  const of = { list: `groups ${email}`, query: queryPrint(call.parameters, free) };
  const fields = groupFields(parameter(call, 'groupFields'), ['metadata', 'groupType', 'memberCount', 'name']);
  const syncText = parameter(call, 'syncToken');
  const token = syncText === undefined ? undefined : readContactSyncToken(syncText, of);
  const pageText = parameter(call, 'pageToken');
  const page = pageText === undefined ? undefined : readContactPageToken(pageText, of);
  const groups = groupsOf(world, email);
  const through = page?.through ?? Math.max(...groups.map((group) => group.change));
  const found = groups.filter((group) => (token ? group.change > token.through : !group.deleted));
  const asked = Number(parameter(call, 'pageSize') ?? 0);
  if (asked < 0 || asked > LARGEST_PAGE) throw invalidArgument('Page size must be between 1 and 1000.');
  const at = page?.at ?? 0;
  const next = at + (asked === 0 ? DEFAULT_PAGE : asked);
  const state = { ...of, epoch: 0, through, born: 0 };
  return ok({
    contactGroups: found.slice(at, next).map((group) => renderGroup(world, group, { fields })),
    totalItems: found.length,
    ...(next < found.length
      ? { nextPageToken: writeContactToken({ kind: 'page', ...state, at: next, wasEmpty: false }) }
      : { nextSyncToken: writeContactToken({ kind: 'sync', ...state }) }),
  });
}

/** `contactGroups.get`. */
export function getGroup(world: World, call: ApiCall): ApiAnswer {
  const group = livingGroup(world, call.actor.email, pathParameter(call, 'resourceName'));
  const fields = groupFields(parameter(call, 'groupFields'), ['metadata', 'groupType', 'memberCount', 'name']);
  return ok(renderGroup(world, group, { fields, maxMembers: Number(parameter(call, 'maxMembers') ?? 0) }));
}

/** `contactGroups.create`: 409 for a name the account has (facts 4.3). */
export function createGroupCall(world: World, call: ApiCall): ApiAnswer {
  const told = objectAt(call.body, 'contactGroup') ?? {};
  const group = createGroup(world, call.actor.email, { name: stringAt(told, 'name') ?? '', ...clientDataIn(told) });
  return ok(renderGroup(world, group, { fields: shownFields(call) }));
}

/** `contactGroups.update`: the name, or what the mask says; a stale etag is 400. */
export function updateGroupCall(world: World, call: ApiCall): ApiAnswer {
  const group = livingGroup(world, call.actor.email, pathParameter(call, 'resourceName'));
  const told = objectAt(call.body, 'contactGroup') ?? {};
  const etag = stringAt(told, 'etag');
  const current = stringAt(renderGroup(world, group, { fields: [] }), 'etag');
  if (etag !== undefined && etag !== '' && etag !== current) throw staleEtag();
  const mask = groupFields(stringAt(call.body, 'updateGroupFields'), ['name']);
  const name = mask.includes('name') ? { name: stringAt(told, 'name') ?? '' } : {};
  const clientData = mask.includes('clientData') ? { clientData: [], ...clientDataIn(told) } : {};
  const changed = changeGroup(world, group, { ...name, ...clientData });
  return ok(renderGroup(world, changed, { fields: shownFields(call) }));
}

/** `contactGroups.delete`: the contacts stay unless `deleteContacts` says otherwise. */
export function deleteGroupCall(world: World, call: ApiCall): ApiAnswer {
  removeGroup(world, call.actor.email, {
    name: pathParameter(call, 'resourceName'),
    contacts: flag(call, 'deleteContacts'),
  });
  return ok({});
}

/** Deletes a group; a contact that was in no other is put into `myContacts`. */
export function removeGroup(
  world: World,
  email: string,
  { name, contacts }: { readonly name: string; readonly contacts: boolean },
): void {
  deleteGroup(world, livingGroup(world, email, name), {
    contacts,
    remove: (member) => {
      binContact(world, email, livingContact(world, email, member));
    },
    leave: (member) => {
      const contact = livingContact(world, email, member);
      const left = contact.version.groups.filter((group) => group !== name);
      regroupContact(world, email, { contact, groups: left.length === 0 ? [MY_CONTACTS] : left });
    },
  });
}

function shownFields(call: ApiCall): readonly string[] {
  return groupFields(stringAt(call.body, 'readGroupFields'), ['metadata', 'groupType', 'name']);
}

function clientDataIn(told: JsonObject): { readonly clientData?: readonly JsonObject[] } {
  const data = arrayAt(told, 'clientData').filter(isJsonObject);
  return data.length === 0 ? {} : { clientData: data };
}

function groupFields(text: string | undefined, usual: readonly string[]): readonly string[] {
  const fields = (text ?? '').split(',').filter((field) => field !== '');
  if (fields.some((field) => !GROUP_FIELDS.includes(field))) throw invalidMask('group_fields');
  return fields.length === 0 ? usual : fields;
}
