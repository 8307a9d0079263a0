import { describe, expect, test } from 'vitest';
import type { ClientId } from '../../../shared/domain/ids.ts';
import { contactsSetAsideOf, overruledOf } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { expectSettled, mayaSynced } from './anns-contacts.ts';
import {
  addressOf,
  annId,
  card,
  labelled,
  portraits,
  startStudioWithContacts,
  syncOf,
  weddings,
} from './studio-with-contacts.ts';

const ann = addressOf(annId);

/** What random histories found; each happened with lists that lag behind, or in the minute after a write of ours. */
test('a contact made in the minutes a list did not show comes in, also where everything is read next', async () => {
  const studio = await startStudioWithContacts();
  await mayaSynced(studio);
  studio.wait(1800);
  await studio.run(annId);
  studio.google.trouble.setContacts({ delay: 300 });
  const label = studio.labelName(annId, 'Weddings');
  studio.google.contactsPerson.createContact(ann, card('Tom', 'Reed', { emails: labelled('tom@reed.de') }), [label]);
  studio.wait(60);
  await studio.run(annId);
  studio.google.trouble.expireContactTokens(ann);
  studio.wait(1800);
  await studio.run(annId);
  expect((await studio.clients()).map(({ givenName }) => givenName).toSorted()).toEqual(['Maya', 'Tom']);
});

test('a contact deleted and made again at once is the client’s at the same look, and nobody is asked', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  studio.google.contactsPerson.deleteContact(ann, contact.name);
  const again = studio.google.contactsPerson.createContact(ann, contact.card, contact.labels);
  studio.google.trouble.expireContactTokens(ann);
  await studio.run(annId);
  expect(await studio.clients()).toMatchObject([{ id: maya.id }]);
  const pairs = (await studio.pairs(annId)).filter(({ endedAt }) => endedAt === undefined);
  expect(pairs.map(({ contactName, outOfGoogle }) => [contactName, outOfGoogle])).toEqual([[again.name, undefined]]);
  await expectSettled(studio);
});

test('of two clients whose contacts were merged one keeps the contact, the other’s tie is cut, also in a full read', async () => {
  const studio = await startStudioWithContacts();
  const { contact } = await mayaSynced(studio);
  await studio.addClient(card('Tom', 'Reed', { emails: labelled('tom@reed.de') }));
  await studio.run(annId, 'studio');
  const other = studio.contacts(annId).find(({ name }) => name !== contact.name);
  if (other === undefined) throw new Error('Tom did not go out');
  studio.wait(1800);
  studio.google.contactsPerson.merge(ann, [contact.name, other.name]);
  studio.google.trouble.expireContactTokens(ann);
  await studio.run(annId);
  const pairs = (await studio.pairs(annId)).map(({ contactName, outOfGoogle }) => [contactName, outOfGoogle]);
  expect(new Set(pairs)).toEqual(
    new Set([
      [contact.name, undefined],
      [other.name, 'deletedByUser'],
    ]),
  );
  await expectSettled(studio);
});

test('a label taken off in the minute after it was put on is seen to be off', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(20);
  studio.google.contactsPerson.takeOff(ann, contact.name, studio.labelName(annId, 'Weddings'));
  studio.wait(10);
  await studio.run(annId);
  expect(await studio.pairs(annId)).toMatchObject([{ clientId: maya.id, outOfGoogle: 'labelTakenOff' }]);
  await expectSettled(studio);
});

test('a client who joins after the label was deleted goes out under the one made in its place', async () => {
  const studio = await startStudioWithContacts();
  await studio.connect(annId);
  await studio.run(annId);
  studio.google.contactsPerson.deleteLabel(ann, studio.labelName(annId, 'Weddings'));
  await studio.addClient(card('Tom', 'Reed', { emails: labelled('tom@reed.de') }));
  await studio.run(annId, 'studio');
  studio.wait(1800);
  await studio.run(annId);
  expect(studio.under(annId, 'Weddings').map(({ card: shown }) => shown.givenName)).toEqual(['Tom']);
  expect(await studio.store.find({ from: contactsSetAsideOf(syncOf(annId)) })).toEqual([]);
  await expectSettled(studio);
});

