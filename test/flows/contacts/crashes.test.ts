import { describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/ports/store.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { GoogleContacts } from '../../../shared/ports/google-contacts.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, syncOf } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

const ann = addressOf(annId);
const people = ['Maya', 'Tom', 'Jonas'];

/** A Google whose next call of one name is answered with silence, after it was carried out or instead of it. */
function losing() {
  const lost = { method: '' as keyof GoogleContacts | '', carriedOut: true };
  const wrap = (contacts: GoogleContacts): GoogleContacts =>
    new Proxy(contacts, {
      get(target, name: keyof GoogleContacts) {
        const call: unknown = target[name];
        if (name !== lost.method || typeof call !== 'function') return call;
        return async (...args: readonly unknown[]) => {
          lost.method = '';
          if (lost.carriedOut) await Reflect.apply(call, target, args);
          throw new GoogleFailure('unavailable', 'no answer');
        };
      },
    });
  return { lost, wrap };
}

/** A store that dies at the nth transaction from now on: that one and all later ones fail until it lives again. */
function dying() {
  const life = { left: Number.POSITIVE_INFINITY };
  const wrapStore = (store: Store): Store => ({
    ...store,
    transact: async (work) => {
      life.left -= 1;
      if (life.left < 0) throw new StoreFailure('unavailable');
      return store.transact(work);
    },
  });
  return { life, wrapStore };
}

async function withMembers(studio: StudioWithContacts): Promise<void> {
  for (const name of people) await studio.addClient(card(name, 'Lindt', { emails: labelled(`${name}@lindt.de`) }));
  await studio.connect(annId);
}

function names(studio: StudioWithContacts): readonly string[] {
  return studio
    .under(annId, 'Weddings')
    .map((contact) => contact.card.givenName)
    .toSorted();
}

const everyone = people.toSorted();

describe('a create nobody answered', () => {
  test.each([
    ['was carried out', true, 0],
    ['was carried out, and shows in lists only minutes later', true, 300],
    ['was not carried out', false, 0],
    ['was not carried out, and lists lag behind', false, 300],
  ])('and that %s is looked for before it is repeated', async (_, carriedOut, delay) => {
    const { lost, wrap } = losing();
    const studio = await startStudioWithContacts({
      wrapDeps: (deps) => ({ ...deps, google: { contactsOf: (grant) => wrap(deps.google.contactsOf(grant)) } }),
    });
    studio.google.trouble.setContacts({ delay });
    await withMembers(studio);
    Object.assign(lost, { method: 'createContacts', carriedOut });
    expect(await studio.run(annId)).toMatchObject({ kind: 'failed' });
    studio.forgetCalls();
    for (let minute = 0; minute < 14; minute += 1) {
      studio.wait(60);
      await studio.run(annId);
    }
    expect(studio.counted()['createContacts']).toBeUndefined();
    for (let minute = 0; minute < 5; minute += 1) {
      studio.wait(120);
      await studio.run(annId);
    }
    expect(names(studio)).toEqual(everyone);
    expect(studio.contacts(annId)).toHaveLength(people.length);
    expect(studio.counted()['createContacts'] ?? 0).toBe(carriedOut ? 0 : 1);
    expect((await studio.record(annId)).doubtUntil).toBeUndefined();
    expect(studio.google.trouble.overlappingWrites(ann)).toBe(0);
  });

  test('a client who leaves while in doubt is gone from Google in the end', async () => {
    const { lost, wrap } = losing();
    const studio = await startStudioWithContacts({
      wrapDeps: (deps) => ({ ...deps, google: { contactsOf: (grant) => wrap(deps.google.contactsOf(grant)) } }),
    });
    studio.google.trouble.setContacts({ delay: 300 });
    await withMembers(studio);
    Object.assign(lost, { method: 'createContacts', carriedOut: true });
    await studio.run(annId);
    const [first] = await studio.clients();
    if (first !== undefined) await studio.changeClient(first.id, { groupIds: [] });
    for (let minute = 0; minute < 20; minute += 1) {
      studio.wait(60);
      await studio.run(annId);
    }
    expect(studio.contacts(annId)).toHaveLength(people.length - 1);
  });
});

describe('a run that dies', () => {
  // Every place where a run saves, from the first on, until one run gets through without dying.
  test.each([0, 300])(
    'at any of its savings leaves nothing twice and loses nothing; lists lag %i s behind',
    async (delay) => {
      for (let savings = 0; ; savings += 1) {
        const { life, wrapStore } = dying();
        const studio = await startStudioWithContacts({ wrapStore });
        studio.google.trouble.setContacts({ delay });
        await withMembers(studio);
        studio.google.contactsPerson.createContact(
          ann,
          card('Maya', 'Lindt', { emails: labelled('maya@lindt.de'), notes: 'mine' }),
        );
        studio.wait(600);
        life.left = savings;
        const survived = await studio.run(annId).then(
          () => true,
          (error: unknown) => (error instanceof StoreFailure ? false : Promise.reject(error as Error)),
        );
        life.left = Number.POSITIVE_INFINITY;
        for (let minute = 0; minute < 25; minute += 1) {
          studio.wait(120);
          await studio.run(annId);
        }
        expect(names(studio)).toEqual(everyone);
        expect(studio.contacts(annId)).toHaveLength(people.length);
        expect(await studio.clients()).toHaveLength(people.length);
        expect((await studio.clients()).find(({ givenName }) => givenName === 'Maya')?.notes).toBe('mine');
        if (survived) break;
      }
    },
  );

  test('after Google was changed and before that was saved loses neither side’s word', async () => {
    for (let savings = 0; ; savings += 1) {
      const { life, wrapStore } = dying();
      const studio = await startStudioWithContacts({ wrapStore });
      await withMembers(studio);
      await studio.run(annId);
      const [client] = await studio.clients();
      const contact = studio.contacts(annId).find((one) => one.card.givenName === client?.givenName);
      if (client === undefined || contact === undefined) throw new Error('nobody went out');
      await studio.changeClient(client.id, { familyName: 'From studio', company: 'New' });
      studio.google.contactsPerson.editContact(ann, contact.name, { familyName: 'From Google', jobTitle: 'Chef' });
      life.left = savings;
      const survived = await studio.run(annId).then(
        () => true,
        () => false,
      );
      life.left = Number.POSITIVE_INFINITY;
      studio.wait(120);
      await studio.run(annId);
      studio.wait(1800);
      await studio.run(annId);
      expect(await studio.client(client.id)).toMatchObject({
        familyName: 'From studio',
        company: 'New',
        jobTitle: 'Chef',
      });
      expect(studio.contacts(annId).find(({ name }) => name === contact.name)?.card).toMatchObject({
        familyName: 'From studio',
        company: 'New',
        jobTitle: 'Chef',
      });
      const kept = await studio.store.find({ from: { path: `contactSyncs/${syncOf(annId)}/overruled` } });
      expect(JSON.stringify(kept.map(({ value }) => value))).toContain('From Google');
      if (survived) break;
    }
  });
});

describe('a token that is dead', () => {
  test.each([true, false])('with nothing changed brings reads only, two-way %s', async (syncContactsBack) => {
    const studio = await startStudioWithContacts();
    await withMembers(studio);
    await studio.setSettings(annId, { syncContactsBack });
    await studio.run(annId);
    const label = studio.labelName(annId, 'Weddings');
    if (syncContactsBack) studio.google.contactsPerson.createContact(ann, card('From', 'Google'), [label]);
    await studio.run(annId);
    studio.google.trouble.expireContactTokens(ann);
    studio.wait(1800);
    const [contacts, clients] = [studio.contacts(annId), await studio.clients()];
    studio.forgetCalls();
    expect(await studio.run(annId)).toMatchObject({ run: { outcome: 'nothing' } });
    expect(Object.keys(studio.counted())).toEqual(['readContacts']);
    expect(studio.contacts(annId)).toEqual(contacts);
    expect(await studio.clients()).toEqual(clients);
  });

  test('does not come to pass: everything is read again on the sixth day', async () => {
    const studio = await startStudioWithContacts();
    await withMembers(studio);
    await studio.run(annId);
    const due = (await studio.record(annId)).cursor?.fullReadDue ?? '';
    studio.wait(5 * 86_400 - 60);
    expect(studio.clock.now() < due).toBe(true);
    studio.wait(86_400);
    expect(studio.clock.now() > due).toBe(true);
    studio.forgetCalls();
    await studio.run(annId);
    expect(studio.counted()).toEqual({ listLabels: 1, readContacts: 1 });
    studio.wait(4 * 86_400);
    studio.forgetCalls();
    await studio.run(annId);
    expect(studio.counted()).toEqual({ readContacts: 1 });
  });

  test('lets in what was made under the label while it died', async () => {
    const studio = await startStudioWithContacts();
    await withMembers(studio);
    await studio.run(annId);
    studio.wait(1800);
    studio.google.contactsPerson.createContact(ann, card('Late', 'Comer'), [studio.labelName(annId, 'Weddings')]);
    studio.google.trouble.expireContactTokens(ann);
    studio.wait(60);
    await studio.run(annId);
    expect((await studio.clients()).map(({ givenName }) => givenName)).toContain('Late');
  });
});

describe('lists that lag behind', () => {
  test('bring nothing back that was changed or deleted', async () => {
    const studio = await startStudioWithContacts();
    studio.google.trouble.setContacts({ delay: 300 });
    await withMembers(studio);
    await studio.run(annId);
    const [first, second] = await studio.clients();
    if (first === undefined || second === undefined) throw new Error('nobody is there');
    studio.wait(1800);
    await studio.changeClient(first.id, { company: 'New' });
    await studio.changeClient(second.id, { groupIds: [] });
    await studio.run(annId, 'studio');
    for (let minute = 0; minute < 12; minute += 1) {
      studio.wait(60);
      // Everything is read while lists still show how it was before.
      if (minute === 1) studio.google.trouble.expireContactTokens(ann);
      await studio.run(annId, minute === 2 ? 'now' : 'tick');
      expect(await studio.client(first.id)).toMatchObject({ company: 'New' });
    }
    expect(await studio.clients()).toHaveLength(people.length);
    expect(await studio.client(second.id)).toMatchObject({ groupIds: [] });
    expect(studio.contacts(annId)).toHaveLength(people.length - 1);
  });
});

describe('Google in trouble', () => {
  test('a pause of writes is waited for, and reading goes on', async () => {
    const studio = await startStudioWithContacts();
    await withMembers(studio);
    studio.google.trouble.pauseWrites(ann, 3600);
    expect(await studio.run(annId)).toMatchObject({ kind: 'failed', run: { outcome: 'paused' } });
    studio.wait(4 * 3600);
    await studio.run(annId);
    expect(names(studio)).toEqual(everyone);
  });

  test('too many calls are waited for as long as Google says', async () => {
    const studio = await startStudioWithContacts();
    await withMembers(studio);
    studio.google.trouble.throttle(ann, 600);
    expect(await studio.run(annId)).toMatchObject({ kind: 'failed', run: { outcome: 'throttled' } });
    const { nextSyncAt } = await studio.record(annId);
    studio.wait(599);
    expect((nextSyncAt ?? '') > studio.clock.now()).toBe(true);
    studio.wait(60);
    await studio.run(annId);
    expect(names(studio)).toEqual(everyone);
  });
});
