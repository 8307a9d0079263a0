import { beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../../../shared/domain/card.ts';
import type { ClientFields } from '../../../shared/flows/studio/edit-client.ts';
import { overruledOf } from '../../../shared/ports/collections.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, syncOf } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

const ann = addressOf(annId);
const first = labelled('030 1111111');
const second = labelled('030 2222222');
const third = labelled('030 3333333');
const ways = [
  ['two ways', true],
  ['one way', false],
] as const;

let studio: StudioWithContacts;
/** While true, a worker whose write has reached Google dies before it can save that. */
let deadly: boolean;

beforeEach(async () => {
  deadly = false;
  studio = await startStudioWithContacts({
    wrapStore: (store) => ({
      ...store,
      transact: async (work) => {
        if (deadly && (studio.counted()['updateContacts'] ?? 0) > 0) throw new StoreFailure('unavailable');
        return store.transact(work);
      },
    }),
  });
});

/** Maya is in both, saying this. Tells her id. */
async function mayaWith(said: Partial<Card>, syncContactsBack: boolean) {
  const { id } = await studio.addClient(card('Maya', 'Lindt', { emails: labelled('maya@lindt.de'), ...said }));
  await studio.connect(annId, { syncContactsBack });
  await studio.run(annId);
  studio.wait(1800);
  await studio.run(annId);
  return id;
}

/** A run writes Google, and dies of it. */
async function die() {
  studio.forgetCalls();
  deadly = true;
  await expect(studio.run(annId, 'studio')).rejects.toThrow(StoreFailure);
  deadly = false;
  studio.wait(120);
}

/** Maya is changed, that reaches Google, and the worker dies of it. */
async function changeAndDie(was: Partial<Card>, becomes: Partial<ClientFields>, syncContactsBack: boolean) {
  const id = await mayaWith(was, syncContactsBack);
  await studio.changeClient(id, becomes);
  await die();
  expect(contactOfMaya().card).toMatchObject(becomes);
  return id;
}

async function runs() {
  await studio.run(annId, 'studio');
  studio.wait(1800);
  await studio.run(annId);
  studio.wait(1800);
  await studio.run(annId);
}

function contactOfMaya() {
  const [contact] = studio.contacts(annId);
  if (contact === undefined) throw new Error('Maya has no contact');
  return contact;
}

function editInGoogle(fields: Partial<Card>) {
  studio.google.contactsPerson.editContact(ann, contactOfMaya().name, fields);
}

async function overruled() {
  return (await studio.store.find({ from: overruledOf(syncOf(annId)) })).map(({ value }) => value.google);
}

function numbers(phones: Card['phones'] | undefined): readonly string[] {
  return (phones ?? []).map(({ value }) => value.replaceAll(/\D/g, '').slice(-7)).toSorted();
}

describe.each(ways)('since a dead worker wrote Google, %s,', (_how, back) => {
  const texts = { notes: 'one', company: 'Old' };
  test.each([
    ['changed again', 'three'],
    ['changed back', 'one'],
    ['emptied', ''],
  ])('%s, a text stays so', async (_what, notes) => {
    const id = await changeAndDie(texts, { notes: 'two' }, back);
    await studio.changeClient(id, { notes });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes });
    expect(contactOfMaya().card).toMatchObject({ notes });
    expect(await overruled()).toEqual([]);
  });

  test.each([
    { what: 'added and taken away again', was: first, sent: [...first, ...second], now: first },
    { what: 'taken away and put back', was: [...first, ...second], sent: first, now: [...first, ...second] },
    { what: 'added and exchanged', was: first, sent: [...first, ...second], now: [...first, ...third] },
    { what: 'exchanged twice', was: first, sent: second, now: third },
  ])('$what, phones stay so', async ({ was, sent, now }) => {
    const id = await changeAndDie({ phones: was }, { phones: sent }, back);
    await studio.changeClient(id, { phones: now });
    await runs();
    expect(numbers((await studio.client(id))?.phones)).toEqual(numbers(now));
    expect(numbers(contactOfMaya().card.phones)).toEqual(numbers(now));
    expect(await overruled()).toEqual([]);
  });

  test('a label changed back stays so', async () => {
    const [work, mobile] = [labelled('030 1111111', 'work'), labelled('030 1111111', 'mobile')];
    const id = await changeAndDie({ phones: work }, { phones: mobile }, back);
    await studio.changeClient(id, { phones: work });
    await runs();
    expect((await studio.client(id))?.phones).toEqual(work);
    expect(contactOfMaya().card.phones).toMatchObject([{ label: 'work' }]);
    expect(await overruled()).toEqual([]);
  });

  test('deleted, a client does not come back, and its contact goes', async () => {
    const id = await changeAndDie(texts, { notes: 'two' }, back);
    await studio.deleteClient(id);
    await runs();
    expect(await studio.clients()).toEqual([]);
    expect(studio.contacts(annId)).toEqual([]);
  });

  test('out of its group, a client stays as it is, and its contact goes', async () => {
    const id = await changeAndDie(texts, { notes: 'two' }, back);
    await studio.changeClient(id, { groupIds: [], notes: 'one' });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'one', groupIds: [] });
    expect(studio.contacts(annId)).toEqual([]);
  });

  test('a second worker that dies of it changes nothing in that', async () => {
    const id = await changeAndDie(texts, { notes: 'two' }, back);
    await studio.changeClient(id, { notes: 'three' });
    await die();
    await studio.changeClient(id, { notes: 'one' });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'one' });
    expect(contactOfMaya().card).toMatchObject({ notes: 'one' });
    expect(await overruled()).toEqual([]);
  });
});

