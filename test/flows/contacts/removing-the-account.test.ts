import { beforeEach, describe, expect, test } from 'vitest';
import { disconnectGoogle } from '../../../shared/flows/google-sync/disconnect-google.ts';
import { channels, contactSyncAt } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { GoogleContacts } from '../../../shared/ports/google-contacts.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, studioId, syncOf } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const ann = addressOf(annId);

beforeEach(async () => {
  studio = await startStudioWithContacts();
  studio.google.contactsPerson.createContact(ann, card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
  studio.google.contactsPerson.createContact(ann, card('Mother', '', { phones: labelled('030 777') }));
  for (const name of ['Maya', 'Jonas', 'Eva'])
    await studio.addClient(card(name, 'Lindt', { emails: labelled(`${name}@lindt.de`) }));
  await studio.addClient(card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
  await studio.connect(annId);
  await studio.run(annId);
  studio.wait(1800);
  await studio.run(annId);
  expect(studio.under(annId, 'Weddings')).toHaveLength(4);
});

test('who slept while removing an account, until runs were let in again, takes no contact from a sync at work', async () => {
  let isAsleep = true;
  const store: typeof studio.store = {
    ...studio.store,
    // The channel is ended first: the worker sleeps over it.
    find: async (query) => {
      if (isAsleep && query.from.path === channels.path) {
        isAsleep = false;
        studio.wait(150);
        await studio.run(annId, 'studio');
      }
      return studio.store.find(query);
    },
  };
  const { google, clock } = studio;
  const request = { studioId, userId: annId, events: 'delete' } as const;
  const answer = await disconnectGoogle({ store, google, keys: studio.deps.keys, clock }, request);
  expect(answer).toMatchObject({ kind: 'disconnected', contacts: { done: 0, left: 4 } });
  expect(studio.under(annId, 'Weddings')).toHaveLength(4);
});

const names = () =>
  studio
    .contacts(annId)
    .map(({ card: { givenName } }) => givenName)
    .toSorted();
const everyone = ['Eva', 'Jonas', 'Maya', 'Mother', 'Tom'];

async function remove(events: 'leave' | 'delete', contacts: Partial<GoogleContacts> = {}) {
  const { google, store, clock } = studio;
  const contactsOf: typeof google.contactsOf = (grant) => ({ ...google.contactsOf(grant), ...contacts });
  const deps = { store, clock, keys: studio.deps.keys, google: { ...google, contactsOf } };
  return disconnectGoogle(deps, { studioId, userId: annId, events });
}

/** The same account is attached again, and all the time passes in which Google's lists may lag behind. */
async function attachAgain(): Promise<void> {
  await studio.connect(annId);
  for (let look = 0; look < 4; look += 1) {
    await studio.run(annId);
    studio.wait(600);
  }
}

describe('removing the Google account', () => {
  test('and deleting what is ours: contacts the sync made go, the user’s own lose the label, and no client is touched', async () => {
    const clients = await studio.clients();
    studio.forgetCalls();
    expect(await remove('delete')).toMatchObject({ kind: 'disconnected', contacts: { done: 4, left: 0 } });
    expect(names()).toEqual(['Mother', 'Tom']);
    expect(studio.under(annId, 'Weddings')).toEqual([]);
    expect(studio.counted()).toMatchObject({ deleteContacts: 1, changeMembers: 1 });
    expect(await studio.clients()).toEqual(clients);
    expect(await studio.record(annId)).toMatchObject({ failures: 0 });
    expect((await studio.record(annId)).nextSyncAt).toBeUndefined();
    expect((await studio.record(annId)).lease).toBeUndefined();
    expect(await studio.run(annId)).toEqual({ kind: 'off' });
  });

  test('and leaving what is ours: every contact stays under its label', async () => {
    expect(await remove('leave')).toMatchObject({ contacts: { done: 0, left: 0 } });
    expect(names()).toEqual(everyone);
    expect(studio.under(annId, 'Weddings')).toHaveLength(4);
  });

  test.each([
    ['leave', 0],
    ['leave', 300],
    ['delete', 0],
    ['delete', 300],
  ] as const)(
    'with “%s”, attached again nobody is there twice, and nobody is missing; lists lag %i s',
    async (events, delay) => {
      studio.google.trouble.setContacts({ delay });
      await remove(events);
      await attachAgain();
      expect(names()).toEqual(everyone);
      expect(studio.under(annId, 'Weddings')).toHaveLength(4);
      expect(await studio.clients()).toHaveLength(4);
      expect(await studio.mails()).toEqual([]);
    },
  );

  test.each([
    ['was carried out', true],
    ['was not carried out', false],
  ])('a deletion without an answer that %s: attached again nobody is there twice or missing', async (_, carriedOut) => {
    const counts = await remove('delete', {
      async deleteContacts(gone) {
        if (carriedOut) for (const name of gone) studio.google.contactsPerson.deleteContact(ann, name);
        throw new GoogleFailure('unavailable', 'no answer');
      },
    });
    expect(counts).toMatchObject({ contacts: { done: 0, left: 4 } });
    await attachAgain();
    expect(names()).toEqual(everyone);
    expect(studio.under(annId, 'Weddings')).toHaveLength(4);
    expect(await studio.mails()).toEqual([]);
  });

  test('a deletion Google refuses leaves the ties as they were', async () => {
    const before = (await studio.pairs(annId)).filter(({ origin }) => origin === 'studio');
    const counts = await remove('delete', {
      deleteContacts: () => Promise.reject(new GoogleFailure('forbidden', '403 no')),
    });
    expect(counts).toMatchObject({ contacts: { done: 0, left: 4 } });
    expect((await studio.pairs(annId)).filter(({ origin }) => origin === 'studio')).toEqual(before);
    await attachAgain();
    expect(names()).toEqual(everyone);
  });

  test('a run under way does not put back what is being removed', async () => {
    await studio.addClient(card('New', 'Client'));
    const document = contactSyncAt(syncOf(annId));
    const fences: number[] = [];
    await remove('delete', {
      async deleteContacts(gone) {
        fences.push((await studio.store.get(document))?.value.lease?.fence ?? 0);
        expect(await studio.run(annId, 'studio')).toEqual({ kind: 'busy' });
        for (const name of gone) studio.google.contactsPerson.deleteContact(ann, name);
      },
    });
    expect(fences).toHaveLength(1);
    expect(names()).toEqual(['Mother', 'Tom']);
  });
});
