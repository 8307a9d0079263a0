import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import {
  contactReviewAt,
  contactReviewsOf,
  contactSyncAt,
  contactSyncs,
  mails,
  studioCollections,
  syncs,
} from '../../../shared/ports/collections.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Page, Workbench } from './workbench.ts';

const email = 'ann@example.com';
const twoWay = { enabled: 'on', syncContactsBack: 'on' };

interface Contact {
  readonly resourceName: string;
  readonly names?: readonly { readonly displayName?: string }[];
}

let bench: Workbench;
let browser: Browser;
let groupId: string;
beforeEach(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  await browser.get('/client-groups');
  groupId = (await browser.post('/client-groups', { name: 'Weddings' })).location.split('/').at(-1) ?? '';
});
afterEach(() => bench.close());

async function addClient(fields: Readonly<Record<string, string>>): Promise<void> {
  await browser.get('/clients/new');
  const made = await browser.post('/clients', { hasGroups: '1', groupId, ...fields });
  expect(made.status).toBe(303);
}

async function owner(): Promise<SyncRecord> {
  const [sync] = await bench.store.find({ from: syncs, limit: 1 });
  if (sync === undefined) throw new Error('no sync');
  return sync.value;
}

async function userId(): Promise<string> {
  return (await owner()).userId;
}

/** Sends the settings form of the tab as it stands, with these fields. */
async function save(fields: Readonly<Record<string, string>>, step = ''): Promise<Page> {
  const { html } = await browser.get('/google-sync');
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
  return browser.post(`/users/${await userId()}/google-sync${step}`, { version, ...fields });
}

async function addContact(person: { readonly given: string; readonly family: string; readonly email: string }) {
  const { labels } = await bench.actInContacts<{
    labels: readonly { readonly resourceName: string; readonly name: string }[];
  }>(email, 'GET', '/labels');
  const label = labels.find(({ name }) => name === 'Weddings')?.resourceName ?? '';
  return bench.actInContacts<Contact>(email, 'POST', '/contacts', {
    names: [{ givenName: person.given, familyName: person.family }],
    emailAddresses: [{ value: person.email }],
    labels: [label],
  });
}

async function namesInGoogle(): Promise<readonly string[]> {
  const { contacts } = await bench.actInContacts<{ contacts: readonly Contact[] }>(email, 'GET', '/contacts');
  return contacts.map(({ names }) => names?.[0]?.displayName ?? '').toSorted();
}

/** The next regular look at the contacts, which is what a change in Google waits for. */
async function lookAgain(): Promise<void> {
  bench.passSeconds(61);
  await browser.get('/google-sync');
  expect((await browser.post(`/users/${await userId()}/google-sync/run`, {})).status).toBe(303);
  await bench.runSyncs();
}

