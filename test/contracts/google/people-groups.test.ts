import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { People } from './people-client.ts';
import { made, named, peopleOf, peopleRefusalOf } from './people-client.ts';

const INVALID = { status: 400, code: 'INVALID_ARGUMENT' };
const TAKEN = { status: 409, code: 'ALREADY_EXISTS' };
const MISSING = { status: 404, code: 'NOT_FOUND' };
let google: LocalGoogle;
let api: People;
let count = 0;

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off' });
});
beforeEach(() => {
  count += 1;
  const email = `p${count}@example.com`;
  google.addPerson({ email, name: 'P' });
  api = peopleOf(google, email);
});
afterAll(() => google.stop());

async function label(name: string): Promise<string> {
  const { data } = await api.contactGroups.create({ requestBody: { contactGroup: { name } } });
  return data.resourceName ?? '';
}

async function modify(resourceName: string, add: readonly string[], remove: readonly string[] = []) {
  const requestBody = { resourceNamesToAdd: [...add], resourceNamesToRemove: [...remove] };
  return (await api.contactGroups.members.modify({ resourceName, requestBody })).data;
}

async function groupsOf(resourceName: string): Promise<readonly string[]> {
  const { data } = await api.people.get({ resourceName, personFields: 'memberships' });
  const names = data.memberships?.map((item) => item.contactGroupMembership?.contactGroupId ?? '') ?? [];
  return names.toSorted();
}

describe('contact groups', () => {
  it('are listed with the system groups; what changes is told with a token', async () => {
    const family = await label('Kin');
    const first = await api.contactGroups.list({ pageSize: 100 });
    const names = first.data.contactGroups?.map((group) => group.resourceName);
    expect(names).toEqual(expect.arrayContaining(['contactGroups/myContacts', 'contactGroups/starred', family]));
    const own = first.data.contactGroups?.find((group) => group.resourceName === family);
    expect(own).toMatchObject({ groupType: 'USER_CONTACT_GROUP', name: 'Kin', formattedName: 'Kin' });
    const later = await label('Later');
    await api.contactGroups.delete({ resourceName: family });
    const syncToken = first.data.nextSyncToken ?? '';
    const { data } = await api.contactGroups.list({ pageSize: 100, syncToken });
    expect(data.contactGroups).toMatchObject([
      { resourceName: family, metadata: { deleted: true } },
      { resourceName: later, name: 'Later' },
    ]);
  });

  it('come in pages', async () => {
    await label('One');
    const first = await api.contactGroups.list({ pageSize: 6 });
    expect(first.data.nextSyncToken).toBeUndefined();
    const pageToken = first.data.nextPageToken ?? '';
    const second = await api.contactGroups.list({ pageSize: 6, pageToken });
    expect(second.data.contactGroups).toMatchObject([{ name: 'One' }]);
    expect(second.data.nextSyncToken).toBeDefined();
  });

  it('have names that nobody else in the account has', async () => {
    const one = await label('Clients');
    expect(await peopleRefusalOf(label('clients '))).toEqual(TAKEN);
    const two = await label('Others');
    const rename = (resourceName: string, name: string, etag?: string) =>
      api.contactGroups.update({
        resourceName,
        requestBody: { contactGroup: { name, ...(etag === undefined ? {} : { etag }) } },
      });
    expect(await peopleRefusalOf(rename(two, 'Clients'))).toEqual(TAKEN);
    const { data } = await rename(one, 'Old clients');
    expect(data.name).toBe('Old clients');
    await rename(two, 'Clients');
    const stale = { status: 400, code: 'FAILED_PRECONDITION' };
    expect(await peopleRefusalOf(rename(two, 'Again', data.etag ?? ''))).toEqual(stale);
    expect(await peopleRefusalOf(rename('contactGroups/starred', 'Stars'))).toEqual(INVALID);
    expect(await peopleRefusalOf(rename('contactGroups/none', 'None'))).toEqual(MISSING);
  });

  it('take members in and let them go, and tell what could not be done', async () => {
    const group = await label('Clients');
    const { resourceName = '' } = await made(api, named('Ann'));
    const ann = resourceName ?? '';
    expect(await modify(group, [ann, 'people/c1'])).toEqual({ notFoundResourceNames: ['people/c1'] });
    expect(await groupsOf(ann)).toEqual([group.replace('contactGroups/', ''), 'myContacts'].toSorted());
    const { data } = await api.contactGroups.get({ resourceName: group, maxMembers: 10 });
    expect(data).toMatchObject({ memberCount: 1, memberResourceNames: [ann] });
    expect(await modify('contactGroups/myContacts', [], [ann])).toEqual({});
    expect(await modify(group, [], [ann])).toEqual({ canNotRemoveLastContactGroupResourceNames: [ann] });
    expect(await groupsOf(ann)).toEqual([group.replace('contactGroups/', '')]);
  });

  it('change the version of a contact that is put into them', async () => {
    const group = await label('Clients');
    const before = await made(api, named('Ann'));
    await modify(group, [before.resourceName ?? '']);
    const { data } = await api.people.get({ resourceName: before.resourceName ?? '', personFields: 'names' });
    expect(data.etag).not.toBe(before.etag);
  });

  it('take at most 1,000 changes, and only those of today take members', async () => {
    const group = await label('Clients');
    const many = Array.from({ length: 1_001 }, (_, index) => `people/c${index}`);
    expect(await peopleRefusalOf(modify(group, many.slice(0, 501), many.slice(501)))).toEqual(INVALID);
    expect((await modify(group, many.slice(0, 500), many.slice(500, 1_000))).notFoundResourceNames).toHaveLength(1_000);
    const ann = (await made(api, named('Ann'))).resourceName ?? '';
    expect(await peopleRefusalOf(modify('contactGroups/friends', [ann]))).toEqual(INVALID);
  });

  it('when deleted leave their contacts, or take them along', async () => {
    const [one, two] = [await label('One'), await label('Two')];
    const [ann, ben] = [
      (await made(api, named('Ann'))).resourceName ?? '',
      (await made(api, named('Ben'))).resourceName ?? '',
    ];
    await modify(one, [ann]);
    await modify(two, [ben]);
    await api.contactGroups.delete({ resourceName: one });
    expect(await groupsOf(ann)).toEqual(['myContacts']);
    await api.contactGroups.delete({ resourceName: two, deleteContacts: true });
    expect(await peopleRefusalOf(groupsOf(ben))).toEqual(MISSING);
    expect(await peopleRefusalOf(api.contactGroups.delete({ resourceName: one }))).toEqual(MISSING);
    expect(await peopleRefusalOf(api.contactGroups.delete({ resourceName: 'contactGroups/starred' }))).toEqual(INVALID);
  });
});
