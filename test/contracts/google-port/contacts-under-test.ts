import { createMemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import type { Card } from '../../../shared/domain/card.ts';
import { asId, type ContactName, type LabelName } from '../../../shared/domain/ids.ts';
import type { Permission } from '../../../shared/ports/google.ts';
import { createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import type { ContactsUnderTest } from './contacts-port.contract.ts';
import { ann } from './port-examples.ts';
import { allScopes, registration, startStudioWithGoogle, type StudioWithGoogle } from './studio-with-google.ts';

/** The adapter on the double, as the suite of the port's promises takes it. */
export async function startContactsUnderTest(): Promise<ContactsUnderTest> {
  const studio = await startStudioWithGoogle();
  const { double } = studio;
  const idOf = (name: ContactName | LabelName): string => name.slice(name.indexOf('/') + 1);
  const usual = { pageSize: 1_000, emptyShare: 0, propagation: 0 };
  return {
    contacts: contactsFor(studio, ['calendar', 'contacts']),
    person: {
      create: async (card) => asId((await actAsAnn(studio, 'POST', 'contacts', personOf(card))).resourceName ?? ''),
      edit: async (name, fields) => void (await actAsAnn(studio, 'PATCH', `contacts/${idOf(name)}`, personOf(fields))),
      delete: async (name) => void (await actAsAnn(studio, 'DELETE', `contacts/${idOf(name)}`)),
      takeOff: async (name, label) =>
        void (await actAsAnn(studio, 'POST', `contacts/${idOf(name)}/label`, { label, isOn: false })),
      renameLabel: async (label, title) =>
        void (await actAsAnn(studio, 'PATCH', `labels/${idOf(label)}`, { name: title })),
      deleteLabel: async (label) => void (await actAsAnn(studio, 'DELETE', `labels/${idOf(label)}`)),
      merge: async (into, from) => void (await actAsAnn(studio, 'POST', 'contacts/merge', { into, from })),
    },
    trouble: {
      expireTokens: () => double.expireContactTokens(ann),
      cutPages: (pageSize) => double.setContacts({ pageSize, emptyShare: 0.3 }),
      lag: (seconds) => double.setContacts({ propagation: seconds * 1000 }),
      pass: (seconds) => double.advanceClock(seconds * 1000),
      throttle: () => void double.fail({ kind: 'throttle' }),
      pauseWrites: () => double.pauseContactWrites(ann, 3_600_000),
      end() {
        double.clearFailures();
        double.setContacts(usual);
        double.pauseContactWrites(ann, 0);
      },
    },
    contactsWith: (permissions) => contactsFor(studio, permissions),
    close: () => double.stop(),
  };
}

/** Google in memory, likewise. */
export async function openMemoryContacts(): Promise<ContactsUnderTest> {
  const clock = createVirtualClock();
  const google = createMemoryGoogle({ clock });
  const { contactsPerson: person, trouble } = google;
  google.person.addAccount({ email: ann, name: 'Ann', timeZone: asId('Europe/Berlin') });
  const contactsWith: ContactsUnderTest['contactsWith'] = (permissions) =>
    google.contactsOf(google.grant({ email: ann, permissions }));
  return {
    contacts: contactsWith(['calendar', 'contacts']),
    person: {
      create: async (card) => person.createContact(ann, card).name,
      edit: async (name, fields) => void person.editContact(ann, name, fields),
      delete: async (name) => person.deleteContact(ann, name),
      takeOff: async (name, label) => person.takeOff(ann, name, label),
      renameLabel: async (label, title) => person.renameLabel(ann, label, title),
      deleteLabel: async (label) => person.deleteLabel(ann, label),
      merge: async (into, from) => void person.merge(ann, [into, from]),
    },
    trouble: {
      expireTokens: () => trouble.expireContactTokens(ann),
      cutPages: (pageSize) => trouble.setContacts({ pageSize }),
      lag: (seconds) => trouble.setContacts({ delay: seconds }),
      pass: (seconds) => clock.advance(seconds * 1000),
      throttle: () => trouble.throttle(ann, 600),
      pauseWrites: () => trouble.pauseWrites(ann, 3600),
      end() {
        trouble.throttle(ann, 0);
        trouble.pauseWrites(ann, 0);
        trouble.setContacts({ pageSize: 1000, delay: 0 });
      },
    },
    contactsWith,
    close: async () => undefined,
  };
}

/** Ann's contacts, under a fresh grant for these permissions. */
function contactsFor({ double, google }: StudioWithGoogle, permissions: readonly Permission[]) {
  const scopes = allScopes.filter(
    (scope) => permissions.some((name) => scope.includes(name)) || !scope.includes('/auth/'),
  );
  const { refreshToken } = double.issueTokens({ email: ann, clientId: registration.clientId, scopes });
  return google.contactsOf({ refreshToken, subject: asId('sub') });
}

/** Acts as Ann on the double's own controls. */
export async function actAsAnn(
  { double }: Pick<StudioWithGoogle, 'double'>,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly resourceName?: string }> {
  const url = `${double.url}/_/people/${ann}/${path}`;
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return (response.status === 204 ? {} : await response.json()) as { readonly resourceName?: string }; // what was made or changed
}

/** The parts of a card that these tests let a person type. */
function personOf({ givenName, notes }: Partial<Card>): object {
  return {
    ...(givenName !== undefined && { names: [{ givenName }] }),
    ...(notes !== undefined && { biographies: [{ value: notes }] }),
  };
}
