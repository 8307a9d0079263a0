import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { People } from './people-client.ts';
import {
  actAs,
  contactsQuery,
  idOf,
  made,
  named,
  peopleOf,
  peopleRefusalOf,
  readContacts,
  versionOf,
} from './people-client.ts';

const DAY = 86_400_000;
const usual = { propagation: 0, pageSize: 1_000, emptyShare: 0, writeTime: 2, turnsOrder: true };
let google: LocalGoogle;
let api: People;
let email = '';
let count = 0;

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off' });
});
beforeEach(() => {
  count += 1;
  email = `p${count}@example.com`;
  google.addPerson({ email, name: 'P' });
  api = peopleOf(google, email);
});
afterEach(() => google.setContacts(usual));
afterAll(() => google.stop());

const givenNames = (people: Awaited<ReturnType<typeof readContacts>>['contacts']): (string | null | undefined)[] =>
  people.map((person) => person.names?.[0]?.givenName);

describe('a sync of contacts', () => {
  it('reads everything, then only what changed, the deleted with their names alone', async () => {
    const [ann, ben] = [await made(api, named('Ann')), await made(api, named('Ben'))];
    const full = await readContacts(api);
    expect(givenNames(full.contacts)).toEqual(['Ann', 'Ben']);
    expect((await readContacts(api, full.token)).contacts).toEqual([]);
    const body = { ...versionOf(ann), names: [{ givenName: 'Anna' }] };
    await api.people.updateContact({
      resourceName: ann.resourceName ?? '',
      updatePersonFields: 'names',
      requestBody: body,
    });
    await api.people.deleteContact({ resourceName: ben.resourceName ?? '' });
    const { contacts, token } = await readContacts(api, full.token);
    expect(contacts).toMatchObject([
      { resourceName: ann.resourceName, names: [{ givenName: 'Anna' }] },
      { resourceName: ben.resourceName, metadata: { deleted: true } },
    ]);
    expect(contacts[1]).not.toHaveProperty('names');
    expect((await readContacts(api, token)).contacts).toEqual([]);
    expect(givenNames((await readContacts(api)).contacts)).toEqual(['Anna']);
  });

  it('gives a token on the last page only, and only when asked for one', async () => {
    for (const name of ['A', 'B', 'C']) await made(api, named(name));
    const first = await api.people.connections.list({ ...contactsQuery, pageSize: 2 });
    expect(first.data.nextSyncToken).toBeUndefined();
    expect(first.data.totalItems).toBe(3);
    const pageToken = first.data.nextPageToken ?? '';
    const second = await api.people.connections.list({ ...contactsQuery, pageSize: 2, pageToken });
    expect(second.data.connections).toHaveLength(1);
    expect(second.data.nextSyncToken).toBeDefined();
    const plain = await api.people.connections.list({ resourceName: 'people/me', personFields: 'names' });
    expect(plain.data.nextSyncToken).toBeUndefined();
  });

  it('tells with the next token what changed while pages were read', async () => {
    for (const name of ['A', 'B', 'C']) await made(api, named(name));
    const first = await api.people.connections.list({ ...contactsQuery, pageSize: 1 });
    const changed = first.data.connections?.[0] ?? {};
    await actAs(google, email, ['PATCH', `contacts/${idOf(changed)}`, { names: [{ givenName: 'Changed' }] }]);
    let pageToken = first.data.nextPageToken ?? undefined;
    let token: string | null | undefined;
    while (pageToken !== undefined) {
      const { data } = await api.people.connections.list({ ...contactsQuery, pageSize: 1, pageToken });
      pageToken = data.nextPageToken ?? undefined;
      token = data.nextSyncToken;
    }
    const { data } = await api.people.connections.list({ ...contactsQuery, pageSize: 1, syncToken: token ?? '' });
    expect(givenNames(data.connections ?? [])).toEqual(['Changed']);
  });

  it('has empty pages when told to', async () => {
    for (const name of ['A', 'B', 'C', 'D']) await made(api, named(name));
    google.setContacts({ pageSize: 1, emptyShare: 0.5 });
    const { contacts, pages } = await readContacts(api);
    expect(givenNames(contacts)).toEqual(['A', 'B', 'C', 'D']);
    expect(pages).toBeGreaterThan(4);
  });

  it.each<[string, object]>([
    ['other fields', { personFields: 'metadata,names' }],
    ['another page size', { pageSize: 10 }],
    ['other sources', { sources: ['READ_SOURCE_TYPE_CONTACT', 'READ_SOURCE_TYPE_PROFILE'] }],
  ])('refuses a token together with %s', async (_what, other) => {
    const { token } = await readContacts(api);
    const call = api.people.connections.list({ ...contactsQuery, ...other, syncToken: token });
    expect(await peopleRefusalOf(call)).toEqual({ status: 400, code: 'INVALID_ARGUMENT' });
  });

  it('refuses what is no token, without calling it expired', async () => {
    expect(await peopleRefusalOf(readContacts(api, 'garbage'))).toEqual({ status: 400, code: 'INVALID_ARGUMENT' });
  });
});

