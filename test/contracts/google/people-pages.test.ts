import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { People, Person } from './people-client.ts';
import { idOf, made, named, peopleOf, personFields, readContacts } from './people-client.ts';

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
  google.addPerson({ email, name: `Person ${count}` });
  api = peopleOf(google, email);
});
afterAll(() => google.stop());

const contactsPath = (): string => `/people/${encodeURIComponent(email)}/contacts`;
const contactPath = (person: Person): string => `${contactsPath()}/${idOf(person)}`;

async function page(path: string): Promise<string> {
  return (await fetch(google.url + path)).text();
}

async function submit(path: string, fields: readonly (readonly [string, string])[]): Promise<Response> {
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
  return fetch(google.url + path, { method: 'POST', body, redirect: 'manual' });
}

async function current(person: Person): Promise<Person> {
  const fields = `${personFields},birthdays,userDefined`;
  return (await api.people.get({ resourceName: person.resourceName ?? '', personFields: fields })).data;
}

async function label(name: string): Promise<string> {
  return (await api.contactGroups.create({ requestBody: { contactGroup: { name } } })).data.resourceName ?? '';
}

/** The inputs of a contact's form as they stand, in the order a browser sends them. */
function formOn(html: string): [string, string][] {
  const form = html.split('class="panel grid"')[1]?.split('</form>')[0] ?? '';
  const inputs = /<input name="([^"]*)" value="([^"]*)"|<textarea name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g;
  return [...form.matchAll(inputs)].map(([, name, value, area, text]) => [name ?? area ?? '', value ?? text ?? '']);
}

describe('the contacts page', () => {
  it('creates contacts under a label, and apps hear of them', async () => {
    const { token } = await readContacts(api);
    const clients = await label('Clients');
    const filled = [
      ['label', clients],
      ['givenName', 'Ann'],
      ['familyName', 'Poe'],
      ['company', 'Poe & Sons'],
      ['email', 'ann@poe.example'],
      ['emailType', 'work'],
      ['email', 'second@poe.example'],
      ['emailType', 'Own words'],
      ['phone', '030 1234567'],
      ['phoneType', 'mobile'],
      ['street', 'Road 1\r\nYard'],
      ['city', 'Berlin'],
      ['notes', 'A note'],
      ['birthday', '1980-05-04'],
    ] as const;
    expect((await submit(contactsPath(), filled)).status).toBe(303);
    const { contacts } = await readContacts(api, token);
    const [ann] = contacts;
    expect(ann).toMatchObject({
      names: [{ givenName: 'Ann', familyName: 'Poe' }],
      organizations: [{ name: 'Poe & Sons' }],
      phoneNumbers: [{ value: '030 1234567', type: 'mobile', canonicalForm: '+49301234567' }],
      addresses: [{ streetAddress: 'Road 1', extendedAddress: 'Yard', city: 'Berlin' }],
      biographies: [{ value: 'A note' }],
    });
    expect(ann?.emailAddresses?.map(({ value, type }) => [value, type])).toEqual(
      expect.arrayContaining([
        ['ann@poe.example', 'work'],
        ['second@poe.example', 'Own words'],
      ]),
    );
    expect(ann?.memberships?.map((item) => item.contactGroupMembership?.contactGroupResourceName)).toContain(clients);
    expect((await current(ann ?? {})).birthdays).toMatchObject([{ date: { year: 1980, month: 5, day: 4 } }]);
    const html = await page(`${contactsPath()}?label=${encodeURIComponent(clients)}`);
    expect(html).toContain('Ann Poe');
    expect(html).toContain('>Clients<');
  });

  it('shows a refused form again with what was typed', async () => {
    const response = await submit(contactsPath(), [['givenName', '']]);
    expect(response.status).toBe(422);
    const twice = await submit(`${contactsPath()}/labels`, [['name', 'My Contacts']]);
    expect(twice.status).toBe(303);
    const again = await submit(`${contactsPath()}/labels`, [['name', 'my contacts']]);
    expect(again.status).toBe(422);
    expect(await again.text()).toContain('already exists');
  });

  it('finds by what is searched, page by page', async () => {
    for (let index = 0; index < 55; index += 1) await made(api, named(`Member ${String(index).padStart(2, '0')}`));
    await made(api, { names: [{ givenName: 'Zoe' }], phoneNumbers: [{ value: '+49 171 55' }] });
    const first = await page(contactsPath());
    expect(first).toContain('56 contacts');
    expect(first).toContain('Page 1 of 2');
    expect(first).not.toContain('>Zoe<');
    expect(await page(`${contactsPath()}?page=2`)).toContain('>Zoe<');
    expect(await page(`${contactsPath()}?search=171+55`)).toContain('>Zoe<');
    expect(await page(`${contactsPath()}?search=nobody`)).toContain('Nobody here.');
  });

  it('puts the selected under a label, takes it off, and deletes them', async () => {
    const clients = await label('Clients');
    const [ann, ben] = [await made(api, named('Ann')), await made(api, named('Ben'))];
    const selected = [ann, ben].map((person) => ['contact', person.resourceName ?? ''] as const);
    const act = (name: string) =>
      submit(`${contactsPath()}/selected`, [...selected, ['label', clients], ['act', name]]);
    const groups = async () => (await current(ann)).memberships?.length;
    expect((await act('label')).status).toBe(303);
    expect(await groups()).toBe(2);
    await act('unlabel');
    expect(await groups()).toBe(1);
    await act('delete');
    expect((await readContacts(api)).contacts).toEqual([]);
    expect(await page(`${contactsPath()}?label=bin`)).toContain('Ann Hill');
    expect((await submit(`${contactsPath()}/selected`, [['act', 'delete']])).status).toBe(422);
  });

  it('merges the selected into the first', async () => {
    const data = (value: string): Person => ({ clientData: [{ key: 'studio', value }] });
    const [ann, ben] = [await made(api, named('Ann', data('1'))), await made(api, named('Ben', data('2')))];
    const { token } = await readContacts(api);
    const fields = [
      ['contact', ann.resourceName ?? ''],
      ['contact', ben.resourceName ?? ''],
      ['act', 'merge'],
      ['tellsName', 'on'],
    ] as const;
    expect((await submit(`${contactsPath()}/selected`, fields)).status).toBe(303);
    const { contacts } = await readContacts(api, token);
    const survivor = contacts.find((contact) => contact.resourceName === ann.resourceName);
    expect(survivor?.clientData).toHaveLength(2);
    expect(survivor?.metadata?.previousResourceNames).toEqual([ben.resourceName]);
  });

  it('renames and deletes a label', async () => {
    const clients = await label('Clients');
    const path = `${contactsPath()}/labels/${clients.replace('contactGroups/', '')}`;
    await submit(path, [['name', 'Old clients']]);
    expect((await api.contactGroups.get({ resourceName: clients })).data.name).toBe('Old clients');
    await submit(`${path}/delete`, []);
    expect(await page(contactsPath())).not.toContain('Old clients');
  });
});

describe('the page of one contact', () => {
  it('changes what was changed in the form and keeps everything else', async () => {
    const ann = await made(api, {
      names: [{ givenName: 'Ann', familyName: 'Poe', honorificPrefix: 'Dr.' }],
      organizations: [{ name: 'First' }, { name: 'Second' }],
      emailAddresses: [{ value: 'a@poe.example', type: 'work', displayName: 'A.' }],
      userDefined: [{ key: 'Shoe size', value: '39' }],
      clientData: [{ key: 'studio', value: '1' }],
    });
    const form = formOn(await page(contactPath(ann)));
    expect(form).toContainEqual(['familyName', 'Poe']);
    const edited = form.map(([name, value]): [string, string] => {
      if (name === 'familyName') return [name, 'Hill'];
      return [name, name === 'company' ? 'Renamed' : value];
    });
    expect((await submit(contactPath(ann), edited)).status).toBe(303);
    const after = await current(ann);
    expect(after).toMatchObject({
      names: [{ familyName: 'Hill', honorificPrefix: 'Dr.', displayName: 'Dr. Ann Hill' }],
      emailAddresses: [{ displayName: 'A.' }],
      userDefined: [{ value: '39' }],
      clientData: [{ value: '1' }],
    });
    expect(new Set(after.organizations?.map(({ name }) => name))).toEqual(new Set(['Renamed', 'Second']));
  });

  it('sent as it stands changes nothing, not even the version', async () => {
    const ann = await made(
      api,
      named('Ann', { phoneNumbers: [{ value: '1', type: 'home' }], biographies: [{ value: 'x' }] }),
    );
    await submit(contactPath(ann), formOn(await page(contactPath(ann))));
    expect((await current(ann)).etag).toBe(ann.etag);
  });

  it('puts it under a label, gives it another name, deletes and restores it', async () => {
    const clients = await label('Clients');
    const ann = await made(api, named('Ann'));
    await submit(`${contactPath(ann)}/label`, [
      ['label', clients],
      ['isOn', 'on'],
    ]);
    expect((await current(ann)).memberships).toHaveLength(2);
    await submit(`${contactPath(ann)}/rename`, []);
    const renamed = await current(ann);
    expect(renamed.resourceName).not.toBe(ann.resourceName);
    await submit(`${contactPath(renamed)}/delete`, []);
    expect(await page(contactPath(renamed))).toContain('This contact is in the bin.');
    await submit(`${contactPath(renamed)}/restore`, []);
    expect(await page(contactPath(renamed))).toContain('Ann Hill');
  });

  it('of nobody is not found', async () => {
    expect((await fetch(`${google.url}${contactsPath()}/c1`)).status).toBe(404);
    expect((await fetch(`${google.url}/people/nobody%40example.com/contacts`)).status).toBe(404);
  });
});

describe('the page of troubles', () => {
  it('delays what syncs see, ends tokens and pauses writes', async () => {
    const { token } = await readContacts(api);
    await submit('/trouble/contacts', [['seconds', '90']]);
    await made(api, named('Ann'));
    expect((await readContacts(api, token)).contacts).toEqual([]);
    await submit('/trouble/contacts', [['seconds', '0']]);
    expect((await readContacts(api, token)).contacts).toHaveLength(1);
    await submit('/trouble/contact-tokens', [['email', email]]);
    await expect(readContacts(api, token)).rejects.toMatchObject({ status: 400 });
    await submit('/trouble/contact-pause', [
      ['email', email],
      ['minutes', '5'],
    ]);
    await expect(made(api, named('Ben'))).rejects.toMatchObject({ status: 429 });
    expect(await page('/trouble')).toContain('Seconds until a write shows in sync reads');
  });
});