async function namesInStudio(): Promise<readonly string[]> {
  const { html } = await browser.get('/clients');
  const rows = html.slice(html.indexOf('<tbody>'), html.indexOf('</tbody>'));
  return [...rows.matchAll(/href="\/clients\/[^"/]+">([^<]+)</g)].map(([, name]) => name ?? '').toSorted();
}

describe('contacts on the Google tab', () => {
  it('say that nothing is synced while no group is chosen', async () => {
    const { html } = await browser.get('/google-sync');
    expect(html).toContain('No client group is chosen, so no contacts are synced.');
  });

  it('are counted by the preview, and sync without a calendar', async () => {
    await addClient({ givenName: 'Mia', familyName: 'Berg', email0: 'mia@example.net' });
    const { status, html } = await save({ ...twoWay, clientGroupId: groupId }, '/preview');
    expect(status).toBe(200);
    expect(html).toContain('In Google: 1 made, 0 changed, 0 deleted, 0 skipped.');
    expect(html).toContain('Nothing was saved or written.');
    expect(await namesInGoogle()).toEqual([]);

    expect((await save({ ...twoWay, clientGroupId: groupId })).status).toBe(303);
    await bench.runSyncs();
    expect(await namesInGoogle()).toEqual(['Mia Berg']);
    const tab = (await browser.get('/google-sync')).html;
    const card = tab.slice(tab.indexOf('id="contacts"'));
    expect(card).toContain('In step');
    expect(card).toContain('1 made in Google');
    expect(card).toMatch(/Label in Google<\/dt><dd>Weddings/);
    expect(card).toMatch(/Waiting to go out<\/dt><dd>nobody/);
  });

  it('show who waits to go out, and who went with Sync now', async () => {
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    await addClient({ givenName: 'Noor', familyName: 'Ali' });
    expect((await browser.get('/google-sync')).html).toMatch(/Waiting to go out<\/dt><dd>1</);
    await lookAgain();
    expect(await namesInGoogle()).toEqual(['Noor Ali']);
    expect((await browser.get('/google-sync')).html).toMatch(/Waiting to go out<\/dt><dd>nobody/);
  });

  it('say which group is inactive', async () => {
    await save({ ...twoWay, clientGroupId: groupId });
    await browser.get(`/client-groups/${groupId}`);
    const { html } = await browser.get(`/client-groups/${groupId}`);
    const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
    const changed = await browser.post(`/client-groups/${groupId}`, { version, name: 'Weddings', inactive: 'on' });
    expect(changed.status).toBe(303);
    expect((await browser.get('/google-sync')).html).toMatch(/client group <a[^>]*>Weddings<\/a> is inactive/);
  });

  it('go with the account where that is wished, and the user’s own stay', async () => {
    await bench.actInContacts(email, 'POST', '/contacts', { names: [{ givenName: 'Uncle', familyName: 'Walt' }] });
    await addClient({ givenName: 'Mia', familyName: 'Berg' });
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    await browser.get('/google-sync');
    const done = await browser.post(`/users/${await userId()}/google-sync/disconnect`, { events: 'delete' });
    expect((await browser.get(done.location)).html).toContain('1 contact deleted or taken from under the label.');
    expect(await namesInGoogle()).toEqual(['Uncle Walt']);
  });

  it('say so where Google Contacts are not allowed', async () => {
    await save({ ...twoWay, clientGroupId: groupId });
    const { account } = await owner();
    if (account === undefined) throw new Error('no account');
    const [stored] = await bench.store.find({ from: syncs, limit: 1 });
    if (stored === undefined) throw new Error('no sync');
    const fields = { account: { ...account, permissions: ['calendar'] as const } };
    await bench.store.write([{ kind: 'update', document: stored, fields }]);
    await bench.runSyncs();
    const { html } = await browser.get('/google-sync');
    const card = html.slice(html.indexOf('id="contacts"'));
    expect(card).toContain('>Not allowed<');
    expect(card).toContain('Authenticate again and leave the box for Contacts ticked.');
  });

  it('keep what lost where both sides changed the same, to be entered by hand', async () => {
    await addClient({ givenName: 'Mia', familyName: 'Berg', company: 'Berg Ltd' });
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    const { contacts } = await bench.actInContacts<{ contacts: readonly Contact[] }>(email, 'GET', '/contacts');
    const id = contacts[0]?.resourceName.replace('people/', '') ?? '';
    await bench.actInContacts(email, 'PATCH', `/contacts/${id}`, { organizations: [{ name: 'From Google' }] });
    const list = (await browser.get('/clients')).html;
    const path = /href="(\/clients\/[^"/]+)">Mia/.exec(list)?.[1] ?? '';
    await browser.get(path);
    await browser.post(path, { givenName: 'Mia', familyName: 'Berg', company: 'From the studio' });
    await lookAgain();
    const { html } = await browser.get('/google-sync');
    expect(html).toContain('1 value that lost');
    expect(html).toContain('From Google');
    const [mail] = await bench.store.find({ from: mails });
    const told = mail?.value.subject.kind === 'warnings' ? mail.value.subject.warnings[0]?.message : undefined;
    expect(told).toBe(
      '“Mia Berg” was changed in the studio and in Google at the same place: company. The studio’s word stands.',
    );
  });
});

