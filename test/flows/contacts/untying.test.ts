import { beforeEach, describe, expect, test } from 'vitest';
import type { HeldContact } from '../../../shared/adapters/memory/contacts-world.ts';
import type { Client } from '../../../shared/domain/client.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientId } from '../../../shared/domain/ids.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import { compareContacts } from '../../../shared/flows/contacts/compare-contacts.ts';
import { repairContacts } from '../../../shared/flows/contacts/repair-contacts.ts';
import { readContactTie, untieContact } from '../../../shared/flows/contacts/untie-contact.ts';
import { disconnectGoogle } from '../../../shared/flows/google-sync/disconnect-google.ts';
import { contactOutboxAt } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { GoogleContacts } from '../../../shared/ports/google-contacts.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { expectSettled } from './anns-contacts.ts';
import { addressOf, annId, benId, card, labelled, startStudioWithContacts, studioId } from './studio-with-contacts.ts';
import { syncOf, weddings } from './studio-with-contacts.ts';
import type { Parts, StudioWithContacts } from './studio-with-contacts.ts';

const ann = addressOf(annId);
const emails = labelled('lindt@example.com');

interface WrongPair {
  readonly studio: StudioWithContacts;
  readonly maya: Client;
  /** The contact she was tied to, who is somebody else. */
  readonly other: HeldContact;
}

/** Maya, and a contact of Ann's own that was certainly taken for her: it has her e-mail, and a name like hers. */
async function pairedWithAnns(parts: Parts = {}): Promise<WrongPair> {
  const studio = await startStudioWithContacts(parts);
  const maya = await studio.addClient(card('M', 'Lindt', { emails }));
  studio.google.contactsPerson.createContact(ann, card('Mark', 'Lindt', { emails, notes: 'my brother' }));
  await studio.connect(annId);
  await studio.run(annId);
  const [other] = studio.under(annId, 'Weddings');
  if (other === undefined || studio.contacts(annId).length !== 1) throw new Error('they were not paired');
  return { studio, maya, other };
}

/** Maya, and the contact the sync made of her, which Ann has made somebody else's since. */
async function pairedWithOurs(): Promise<WrongPair> {
  const studio = await startStudioWithContacts();
  const maya = await studio.addClient(card('Maya', 'Lindt', { emails }));
  await studio.connect(annId, { syncContactsBack: false });
  await studio.run(annId);
  studio.wait(1800);
  await studio.run(annId);
  const [made] = studio.under(annId, 'Weddings');
  if (made === undefined) throw new Error('she did not go out');
  const other = studio.google.contactsPerson.editContact(ann, made.name, { givenName: 'Mark', notes: 'my brother' });
  return { studio, maya, other };
}

async function untie({ studio, maya, other }: WrongPair) {
  return untieContact(studio.deps, {
    studioId,
    userId: annId,
    clientId: maya.id,
    contactName: other.name,
    by: { kind: 'user', userId: annId, name: 'Ann' },
  });
}

const cases = [
  ['one of the user’s own', pairedWithAnns],
  ['one that the sync made', pairedWithOurs],
] as const;

/** The contact is as it was, and nobody's; the client has one of her own under the label. */
async function expectApart({ studio, maya, other }: WrongPair): Promise<HeldContact> {
  const contacts = studio.contacts(annId);
  expect(contacts).toHaveLength(2);
  expect(contacts.find(({ name }) => name === other.name)?.card).toEqual(other.card);
  const under = studio.under(annId, 'Weddings');
  const own = under[0];
  if (own === undefined) throw new Error('she has no contact of her own');
  expect(under).toHaveLength(1);
  expect(own.name).not.toBe(other.name);
  expect(own.card).toMatchObject({ givenName: maya.givenName, familyName: 'Lindt', emails });
  expect((await studio.pairs(annId)).map(({ clientId, contactName }) => [clientId, contactName])).toEqual([
    [maya.id, own.name],
  ]);
  expect(await studio.clients()).toHaveLength(1);
  return own;
}

