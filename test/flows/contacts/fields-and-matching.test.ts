import { beforeEach, describe, expect, test } from 'vitest';
import { answerReview, listContactReviews } from '../../../shared/flows/contacts/answer-review.ts';
import { listOverruled } from '../../../shared/flows/contacts/view-contacts.ts';
import {
  addressOf,
  annId,
  card,
  labelled,
  startStudioWithContacts,
  studioId,
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

/** A contact made in Google under Ann's label. */
function createUnderLabel(...made: Parameters<typeof card>): void {
  studio.google.contactsPerson.createContact(ann, card(...made), [studio.labelName(annId, 'Weddings')]);
}

describe('Google to studio', () => {
  test('a contact added under the label becomes a client in the group', async () => {
    await mayaSynced(studio);
    createUnderLabel('Tom', 'Berg', { emails: labelled('tom@berg.de'), company: 'Berg AG' });
    studio.google.contactsPerson.createContact(ann, card('Private', 'Friend'));
    await studio.run(annId);
    const clients = await studio.clients();
    expect(clients.map(({ givenName }) => givenName).toSorted()).toEqual(['Maya', 'Tom']);
    expect(clients.map(({ groupIds }) => groupIds)).toEqual([[weddings], [weddings]]);
    await expectSettled(studio);
  });

  test('one way, nothing comes in, and an edit made in Google stays until the studio changes the same field', async () => {
    const { maya, contact } = await mayaSynced(studio);
    await studio.setSettings(annId, { syncContactsBack: false });
    await studio.run(annId);
    createUnderLabel('Tom', 'Berg');
    const emails = [...contact.card.emails, ...labelled('m@private.de')];
    studio.google.contactsPerson.editContact(ann, contact.name, { notes: 'from Google', emails });
    await studio.run(annId);
    await studio.changeClient(maya.id, { emails: labelled('maya@new.de') });
    await studio.run(annId, 'studio');
    expect(await studio.clients()).toHaveLength(1);
    expect(await studio.client(maya.id)).toMatchObject({ notes: '' });
    expect(studio.contacts(annId).find(({ name }) => name === contact.name)?.card).toMatchObject({
      notes: 'from Google',
      emails: [...labelled('maya@new.de'), ...labelled('m@private.de')],
    });
    await expectSettled(studio);
  });

  test('edits of different fields, and of different values of one field, are all kept', async () => {
    const { maya, contact } = await mayaSynced(studio);
    const home = labelled('030 1234567');
    const mobile = labelled('0171 5551234', 'mobile');
    const work = labelled('+49 89 998877', 'work');
    await studio.changeClient(maya.id, { company: 'Lindt GmbH', phones: [...home, ...mobile] });
    studio.google.contactsPerson.editContact(ann, contact.name, {
      jobTitle: 'Chef',
      phones: [...labelled('+49 30 1234567'), ...work],
    });
    await studio.run(annId);
    const merged = { company: 'Lindt GmbH', jobTitle: 'Chef', phones: [...home, ...mobile, ...work] };
    expect(await studio.client(maya.id)).toMatchObject(merged);
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: merged }]);
    expect(await listOverruled(studio, annsSync)).toEqual([]);
    await expectSettled(studio);
  });

  test('the same field edited on both sides: the studio’s stands, Google’s is kept and told once', async () => {
    const { maya, contact } = await mayaSynced(studio);
    await studio.changeClient(maya.id, { familyName: 'Lindt-Berg' });
    studio.google.contactsPerson.editContact(ann, contact.name, { familyName: 'Berg' });
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: { familyName: 'Lindt-Berg' } }]);
    expect(await listOverruled(studio, annsSync)).toMatchObject([
      {
        clientId: maya.id,
        fields: ['familyName'],
        google: { familyName: 'Berg' },
        studio: { familyName: 'Lindt-Berg' },
      },
    ]);
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_overruled' }] } }]);
    await expectSettled(studio);
    expect(await studio.mails()).toHaveLength(1);
  });

  test('what Google makes of the values it is sent is nobody’s edit', async () => {
    studio.google.trouble.setContacts({
      decorate: (sent) => ({
        ...sent,
        givenName: sent.givenName.toUpperCase(),
        notes: `${sent.notes} (imported)`,
        phones: sent.phones.map(({ value, label }) => ({
          value: value.replace(/^0/, '+49 '),
          label: label.toUpperCase(),
        })),
        emails: sent.emails.map(({ value, label }) => ({ value: value.toUpperCase(), label })).toReversed(),
      }),
    });
    const { maya } = await mayaSynced(studio);
    await expectSettled(studio);
    await studio.changeClient(maya.id, { jobTitle: 'Chef' });
    await studio.run(annId, 'studio');
    await expectSettled(studio);
    expect(await studio.client(maya.id)).toMatchObject({ givenName: 'Maya', notes: '' });
  });

  test('a contact without a name does not come in; one whose name is emptied gets it back', async () => {
    const { maya, contact } = await mayaSynced(studio);
    createUnderLabel('', '', { emails: labelled('who@else.de') });
    studio.google.contactsPerson.editContact(ann, contact.name, { givenName: '', familyName: '' });
    await studio.run(annId);
    expect(await studio.clients()).toHaveLength(1);
    expect(await studio.client(maya.id)).toMatchObject({ givenName: 'Maya' });
    expect(studio.contacts(annId).find(({ name }) => name === contact.name)?.card.familyName).toBe('Lindt');
    await expectSettled(studio);
  });

  test('a business without a person goes out, and one comes in', async () => {
    const shop = await studio.addClient(card('', '', { company: 'Blumen Meier' }));
    await studio.connect(annId);
    await studio.run(annId);
    createUnderLabel('', '', { company: 'Torten Huber' });
    await studio.run(annId);
    expect((await studio.clients()).map(({ company }) => company).toSorted()).toEqual(['Blumen Meier', 'Torten Huber']);
    expect(await studio.client(shop.id)).toMatchObject({ givenName: '', company: 'Blumen Meier' });
    await expectSettled(studio);
  });
});

