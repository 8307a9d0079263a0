import { beforeEach, describe, expect, test } from 'vitest';
import { compareContacts } from '../../../shared/flows/contacts/compare-contacts.ts';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import { repairContacts } from '../../../shared/flows/contacts/repair-contacts.ts';
import { contactPairAt, contactPairsOf, contactSyncAt, studioCollections } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { ContactPair } from '../../../shared/sync/contacts/model.ts';
import { asId } from '../../../shared/domain/ids.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, studioId, syncOf } from './studio-with-contacts.ts';
import { expectSettled } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const ann = addressOf(annId);
const syncId = syncOf(annId);

/** Three clients that the sync put out, and one that was the user's own contact before. */
beforeEach(async () => {
  studio = await startStudioWithContacts();
  studio.google.contactsPerson.createContact(ann, card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
  for (const name of ['Maya', 'Jonas', 'Eva'])
    await studio.addClient(card(name, 'Lindt', { emails: labelled(`${name}@lindt.de`) }));
  await studio.addClient(card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
  await studio.connect(annId);
  await studio.run(annId);
  studio.wait(7200);
  await studio.run(annId);
  studio.wait(7200);
});

const repair = async () => repairContacts(studio.deps, { syncId });
const compare = async () => compareContacts(studio.deps, { syncId });
const isWrite = (call: string): boolean => /create|update|delete|change|rename/i.test(call);

async function losePairs(fields?: Partial<ContactPair>): Promise<void> {
  for (const { path, value } of await studio.store.find({ from: contactPairsOf(syncId) }))
    await studio.store.write([
      fields === undefined
        ? { kind: 'delete', document: { path } }
        : { kind: 'set', document: contactPairAt(syncId, value.clientId), value: { ...value, ...fields } },
    ]);
}

async function expectNobodyTwice(): Promise<void> {
  expect(await studio.clients()).toHaveLength(4);
  expect(studio.contacts(annId)).toHaveLength(4);
  expect(studio.under(annId, 'Weddings')).toHaveLength(4);
}

describe('repairing contacts', () => {
  test('whose ties are all lost pairs everybody again: nothing is written anywhere, nobody is there twice after', async () => {
    await losePairs();
    studio.forgetCalls();
    const found = { byMark: 3, byId: 0, byLikeness: 1, ended: 0, inStep: 0, onlyInStudio: 0, onlyInGoogle: 0 };
    expect(await repair()).toEqual({ kind: 'repaired', found });
    expect(studio.calls.filter(isWrite)).toEqual([]);
    await studio.run(annId, 'continuation');
    expect(studio.calls.filter(isWrite)).toEqual([]);
    await expectNobodyTwice();
    expect((await studio.record(annId)).lastRepair?.found).toEqual(found);
    await expectSettled(studio);
  });

  test.each([
    ['ended', { endedAt: asId<never>('2026-11-22T00:00:00Z') }],
    ['cut, for a deletion that was none', { outOfGoogle: 'deletedByUser' }],
  ] as const)('whose ties were %s while both sides stand ties them again', async (_, fields) => {
    await losePairs(fields);
    expect(await repair()).toMatchObject({ found: { byMark: 3, byId: 1, byLikeness: 0 } });
    await studio.run(annId, 'continuation');
    await expectNobodyTwice();
    await expectSettled(studio);
  });

  test('finds a contact without our mark by the name it had before', async () => {
    const tom = studio.contacts(annId).find(({ card: { givenName } }) => givenName === 'Tom');
    const extra = studio.google.contactsPerson.createContact(ann, card('T', 'B'));
    await losePairs({ outOfGoogle: 'deletedByUser' });
    studio.google.contactsPerson.merge(ann, [tom?.name ?? asId(''), extra.name], { renames: true });
    expect(await repair()).toMatchObject({ found: { byMark: 3, byId: 1 } });
    await studio.run(annId, 'continuation');
    await expectNobodyTwice();
  });

  test('keeps edits made on either side while ties were lost', async () => {
    await losePairs();
    const maya = (await studio.clients()).find(({ givenName }) => givenName === 'Maya');
    const eva = studio.contacts(annId).find(({ card: { givenName } }) => givenName === 'Eva');
    await studio.changeClient(maya?.id ?? asId(''), { jobTitle: 'Chef' });
    studio.google.contactsPerson.editContact(ann, eva?.name ?? asId(''), { jobTitle: 'Baker' });
    await repair();
    await studio.run(annId, 'continuation');
    for (const [name, jobTitle] of [
      ['Maya', 'Chef'],
      ['Eva', 'Baker'],
    ]) {
      expect((await studio.clients()).find(({ givenName }) => givenName === name)).toMatchObject({ jobTitle });
      expect(studio.contacts(annId).find(({ card: { givenName } }) => givenName === name)?.card).toMatchObject({
        jobTitle,
      });
    }
  });

  test('keeps looking for a contact that may have been made for a client who is gone', async () => {
    studio.google.trouble.setContacts({ delay: 300 });
    const { id } = await studio.addClient(card('Lost', 'Answer'));
    const { google } = studio.deps;
    const contactsOf: typeof google.contactsOf = (grant) => {
      const contacts = google.contactsOf(grant);
      return {
        ...contacts,
        createContacts: async (wanted) => {
          await contacts.createContacts(wanted);
          throw new GoogleFailure('unavailable', 'a test');
        },
      };
    };
    await syncContacts({ ...studio.deps, google: { contactsOf } }, { syncId, trigger: 'studio' });
    expect(studio.contacts(annId)).toHaveLength(5);
    await studio.deleteClient(id);
    studio.wait(60);
    await repair();
    studio.wait(1800);
    await studio.run(annId);
    await expectNobodyTwice();
  });

  test('in good order changes no tie, and again changes nothing', async () => {
    const before = await studio.pairs(annId);
    for (let time = 0; time < 2; time += 1) {
      expect(await repair()).toMatchObject({ found: { inStep: 4, byMark: 0, byId: 0, byLikeness: 0, ended: 0 } });
      expect(await studio.pairs(annId)).toEqual(before);
    }
  });

  test('gives up rather than run beside another, and leaves the lease free where Google stops it', async () => {
    const { readAt } = (await studio.store.get(contactSyncAt(syncId))) ?? { readAt: 0 };
    const lease = { holder: 'another', fence: 99, until: readAt + 3_600_000, begun: 0 };
    await studio.store.write([{ kind: 'update', document: contactSyncAt(syncId), fields: { lease, fence: 99 } }]);
    expect(await repair()).toEqual({ kind: 'busy' });
    studio.wait(7200);
    studio.google.trouble.revokeAccess(ann);
    expect(await repair()).toMatchObject({ kind: 'googleFailed', reason: 'reconnect' });
    expect((await studio.record(annId)).lease).toBeUndefined();
    expect(await studio.pairs(annId)).toHaveLength(4);
  });
});

describe('comparing contacts', () => {
  test('of a sync in good order finds nothing, and says so on the sync only', async () => {
    const runs = await studio.runs();
    expect(await compare()).toEqual({ kind: 'compared', pairs: 4, drift: {} });
    expect((await studio.record(annId)).lastCompare).toMatchObject({ pairs: 4, drift: {} });
    expect(await studio.runs()).toEqual(runs);
  });

  test('counts what differs though nobody has news, and lost ties; warns in a run of its own, and changes nothing', async () => {
    const [maya, jonas] = await studio.clients();
    const document = studioCollections(studioId).client(maya?.id ?? asId(''));
    // As a mistake of ours would: written past the outbox.
    await studio.store.write([
      { kind: 'update', document, fields: { notes: 'nobody tells of this' } },
      { kind: 'delete', document: contactPairAt(syncId, jonas?.id ?? asId('')) },
    ]);
    const [pairs, contacts] = [await studio.pairs(annId), studio.contacts(annId)];
    expect(await compare()).toEqual({ kind: 'compared', pairs: 3, drift: { updateInGoogle: 1, pair: 1 } });
    expect((await studio.runs()).filter(({ trigger }) => trigger === 'compare')).toMatchObject([
      { of: 'contacts', counts: { updateInGoogle: 1, pair: 1 }, warnings: [{ code: 'drift' }] },
    ]);
    expect(await studio.pairs(annId)).toEqual(pairs);
    expect(studio.contacts(annId)).toEqual(contacts);
  });

  test('takes nothing for drift that is only on its way', async () => {
    const [maya] = await studio.clients();
    await studio.changeClient(maya?.id ?? asId(''), { notes: 'in the outbox' });
    const [first, second] = studio.contacts(annId).filter(({ card: { givenName } }) => givenName !== 'Maya');
    studio.google.contactsPerson.editContact(ann, first?.name ?? asId(''), { notes: 'edited' });
    studio.google.contactsPerson.deleteContact(ann, second?.name ?? asId(''));
    studio.google.contactsPerson.createContact(ann, card('New', 'Person'), [studio.labelName(annId, 'Weddings')]);
    expect(await compare()).toMatchObject({ kind: 'compared', drift: {} });
  });

  test('is for contacts that can be synced', async () => {
    await studio.setSettings(annId, { enabled: false });
    expect(await compare()).toEqual({ kind: 'notReady' });
  });

  test('into which a run comes is made again soon', async () => {
    let reads = 0;
    const store: StudioWithContacts['store'] = {
      ...studio.store,
      find: async (query) => {
        reads += 1;
        const [maya] = await studio.clients();
        if (reads === 1) await studio.changeClient(maya?.id ?? asId(''), { notes: 'meanwhile' });
        return studio.store.find(query);
      },
    };
    expect(await compareContacts({ ...studio.deps, store }, { syncId })).toEqual({ kind: 'disturbed' });
    const { lastCompare, nextCompareAt } = await studio.record(annId);
    expect(lastCompare).toBeUndefined();
    expect(nextCompareAt).toBe(addSeconds(studio.clock.now(), 3600));
  });
});
