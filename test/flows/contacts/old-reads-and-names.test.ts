import { beforeEach, expect, test } from 'vitest';
import { addressOf, annId, card, labelled, startStudioWithContacts } from './studio-with-contacts.ts';
import { expectSettled, mayaSynced } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const ann = addressOf(annId);

beforeEach(async () => {
  studio = await startStudioWithContacts();
});

test('a list that shows a contact as it was before our last write undoes nothing in the studio', async () => {
  const { maya, contact } = await mayaSynced(studio);
  studio.wait(1800);
  await studio.run(annId);
  studio.google.trouble.setContacts({ delay: 300 });
  studio.google.contactsPerson.editContact(ann, contact.name, { company: 'Google’s', jobTitle: 'Chef' });
  studio.wait(290);
  // The studio's word stands against the edit, which the write meets; the list shows that edit only 20 seconds later.
  await studio.changeClient(maya.id, { company: 'The studio’s' });
  await studio.run(annId, 'studio');
  studio.wait(20);
  await studio.run(annId);
  expect(await studio.client(maya.id)).toMatchObject({ company: 'The studio’s', jobTitle: 'Chef' });
  expect(studio.contacts(annId)).toMatchObject([{ card: { company: 'The studio’s', jobTitle: 'Chef' } }]);
  studio.wait(1800);
  await expectSettled(studio);
  expect(await studio.client(maya.id)).toMatchObject({ company: 'The studio’s' });
});

test('a contact without our mark that is merged into another one lives on in that one, known by its previous name', async () => {
  const emails = labelled('tom@berg.de');
  const own = studio.google.contactsPerson.createContact(ann, card('Tom', 'Berg', { emails }));
  const tom = await studio.addClient(card('Tom', 'Berg', { emails }));
  await studio.connect(annId);
  await studio.run(annId);
  studio.wait(1800);
  await studio.run(annId);
  expect(studio.contacts(annId)).toMatchObject([{ name: own.name, marks: [] }]);
  const extra = studio.google.contactsPerson.createContact(
    ann,
    card('Maestro', 'Montag', { phones: labelled('030 1234567') }),
  );
  studio.google.contactsPerson.merge(ann, [extra.name, own.name]);
  await studio.run(annId);
  expect((await studio.pairs(annId)).map(({ contactName, outOfGoogle }) => [contactName, outOfGoogle])).toEqual([
    [extra.name, undefined],
  ]);
  expect(await studio.client(tom.id)).toMatchObject({ familyName: 'Montag', phones: labelled('030 1234567'), emails });
  expect(await studio.mails()).toEqual([]);
  await expectSettled(studio);
});
