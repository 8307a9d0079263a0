import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApiApp } from '../../../functions/api.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { StudioId } from '../../../shared/domain/ids.ts';
import { makeApiKey } from '../../../shared/flows/studio/api-keys.ts';
import { syncs } from '../../../shared/ports/collections.ts';
import { makeStudio, openWorkbench, type Workbench } from '../web/workbench.ts';
import type { Json } from './workbench.ts';

const nothing = { create: 0, update: 0, delete: 0, pair: 0, skip: 0 };

let bench: Workbench;
let ask: (method: string, path: string, body?: object) => Promise<Json>;
let sync: string;
beforeEach(async () => {
  bench = await openWorkbench();
  await makeStudio(bench.openBrowser());
  const [stored] = await bench.store.find({ from: syncs, limit: 1 });
  const studioId: StudioId = stored?.value.studioId ?? asId('');
  sync = `/users/${stored?.value.userId ?? ''}/google-sync`;
  const actor = { kind: 'system', name: 'test' } as const;
  const made = await makeApiKey(bench.deps, { studioId, actor, name: 'tests', role: 'admin' });
  if (made.kind === 'refused') throw new Error(made.code);
  const app = createApiApp(bench.deps, {
    publicUrl: 'http://localhost:8080',
    channelSecret: 'a secret for channels, long enough',
  });
  ask = async (method, path, body) => {
    const answer = await app.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${made.secret}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Json; // what the API answers
  };
});
afterEach(() => bench.close());

test('tells the contacts’ preview and state beside the calendar’s', async () => {
  const before = await ask('GET', sync);
  expect(before['contacts']).toMatchObject({ status: 'off', label: null, lastRun: null, waiting: 0, openReviews: 0 });
  const group = await ask('POST', '/client-groups', { name: 'Weddings' });
  await ask('POST', '/clients', { givenName: 'Mia', familyName: 'Berg', groupIds: [group['id']] });

  const settings = { enabled: true, clientGroupId: group['id'], syncContactsBack: true };
  const seen = await ask('POST', `${sync}/preview`, settings);
  expect(seen).toEqual({
    studioToGoogle: nothing,
    googleToStudio: nothing,
    contacts: { studioToGoogle: { ...nothing, create: 1 }, googleToStudio: nothing, review: 0 },
    contactsProblem: null,
  });

  await ask('PATCH', sync, settings);
  await bench.runSyncs();
  const after = await ask('GET', sync);
  expect(after['contacts']).toMatchObject({
    status: 'idle',
    label: 'Weddings',
    waiting: 0,
    lastRun: { of: 'contacts', counts: { createInGoogle: 1 } },
  });
});

test('says why only the contacts cannot be told, and tells the calendar all the same', async () => {
  const group = await ask('POST', '/client-groups', { name: 'Weddings' });
  await ask('PATCH', sync, { enabled: true, calendarId: 'ann@example.com' });
  const [stored] = await bench.store.find({ from: syncs, limit: 1 });
  if (stored?.value.account === undefined) throw new Error('no account');
  const account = { ...stored.value.account, permissions: ['calendar'] as const };
  await bench.store.write([{ kind: 'update', document: stored, fields: { account } }]);

  const seen = await ask('POST', `${sync}/preview`, { clientGroupId: group['id'] });
  expect(seen).toMatchObject({
    studioToGoogle: nothing,
    contacts: null,
    contactsProblem: { code: 'contactsNotPermitted' },
  });
});

test('a client is untied from a contact that is somebody else, and gets one of its own', async () => {
  const group = await ask('POST', '/client-groups', { name: 'Weddings' });
  const client = await ask('POST', '/clients', { givenName: 'Mia', familyName: 'Berg', groupIds: [group['id']] });
  await ask('PATCH', sync, { enabled: true, clientGroupId: group['id'] });
  await bench.runSyncs();
  const path = `${sync}/contacts/${String(client['id'])}`;
  const before = await ask('GET', path);
  expect(before).toMatchObject({ contact: { givenName: 'Mia', familyName: 'Berg' }, untied: [] });

  const contactName = before['contactName'];
  const said = { contactName, title: 'Mia Berg', by: { kind: 'apiKey', name: 'tests' } };
  const asked = await ask('POST', `${path}/untie`, { contactName: String(contactName) });
  expect(asked).toMatchObject({ contactName, untied: [{ ...said, state: 'waiting' }] });
  await bench.runSyncs();

  const after = await ask('GET', path);
  expect(after).toMatchObject({ contact: { givenName: 'Mia' }, untied: [{ ...said, state: 'done' }] });
  expect(after['contactName']).not.toBe(contactName);
  const held = await bench.actInContacts<{ readonly contacts: readonly object[] }>(
    'ann@example.com',
    'GET',
    '/contacts',
  );
  expect(held.contacts).toHaveLength(2);

  expect(await ask('POST', `${path}/untie`, { contactName: String(contactName) })).toMatchObject({
    status: 409,
    code: 'notTied',
  });
  expect(await ask('POST', `${path}/untie`, {})).toMatchObject({ status: 422, code: 'invalid' });
  expect(await ask('GET', `${sync}/contacts/nobody`)).toMatchObject({ status: 404 });
  expect(await ask('POST', `${sync}/contacts/nobody/untie`, { contactName: 'people/c1' })).toMatchObject({
    status: 404,
  });
});