describe('a sync token', () => {
  const expired = { status: 400, code: 'FAILED_PRECONDITION', reason: 'EXPIRED_SYNC_TOKEN' };

  it('dies seven days after the full read, whatever was read with it since', async () => {
    const full = await readContacts(api);
    google.advanceClock(6 * DAY);
    api = peopleOf(google, email);
    const later = await readContacts(api, full.token);
    google.advanceClock(DAY);
    api = peopleOf(google, email);
    expect(await peopleRefusalOf(readContacts(api, later.token))).toEqual(expired);
    const again = await readContacts(api);
    expect((await readContacts(api, again.token)).contacts).toEqual([]);
  });

  it('dies when told to', async () => {
    const { token } = await readContacts(api);
    google.expireContactTokens(email);
    expect(await peopleRefusalOf(readContacts(api, token))).toEqual(expired);
  });
});

describe('writes reach sync reads late', () => {
  it('while people are read as they are', async () => {
    const before = await made(api, named('Before'));
    const full = await readContacts(api);
    google.setContacts({ propagation: 180_000 });
    google.advanceClock(180_000);
    const late = await made(api, named('Late'));
    await actAs(google, email, ['PATCH', `contacts/${idOf(before)}`, { names: [{ givenName: 'After' }] }]);
    expect((await readContacts(api, full.token)).contacts).toEqual([]);
    expect(givenNames((await readContacts(api)).contacts)).toEqual(['Before']);
    const { data } = await api.people.get({ resourceName: late.resourceName ?? '', personFields: 'names' });
    expect(data.names?.[0]?.givenName).toBe('Late');
    google.advanceClock(180_000);
    expect(givenNames((await readContacts(api, full.token)).contacts)).toEqual(['Late', 'After']);
    expect(givenNames((await readContacts(api)).contacts)).toEqual(['Late', 'After']);
  });

  it('and the token of a read that lagged brings them later', async () => {
    google.setContacts({ propagation: 60_000 });
    await made(api, named('Late'));
    const lagging = await readContacts(api);
    expect(lagging.contacts).toEqual([]);
    google.advanceClock(60_000);
    expect(givenNames((await readContacts(api, lagging.token)).contacts)).toEqual(['Late']);
  });
});

describe('names and merges', () => {
  it('a new resource name is told with the former one, in sync reads only', async () => {
    const ann = await made(api, named('Ann'));
    const { token } = await readContacts(api);
    const renamed = await actAs(google, email, ['POST', `contacts/${idOf(ann)}/rename`]);
    expect(renamed.resourceName).not.toBe(ann.resourceName);
    const { contacts } = await readContacts(api, token);
    expect(contacts).toMatchObject([
      { resourceName: renamed.resourceName, metadata: { previousResourceNames: [ann.resourceName] } },
    ]);
    expect(contacts[0]?.metadata?.sources?.[0]?.id).toBe(ann.metadata?.sources?.[0]?.id);
    expect((await readContacts(api)).contacts[0]?.metadata).not.toHaveProperty('previousResourceNames');
    const { data } = await api.people.get({ resourceName: ann.resourceName ?? '', personFields: 'names' });
    expect(data.resourceName).toBe(renamed.resourceName);
  });

  it.each([true, false])('merging two leaves one with the marks of both (former name told: %s)', async (tellsName) => {
    const mark = (value: string): object => ({ clientData: [{ key: 'studio', value }] });
    const [one, two] = [await made(api, named('One', mark('1'))), await made(api, named('Two', mark('2')))];
    const { token } = await readContacts(api);
    const merge = { into: one.resourceName, from: two.resourceName, tellsName };
    await actAs(google, email, ['POST', 'contacts/merge', merge]);
    const { contacts } = await readContacts(api, token);
    const survivor = contacts.find((contact) => contact.resourceName === one.resourceName);
    expect(survivor?.clientData?.map((item) => item.value).toSorted()).toEqual(['1', '2']);
    expect(survivor?.names).toMatchObject([{ givenName: 'One' }]);
    expect(survivor?.metadata?.previousResourceNames ?? []).toEqual(tellsName ? [two.resourceName] : []);
    expect(contacts.find((contact) => contact.resourceName === two.resourceName)?.metadata?.deleted).toBe(true);
  });
});

it('the state survives a restart', async () => {
  const { mkdtemp } = await import('node:fs/promises');
  const directory = await mkdtemp('/tmp/local-google-contacts-');
  const first = await startGoogle({ quotas: 'off', directory, people: [{ email: 'a@example.com', name: 'A' }] });
  const before = peopleOf(first, 'a@example.com');
  const ann = await made(before, named('Ann'));
  await before.contactGroups.create({ requestBody: { contactGroup: { name: 'Friends of Ann' } } });
  const { token } = await readContacts(before);
  await first.stop();
  const second = await startGoogle({ quotas: 'off', directory });
  const after = peopleOf(second, 'a@example.com');
  expect((await readContacts(after, token)).contacts).toEqual([]);
  expect((await readContacts(after)).contacts).toMatchObject([{ resourceName: ann.resourceName, etag: ann.etag }]);
  const groups = await after.contactGroups.list({ pageSize: 100 });
  expect(groups.data.contactGroups?.map((group) => group.name)).toContain('Friends of Ann');
  await second.stop();
});