test('a contact put under the new label before the very first read comes in, also where all is read next', async () => {
  const studio = await startStudioWithContacts({
    wrapDeps: (deps) => ({
      ...deps,
      google: {
        contactsOf: (grant) => {
          const contacts = deps.google.contactsOf(grant);
          return {
            ...contacts,
            createLabel: async (title, mark) => {
              const label = await contacts.createLabel(title, mark);
              studio.google.contactsPerson.createContact(ann, card('Tom', 'Reed'), [label.name]);
              studio.wait(30);
              return label;
            },
          };
        },
      },
    }),
  });
  studio.google.trouble.setContacts({ delay: 300 });
  await studio.connect(annId);
  studio.wait(5);
  await studio.run(annId);
  studio.wait(60);
  studio.google.trouble.expireContactTokens(ann);
  studio.wait(1800);
  await studio.run(annId);
  expect((await studio.clients()).map(({ givenName }) => givenName)).toEqual(['Tom']);
});

test('a label whose making lost its answer is ours: what was put under it meanwhile comes in', async () => {
  let isLost = true;
  const studio = await startStudioWithContacts({
    wrapDeps: (deps) => ({
      ...deps,
      google: {
        contactsOf: (grant) => {
          const contacts = deps.google.contactsOf(grant);
          return {
            ...contacts,
            createLabel: async (title, mark) => {
              const label = await contacts.createLabel(title, mark);
              if (isLost) throw new GoogleFailure('unavailable', 'a test');
              return label;
            },
          };
        },
      },
    }),
  });
  await studio.connect(annId);
  expect(await studio.run(annId)).toMatchObject({ kind: 'failed' });
  isLost = false;
  studio.wait(600);
  studio.google.contactsPerson.createContact(ann, card('Tom', 'Reed'), [studio.labelName(annId, 'Weddings')]);
  await studio.run(annId);
  expect((await studio.clients()).map(({ givenName }) => givenName)).toEqual(['Tom']);
  await expectSettled(studio);
});

test('a label deleted as a whole is made again, also where it shows in the middle of an edit only', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  studio.google.contactsPerson.deleteLabel(ann, studio.labelName(annId, 'Weddings'));
  await studio.changeClient(maya.id, { jobTitle: 'Chef' });
  await studio.run(annId, 'studio');
  expect(await studio.pairs(annId)).toMatchObject([{ clientId: maya.id, contactName: contact.name }]);
  expect((await studio.pairs(annId))[0]).not.toHaveProperty('outOfGoogle');
  expect(studio.under(annId, 'Weddings')).toMatchObject([{ name: contact.name, card: { jobTitle: 'Chef' } }]);
  await expectSettled(studio);
});

test('who comes back soon after a person took the label off finds the contact again, and nobody is made twice', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  studio.google.contactsPerson.takeOff(ann, contact.name, studio.labelName(annId, 'Weddings'));
  await studio.run(annId);
  for (const groupIds of [[], [weddings]]) {
    await studio.changeClient(maya.id, { groupIds });
    studio.google.trouble.expireContactTokens(ann);
    await studio.run(annId);
  }
  expect(studio.contacts(annId).map(({ name }) => name)).toEqual([contact.name]);
  expect(studio.under(annId, 'Weddings').map(({ name }) => name)).toEqual([contact.name]);
  await expectSettled(studio);
});

test('a contact of ours that left and was taken out of Google’s bin at once is the client’s again at the next look', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  await studio.changeClient(maya.id, { groupIds: [] });
  await studio.run(annId);
  studio.wait(20);
  studio.google.contactsPerson.restoreContact(ann, contact.name, contact.labels);
  studio.wait(20);
  await studio.run(annId);
  expect(await studio.client(maya.id)).toMatchObject({ groupIds: [weddings] });
  expect(await studio.clients()).toHaveLength(1);
  await expectSettled(studio);
});

test('a deleted contact that is back beside its copy is the client’s, and the copy is nobody else’s tie', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  studio.google.contactsPerson.deleteContact(ann, contact.name);
  await studio.run(annId);
  studio.google.contactsPerson.restoreContact(ann, contact.name, contact.labels);
  studio.google.contactsPerson.editContact(ann, contact.name, { jobTitle: 'Chef' });
  studio.google.contactsPerson.createContact(ann, contact.card, contact.labels);
  await studio.run(annId);
  expect(await studio.pairs(annId)).toMatchObject([{ clientId: maya.id, contactName: contact.name }]);
  expect(await studio.client(maya.id)).toMatchObject({ jobTitle: 'Chef' });
  await expectSettled(studio);
});