describe('a name that Google keeps for itself', () => {
  it('is told on the tab and by one mail, and the sync goes on once the group has another one', async () => {
    await rename('Family');
    await addClient({ givenName: 'Mia', familyName: 'Berg' });
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    await lookAgain();
    const { html } = await browser.get('/google-sync');
    expect(html).toContain('Google keeps the label name “Family” for itself');
    expect(html).toContain('Give the client group another name');
    expect(html).toContain('Tried again by itself');
    expect(await warningsMailed()).toEqual([['contact_labelRefused']]);

    await rename('Portraits');
    await bench.runSyncs();
    expect(await namesInGoogle()).toEqual(['Mia Berg']);
    expect((await browser.get('/google-sync')).html).toMatch(/Label in Google<\/dt><dd>Portraits/);
  });

  it('leaves a label that is there its old name, and its contacts in step', async () => {
    await addClient({ givenName: 'Mia', familyName: 'Berg' });
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    await rename('Friends');
    await addClient({ givenName: 'Noor', familyName: 'Ali' });
    await bench.runSyncs();
    expect(await namesInGoogle()).toEqual(['Mia Berg', 'Noor Ali']);
    expect((await browser.get('/google-sync')).html).toContain('The label is still called “Weddings”');
    bench.google.resetCounts();
    const syncId = syncIdOf((await owner()).studioId, (await owner()).userId);
    await bench.queue.publish('sync-requested', { syncId, trigger: 'tick', of: 'contacts' });
    await bench.runSyncs();
    expect(bench.google.counts().methods).toEqual({ 'people.people.connections.list': 1 });
    expect(await warningsMailed()).toEqual([['contact_labelRefused']]);
  });

  async function rename(name: string): Promise<void> {
    const { html } = await browser.get(`/client-groups/${groupId}`);
    const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
    expect((await browser.post(`/client-groups/${groupId}`, { version, name })).status).toBe(303);
  }

  async function warningsMailed(): Promise<readonly (readonly string[])[]> {
    const found = await bench.store.find({ from: mails });
    return found.flatMap(({ value: { subject } }) =>
      subject.kind === 'warnings' ? [subject.warnings.map(({ code }) => code)] : [],
    );
  }
});

