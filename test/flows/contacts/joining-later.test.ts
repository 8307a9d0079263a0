import { beforeEach, describe, expect, test } from 'vitest';
import { listContactReviews } from '../../../shared/flows/contacts/answer-review.ts';
import { previewContacts } from '../../../shared/flows/contacts/preview-contacts.ts';
import { contactSyncAt, studioCollections } from '../../../shared/ports/collections.ts';
import { addressOf, annId, card, labelled, startStudioWithContacts, studioId, syncOf } from './studio-with-contacts.ts';
import { expectSettled, mayaSynced } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const ann = addressOf(annId);
const tom = card('Tom', 'Berg', { emails: labelled('tom@berg.de'), phones: labelled('0171 5551234') });

beforeEach(async () => {
  studio = await startStudioWithContacts();
});

/** Tom stands among Ann's own contacts, without a label. */
function addTomInGoogle(more: Parameters<typeof card>[2] = {}): void {
  studio.google.contactsPerson.createContact(ann, { ...tom, ...more });
}

const toms = () => studio.contacts(annId).filter(({ card: { familyName } }) => familyName === 'Berg');

describe('a client who joins the group later', () => {
  test.each([
    ['long before', {}],
    ['with the same phone only, written otherwise', { emails: [], phones: labelled('+49 171 5551234') }],
  ])('is paired with the user’s own contact that stood there %s: nobody is there twice', async (_, more) => {
    addTomInGoogle(more);
    await mayaSynced(studio);
    studio.wait(7200);
    await studio.addClient(tom);
    await studio.run(annId, 'studio');
    expect(toms()).toHaveLength(1);
    expect(studio.under(annId, 'Weddings')).toHaveLength(2);
    expect(await studio.clients()).toHaveLength(2);
    await expectSettled(studio);
  });

  test('is paired with one the user added after everything was read, seen by a look or not', async () => {
    await mayaSynced(studio);
    studio.wait(1800);
    addTomInGoogle();
    await studio.run(annId);
    studio.google.contactsPerson.createContact(ann, card('Eva', 'Berg', { emails: labelled('eva@berg.de') }));
    studio.wait(1800);
    await studio.addClient(tom);
    await studio.addClient(card('Eva', 'Berg', { emails: labelled('EVA@berg.de') }));
    await studio.run(annId, 'studio');
    expect(
      toms()
        .map(({ card: { givenName } }) => givenName)
        .toSorted(),
    ).toEqual(['Eva', 'Tom']);
    await expectSettled(studio);
  });

  test('is paired also where addresses of the user’s own contacts were never remembered', async () => {
    addTomInGoogle();
    await mayaSynced(studio);
    await studio.store.write([
      { kind: 'update', document: contactSyncAt(syncOf(annId)), fields: { othersKnown: undefined } },
    ]);
    await studio.addClient(tom);
    await studio.run(annId, 'studio');
    expect(toms()).toHaveLength(1);
  });

  test('is paired also after the studio moved to a country that reads phones otherwise', async () => {
    addTomInGoogle({ emails: [], phones: labelled('020 7946 0000') });
    await mayaSynced(studio);
    const { studio: document } = studioCollections(studioId);
    await studio.store.write([{ kind: 'update', document, fields: { locale: 'en-GB' } }]);
    await studio.addClient({ ...tom, emails: [], phones: labelled('+44 20 7946 0000') });
    await studio.run(annId, 'studio');
    expect(toms()).toHaveLength(1);
  });

  test('who may be one of the user’s own contacts waits for a person, and goes once', async () => {
    addTomInGoogle();
    addTomInGoogle({ phones: [] });
    await mayaSynced(studio);
    await studio.addClient(tom);
    await studio.run(annId, 'studio');
    expect(toms()).toHaveLength(2);
    expect(await listContactReviews(studio, { studioId, userId: annId })).toHaveLength(2);
  });

  test('is previewed as paired, not as made', async () => {
    addTomInGoogle();
    await mayaSynced(studio);
    await studio.addClient(tom);
    const preview = await previewContacts(studio.deps, { studioId, userId: annId });
    expect(preview).toMatchObject({ studioToGoogle: { create: 0, pair: 1 } });
  });

  test('costs one look and one create where nobody is like them', async () => {
    addTomInGoogle();
    await mayaSynced(studio);
    studio.forgetCalls();
    await studio.addClient(card('Eva', 'Reed', { emails: labelled('eva@reed.de') }));
    await studio.run(annId, 'studio');
    expect(studio.counted()).toEqual({ readContacts: 1, createContacts: 1 });
  });

  test('with 999 others costs one look and five creates', async () => {
    await mayaSynced(studio);
    for (let count = 0; count < 1000; count += 1)
      await studio.addClient(card('Client', String(count), { emails: labelled(`c${String(count)}@example.com`) }));
    studio.forgetCalls();
    await studio.run(annId, 'studio');
    expect(studio.under(annId, 'Weddings')).toHaveLength(1001);
    expect(studio.counted()).toEqual({ readContacts: 1, createContacts: 5 });
  });
});
