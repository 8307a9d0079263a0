import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGoogle, type LocalGoogle } from '../../../infra/local/google/server.ts';
import { createGoogle } from '../../../shared/adapters/google/google.ts';
import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import { asId, type ContactName } from '../../../shared/domain/ids.ts';
import { toEpochMilliseconds } from '../../../shared/domain/time.ts';
import { sealGrant } from '../../../shared/flows/sign-in/grants.ts';
import { grantAt } from '../../../shared/ports/collections.ts';
import {
  addressOf,
  annId,
  card,
  labelled,
  startStudioWithContacts,
  syncOf,
  type StudioWithContacts,
} from '../../flows/contacts/studio-with-contacts.ts';
import { allScopes, registration } from './studio-with-google.ts';

const ann = addressOf(annId);
let double: LocalGoogle;
let studio: StudioWithContacts;

/** What a person of the double looks like over its own controls, as far as these tests read it. */
interface Shown {
  readonly resourceName: string;
  readonly names?: readonly { readonly givenName?: string; readonly familyName?: string }[];
  readonly phoneNumbers?: readonly {
    readonly value: string;
    readonly type?: string;
    readonly canonicalForm?: string;
  }[];
  readonly birthdays?: readonly unknown[];
}

beforeAll(async () => {
  let now = () => Date.now();
  double = await startGoogle({
    people: [{ email: ann, name: 'Ann', timeZone: 'Europe/Berlin' }],
    clients: [
      { id: registration.clientId, secret: registration.clientSecret, redirectUris: [registration.redirectUri] },
    ],
    quotas: 'off',
    now: () => now(),
  });
  studio = await startStudioWithContacts({
    wrapDeps: (deps) => {
      now = () => toEpochMilliseconds(deps.clock.now());
      const { clock, chance } = deps;
      return { ...deps, google: createGoogle({ ...registration, baseUrl: double.url, clock, chance }) };
    },
  });
  await studio.connect(annId);
  const { refreshToken } = double.issueTokens({ email: ann, clientId: registration.clientId, scopes: allScopes });
  const keys = createLocalKeys({ secret: 'a secret of these tests only, long enough' });
  const sealed = await sealGrant(keys, syncOf(annId), refreshToken);
  const subject = asId<never>(`subject-${ann}`);
  const value = { subject, sealed, grantedAt: studio.clock.now() };
  await studio.store.write([{ kind: 'set', document: grantAt(syncOf(annId)), value }]);
});
beforeEach(() => double.resetCounts());
afterAll(() => double.stop());

