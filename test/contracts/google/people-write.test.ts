import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { People, Person } from './people-client.ts';
import { made, named, peopleOf, peopleRefusalOf, personFields, versionOf } from './people-client.ts';

const INVALID = { status: 400, code: 'INVALID_ARGUMENT' };
const STALE = { status: 400, code: 'FAILED_PRECONDITION' };
const MISSING = { status: 404, code: 'NOT_FOUND' };
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
  google.addPerson({ email, name: 'P', timeZone: 'Europe/Madrid' });
  api = peopleOf(google, email);
});
afterAll(() => google.stop());

function update(person: Person, fields: string, change: Person): Promise<{ data: Person }> {
  const requestBody = { ...versionOf(person), ...change };
  const resourceName = person.resourceName ?? '';
  return api.people.updateContact({ resourceName, updatePersonFields: fields, personFields, requestBody });
}

describe('a new contact', () => {
  it('comes back with what the server makes of it', async () => {
    const person = await made(api, {
      names: [
        { givenName: 'John', middleName: 'Jay', familyName: 'Doe', honorificPrefix: 'Dr.', honorificSuffix: 'III' },
      ],
      phoneNumbers: [
        { value: '666 12 34 90', type: 'mobile' },
        { value: '12', type: 'homeFax' },
      ],
      emailAddresses: [{ value: 'John@Doe.example', type: 'Studio' }, { value: 'j@doe.example' }],
      addresses: [{ streetAddress: 'Road 15', city: 'Soria', country: 'ES', type: 'home' }],
      organizations: [{ name: 'Doe & Co', title: 'Owner' }],
      biographies: [{ value: 'A note' }],
    });
    const [source] = person.metadata?.sources ?? [];
    expect(person.resourceName).toBe(`people/c${BigInt(`0x${source?.id}`)}`);
    expect([person.etag?.[0], source?.etag?.[0], source?.type]).toEqual(['%', '#', 'CONTACT']);
    expect(source?.updateTime).toMatch(/^\d{4}-.*Z$/);
    expect(person.names).toMatchObject([
      { displayName: 'Dr. John Jay Doe III', displayNameLastFirst: 'Doe, Dr. John Jay, III', givenName: 'John' },
    ]);
    const phones = person.phoneNumbers?.toSorted((one, other) => (one.value ?? '').localeCompare(other.value ?? ''));
    expect(phones).toMatchObject([
      { value: '12', type: 'homeFax', formattedType: 'Home Fax' },
      { value: '666 12 34 90', canonicalForm: '+34666123490', formattedType: 'Mobile' },
    ]);
    expect(phones?.[0]).not.toHaveProperty('canonicalForm');
    expect(person.emailAddresses).toContainEqual(
      expect.objectContaining({ value: 'John@Doe.example', type: 'Studio', formattedType: 'Studio' }),
    );
    expect(person.addresses).toMatchObject([{ formattedValue: 'Road 15\nSoria\nES', countryCode: 'ES' }]);
    expect(person.biographies).toMatchObject([{ value: 'A note', contentType: 'TEXT_PLAIN' }]);
    expect(person.memberships).toMatchObject([
      { contactGroupMembership: { contactGroupResourceName: 'contactGroups/myContacts' } },
    ]);
    for (const items of [person.names, person.phoneNumbers, person.emailAddresses])
      expect(items?.filter((item) => item.metadata?.primary === true)).toHaveLength(1);
  });

  it('made twice is there twice: nothing tells one from the other', async () => {
    const [one, two] = [await made(api, named('Twin')), await made(api, named('Twin'))];
    expect(one.resourceName).not.toBe(two.resourceName);
  });

  it('with a free form name has it taken apart; a mononym has no family name', async () => {
    expect((await made(api, { names: [{ unstructuredName: 'Mary Ann Poe' }] })).names).toMatchObject([
      { givenName: 'Mary Ann', familyName: 'Poe' },
    ]);
    const mononym = await made(api, { names: [{ unstructuredName: 'Cher' }] });
    expect(mononym.names?.[0]).toMatchObject({ givenName: 'Cher' });
    expect(mononym.names?.[0]).not.toHaveProperty('familyName');
  });

  it('ignores what belongs to other sources, and what the server makes', async () => {
    const metadata = { source: { type: 'PROFILE', id: '1' } };
    const person = await made(api, {
      names: [{ givenName: 'A' }, { givenName: 'Profile', metadata }],
      phoneNumbers: [{ value: '666 12 34 90', canonicalForm: '+1', formattedType: 'Handy', type: 'mobile' }],
    });
    expect(person.names).toMatchObject([{ givenName: 'A' }]);
    expect(person.phoneNumbers).toMatchObject([{ canonicalForm: '+34666123490', formattedType: 'Mobile' }]);
  });

  it.each<[string, Person]>([
    ['two names', { names: [{ givenName: 'A' }, { givenName: 'B' }] }],
    ['two notes', { biographies: [{ value: 'A' }, { value: 'B' }] }],
    ['a group that is not there', { memberships: [membership('contactGroups/none')] }],
    ['a group of the past', { memberships: [membership('contactGroups/friends')] }],
  ])('with %s is refused', async (_what, person) => {
    expect(await peopleRefusalOf(made(api, person))).toEqual(INVALID);
  });
});

