import { beforeEach, describe, expect, test } from 'vitest';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import { operateSync } from '../../../shared/flows/operate/operate-sync.ts';
import { contactSyncAt } from '../../../shared/ports/collections.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, syncOf } from './studio-with-contacts.ts';
import { mayaSynced } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const meter = { reads: 0, writes: 0, transactions: 0 };
const ann = addressOf(annId);

function metered(store: Store): Store {
  return {
    ...store,
    get: async (document) => {
      meter.reads += 1;
      return store.get(document);
    },
    getAll: async (documents) => {
      meter.reads += documents.length;
      return store.getAll(documents);
    },
    find: async (query) => {
      const found = await store.find(query);
      meter.reads += Math.max(1, found.length);
      return found;
    },
    write: async (writes) => {
      meter.writes += writes.length;
      return store.write(writes);
    },
    transact: async (work) => {
      meter.transactions += 1;
      return store.transact(work);
    },
  };
}

beforeEach(async () => {
  studio = await startStudioWithContacts({ wrapStore: metered });
  await mayaSynced(studio);
  // Our own writes come back with the next look.
  studio.wait(1800);
  await studio.run(annId);
  studio.wait(1800);
  studio.forgetCalls();
  Object.assign(meter, { reads: 0, writes: 0, transactions: 0 });
});

describe('an idle look at contacts', () => {
  test('costs two document reads, one write, no lease, one list and no write to Google', async () => {
    const before = await studio.record(annId);
    expect(await studio.run(annId)).toEqual({ kind: 'nothing' });
    expect(meter).toEqual({ reads: 2, writes: 1, transactions: 0 });
    expect(studio.counted()).toEqual({ readContacts: 1 });
    const after = await studio.record(annId);
    expect(after.fence).toBe(before.fence);
    expect(after.lastSuccessAt).toBe(studio.clock.now());
    expect((after.nextSyncAt ?? '') > studio.clock.now()).toBe(true);
  });

  test('that finds something reads it once, and does it', async () => {
    const [contact] = studio.contacts(annId);
    if (contact === undefined) throw new Error('no contact');
    studio.google.contactsPerson.editContact(ann, contact.name, { jobTitle: 'Chef' });
    expect(await studio.run(annId)).toMatchObject({ kind: 'done', run: { counts: { updateInStudio: 1 } } });
    expect(studio.counted()).toEqual({ readContacts: 1 });
    expect(await studio.clients()).toMatchObject([{ jobTitle: 'Chef' }]);
  });

  test('is not taken while a client waits to go out', async () => {
    await studio.addClient(card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
    expect(await studio.run(annId)).toMatchObject({ kind: 'done', run: { counts: { createInGoogle: 1 } } });
  });

  test('does not move what another run has moved meanwhile', async () => {
    const stale = await studio.record(annId);
    const { google } = studio.deps;
    const deps: typeof studio.deps = {
      ...studio.deps,
      google: {
        contactsOf: (grant) => {
          const contacts = google.contactsOf(grant);
          return {
            ...contacts,
            readContacts: async (question) => {
              const page = await contacts.readContacts(question);
              const document = contactSyncAt(syncOf(annId));
              await studio.store.write([{ kind: 'update', document, fields: { fence: stale.fence + 5 } }]);
              return page;
            },
          };
        },
      },
    };
    const outcome = await syncContacts(deps, { syncId: syncOf(annId), trigger: 'tick' });
    expect(outcome.kind).not.toBe('nothing');
  });

  test.each([
    [
      'the operators paused the sync',
      async () => {
        const request = { syncId: syncOf(annId), action: 'pause', operator: 'operator@example.com' } as const;
        expect(await operateSync(studio.deps, request)).toEqual({ kind: 'done' });
      },
      'paused',
    ],
    ['the sync is switched off', async () => studio.setSettings(annId, { enabled: false }), 'off'],
  ])('calls nobody once %s', async (_, happens, kind) => {
    await happens();
    expect(await studio.run(annId)).toEqual({ kind });
    expect(studio.calls).toEqual([]);
  });
});