describe.each(cases)('a client untied from %s', (_, begin) => {
  let wrong: WrongPair;
  let studio: StudioWithContacts;
  beforeEach(async () => {
    wrong = await begin();
    ({ studio } = wrong);
  });

  test('gets a contact of its own, and the other stays as it is, without the label', async () => {
    const before = await studio.client(wrong.maya.id);
    expect(await untie(wrong)).toEqual({ kind: 'done' });
    await studio.run(annId, 'studio');
    await expectApart(wrong);
    expect(await studio.client(wrong.maya.id)).toEqual(before);
    await expectSettled(studio);
  });

  test('is never taken for it again: not by a look at everything, a populate, a repair, or where both change', async () => {
    await untie(wrong);
    await studio.run(annId, 'studio');
    for (let day = 0; day < 13; day += 1) {
      studio.wait(86_400);
      await studio.run(annId);
    }
    await studio.setSettings(annId, { populateGoogle: true, populateStudio: true });
    await studio.run(annId, 'populate');
    expect(await repairContacts(studio.deps, { syncId: syncOf(annId) })).toMatchObject({
      found: { inStep: 1, byMark: 0, byId: 0, byLikeness: 0, ended: 0 },
    });
    await studio.run(annId, 'continuation');
    await expectApart(wrong);
    studio.google.contactsPerson.editContact(ann, wrong.other.name, { jobTitle: 'Baker' });
    await studio.changeClient(wrong.maya.id, { jobTitle: 'Chef' });
    studio.wait(1800);
    await studio.run(annId);
    const { name } = await expectApart({
      ...wrong,
      other: { ...wrong.other, card: { ...wrong.other.card, jobTitle: 'Baker' } },
    });
    expect(studio.contacts(annId).find((one) => one.name === name)?.card.jobTitle).toBe('Chef');
    expect((await studio.client(wrong.maya.id))?.jobTitle).toBe('Chef');
  });

  test('is not tied to it again by a repair while the tie is cut and nobody has another contact yet', async () => {
    await studio.changeClient(wrong.maya.id, { groupIds: [] });
    await untie(wrong);
    await studio.run(annId, 'studio');
    expect(studio.contacts(annId).map(({ name }) => name)).toEqual([wrong.other.name]);
    // Long enough for lists to show it as it is.
    studio.wait(7200);
    await studio.changeClient(wrong.maya.id, { groupIds: [weddings] });
    expect(await repairContacts(studio.deps, { syncId: syncOf(annId) })).toMatchObject({
      found: { byMark: 0, byId: 0, byLikeness: 0 },
    });
    await studio.run(annId, 'studio');
    await expectApart(wrong);
  });

  test('takes nothing over that either side changed just before', async () => {
    studio.google.contactsPerson.editContact(ann, wrong.other.name, { jobTitle: 'Baker' });
    const { other } = wrong;
    await studio.changeClient(wrong.maya.id, { company: 'Lindt & Co' });
    await untie(wrong);
    await studio.run(annId, 'now');
    await expectApart({ ...wrong, other: { ...other, card: { ...other.card, jobTitle: 'Baker' } } });
    expect((await studio.client(wrong.maya.id))?.jobTitle).toBe('');
  });

  test.each([0, 600])('apart also while lists lag %i s behind', async (delay) => {
    studio.google.trouble.setContacts({ delay });
    await untie(wrong);
    for (let look = 0; look < 12; look += 1) {
      await studio.run(annId, look % 3 === 0 ? 'now' : 'tick');
      if (look === 1) await studio.setSettings(annId, { syncContactsBack: true, populateStudio: true });
      studio.wait(120);
    }
    await expectApart(wrong);
  });

  test('becomes two clients where the other is put under the label again', async () => {
    await untie(wrong);
    await studio.run(annId, 'studio');
    await studio.setSettings(annId, { syncContactsBack: true });
    studio.wait(1800);
    await studio.run(annId);
    studio.google.contactsPerson.putUnder(ann, wrong.other.name, studio.labelName(annId, 'Weddings'));
    studio.wait(1800);
    await studio.run(annId);
    expect((await studio.clients()).map(({ notes }) => notes).toSorted()).toContain('my brother');
    expect(await studio.clients()).toHaveLength(2);
    expect(studio.under(annId, 'Weddings')).toHaveLength(2);
    expect((await studio.pairs(annId)).filter(({ endedAt }) => endedAt === undefined)).toHaveLength(2);
  });

  test('keeps the other in Google also where she leaves the group, or the account is removed, before the next run', async () => {
    await untie(wrong);
    await studio.changeClient(wrong.maya.id, { groupIds: [] });
    await studio.run(annId, 'studio');
    expect(studio.contacts(annId)).toMatchObject([{ name: wrong.other.name, card: wrong.other.card }]);
    expect(studio.under(annId, 'Weddings')).toEqual([]);
  });

  test('keeps the other in Google also where the account is removed with our contacts before the next run', async () => {
    await untie(wrong);
    const { google, store, clock } = studio;
    const deps = { store, clock, keys: studio.deps.keys, google };
    await disconnectGoogle(deps, { studioId, userId: annId, events: 'delete' });
    expect(studio.contacts(annId)).toMatchObject([{ name: wrong.other.name, card: wrong.other.card }]);
    expect(studio.under(annId, 'Weddings')).toEqual([]);
    await studio.connect(annId);
    await studio.run(annId);
    await expectApart(wrong);
  });

  test('is so also behind many changes that wait to go out', async () => {
    const strangers = Array.from({ length: 1000 }, (_, at) => asId<ClientId>(`stranger-${String(at)}`));
    const at = addSeconds(studio.clock.now(), -60);
    for (const clientId of strangers) {
      const document = contactOutboxAt(syncOf(annId), clientId);
      await studio.store.write([{ kind: 'set', document, value: { clientId, version: 1, at } }]);
    }
    await untie(wrong);
    await studio.run(annId, 'studio');
    await expectApart(wrong);
  });

  test('counts as no drift while it waits', async () => {
    studio.wait(7200);
    await studio.run(annId);
    studio.wait(7200);
    await untie(wrong);
    expect(await compareContacts(studio.deps, { syncId: syncOf(annId) })).toMatchObject({ drift: {} });
  });

  test('stays one with it where the user merges the two contacts in Google: that says they are the same', async () => {
    await untie(wrong);
    await studio.run(annId, 'studio');
    const own = await expectApart(wrong);
    studio.wait(1800);
    studio.google.contactsPerson.merge(ann, [wrong.other.name, own.name]);
    studio.wait(1800);
    await studio.run(annId);
    await expectSettled(studio);
    expect(studio.contacts(annId)).toHaveLength(1);
    expect(await studio.clients()).toHaveLength(1);
  });
});