function membership(contactGroupResourceName: string): NonNullable<Person['memberships']>[number] {
  return { contactGroupMembership: { contactGroupResourceName } };
}

describe('an update', () => {
  it('replaces every field of its mask, clears what is absent, keeps the rest', async () => {
    const before = await made(api, {
      ...named('Ann', { clientData: [{ key: 'other', value: 'x' }] }),
      phoneNumbers: [{ value: '1' }, { value: '2' }],
      biographies: [{ value: 'note' }],
    });
    const { data } = await update(before, 'phoneNumbers,biographies', { phoneNumbers: [{ value: '3' }] });
    expect(data.phoneNumbers?.map((phone) => phone.value)).toEqual(['3']);
    expect(data).not.toHaveProperty('biographies');
    expect(data.clientData).toMatchObject([{ key: 'other', value: 'x' }]);
    expect(data.names).toMatchObject([{ givenName: 'Ann' }]);
    expect(data.etag).not.toBe(before.etag);
  });

  it('needs the CONTACT source and its current etag', async () => {
    const ann = await made(api, named('Ann'));
    const resourceName = ann.resourceName ?? '';
    const send = (requestBody: Person): Promise<unknown> =>
      api.people.updateContact({ resourceName, updatePersonFields: 'names', requestBody });
    const names = [{ givenName: 'Anna' }];
    expect(await peopleRefusalOf(send({ names }))).toEqual(INVALID);
    expect(await peopleRefusalOf(send({ names, etag: ann.etag ?? null }))).toEqual(INVALID);
    const id = ann.metadata?.sources?.[0]?.id ?? null;
    expect(await peopleRefusalOf(send({ names, metadata: { sources: [{ type: 'CONTACT', id }] } }))).toEqual(INVALID);
    const { data } = await update(ann, 'names', { names });
    expect(await peopleRefusalOf(update(ann, 'names', { names: [{ givenName: 'Late' }] }))).toEqual(STALE);
    await update(data, 'names', { names: [{ givenName: 'In time' }] });
  });

  it('needs a mask of fields that can be written', async () => {
    const ann = await made(api, named('Ann'));
    for (const mask of ['', 'names,photos', 'name'])
      expect(await peopleRefusalOf(update(ann, mask, named('B')))).toEqual(INVALID);
  });

  it('leaves nobody without a group', async () => {
    const ann = await made(api, named('Ann'));
    expect(await peopleRefusalOf(update(ann, 'memberships', {}))).toEqual(INVALID);
    const starred = await update(ann, 'memberships', { memberships: [membership('contactGroups/starred')] });
    expect(starred.data.memberships).toHaveLength(1);
  });

  it('of what is deleted, never was or is oneself is refused', async () => {
    const ann = await made(api, named('Ann'));
    await api.people.deleteContact({ resourceName: ann.resourceName ?? '' });
    expect(await peopleRefusalOf(update(ann, 'names', named('B')))).toEqual(MISSING);
    expect(await peopleRefusalOf(update({ ...ann, resourceName: 'people/c1' }, 'names', named('B')))).toEqual(MISSING);
    expect(await peopleRefusalOf(update({ ...ann, resourceName: 'people/me' }, 'names', named('B')))).toEqual(INVALID);
  });

  it('of the primary item is kept as such', async () => {
    const emailAddresses = [{ value: 'a@x.example' }, { value: 'b@x.example', metadata: { sourcePrimary: true } }];
    const ann = await made(api, named('Ann', { emailAddresses }));
    const primary = ann.emailAddresses?.find((item) => item.metadata?.primary === true);
    expect(primary?.value).toBe('b@x.example');
  });
});