async function asAnn(method: string, path: string, body?: object): Promise<unknown> {
  const url = `${double.url}/_/people/${ann}/${path}`;
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

async function inGoogle(): Promise<readonly Shown[]> {
  return ((await asAnn('GET', 'contacts')) as { readonly contacts: readonly Shown[] }).contacts; // the double's own list
}

async function weddings(): Promise<string> {
  const { labels } = (await asAnn('GET', 'labels')) as {
    readonly labels: readonly { readonly resourceName: string; readonly name: string }[];
  }; // the double's own list
  return labels.find(({ name }) => name === 'Weddings')?.resourceName ?? '';
}

const pathOf = (name: ContactName | string): string => `contacts/${name.replace('people/', '')}`;
const run = () => studio.run(annId);
const calls = () => double.counts().methods;

/** One more run, half an hour later, that finds nothing to do and writes nothing. */
async function expectSettled(): Promise<void> {
  studio.wait(1_800);
  await run();
  double.resetCounts();
  studio.wait(1_800);
  expect(await run()).toEqual({ kind: 'nothing' });
  const { 'oauth.token': _token, ...asked } = calls();
  expect(asked).toEqual({ 'people.people.connections.list': 1 });
}

describe('the contact sync over the wire', () => {
  test('sends clients out under the label of their group, and then leaves Google alone', async () => {
    const emails = labelled('Maya@Lindt.example', 'work');
    await studio.addClient(card('Maya', 'Lindt', { emails, phones: labelled('030 1234567', 'mobile') }));
    const address = { street: 'Road 1\nYard', city: 'Berlin', region: '', postalCode: '10115', country: 'Germany' };
    await studio.addClient(card('', '', { company: 'Northlight', address, notes: 'Two\nlines' }));
    expect(await run()).toMatchObject({ kind: 'done' });
    expect(calls()).toMatchObject({ 'people.people.batchCreateContacts': 1, 'people.contactGroups.create': 1 });
    expect(await inGoogle()).toHaveLength(2);
    await expectSettled();
    expect(await inGoogle()).toHaveLength(2);
  });

  test('brings in what the user adds under the label, and what they change', async () => {
    const added = (await asAnn('POST', 'contacts', {
      names: [{ givenName: 'Tom', familyName: 'Okafor' }],
      phoneNumbers: [{ value: '0171 7654321', type: 'mobile' }],
      birthdays: [{ date: { year: 1980, month: 5, day: 4 } }],
      labels: [await weddings()],
    })) as Shown; // what was made
    const maya = (await inGoogle()).find(({ names }) => names?.[0]?.givenName === 'Maya');
    await asAnn('PATCH', pathOf(maya?.resourceName ?? ''), { biographies: [{ value: 'Likes peonies' }] });
    studio.wait(1_800);
    await run();
    const clients = await studio.clients();
    expect(clients.find(({ givenName }) => givenName === 'Tom')).toMatchObject({
      familyName: 'Okafor',
      phones: [{ value: '0171 7654321', label: 'mobile' }],
    });
    expect(clients.find(({ givenName }) => givenName === 'Maya')).toMatchObject({ notes: 'Likes peonies' });
    await expectSettled();

    const tom = clients.find(({ givenName }) => givenName === 'Tom');
    if (tom === undefined) throw new Error('Tom did not come in');
    await studio.changeClient(tom.id, { familyName: 'Okafor-Lee' });
    double.resetCounts();
    await run();
    const { 'oauth.token': _token, ...asked } = calls();
    expect(asked).toMatchObject({ 'people.people.batchUpdateContacts': 1 });
    const after = (await asAnn('GET', pathOf(added.resourceName))) as Shown; // as it is now
    expect(after.names).toMatchObject([{ givenName: 'Tom', familyName: 'Okafor-Lee' }]);
    expect(after.birthdays).toHaveLength(1);
    await expectSettled();
  });

  test('merges what both sides changed meanwhile, the studio’s update having been refused', async () => {
    const maya = (await studio.clients()).find(({ givenName }) => givenName === 'Maya');
    const contact = (await inGoogle()).find(({ names }) => names?.[0]?.givenName === 'Maya');
    if (maya === undefined || contact === undefined) throw new Error('no Maya');
    await asAnn('PATCH', pathOf(contact.resourceName), {
      phoneNumbers: [{ value: '030 1234567', type: 'mobile' }, { value: '030 99' }],
    });
    await studio.changeClient(maya.id, { jobTitle: 'Florist' });
    await run();
    studio.wait(1_800);
    await run();
    const client = await studio.client(maya.id);
    expect(client?.jobTitle).toBe('Florist');
    expect(client?.phones.map(({ value }) => value).toSorted()).toEqual(['030 1234567', '030 99']);
    await expectSettled();
  });

  test('makes nothing twice when the answer to a create is lost', async () => {
    double.fail({ kind: 'loseAnswer', methods: ['people.people.batchCreateContacts'], times: 1 });
    await studio.addClient(card('Lost', 'Answer'));
    await run();
    for (let passes = 0; passes < 4; passes += 1) {
      studio.wait(1_800);
      await run();
    }
    const found = (await inGoogle()).filter(({ names }) => names?.[0]?.givenName === 'Lost');
    expect(found).toHaveLength(1);
    await expectSettled();
  });

  test('is not led astray by reads that lag behind writes, a lost answer among them', async () => {
    double.setContacts({ propagation: 600_000 });
    const late = await studio.addClient(card('Late', 'One'));
    await run();
    await studio.changeClient(late.id, { notes: 'Changed at once' });
    await run();
    double.fail({ kind: 'loseAnswer', methods: ['people.people.batchCreateContacts'], times: 1 });
    await studio.addClient(card('Late', 'Two'));
    for (let passes = 0; passes < 20; passes += 1) {
      await run();
      studio.wait(120);
    }
    double.setContacts({ propagation: 0 });
    await expectSettled();
    const families = (await inGoogle()).flatMap(({ names }) =>
      names?.[0]?.givenName === 'Late' ? [names[0].familyName] : [],
    );
    expect(families).toHaveLength(2);
    expect(new Set(families)).toEqual(new Set(['One', 'Two']));
    expect((await studio.client(late.id))?.notes).toBe('Changed at once');
  });

  test('reads everything again when the token died, and writes nothing', async () => {
    const before = await inGoogle();
    double.expireContactTokens(ann);
    studio.wait(1_800);
    await run();
    const written = Object.keys(calls()).filter((method) => /batch(?:Create|Update|Delete)|modify/.test(method));
    expect(written).toEqual([]);
    expect(await inGoogle()).toEqual(before);
    await expectSettled();
  });

  test('keeps the client of a contact that was deleted in Google, and takes away what left the group', async () => {
    const lost = (await inGoogle()).find(({ names }) => names?.[0]?.givenName === 'Lost');
    await asAnn('DELETE', pathOf(lost?.resourceName ?? ''));
    studio.wait(1_800);
    await run();
    const clients = await studio.clients();
    expect(clients.some(({ givenName }) => givenName === 'Lost')).toBe(true);
    const maya = clients.find(({ givenName }) => givenName === 'Maya');
    if (maya === undefined) throw new Error('no Maya');
    await studio.changeClient(maya.id, { groupIds: [] });
    await run();
    expect((await inGoogle()).some(({ names }) => names?.[0]?.givenName === 'Maya')).toBe(false);
    await expectSettled();
    expect(double.overlappingWrites()).toBe(0);
  });

  test('follows a contact that gets another name in Google', async () => {
    const client = await studio.addClient(card('Nomad', 'Name'));
    await run();
    await expectSettled();
    const nomad = (await inGoogle()).find(({ names }) => names?.[0]?.givenName === 'Nomad');
    await asAnn('POST', `${pathOf(nomad?.resourceName ?? '')}/rename`);
    studio.wait(1_800);
    await run();
    await studio.changeClient(client.id, { notes: 'Followed' });
    await run();
    const found = (await inGoogle()).filter(({ names }) => names?.[0]?.givenName === 'Nomad');
    expect(found).toMatchObject([{ biographies: [{ value: 'Followed' }] }]);
    expect((await studio.clients()).filter(({ givenName }) => givenName === 'Nomad')).toHaveLength(1);
    await expectSettled();
  });

  test.each([true, false])(
    'keeps both clients of contacts that were merged (former name told: %s)',
    async (tellsName) => {
      const familyName = tellsName ? 'Told' : 'Untold';
      await studio.addClient(card('Kept', familyName, { emails: labelled(`kept@${familyName}.example`) }));
      await studio.addClient(card('Merged', familyName, { emails: labelled(`merged@${familyName}.example`) }));
      await run();
      await expectSettled();
      const named = async (givenName: string) =>
        (await inGoogle()).filter(
          ({ names }) => names?.[0]?.givenName === givenName && names[0].familyName === familyName,
        );
      const [into, from] = [(await named('Kept'))[0]?.resourceName, (await named('Merged'))[0]?.resourceName];
      await asAnn('POST', 'contacts/merge', { into, from, tellsName });
      studio.wait(1_800);
      await run();
      await expectSettled();
      expect(await named('Kept')).toHaveLength(1);
      expect(await named('Merged')).toHaveLength(0);
      const clients = (await studio.clients()).filter((client) => client.familyName === familyName);
      expect(clients.map(({ givenName }) => givenName)).toEqual(expect.arrayContaining(['Kept', 'Merged']));
      expect(clients).toHaveLength(2);
    },
  );
});
