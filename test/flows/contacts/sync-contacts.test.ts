import { beforeEach, describe, expect, test } from 'vitest';
import { annId, card, labelled, startStudioWithContacts } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;

beforeEach(async () => {
  studio = await startStudioWithContacts();
});

describe('studio to Google', () => {
  test('members of the chosen group go out under a label with its name, nobody else', async () => {
    await studio.addClient(card('Maya', 'Lindt', { emails: labelled('maya@lindt.de') }));
    await studio.addClient(card('Not', 'Member'), []);
    await studio.connect(annId);
    expect(await studio.run(annId)).toMatchObject({ kind: 'done' });
    expect(studio.under(annId, 'Weddings').map((contact) => contact.card)).toEqual([
      card('Maya', 'Lindt', { emails: labelled('maya@lindt.de') }),
    ]);
    expect(studio.contacts(annId)).toHaveLength(1);
    studio.forgetCalls();
    await studio.run(annId);
    expect(studio.counted()).toEqual({ readContacts: 1 });
  });

  test('a changed client takes one request', async () => {
    const maya = await studio.addClient(card('Maya', 'Lindt'));
    await studio.connect(annId);
    await studio.run(annId);
    studio.forgetCalls();
    await studio.changeClient(maya.id, { phones: labelled('030 1234567') });
    await studio.run(annId, 'studio');
    expect(studio.counted()).toEqual({ updateContacts: 1 });
    expect(studio.under(annId, 'Weddings')).toMatchObject([{ card: { phones: labelled('030 1234567') } }]);
  });

  test('a thousand clients take seven requests', async () => {
    for (let count = 0; count < 1000; count += 1)
      await studio.addClient(card('Client', String(count), { emails: labelled(`c${String(count)}@example.com`) }));
    await studio.connect(annId);
    await studio.run(annId);
    expect(studio.under(annId, 'Weddings')).toHaveLength(1000);
    expect(studio.calls.length).toBeLessThanOrEqual(7);
    studio.forgetCalls();
    await studio.run(annId);
    expect(studio.counted()).toEqual({ readContacts: 1 });
  });
});
