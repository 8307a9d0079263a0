import { beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, weddings } from './studio-with-contacts.ts';
import { expectSettled, mayaSynced } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const ann = addressOf(annId);

beforeEach(async () => {
  studio = await startStudioWithContacts();
});

describe('nothing in Google deletes a client', () => {
  test('a deleted contact cuts the tie, is told once, and a later edit of the client brings nothing back', async () => {
    const { maya, contact } = await mayaSynced(studio);
    studio.google.contactsPerson.deleteContact(ann, contact.name);
    await studio.run(annId);
    expect(await studio.client(maya.id)).toMatchObject({ groupIds: [weddings] });
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_deletedInGoogle' }] } }]);
    await studio.changeClient(maya.id, { company: 'New' });
    await studio.run(annId, 'studio');
    studio.wait(6 * 86_400);
    await studio.run(annId);
    expect(studio.contacts(annId)).toEqual([]);
    expect(await studio.mails()).toHaveLength(1);
  });

  test('out of the group and back in, the contact is made again', async () => {
    const { maya, contact } = await mayaSynced(studio);
    studio.google.contactsPerson.deleteContact(ann, contact.name);
    await studio.run(annId);
    await studio.changeClient(maya.id, { groupIds: [] });
    await studio.run(annId, 'studio');
    await studio.changeClient(maya.id, { groupIds: [weddings] });
    await studio.run(annId, 'studio');
    expect(studio.under(annId, 'Weddings')).toHaveLength(1);
    await expectSettled(studio);
  });

  test('the label taken off one contact cuts the tie, and put on again ties it again', async () => {
    const { maya, contact } = await mayaSynced(studio);
    const label = studio.labelName(annId, 'Weddings');
    studio.wait(1800);
    studio.google.contactsPerson.takeOff(ann, contact.name, label);
    await studio.run(annId);
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_labelTakenOff' }] } }]);
    await studio.changeClient(maya.id, { company: 'New' });
    await studio.run(annId, 'studio');
    expect(studio.contacts(annId)).toMatchObject([{ card: { company: '' } }]);
    expect(await studio.client(maya.id)).toMatchObject({ groupIds: [weddings] });
    studio.google.contactsPerson.putUnder(ann, contact.name, label);
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: { company: 'New' } }]);
    await expectSettled(studio);
  });

  test.each([[{ renames: true }], [undefined]] as const)(
    'contacts the user merges (%o): the survivor stays tied, the other client stays without a contact',
    async (manner) => {
      const maya = await studio.addClient(card('Maya', 'Lindt', { emails: labelled('maya@lindt.de') }));
      const jonas = await studio.addClient(card('Jonas', 'Lindt', { emails: labelled('jonas@lindt.de') }));
      await studio.connect(annId);
      await studio.run(annId);
      const nameOf = (given: string) =>
        studio.contacts(annId).find((one) => one.card.givenName === given)?.name ?? asId('');
      studio.google.contactsPerson.merge(ann, [nameOf('Maya'), nameOf('Jonas')], manner);
      await studio.run(annId);
      expect(await studio.client(maya.id)).toMatchObject({
        emails: [...labelled('maya@lindt.de'), ...labelled('jonas@lindt.de')],
      });
      expect(await studio.client(jonas.id)).toMatchObject({ groupIds: [weddings], emails: labelled('jonas@lindt.de') });
      expect(studio.contacts(annId)).toHaveLength(1);
      await studio.changeClient(maya.id, { company: 'Lindt' });
      await studio.run(annId, 'studio');
      expect(studio.contacts(annId)).toMatchObject([{ card: { givenName: 'Maya', company: 'Lindt' } }]);
      await expectSettled(studio);
    },
  );
});

describe('who leaves', () => {
  test.each(['leaves the group', 'is deleted'])(
    'a client who %s: our contact is deleted, the user’s own only loses the label',
    async (way) => {
      studio.google.contactsPerson.createContact(ann, card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
      const tom = await studio.addClient(card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
      const { maya } = await mayaSynced(studio);
      expect(studio.under(annId, 'Weddings')).toHaveLength(2);
      for (const id of [maya.id, tom.id])
        await (way === 'is deleted' ? studio.deleteClient(id) : studio.changeClient(id, { groupIds: [] }));
      await studio.run(annId, 'studio');
      expect(studio.contacts(annId)).toMatchObject([{ card: { givenName: 'Tom' } }]);
      expect(studio.under(annId, 'Weddings')).toEqual([]);
      await expectSettled(studio);
    },
  );

  test.each([0, 300])(
    'the user’s own contact is found again when its client comes back; lists lag %i s',
    async (delay) => {
      studio.google.trouble.setContacts({ delay });
      studio.google.contactsPerson.createContact(ann, card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
      const tom = await studio.addClient(card('Tom', 'Berg', { emails: labelled('tom@berg.de') }));
      await studio.connect(annId);
      await studio.run(annId);
      studio.wait(1800);
      await studio.run(annId);
      await studio.changeClient(tom.id, { groupIds: [] });
      await studio.run(annId, 'studio');
      await studio.changeClient(tom.id, { groupIds: [weddings] });
      studio.google.trouble.expireContactTokens(ann);
      await studio.run(annId);
      studio.wait(1800);
      await studio.run(annId);
      expect(studio.contacts(annId)).toHaveLength(1);
      expect(studio.under(annId, 'Weddings')).toHaveLength(1);
      await expectSettled(studio);
    },
  );
});