test('who did it and when is kept, and shown with the tie', async () => {
  const wrong = await pairedWithAnns();
  const { studio, maya, other } = wrong;
  const tie = { studioId, userId: annId, clientId: maya.id };
  expect(await readContactTie(studio.deps, tie)).toMatchObject({ pair: { contactName: other.name }, untyings: [] });
  await untie(wrong);
  const said = { title: 'M Lindt', askedBy: { name: 'Ann' }, askedAt: studio.clock.now() };
  const waiting = await readContactTie(studio.deps, tie);
  expect(waiting).toMatchObject({ pair: { contactName: other.name }, untyings: [said] });
  expect(waiting.untyings[0]?.doneAt).toBeUndefined();
  await studio.run(annId, 'studio');
  const own = await expectApart(wrong);
  const done = await readContactTie(studio.deps, tie);
  expect(done).toMatchObject({ pair: { contactName: own.name }, untyings: [said] });
  expect(done.untyings[0]?.doneAt).toBeDefined();
});

test('a click that comes twice unties once: of the contact she got meanwhile nothing was said', async () => {
  const wrong = await pairedWithAnns();
  await untie(wrong);
  expect(await untie(wrong)).toEqual({ kind: 'done' });
  await wrong.studio.run(annId, 'studio');
  expect(await untie(wrong)).toMatchObject({ kind: 'refused', code: 'notTied' });
  await expectApart(wrong);
});

test('there is nothing to untie of a user who does not sync her, or where the contact was deleted', async () => {
  const wrong = await pairedWithAnns();
  const { studio, maya, other } = wrong;
  const request = {
    studioId,
    clientId: maya.id,
    contactName: other.name,
    by: { kind: 'system', name: 'test' },
  } as const;
  expect(await untieContact(studio.deps, { ...request, userId: benId })).toMatchObject({ code: 'notTied' });
  studio.google.contactsPerson.deleteContact(ann, other.name);
  studio.wait(1800);
  await studio.run(annId);
  expect(await untie(wrong)).toMatchObject({ code: 'notTied' });
});

describe('a run that dies', () => {
  test('at any of its savings leaves them apart all the same, each there once', async () => {
    for (let savings = 0; ; savings += 1) {
      const life = { left: Number.POSITIVE_INFINITY };
      const wrapStore = (store: Store): Store => ({
        ...store,
        transact: async (work) => {
          life.left -= 1;
          if (life.left < 0) throw new StoreFailure('unavailable');
          return store.transact(work);
        },
      });
      const wrong = await pairedWithAnns({ wrapStore });
      const { studio } = wrong;
      await untie(wrong);
      life.left = savings;
      const survived = await studio.run(annId, 'studio').then(
        () => true,
        (error: unknown) => (error instanceof StoreFailure ? false : Promise.reject(error as Error)),
      );
      life.left = Number.POSITIVE_INFINITY;
      for (let minute = 0; minute < 12; minute += 1) {
        studio.wait(120);
        await studio.run(annId);
      }
      await expectApart(wrong);
      if (survived) break;
    }
  });
});

describe('a run whose question Google leaves unanswered', () => {
  test.each([
    ['taking the label off', 'changeMembers', true],
    ['taking the label off', 'changeMembers', false],
    ['making the new contact', 'createContacts', true],
    ['making the new contact', 'createContacts', false],
  ] as const)('at %s (%s, carried out: %s) leaves them apart, each there once', async (_, method, carriedOut) => {
    const lost = { isDue: false };
    const wrap = (contacts: GoogleContacts): GoogleContacts =>
      new Proxy(contacts, {
        get(target, name: keyof GoogleContacts) {
          const call: unknown = target[name];
          if (name !== method || typeof call !== 'function' || !lost.isDue) return call;
          return async (...args: readonly unknown[]) => {
            lost.isDue = false;
            if (carriedOut) await Reflect.apply(call, target, args);
            throw new GoogleFailure('unavailable', 'no answer');
          };
        },
      });
    const wrong = await pairedWithAnns({
      wrapDeps: (deps) => ({ ...deps, google: { contactsOf: (grant) => wrap(deps.google.contactsOf(grant)) } }),
    });
    const { studio } = wrong;
    studio.wait(7200);
    await untie(wrong);
    lost.isDue = true;
    expect(await studio.run(annId, 'studio')).toMatchObject({ kind: 'failed' });
    for (let minute = 0; minute < 24; minute += 1) {
      studio.wait(120);
      await studio.run(annId);
    }
    await expectApart(wrong);
    await expectSettled(studio);
  });
});