describe('contacts that may be clients', () => {
  beforeEach(async () => {
    await addClient({ givenName: 'Mia', familyName: 'Berg', email0: 'family@example.net' });
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    await addClient({ givenName: 'Jonas', familyName: 'Holt', email0: 'shared@example.net', groupId: '' });
    await addContact({ given: 'Petra', family: 'Holt', email: 'Shared@example.net' });
    await lookAgain();
  });

  it('stand beside them with what agrees, and nothing is copied meanwhile', async () => {
    expect((await browser.get('/google-sync')).html).toContain('1 contact may be a client who is there already.');
    const { html } = await browser.get('/contacts/review');
    expect(html).toContain('Petra Holt');
    expect(html).toContain('Jonas Holt');
    expect(html).toContain('The same on both sides: the e-mail address.');
    expect(await namesInStudio()).toEqual(['Jonas Holt', 'Mia Berg']);
  });

  it('are paired when a person says they are the same', async () => {
    const { html } = await browser.get('/contacts/review');
    const answered = await browser.post(questionIn(html), { answer: 'pair', clientId: clientIn(html) });
    expect(answered.status).toBe(303);
    await bench.runSyncs();
    expect(await namesInStudio()).toEqual(['Jonas Holt', 'Mia Berg']);
    expect(await namesInGoogle()).toEqual(['Jonas Holt', 'Mia Berg']);
    expect((await browser.get('/contacts/review')).html).toContain('No contact waits for an answer.');
  });

  it('become clients of their own when a person says they are not', async () => {
    const { html } = await browser.get('/contacts/review');
    await browser.post(questionIn(html), { answer: 'separate' });
    await bench.runSyncs();
    expect(await namesInStudio()).toEqual(['Jonas Holt', 'Mia Berg', 'Petra Holt']);
  });

  it('wait again when the answer is taken back before the sync has done it', async () => {
    const { html } = await browser.get('/contacts/review');
    await browser.post(questionIn(html), { answer: 'separate' });
    const answered = await browser.get('/contacts/review');
    expect(answered.html).toContain('“Petra Holt” is somebody else.');
    await browser.post(`${questionIn(answered.html)}/take-back`, {});
    await bench.runSyncs();
    expect(await namesInStudio()).toEqual(['Jonas Holt', 'Mia Berg']);
    expect((await browser.get('/contacts/review')).html).toContain('Two different people');
  });

  it('are not offered to a client who has another contact already', async () => {
    await addContact({ given: 'Ole', family: 'Berg', email: 'family@example.net' });
    await lookAgain();
    const { html } = await browser.get('/contacts/review');
    const card = html.slice(html.indexOf('<h2>Ole Berg'));
    expect(card).toContain('“Mia Berg” has another contact in Google already.');
    const clientId = /href="\/clients\/([^"]+)">Mia Berg/.exec(card)?.[1] ?? '';
    const answered = await browser.post(questionIn(card), { answer: 'pair', clientId });
    expect(answered.status).toBe(409);
    expect(answered.html).toContain('merge them in Google Contacts');
    expect((await browser.post(questionIn(card), { answer: 'separate' })).status).toBe(303);
    await bench.runSyncs();
    expect(await namesInStudio()).toEqual(['Jonas Holt', 'Mia Berg', 'Ole Berg']);
  });

  it('of somebody else are for admins alone', async () => {
    const { studioId } = await owner();
    const ben = asId<UserId>('ben');
    const places = studioCollections(studioId);
    const [review] = await bench.store.find({ from: contactReviewsOf(syncIdOf(studioId, asId(await userId()))) });
    const [contacts] = await bench.store.find({ from: contactSyncs });
    const me = await bench.store.get(places.user(asId(await userId())));
    if (review === undefined || contacts === undefined || me === undefined) throw new Error('nothing to copy');
    const bens = { ...review.value, id: 'of-ben', card: { ...review.value.card, givenName: 'Bens' } };
    await bench.store.write([
      { kind: 'set', document: places.user(ben), value: { ...me.value, id: ben, name: 'Ben Ortiz' } },
      { kind: 'set', document: contactSyncAt(syncIdOf(studioId, ben)), value: { ...contacts.value, userId: ben } },
      { kind: 'set', document: contactReviewAt(syncIdOf(studioId, ben), 'of-ben'), value: bens },
    ]);
    const asOwner = (await browser.get('/contacts/review')).html;
    expect(asOwner).toContain('In the contacts of Ben Ortiz');
    expect((await browser.get('/contacts/review?user=ben')).html).not.toContain('Petra Holt');

    await bench.store.write([{ kind: 'update', document: places.user(me.value.id), fields: { role: 'user' } }]);
    const asUser = (await browser.get('/contacts/review')).html;
    expect(asUser).toContain('Petra Holt');
    expect(asUser).not.toContain('Bens Holt');
    expect((await browser.get('/contacts/review?user=ben')).html).toContain('No contact waits for an answer.');
    const refused = await browser.post('/contacts/review/ben/of-ben', { answer: 'separate' });
    expect(refused.status).toBe(404);
    expect((await bench.store.get(contactReviewAt(syncIdOf(studioId, ben), 'of-ben')))?.value.state).toBe('open');
  });

  it('refuse an answer that is none, one about somebody else, and a second one', async () => {
    const { html } = await browser.get('/contacts/review');
    const path = questionIn(html);
    expect((await browser.post(path, { answer: 'maybe' })).status).toBe(422);
    expect((await browser.post(path, { answer: 'pair', clientId: 'somebody-else' })).status).toBe(422);
    expect((await browser.post(path, { answer: 'separate' })).status).toBe(303);
    const again = await browser.post(path, { answer: 'separate' });
    expect(again.status).toBe(409);
    expect(again.html).toContain('Somebody has answered this already.');
    expect((await browser.post('/contacts/review/nobody/nothing', { answer: 'separate' })).status).toBe(404);
  });
});