describe('who comes back while an answer to taking the contact away is lost', () => {
  const losing = async (method: 'deleteContacts' | 'changeMembers') => {
    let losses = 0;
    const lost = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
      const known = await answer;
      losses -= 1;
      if (losses >= 0) throw new GoogleFailure('unavailable', 'a test');
      return known;
    };
    const studio = await startStudioWithContacts({
      wrapDeps: (deps) => ({
        ...deps,
        google: {
          contactsOf: (grant) => {
            const contacts = deps.google.contactsOf(grant);
            return method === 'deleteContacts'
              ? { ...contacts, deleteContacts: async (names) => lost(contacts.deleteContacts(names)) }
              : { ...contacts, changeMembers: async (label, change) => lost(contacts.changeMembers(label, change)) };
          },
        },
      }),
    });
    const leaveAndComeBack = async (id: ClientId): Promise<void> => {
      await studio.changeClient(id, { groupIds: [] });
      losses = 1;
      expect(await studio.run(annId, 'studio')).toMatchObject({ kind: 'failed' });
      await studio.changeClient(id, { groupIds: [weddings] });
      studio.wait(1800);
      await studio.run(annId);
    };
    return { studio, leaveAndComeBack };
  };

  test('has a new contact made, and nobody is said to have deleted it', async () => {
    const { studio, leaveAndComeBack } = await losing('deleteContacts');
    const { maya, contact } = await mayaSynced(studio);
    await leaveAndComeBack(maya.id);
    expect(studio.contacts(annId)).toHaveLength(1);
    expect(studio.under(annId, 'Weddings').map(({ name }) => name)).not.toEqual([contact.name]);
    expect((await studio.pairs(annId))[0]).not.toHaveProperty('outOfGoogle');
    await expectSettled(studio);
  });

  test('is put under the label again, and nobody is said to have taken it off', async () => {
    const { studio, leaveAndComeBack } = await losing('changeMembers');
    await studio.connect(annId);
    await studio.run(annId);
    const label = studio.labelName(annId, 'Weddings');
    const { name } = studio.google.contactsPerson.createContact(ann, card('Tom', 'Reed'), [label]);
    studio.wait(1800);
    await studio.run(annId);
    const [tom] = await studio.clients();
    if (tom === undefined) throw new Error('Tom did not come in');
    await leaveAndComeBack(tom.id);
    expect(studio.under(annId, 'Weddings').map((contact) => contact.name)).toEqual([name]);
    expect(await studio.clients()).toHaveLength(1);
    expect((await studio.pairs(annId))[0]).not.toHaveProperty('outOfGoogle');
    await expectSettled(studio);
  });
});

test('a contact out of the bin without its label takes nobody’s place where another was made for the client', async () => {
  const studio = await startStudioWithContacts();
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  await studio.changeClient(maya.id, { groupIds: [] });
  await studio.run(annId);
  studio.wait(1800);
  studio.google.contactsPerson.restoreContact(ann, contact.name, []);
  studio.google.trouble.setContacts({ delay: 120 });
  await studio.changeClient(maya.id, { groupIds: [weddings] });
  await studio.run(annId, 'studio');
  studio.wait(60);
  const [made] = studio.under(annId, 'Weddings');
  if (made === undefined) throw new Error('Maya did not go out');
  studio.google.contactsPerson.deleteContact(ann, made.name);
  const again = studio.google.contactsPerson.createContact(ann, made.card, made.labels);
  studio.wait(1800);
  await studio.run(annId);
  expect(await studio.pairs(annId)).toMatchObject([{ clientId: maya.id, contactName: again.name }]);
  expect(await studio.clients()).toHaveLength(1);
  await expectSettled(studio);
});

