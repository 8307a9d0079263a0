import { beforeEach, describe, expect, test } from 'vitest';
import { previewContacts } from '../../../shared/flows/contacts/preview-contacts.ts';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import { viewContacts } from '../../../shared/flows/contacts/view-contacts.ts';
import { sealGrant } from '../../../shared/flows/sign-in/grants.ts';
import type { OpenGrant } from '../../../shared/flows/sign-in/grants.ts';
import { contactPairAt, grantAt, studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import {
  addressOf,
  annId,
  benId,
  card,
  labelled,
  portraits,
  startStudioWithContacts,
  studioId,
  syncOf,
  weddings,
} from './studio-with-contacts.ts';
import { expectSettled, mayaSynced } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const ann = addressOf(annId);
const annsSync = { studioId, userId: annId };

beforeEach(async () => {
  studio = await startStudioWithContacts();
});

describe('the group and its label', () => {
  test('a renamed group renames its label', async () => {
    await mayaSynced(studio);
    await studio.changeGroup(weddings, { name: 'Brides' });
    await studio.run(annId, 'studio');
    expect(studio.google.contactsPerson.labels(ann).map(({ title }) => title)).toEqual(['Brides']);
    expect(studio.under(annId, 'Brides')).toHaveLength(1);
    await expectSettled(studio);
  });

  test.each([
    ['made inactive', { inactive: true }],
    ['deleted', undefined],
  ])('a group that is %s: everyone leaves, no client is touched', async (_, change) => {
    const { maya } = await mayaSynced(studio);
    const before = await studio.client(maya.id);
    await studio.changeGroup(weddings, change);
    await studio.run(annId, 'studio');
    expect(studio.contacts(annId)).toEqual([]);
    expect(await studio.client(maya.id)).toEqual(before);
    await expectSettled(studio);
  });

  test('a label of that name the user has already becomes the group’s, as it is written', async () => {
    const own = studio.google.contactsPerson.createLabel(ann, 'weddings');
    await mayaSynced(studio);
    await expectSettled(studio);
    expect(studio.google.contactsPerson.labels(ann)).toMatchObject([{ name: own.name, title: 'weddings' }]);
  });

  test('a label renamed in Google gets the group’s name back, and is told once', async () => {
    await mayaSynced(studio);
    studio.google.contactsPerson.renameLabel(ann, studio.labelName(annId, 'Weddings'), 'Hochzeiten');
    await studio.run(annId, 'now');
    expect(studio.under(annId, 'Weddings')).toHaveLength(1);
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_labelRenamed' }] } }]);
    await expectSettled(studio);
  });

  test('a label deleted in Google is made again with everyone under it, and is told once', async () => {
    const { maya } = await mayaSynced(studio);
    await studio.addClient(card('Tom', 'Berg'));
    await studio.run(annId, 'studio');
    studio.wait(3600);
    studio.google.contactsPerson.deleteLabel(ann, studio.labelName(annId, 'Weddings'));
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toHaveLength(2);
    expect(studio.contacts(annId)).toHaveLength(2);
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_labelMissing' }] } }]);
    expect(await studio.client(maya.id)).toMatchObject({ groupIds: [weddings] });
    await expectSettled(studio);
  });

  test('a label deleted just before a client joins: both come under the new one', async () => {
    await mayaSynced(studio);
    studio.google.contactsPerson.deleteLabel(ann, studio.labelName(annId, 'Weddings'));
    await studio.addClient(card('Tom', 'Berg'));
    await studio.run(annId, 'studio');
    studio.wait(60);
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toHaveLength(2);
    expect(studio.contacts(annId)).toHaveLength(2);
    // A run that was stopped while somebody was being made has everything read once more.
    studio.wait(1800);
    await expectSettled(studio);
  });

  test('another group: its clients come, those of the first go, whoever is in both keeps the contact', async () => {
    const both = await studio.addClient(card('In', 'Both'), [weddings, portraits]);
    await studio.addClient(card('Only', 'Portraits'), [portraits]);
    await mayaSynced(studio);
    const contactOf = async () => (await studio.pairs(annId)).find(({ clientId }) => clientId === both.id)?.contactName;
    const before = await contactOf();
    await studio.setSettings(annId, { clientGroupId: portraits });
    await studio.run(annId, 'studio');
    const names = studio.contacts(annId).map((one) => one.card.givenName);
    expect(names.toSorted()).toEqual(['In', 'Only']);
    expect(studio.under(annId, 'Portraits')).toHaveLength(2);
    expect(await contactOf()).toBe(before);
    expect(await studio.clients()).toHaveLength(3);
    await expectSettled(studio);
  });

  test('two users share a group: an edit of one reaches the other with one request', async () => {
    const { maya, contact } = await mayaSynced(studio);
    await studio.connect(benId);
    await studio.run(benId);
    studio.google.contactsPerson.editContact(ann, contact.name, { jobTitle: 'Chef' });
    await studio.run(annId);
    expect(await studio.client(maya.id)).toMatchObject({ jobTitle: 'Chef' });
    studio.forgetCalls();
    await studio.run(benId, 'studio');
    expect(studio.counted()).toEqual({ updateContacts: 1 });
    expect(studio.under(benId, 'Weddings')).toMatchObject([{ card: { jobTitle: 'Chef' } }]);
    await expectSettled(studio);
  });
});

describe('populate and preview', () => {
  test('what stood under the label before comes in with a populate only; the preview counts it', async () => {
    const label = studio.google.contactsPerson.createLabel(ann, 'Weddings');
    studio.google.contactsPerson.createContact(ann, card('Old', 'Contact', { emails: labelled('old@contact.de') }), [
      label.name,
    ]);
    studio.wait(3600);
    await mayaSynced(studio);
    expect(await studio.clients()).toHaveLength(1);
    const preview = await previewContacts(studio.deps, { ...annsSync, change: { populateStudio: true } });
    expect(preview).toMatchObject({ googleToStudio: { create: 1 }, studioToGoogle: { create: 0 } });
    await studio.setSettings(annId, { populateStudio: true });
    await studio.run(annId, 'populate');
    expect((await studio.clients()).map(({ givenName }) => givenName).toSorted()).toEqual(['Maya', 'Old']);
    expect((await studio.record(annId)).populates).toBeUndefined();
    await studio.setSettings(annId, { populateStudio: true, populateGoogle: true });
    await studio.run(annId, 'populate');
    expect(await studio.clients()).toHaveLength(2);
    expect(studio.contacts(annId)).toHaveLength(2);
  });

  test('the preview of a group counts who would go out, and writes nothing', async () => {
    await studio.addClient(card('Maya', 'Lindt'));
    await studio.connect(annId, { clientGroupId: portraits });
    await studio.run(annId);
    const before = await studio.record(annId);
    const preview = await previewContacts(studio.deps, { ...annsSync, change: { clientGroupId: weddings } });
    expect(preview).toMatchObject({ studioToGoogle: { create: 1, delete: 0 } });
    expect(studio.contacts(annId)).toEqual([]);
    expect(await studio.record(annId)).toEqual(before);
  });

  test('a thousand contacts under the label come in with one list', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    const label = studio.labelName(annId, 'Weddings');
    for (let count = 0; count < 1000; count += 1) {
      const emails = labelled(`n${String(count)}@example.com`);
      studio.google.contactsPerson.createContact(ann, card('New', String(count), { emails }), [label]);
    }
    studio.forgetCalls();
    await studio.run(annId);
    expect(await studio.clients()).toHaveLength(1000);
    expect(studio.counted()).toEqual({ readContacts: 1 });
    await expectSettled(studio);
  });
});