describe('the page of a client who is tied to a contact', () => {
  interface Tied {
    readonly page: string;
    readonly form: string;
    readonly fields: { readonly contactName: string };
  }

  async function tied(): Promise<Tied> {
    await addClient({ givenName: 'Mia', familyName: 'Berg', 'email.0': 'mia@berg.de' });
    await save({ ...twoWay, clientGroupId: groupId });
    await bench.runSyncs();
    const page = /href="(\/clients\/[^"]+)">Mia Berg/.exec((await browser.get('/clients')).html)?.[1] ?? '';
    const { html } = await browser.get(page);
    const form = /action="(\/clients\/[^"]+\/untie)"/.exec(html)?.[1] ?? '';
    return { page, form, fields: { contactName: /name="contactName" value="([^"]+)"/.exec(html)?.[1] ?? '' } };
  }

  it('shows the contact, and unties it where it is somebody else; both stay, she gets her own', async () => {
    const { page, form, fields } = await tied();
    const before = (await browser.get(page)).html;
    expect(before).toContain('Your own contacts');
    expect(before).toContain('Not the same person');
    const done = await browser.post(form, fields);
    expect([done.status, done.location]).toEqual([303, `${page}#contacts`]);
    const waiting = (await browser.get(page)).html;
    expect(waiting).toContain('This contact is somebody else, said Ann Lee');
    expect(waiting).not.toContain('Not the same person');
    await bench.runSyncs();
    expect(await namesInGoogle()).toEqual(['Mia Berg', 'Mia Berg']);
    const after = (await browser.get(page)).html;
    expect(after).toContain('Not this client is the contact “Mia Berg”, said Ann Lee');
    expect(after).not.toContain('The next sync unties them');
    expect(after).not.toContain(fields.contactName);
    expect(after).toContain('Not the same person');
    const again = await browser.post(form, fields);
    expect([again.status, again.html.includes('not tied to this contact any more')]).toEqual([409, true]);
  });

  it('shows only those of one’s own Google account to who is no admin, and unties nobody else’s', async () => {
    const { page, form, fields } = await tied();
    const { studioId } = await owner();
    const places = studioCollections(studioId);
    const me = await bench.store.get(places.user(asId(await userId())));
    if (me === undefined) throw new Error('nobody');
    const ben = { ...me.value, id: asId<UserId>('ben'), name: 'Ben Ortiz', role: 'user' as const };
    const document = places.user(me.value.id);
    await bench.store.write([
      { kind: 'set', document: places.user(ben.id), value: ben },
      { kind: 'update', document, fields: { role: 'user' } },
    ]);
    expect((await browser.get(page)).html).toContain('Not the same person');
    const bens = form.replace(me.value.id, 'ben');
    expect((await browser.post(bens, fields)).status).toBe(404);
    expect((await browser.post(form.replace(/clients\/[^/]+/, 'clients/nobody'), fields)).status).toBe(404);
    expect((await browser.post(form, fields)).status).toBe(303);
  });

  it('says nothing of contacts where nobody syncs them', async () => {
    await addClient({ givenName: 'Mia', familyName: 'Berg' });
    const page = /href="(\/clients\/[^"]+)">Mia Berg/.exec((await browser.get('/clients')).html)?.[1] ?? '';
    expect((await browser.get(page)).html).not.toContain('In Google Contacts');
  });
});

function questionIn(html: string): string {
  return /action="(\/contacts\/review\/[^/"]+\/[^/"]+)/.exec(html)?.[1] ?? '';
}

function clientIn(html: string): string {
  return /name="clientId" value="([^"]+)"/.exec(html)?.[1] ?? '';
}