test('what the client is to take from Google is no agreement yet: a worker that died before it was saved lost it', async () => {
  let dies: 'not' | 'after the write' | 'now' = 'not';
  const studio = await startStudioWithContacts({
    wrapStore: (store) => ({
      ...store,
      transact: async (work) => {
        if (dies === 'now') throw new StoreFailure('unavailable');
        return store.transact(work);
      },
    }),
    wrapDeps: (deps) => ({
      ...deps,
      google: {
        contactsOf: (grant) => {
          const contacts = deps.google.contactsOf(grant);
          return {
            ...contacts,
            updateContacts: async (updates) => {
              const outcomes = await contacts.updateContacts(updates);
              if (dies === 'after the write') dies = 'now';
              return outcomes;
            },
          };
        },
      },
    }),
  });
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  studio.google.contactsPerson.deleteContact(ann, contact.name);
  const emails = [...contact.card.emails, ...labelled('new@maya.de', 'work')];
  studio.google.contactsPerson.createContact(ann, { ...contact.card, emails }, contact.labels);
  await studio.changeClient(maya.id, { jobTitle: 'Chef' });
  dies = 'after the write';
  await expect(studio.run(annId)).rejects.toThrow(StoreFailure);
  const [marked] = studio.contacts(annId).flatMap(({ marks }) => marks);
  expect(marked?.sent).toHaveProperty('jobTitle');
  expect(marked?.sent).not.toHaveProperty('emails');
  dies = 'not';
  studio.wait(1800);
  await studio.run(annId);
  expect(await studio.client(maya.id)).toMatchObject({ emails, jobTitle: 'Chef' });
  await expectSettled(studio);
});

test('a worker that slept past its lease takes nothing away that its successor kept', async () => {
  let sleeps = false;
  const studio = await startStudioWithContacts({
    wrapDeps: (deps) => ({
      ...deps,
      google: {
        contactsOf: (grant) => {
          const contacts = deps.google.contactsOf(grant);
          return {
            ...contacts,
            readContacts: async (question) => {
              const answer = await contacts.readContacts(question);
              if (!sleeps || question.kind !== 'full') return answer;
              sleeps = false;
              studio.wait(150);
              await studio.setSettings(annId, { clientGroupId: portraits });
              await studio.run(annId, 'studio');
              return answer;
            },
          };
        },
      },
    }),
  });
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  await studio.changeClient(maya.id, { groupIds: [portraits] });
  studio.google.trouble.expireContactTokens(ann);
  sleeps = true;
  expect(await studio.run(annId)).toEqual({ kind: 'leaseLost' });
  expect(studio.under(annId, 'Portraits').map(({ name }) => name)).toEqual([contact.name]);
  await expectSettled(studio);
});

test('a worker that slept past its lease puts no label on somebody who left meanwhile', async () => {
  let sleeps = false;
  let made: ClientId | undefined;
  const studio = await startStudioWithContacts({
    wrapStore: (store) => ({
      ...store,
      async find(query) {
        const found = await store.find(query);
        const isMembers = query.where?.some(({ field }) => field === 'groupIds') === true;
        if (!sleeps || !isMembers || made === undefined) return found;
        sleeps = false;
        studio.wait(150);
        await studio.changeClient(made, { groupIds: [] });
        await studio.run(annId, 'studio');
        return found;
      },
    }),
  });
  await studio.connect(annId);
  await studio.run(annId);
  const tom = card('Tom', 'Reed', { emails: labelled('tom@reed.de') });
  const contact = studio.google.contactsPerson.createContact(ann, tom);
  studio.wait(1800);
  await studio.run(annId);
  made = (await studio.addClient(tom)).id;
  studio.google.trouble.expireContactTokens(ann);
  sleeps = true;
  expect(await studio.run(annId)).toEqual({ kind: 'leaseLost' });
  expect(studio.under(annId, 'Weddings')).toEqual([]);
  expect(studio.contacts(annId).map(({ name }) => name)).toEqual([contact.name]);
  expect(await studio.client(made)).toMatchObject({ groupIds: [] });
  await expectSettled(studio);
});

test('what lost is kept once, also where Google refuses the write and the next run keeps it again', async () => {
  let refusals = 1;
  const studio = await startStudioWithContacts({
    wrapDeps: (deps) => ({
      ...deps,
      google: {
        contactsOf: (grant) => {
          const contacts = deps.google.contactsOf(grant);
          return {
            ...contacts,
            updateContacts: async (updates) => {
              refusals -= 1;
              if (refusals >= 0) throw new GoogleFailure('unavailable', 'a test');
              return contacts.updateContacts(updates);
            },
          };
        },
      },
    }),
  });
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  studio.google.contactsPerson.editContact(ann, contact.name, { notes: 'from Google' });
  await studio.changeClient(maya.id, { notes: 'from the studio' });
  expect(await studio.run(annId)).toMatchObject({ kind: 'failed' });
  studio.wait(600);
  expect(await studio.run(annId)).toMatchObject({ kind: 'done' });
  const kept = await studio.store.find({ from: overruledOf(syncOf(annId)) });
  expect(kept.map(({ value }) => value.google.notes)).toEqual(['from Google']);
  await expectSettled(studio);
});
