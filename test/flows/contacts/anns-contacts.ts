import { expect } from 'vitest';
import type { HeldContact } from '../../../shared/adapters/memory/contacts-world.ts';
import type { Client } from '../../../shared/domain/client.ts';
import { annId, card, labelled } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

/** Maya in the studio and, synced, in Ann's contacts. */
export async function mayaSynced(
  studio: StudioWithContacts,
): Promise<{ readonly maya: Client; readonly contact: HeldContact }> {
  const maya = await studio.addClient(
    card('Maya', 'Lindt', { emails: labelled('maya@lindt.de'), phones: labelled('030 1234567') }),
  );
  await studio.connect(annId);
  await studio.run(annId);
  const contact = studio.under(annId, 'Weddings').find((one) => one.card.givenName.toLowerCase() === 'maya');
  if (contact === undefined) throw new Error('Maya did not go out');
  return { maya, contact };
}

/** Nothing is written to either side by another run of Ann's: it reads Google's changes, and that is all. */
export async function expectSettled(studio: StudioWithContacts): Promise<void> {
  await studio.run(annId);
  const [contacts, clients] = [studio.contacts(annId), await studio.clients()];
  studio.forgetCalls();
  studio.wait(1800);
  expect(await studio.run(annId)).toEqual({ kind: 'nothing' });
  expect(studio.counted()).toEqual({ readContacts: 1 });
  expect(studio.contacts(annId)).toEqual(contacts);
  expect(await studio.clients()).toEqual(clients);
}