describe('reading people', () => {
  it('needs a mask', async () => {
    expect(await peopleRefusalOf(api.people.get({ resourceName: 'people/me' }))).toEqual(INVALID);
    expect(await peopleRefusalOf(api.people.get({ resourceName: 'people/me', personFields: 'hobby' }))).toEqual(
      INVALID,
    );
    expect(await peopleRefusalOf(api.people.connections.list({ resourceName: 'people/me' }))).toEqual(INVALID);
  });

  it('by name tells of each whether it is there', async () => {
    const ann = await made(api, named('Ann'));
    const resourceNames = [ann.resourceName ?? '', 'people/c1'];
    const { data } = await api.people.getBatchGet({ resourceNames, personFields: 'names' });
    expect(data.responses).toMatchObject([
      { requestedResourceName: ann.resourceName, person: { names: [{ givenName: 'Ann' }] }, status: {} },
      { requestedResourceName: 'people/c1', httpStatusCode: 404, status: { code: 5 } },
    ]);
    expect(data.responses?.[1]).not.toHaveProperty('person');
  });

  it('in a list cuts numbers and addresses off after 100, alone it does not', async () => {
    const phoneNumbers = Array.from({ length: 130 }, (_, index) => ({ value: String(1000 + index) }));
    const ann = await made(api, { ...named('Ann'), phoneNumbers });
    const list = await api.people.connections.list({ resourceName: 'people/me', personFields });
    expect(list.data.connections?.[0]?.phoneNumbers).toHaveLength(100);
    const { data } = await api.people.get({ resourceName: ann.resourceName ?? '', personFields });
    expect(data.phoneNumbers).toHaveLength(130);
  });

  it('merges the profile behind an address in, unless only contacts are asked for', async () => {
    google.addPerson({ email: 'profile@example.com', name: 'Paula Profile' });
    const emailAddresses = [{ value: 'profile@example.com' }];
    const { resourceName = '' } = await made(api, named('Paul', { emailAddresses }));
    const both = await api.people.get({ resourceName: resourceName ?? '', personFields });
    expect(both.data.names?.map((name) => name.metadata?.source?.type)).toEqual(['CONTACT', 'PROFILE']);
    const sources = ['READ_SOURCE_TYPE_CONTACT'];
    const alone = await api.people.get({ resourceName: resourceName ?? '', personFields, sources });
    expect(alone.data.names).toHaveLength(1);
  });

  it('gives the items of a field in no order to rely on', async () => {
    const emailAddresses = [{ value: 'a@x.example' }, { value: 'b@x.example' }];
    let ann = await made(api, named('Ann', { emailAddresses }));
    const orders = new Set<string>();
    for (let write = 0; write < 12; write += 1) {
      orders.add(ann.emailAddresses?.map((item) => item.value).join() ?? '');
      ann = (await update(ann, 'names', named(`Ann ${write}`))).data;
    }
    expect(orders.size).toBe(2);
  });

  it('tells who the account is', async () => {
    const { data } = await api.people.get({ resourceName: 'people/me', personFields: 'names,emailAddresses' });
    expect(data.emailAddresses).toMatchObject([{ value: email, metadata: { primary: true } }]);
  });
});