describe('what a person says in Google since a dead worker wrote there', () => {
  test('comes in', async () => {
    const id = await changeAndDie({ notes: 'one', phones: first }, { notes: 'two', phones: second }, true);
    editInGoogle({ notes: 'four', phones: [...second, ...third] });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'four' });
    expect(numbers((await studio.client(id))?.phones)).toEqual(['2222222', '3333333']);
    expect(await overruled()).toEqual([]);
  });

  test('comes in also where it was so before', async () => {
    const id = await changeAndDie({ notes: 'one', phones: first }, { notes: 'two', phones: second }, true);
    editInGoogle({ notes: 'one', phones: first });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'one' });
    expect(numbers((await studio.client(id))?.phones)).toEqual(['1111111']);
  });

  test('comes in also where another worker died that wrote something else', async () => {
    const id = await changeAndDie({ notes: 'one', company: 'Old' }, { notes: 'two' }, true);
    editInGoogle({ notes: 'four' });
    await studio.changeClient(id, { company: 'New' });
    await die();
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'four', company: 'New' });
    expect(contactOfMaya().card).toMatchObject({ notes: 'four', company: 'New' });
    expect(await overruled()).toEqual([]);
  });

  test.each(ways)('of phones stands beside what the studio says by now (%s)', async (_how, back) => {
    const id = await changeAndDie({ phones: first }, { phones: [...first, ...second] }, back);
    editInGoogle({ phones: [...first, ...second, ...third] });
    await studio.changeClient(id, { phones: first });
    await runs();
    expect(numbers((await studio.client(id))?.phones)).toEqual(back ? ['1111111', '3333333'] : ['1111111']);
    expect(numbers(contactOfMaya().card.phones)).toEqual(['1111111', '3333333']);
  });

  test('is kept where the studio changed the same back', async () => {
    const id = await changeAndDie({ notes: 'one' }, { notes: 'two' }, true);
    editInGoogle({ notes: 'four' });
    await studio.changeClient(id, { notes: 'one' });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'one' });
    expect(contactOfMaya().card).toMatchObject({ notes: 'one' });
    expect(await overruled()).toMatchObject([{ notes: 'four' }]);
  });

  test('and said before stays one way', async () => {
    const id = await mayaWith({ notes: 'one', company: 'Old' }, false);
    editInGoogle({ company: 'Mine' });
    await runs();
    await studio.changeClient(id, { notes: 'two' });
    await die();
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'two', company: 'Old' });
    expect(contactOfMaya().card).toMatchObject({ notes: 'two', company: 'Mine' });
  });
});

describe('of a write that took in what Google said as well', () => {
  test('a phone of ours taken away since does not come back', async () => {
    const id = await mayaWith({ phones: first }, true);
    await studio.changeClient(id, { phones: [...first, ...second] });
    editInGoogle({ phones: [...first, ...third] });
    studio.forgetCalls();
    deadly = true;
    await expect(studio.run(annId)).rejects.toThrow(StoreFailure);
    deadly = false;
    expect(numbers(contactOfMaya().card.phones)).toEqual(['1111111', '2222222', '3333333']);
    await studio.changeClient(id, { phones: first });
    await runs();
    expect(numbers((await studio.client(id))?.phones)).toEqual(['1111111', '3333333']);
    expect(numbers(contactOfMaya().card.phones)).toEqual(['1111111', '3333333']);
  });
});

describe('a value that we once wrote', () => {
  test('is a person’s word where a person goes back to it', async () => {
    const id = await mayaWith({ notes: 'one', phones: first }, true);
    for (const said of [
      { notes: 'four', phones: third },
      { notes: 'one', phones: first },
    ]) {
      editInGoogle(said);
      await runs();
      expect(await studio.client(id)).toMatchObject({ notes: said.notes });
      expect(numbers((await studio.client(id))?.phones)).toEqual(numbers(said.phones));
    }
  });

  test.each([
    ['changed again', 'three'],
    ['changed back', 'four'],
  ])('and write again is ours where nobody saved that: the client %s', async (_what, notes) => {
    const id = await mayaWith({ notes: 'one' }, true);
    editInGoogle({ notes: 'four' });
    await runs();
    await studio.changeClient(id, { notes: 'one' });
    await die();
    await studio.changeClient(id, { notes });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes });
    expect(contactOfMaya().card).toMatchObject({ notes });
    expect(await overruled()).toEqual([]);
  });
});

describe('a contact of the user’s own, paired and written by a worker that died of it', () => {
  async function pairAndDie(syncContactsBack: boolean) {
    const { id } = await studio.addClient(card('Maya', 'Lindt', { emails: labelled('maya@lindt.de'), notes: 'two' }));
    studio.google.contactsPerson.createContact(ann, card('Maya', 'Lindt', { emails: labelled('maya@lindt.de') }));
    studio.wait(1800);
    await studio.connect(annId, { syncContactsBack });
    studio.forgetCalls();
    deadly = true;
    await expect(studio.run(annId)).rejects.toThrow(StoreFailure);
    deadly = false;
    expect(contactOfMaya().card).toMatchObject({ notes: 'two' });
    studio.wait(1800);
    return id;
  }

  test.each(ways)('is not deleted with its client (%s)', async (_how, back) => {
    const id = await pairAndDie(back);
    await runs();
    await studio.deleteClient(id);
    await runs();
    expect(studio.contacts(annId)).toHaveLength(1);
  });

  test.each(ways)('says what the studio says by now (%s)', async (_how, back) => {
    const id = await pairAndDie(back);
    await studio.changeClient(id, { notes: 'three' });
    await runs();
    expect(await studio.client(id)).toMatchObject({ notes: 'three' });
    expect(contactOfMaya().card).toMatchObject({ notes: 'three' });
    expect(await overruled()).toEqual([]);
  });
});