describe('matching', () => {
  test('a contact that is certainly a client is paired, also one outside of the group, who joins it', async () => {
    await studio.connect(annId);
    await studio.run(annId);
    const tom = await studio.addClient(card('Tom', 'Berg', { phones: labelled('0171 5551234') }), []);
    createUnderLabel('Tom', 'Berg', { phones: labelled('+49 171 5551234'), notes: 'tall' });
    await studio.run(annId);
    expect(await studio.clients()).toHaveLength(1);
    expect(await studio.client(tom.id)).toMatchObject({ groupIds: [weddings], notes: 'tall' });
    await expectSettled(studio);
  });

  test('the user’s own contact of a client going out is paired and put under the label, not copied', async () => {
    studio.google.contactsPerson.createContact(
      ann,
      card('Maya', 'Lindt', { emails: labelled('MAYA@lindt.de'), notes: 'mine' }),
    );
    const { maya } = await mayaSynced(studio);
    expect(studio.contacts(annId)).toHaveLength(1);
    expect(await studio.client(maya.id)).toMatchObject({ notes: 'mine', phones: labelled('030 1234567') });
    expect(await studio.runs()).toMatchObject([{ counts: { pair: 1 }, lines: [{ kind: 'pair' }] }]);
    await expectSettled(studio);
  });

  test('two clients with one e-mail both go out, and neither is taken for the other', async () => {
    await studio.addClient(card('Maya', 'Lindt', { emails: labelled('family@lindt.de') }));
    await studio.addClient(card('Jonas', 'Lindt', { emails: labelled('family@lindt.de') }));
    await studio.connect(annId);
    await studio.run(annId);
    expect(
      studio
        .under(annId, 'Weddings')
        .map((contact) => contact.card.givenName)
        .toSorted(),
    ).toEqual(['Jonas', 'Maya']);
    await expectSettled(studio);
  });

  test.each([
    ['pair', 1],
    ['separate', 2],
  ] as const)('whoever may be a client waits for a person, who says %s', async (kind, clientCount) => {
    await studio.connect(annId);
    await studio.run(annId);
    const tom = await studio.addClient(card('Thomas', 'Berg', { phones: labelled('0171 5551234') }), []);
    createUnderLabel('Tommy', 'Huber', { phones: labelled('0171 5551234') });
    await studio.run(annId);
    await studio.run(annId);
    expect(await studio.clients()).toHaveLength(1);
    const [open] = await listContactReviews(studio, annsSync);
    expect(open?.clients).toMatchObject([{ id: tom.id }]);
    expect(await studio.mails()).toMatchObject([{ subject: { warnings: [{ code: 'contact_review' }] } }]);
    const answer = kind === 'pair' ? { kind, clientId: tom.id } : { kind };
    const request = { ...annsSync, reviewId: open?.review.id ?? '', answer, by: { userId: annId, name: 'Ann' } };
    expect(await answerReview(studio.deps, request)).toEqual({ kind: 'done' });
    await studio.run(annId, 'studio');
    expect(await studio.clients()).toHaveLength(clientCount);
    expect(await listContactReviews(studio, annsSync)).toEqual([]);
    await expectSettled(studio);
    expect(await answerReview(studio.deps, request)).toMatchObject({ kind: 'refused' });
  });

  test('a client going out who may be somebody under the label waits for a person, and then goes', async () => {
    const label = studio.google.contactsPerson.createLabel(ann, 'Weddings');
    for (const given of ['Maya', 'M.'])
      studio.google.contactsPerson.createContact(ann, card(given, 'Lindt', { emails: labelled('maya@lindt.de') }), [
        label.name,
      ]);
    await studio.addClient(card('Maya', 'Lindt', { emails: labelled('maya@lindt.de') }));
    await studio.connect(annId);
    await studio.run(annId);
    expect(studio.contacts(annId)).toHaveLength(2);
    const open = await listContactReviews(studio, annsSync);
    expect(open).toHaveLength(2);
    for (const { review } of open) {
      const by = { userId: annId, name: 'Ann' };
      await answerReview(studio.deps, { ...annsSync, reviewId: review.id, answer: { kind: 'separate' }, by });
    }
    await studio.run(annId, 'studio');
    expect(studio.contacts(annId).filter(({ madeBy }) => madeBy === 'product')).toHaveLength(1);
  });
});