describe('batches', () => {
  const people = (length: number): { contactPerson: Person }[] =>
    Array.from({ length }, (_, index) => ({ contactPerson: named(`P${index}`) }));
  const create = (contacts: { contactPerson: Person }[], readMask = personFields) =>
    api.people.batchCreateContacts({ requestBody: { contacts, readMask, sources: ['READ_SOURCE_TYPE_CONTACT'] } });
  const change = (contacts: Record<string, Person>) =>
    api.people.batchUpdateContacts({ requestBody: { contacts, updateMask: 'names', readMask: 'names,metadata' } });

  it('make 200 at once, no more', async () => {
    const { data } = await create(people(200));
    expect(data.createdPeople).toHaveLength(200);
    expect(data.createdPeople?.[7]?.person?.names?.[0]?.givenName).toBe('P7');
    expect(await peopleRefusalOf(create(people(201)))).toEqual(INVALID);
    expect((await create(people(1), '')).data).toEqual({});
  });

  it('make none when one is refused', async () => {
    const two = { contactPerson: { names: [{ givenName: 'A' }, { givenName: 'B' }] } };
    expect(await peopleRefusalOf(create([...people(2), two]))).toEqual(INVALID);
    const { data } = await api.people.connections.list({ resourceName: 'people/me', personFields });
    expect(data.connections ?? []).toEqual([]);
  });

  it('change each by its own version, or none of them', async () => {
    const created = (await create(people(2))).data.createdPeople?.flatMap(({ person }) => person ?? []) ?? [];
    const changed = (name: string): Record<string, Person> =>
      Object.fromEntries(
        created.map((person) => [person.resourceName ?? '', { ...versionOf(person), ...named(name) }]),
      );
    const { data } = await change(changed('New'));
    expect(Object.values(data.updateResult ?? {}).map(({ person }) => person?.names?.[0]?.givenName)).toEqual([
      'New',
      'New',
    ]);
    const [first] = created;
    const current = data.updateResult?.[first?.resourceName ?? '']?.person ?? {};
    const mixed = { ...changed('Late'), [first?.resourceName ?? '']: { ...versionOf(current), ...named('In time') } };
    expect(await peopleRefusalOf(change(mixed))).toEqual(STALE);
    const read = await api.people.get({ resourceName: first?.resourceName ?? '', personFields });
    expect(read.data.names?.[0]?.givenName).toBe('New');
  });

  it('delete 500 at once, no more, and none when one is not there', async () => {
    const created: string[] = [];
    for (const length of [200, 200, 100]) {
      const { data } = await create(people(length));
      created.push(...(data.createdPeople?.map(({ person }) => person?.resourceName ?? '') ?? []));
    }
    const remove = (resourceNames: string[]) => api.people.batchDeleteContacts({ requestBody: { resourceNames } });
    expect(await peopleRefusalOf(remove([...created, 'people/c1']))).toEqual(INVALID);
    expect(await peopleRefusalOf(remove([...created.slice(0, 3), 'people/c1']))).toEqual(MISSING);
    await remove(created);
    expect(await peopleRefusalOf(remove(created.slice(0, 1)))).toEqual(MISSING);
  });

  it('of calls over HTTP work too', async () => {
    const { accessToken } = google.issueTokens({ email, scopes: ['https://www.googleapis.com/auth/contacts'] });
    const part = 'Content-Type: application/http\r\nContent-ID: <1>\r\n\r\nGET /v1/contactGroups?pageSize=5\r\n\r\n';
    const response = await fetch(`${google.url}/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'multipart/mixed; boundary=b' },
      body: `--b\r\n${part}\r\n--b--`,
    });
    expect(await response.text()).toContain('contactGroups/myContacts');
  });
});