describe('accounts and permissions', () => {
  test('without the permission for contacts nothing is called, and the page says so', async () => {
    await studio.addClient(card('Maya', 'Lindt'));
    await studio.connect(annId, {}, ['calendar']);
    expect(await studio.run(annId)).toEqual({ kind: 'notPermitted' });
    expect(studio.calls).toEqual([]);
    expect(await viewContacts(studio, annsSync)).toMatchObject({ status: 'notPermitted' });
  });

  test('a permission Google no longer grants stops the contacts alone', async () => {
    await mayaSynced(studio);
    const { refreshToken } = studio.google.grant({ email: ann, permissions: ['calendar'] });
    const contactsOf = (grant: OpenGrant) => studio.google.contactsOf({ ...grant, refreshToken });
    const deps = { ...studio.deps, google: { contactsOf } };
    expect(await syncContacts(deps, { syncId: syncOf(annId), trigger: 'tick' })).toMatchObject({ kind: 'failed' });
    const account = (await studio.store.get(syncAt(syncOf(annId))))?.value.account;
    expect(account).toMatchObject({ status: 'connected', permissions: ['calendar'] });
    expect((await studio.record(annId)).nextSyncAt).toBeUndefined();
  });

  test('a revoked grant asks the user once, and attached again duplicates nothing', async () => {
    const { maya } = await mayaSynced(studio);
    studio.google.trouble.revokeAccess(ann);
    expect(await studio.run(annId)).toMatchObject({ kind: 'failed', run: { outcome: 'reconnectNeeded' } });
    await studio.changeClient(maya.id, { company: 'New' });
    expect(await studio.run(annId)).toEqual({ kind: 'reconnectNeeded' });
    expect(await studio.mails()).toMatchObject([{ subject: { kind: 'reconnect' } }]);
    await studio.connect(annId);
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: { company: 'New' } }]);
    expect(studio.contacts(annId)).toHaveLength(1);
    await expectSettled(studio);
  });

  test('another account begins anew, and the contacts of the first stay', async () => {
    await mayaSynced(studio);
    const email = 'ann.other@example.com';
    const { refreshToken, subject } = studio.google.grant({ email, permissions: ['contacts'] });
    const sealed = await sealGrant(studio.deps.keys, syncOf(annId), refreshToken);
    const account = (await studio.store.get(syncAt(syncOf(annId))))?.value.account;
    const grant = { subject, sealed, grantedAt: studio.clock.now() };
    await studio.store.write([
      { kind: 'set', document: grantAt(syncOf(annId)), value: grant },
      { kind: 'update', document: syncAt(syncOf(annId)), fields: { account: { ...account, subject, email } } },
    ]);
    await studio.run(annId);
    expect(studio.google.contactsPerson.contacts(email)).toHaveLength(1);
    expect(studio.contacts(annId)).toHaveLength(1);
  });

  test('switched off, nothing is called; on again, what changed meanwhile goes out', async () => {
    const { maya } = await mayaSynced(studio);
    await studio.setSettings(annId, { enabled: false });
    await studio.changeClient(maya.id, { company: 'New' });
    studio.forgetCalls();
    expect(await studio.run(annId)).toEqual({ kind: 'off' });
    expect(studio.calls).toEqual([]);
    await studio.setSettings(annId, { enabled: true });
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: { company: 'New' } }]);
  });

  test('with the studio’s sync job off nothing is called; on again, it goes on by itself', async () => {
    const { maya } = await mayaSynced(studio);
    const { studio: document } = studioCollections(studioId);
    const job = { enabled: false, pollMinutes: 15, notify: { onFailure: true, address: '' } };
    await studio.store.write([{ kind: 'update', document, fields: { syncJob: job } }]);
    await studio.changeClient(maya.id, { company: 'New' });
    studio.forgetCalls();
    expect(await studio.run(annId)).toEqual({ kind: 'off' });
    expect(studio.calls).toEqual([]);
    await studio.store.write([{ kind: 'update', document, fields: { syncJob: { ...job, enabled: true } } }]);
    expect((await studio.record(annId)).nextSyncAt).toBeDefined();
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: { company: 'New' } }]);
  });

  test('a sync the operators paused calls nothing', async () => {
    await mayaSynced(studio);
    const pause = { by: 'operator@example.com', at: studio.clock.now() };
    await studio.store.write([{ kind: 'update', document: syncAt(syncOf(annId)), fields: { pause } }]);
    studio.forgetCalls();
    expect(await studio.run(annId, 'now')).toEqual({ kind: 'paused' });
    expect(studio.calls).toEqual([]);
  });

  test('a client Google refuses is set aside, and stops nobody', async () => {
    const { maya } = await mayaSynced(studio);
    await expectSettled(studio);
    const fields = { held: 'of another version' };
    await studio.store.write([{ kind: 'update', document: contactPairAt(syncOf(annId), maya.id), fields }]);
    await studio.addClient(card('Tom', 'Berg'));
    await studio.changeClient(maya.id, { company: 'New' });
    const outcome = await studio.run(annId, 'studio');
    expect(outcome).toMatchObject({ kind: 'done', run: { counts: { setAside: 1, createInGoogle: 1 } } });
    expect(await viewContacts(studio, annsSync)).toMatchObject({ setAside: 1 });
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_setAside' }] } }]);
  });
});
