import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GOOGLE_CONTACT_LIMITS, GOOGLE_LIMITS } from '../../../infra/local/google/quota.ts';
import { asId, type ContactName, type LabelName } from '../../../shared/domain/ids.ts';
import type { GoogleContacts } from '../../../shared/ports/google-contacts.ts';
import type { GoogleContact } from '../../../shared/sync/contacts/contact.ts';
import {
  card,
  create,
  labelMark,
  markOf,
  newContact,
  plainCard,
  readAllContacts,
  readOne,
  update,
  written,
} from './contact-examples.ts';
import { actAsAnn } from './contacts-under-test.ts';
import { ann } from './port-examples.ts';
import { allScopes, registration, startStudioWithGoogle, type StudioWithGoogle } from './studio-with-google.ts';

let studio: StudioWithGoogle;
let contacts: GoogleContacts;

beforeAll(async () => {
  studio = await startStudioWithGoogle();
  contacts = contactsOf(studio);
});
beforeEach(() => studio.calls.splice(0));
afterEach(() => {
  studio.double.clearFailures();
  studio.double.setQuotas('off');
  studio.double.setContacts({ writeTime: 2, propagation: 0 });
});
afterAll(() => studio.double.stop());

function contactsOf({ double, google }: StudioWithGoogle, more: { google?: StudioWithGoogle['google'] } = {}) {
  const { refreshToken } = double.issueTokens({ email: ann, clientId: registration.clientId, scopes: allScopes });
  return (more.google ?? google).contactsOf({ refreshToken, subject: asId('sub') });
}

const methods = () => studio.calls.map(({ method }) => method);
const loseOne = (method: string) => studio.double.fail({ kind: 'loseAnswer', methods: [`people.${method}`], times: 1 });
const pathOf = (name: ContactName): string => `contacts/${name.replace('people/', '')}`;

/** A contact as people.get answers it, in the double's own words. */
async function personAt(name: ContactName): Promise<Record<string, Record<string, unknown>[]>> {
  return (await actAsAnn(studio, 'GET', pathOf(name))) as Record<string, Record<string, unknown>[]>;
}

async function changed(
  contact: GoogleContact,
  changes: Parameters<typeof update>[1],
  mark?: Parameters<typeof update>[2],
) {
  const [after] = written(await contacts.updateContacts([update(contact, changes, mark)]));
  if (after === undefined) throw new Error('no answer');
  return after;
}

describe('what is not ours', () => {
  const person = {
    names: [
      {
        givenName: 'Clara',
        middleName: 'Maria',
        familyName: 'Klein',
        honorificPrefix: 'Dr.',
        phoneticGivenName: 'Klara',
      },
    ],
    organizations: [
      { name: 'Old Co', title: 'Intern', department: 'Post' },
      { name: 'Klein & Co', title: 'Owner', department: 'Board', type: 'work', metadata: { sourcePrimary: true } },
      { name: 'Club', title: 'Member' },
    ],
    emailAddresses: [
      { value: 'clara@klein.example', type: 'work', displayName: 'Clara K.' },
      { value: 'c@home.example', type: 'home' },
    ],
    phoneNumbers: [{ value: '030 1234567', type: 'workFax' }],
    addresses: [
      { streetAddress: 'Road 1', extendedAddress: 'Yard', poBox: 'Box 9', city: 'Berlin', country: 'DE', type: 'work' },
      { streetAddress: 'Lake 2', city: 'Potsdam', type: 'home' },
    ],
    biographies: [{ value: 'A note' }],
    birthdays: [{ date: { year: 1980, month: 5, day: 4 } }],
    urls: [{ value: 'https://klein.example', type: 'work' }],
    userDefined: [{ key: 'Shoe size', value: '39' }],
    clientData: [{ key: 'another program', value: '7' }],
  };

  async function klein(): Promise<GoogleContact> {
    const { resourceName = '' } = await actAsAnn(studio, 'POST', 'contacts', person);
    return readOne(contacts, asId(resourceName));
  }

  test('is read as the primary of each field, whatever the order', async () => {
    expect((await klein()).card).toMatchObject({
      givenName: 'Clara',
      familyName: 'Klein',
      company: 'Klein & Co',
      jobTitle: 'Owner',
      phones: [{ value: '030 1234567', label: 'workFax' }],
      address: { street: 'Road 1\nYard', city: 'Berlin', region: '', postalCode: '', country: 'DE' },
      notes: 'A note',
    });
  });

  test('survives a write of every field', async () => {
    const before = await klein();
    const after = await changed(
      before,
      {
        givenName: 'Klara',
        familyName: 'Groß',
        company: 'Groß GmbH',
        jobTitle: 'Boss',
        emails: [{ value: 'Clara@Klein.example', label: 'work' }],
        phones: [
          { value: '030 1234567', label: 'workFax' },
          { value: '0171 1', label: 'mobile' },
        ],
        address: { ...before.card.address, city: 'Bonn' },
        notes: 'Another note',
      },
      markOf('client-x'),
    );
    const stored = await personAt(after.name);
    expect(stored).toMatchObject({
      names: [
        {
          givenName: 'Klara',
          middleName: 'Maria',
          familyName: 'Groß',
          honorificPrefix: 'Dr.',
          phoneticGivenName: 'Klara',
          displayName: 'Dr. Klara Maria Groß',
        },
      ],
      emailAddresses: [{ value: 'Clara@Klein.example', type: 'work', displayName: 'Clara K.' }],
      birthdays: person.birthdays,
      urls: person.urls,
      userDefined: person.userDefined,
    });
    const unordered = (items: unknown[] | undefined) => new Set(items);
    const containing = (part: object) => expect.objectContaining(part) as unknown;
    expect(unordered(stored['organizations'])).toEqual(
      new Set([
        containing({ name: 'Groß GmbH', title: 'Boss', department: 'Board', type: 'work' }),
        containing({ name: 'Old Co', title: 'Intern', department: 'Post' }),
        containing({ name: 'Club', title: 'Member' }),
      ]),
    );
    expect(unordered(stored['addresses'])).toEqual(
      new Set([
        containing({
          streetAddress: 'Road 1',
          extendedAddress: 'Yard',
          poBox: 'Box 9',
          city: 'Bonn',
          countryCode: 'DE',
          type: 'work',
        }),
        containing({ streetAddress: 'Lake 2', city: 'Potsdam', type: 'home' }),
      ]),
    );
    expect(stored['clientData']).toContainEqual(containing({ key: 'another program', value: '7' }));
    expect(after).toMatchObject({
      card: { company: 'Groß GmbH', address: { city: 'Bonn' } },
      marks: [markOf('client-x')],
    });
  });

  test('is not touched by a write of one field', async () => {
    const before = await klein();
    const stored = await personAt(before.name);
    await changed(before, { notes: 'Only this' });
    const after = await personAt(before.name);
    const named = (found: Record<string, unknown>) => Object.keys(found).toSorted();
    expect(named(after)).toEqual(named(stored));
    for (const field of ['names', 'emailAddresses', 'phoneNumbers', 'birthdays'])
      expect(after[field]?.length).toBe(stored[field]?.length);
    expect(after['biographies']).toMatchObject([{ value: 'Only this' }]);
  });

  test('keeps the title of the user where only the company is written', async () => {
    const before = await klein();
    const { name, version, held } = before;
    const wanted = { ...before.card, company: 'New', jobTitle: 'not named' };
    const outcome = await contacts.updateContacts([{ name, version, held, card: wanted, fields: ['company'] }]);
    expect(written(outcome)[0]?.card).toMatchObject({ company: 'New', jobTitle: 'Owner' });
  });

  test('stays out of the card when it comes from a Google profile', async () => {
    studio.double.addPerson({ email: 'profile@example.com', name: 'Paula Profile' });
    const emails = [{ value: 'profile@example.com', label: '' }];
    const contact = await create(contacts, newContact({ ...plainCard('Paul'), emails }));
    expect(contact.card).toEqual({ ...plainCard('Paul'), emails });
  });
});

describe('more than a list shows', () => {
  test('is read whole, so that a write loses none of it', async () => {
    const phones = Array.from({ length: 130 }, (_, index) => ({ value: `030 ${1000 + index}`, label: '' }));
    const { name } = await create(contacts, newContact({ ...plainCard('Many'), phones }));
    const { changes } = await readAllContacts(contacts);
    const found = changes.find((change) => change.kind === 'contact' && change.contact.name === name);
    if (found?.kind !== 'contact') throw new Error('not told');
    expect(found.contact.card.phones).toHaveLength(130);
    const after = await changed(found.contact, { phones: found.contact.card.phones.slice(1) });
    expect(after.card.phones).toHaveLength(129);
    await contacts.deleteContacts([name]);
  });
});

describe('a contact that cannot be used', () => {
  test('is set aside, and the others are read', async () => {
    const long = 'x'.repeat(2_001);
    const { resourceName } = await actAsAnn(studio, 'POST', 'contacts', { names: [{ givenName: long }] });
    const fine = await create(contacts, newContact(plainCard('Fine')));
    const { changes } = await readAllContacts(contacts);
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'unreadable', name: resourceName }));
    expect(changes).toContainEqual({
      kind: 'contact',
      contact: expect.objectContaining({ name: fine.name }) as unknown,
    });
    await contacts.deleteContacts([asId(resourceName ?? '')]);
  });

  test('and a held text that is not understood is asked for again, nothing written', async () => {
    const contact = await create(contacts, newContact(plainCard('Held')));
    const outcomes = await contacts.updateContacts([{ ...update(contact, { notes: 'x' }), held: 'another form' }]);
    expect(outcomes).toMatchObject([{ kind: 'failed', failure: { reason: 'changedMeanwhile' } }]);
    expect((await readOne(contacts, contact.name)).card.notes).toBe('');
  });
});

describe('an answer that is lost', () => {
  test('to a create is not asked for again: the contact is there once, with its mark', async () => {
    const wanted = newContact(plainCard('Lost'));
    loseOne('people.batchCreateContacts');
    await expect(contacts.createContacts([wanted])).rejects.toMatchObject({ reason: 'unavailable' });
    expect(methods()).toEqual(['people.people.batchCreateContacts']);
    const { changes } = await readAllContacts(contacts);
    const marks = changes.flatMap((change) => (change.kind === 'contact' ? change.contact.marks : []));
    expect(marks.filter(({ clientId }) => clientId === wanted.mark.clientId)).toEqual([wanted.mark]);
  });

  test('to an update shows as changed meanwhile, and the change is there', async () => {
    const before = await create(contacts, newContact(plainCard('Before')));
    loseOne('people.batchUpdateContacts');
    const outcomes = await contacts.updateContacts([update(before, { givenName: 'After' })]);
    expect(outcomes).toMatchObject([{ kind: 'failed', failure: { reason: 'changedMeanwhile' } }]);
    expect((await readOne(contacts, before.name)).card.givenName).toBe('After');
  });

  test('to a delete is found out', async () => {
    const names = written(await contacts.createContacts([newContact(plainCard('A')), newContact(plainCard('B'))]));
    loseOne('people.batchDeleteContacts');
    await contacts.deleteContacts(names.map(({ name }) => name));
    expect(await contacts.readContactsNamed(names.map(({ name }) => name))).toMatchObject([
      { kind: 'gone' },
      { kind: 'gone' },
    ]);
  });

  test('to a new label shows as taken next time', async () => {
    loseOne('contactGroups.create');
    await expect(contacts.createLabel('Lost label', labelMark)).rejects.toMatchObject({ reason: 'unavailable' });
    await expect(contacts.createLabel('Lost label', labelMark)).rejects.toMatchObject({ reason: 'taken' });
    expect((await contacts.listLabels()).filter(({ title }) => title === 'Lost label')).toHaveLength(1);
  });

  test('to a rename shows as changed meanwhile, and the title is there', async () => {
    const made = await contacts.createLabel('Renamed in the dark', labelMark);
    loseOne('contactGroups.update');
    await expect(contacts.renameLabel(made, 'Lit')).rejects.toMatchObject({ reason: 'changedMeanwhile' });
    expect((await contacts.listLabels()).map(({ title }) => title)).toContain('Lit');
  });

  test('to a change of members is asked for again', async () => {
    const group = await contacts.createLabel('Members', labelMark);
    const { name } = await create(contacts, newContact(plainCard('Member')));
    loseOne('contactGroups.members.modify');
    await contacts.changeMembers(group.name, { add: [name], remove: [] });
    expect((await readOne(contacts, name)).labels).toContain(group.name);
  });
});

test('a title that Google keeps for itself is told apart from one the user has', async () => {
  const own = { reason: 'rejected' };
  await expect(contacts.createLabel('Family', labelMark)).rejects.toMatchObject(own);
  const made = await contacts.createLabel('Families', labelMark);
  await expect(contacts.renameLabel(made, 'family')).rejects.toMatchObject(own);
  await expect(contacts.createLabel('families', labelMark)).rejects.toMatchObject({ reason: 'taken' });
});

describe('trouble', () => {
  test('that passes is waited out, for writes too where Google did nothing', async () => {
    studio.double.fail({ kind: 'throttle', methods: ['people.people.*'], times: 2 });
    await create(contacts, newContact(plainCard('Patient')));
    studio.double.fail({ kind: 'unavailable', methods: ['people.people.connections.list'], times: 2 });
    await readAllContacts(contacts);
  });

  test('of writes that meet is told or waited out, and each is done once or not at all', async () => {
    studio.double.setContacts({ writeTime: 100 });
    const before = studio.double.overlappingWrites();
    const both = [newContact(plainCard('One')), newContact(plainCard('Two'))];
    const settled = await Promise.allSettled(both.map((wanted) => create(contacts, wanted)));
    expect(studio.double.overlappingWrites()).toBeGreaterThan(before);
    const { changes } = await readAllContacts(contacts);
    const marks = changes.flatMap((change) => (change.kind === 'contact' ? change.contact.marks : []));
    for (const [index, { mark }] of both.entries()) {
      const isWritten = settled[index]?.status === 'fulfilled';
      expect(marks.filter(({ clientId }) => clientId === mark.clientId)).toHaveLength(isWritten ? 1 : 0);
      if (!isWritten) expect(settled[index]).toMatchObject({ reason: { reason: 'throttled', said: '409 ABORTED' } });
    }
  });

  test('of a full account pauses its writes, asked once', async () => {
    studio.double.setQuotas({ ...GOOGLE_LIMITS, contacts: { ...GOOGLE_CONTACT_LIMITS, writesPerDay: 1 } });
    const two = [newContact(plainCard('One')), newContact(plainCard('Two'))];
    await expect(contacts.createContacts(two)).rejects.toMatchObject({ reason: 'paused', said: '429 QUOTA_EXCEEDED' });
    expect(methods()).toEqual(['people.people.batchCreateContacts']);
  });

  test('of one user goes no further than what Google takes in a minute', async () => {
    studio.double.setQuotas(GOOGLE_LIMITS);
    const paced = contactsOf(studio, { google: studio.googleWith({}) });
    for (let read = 0; read < 120; read += 1) {
      const before = studio.clock.elapsed();
      await paced.listLabels();
      studio.double.advanceClock(studio.clock.elapsed() - before);
    }
    expect(studio.calls.filter(({ status }) => status === 429)).toEqual([]);
  });

  test('with a label that is gone is found out in a few calls, not one for each contact', async () => {
    const missing = asId<LabelName>('contactGroups/missing');
    const wanted = Array.from({ length: 200 }, (_, index) => newContact(plainCard(`P${index}`), [missing]));
    const outcomes = await contacts.createContacts(wanted);
    expect(outcomes).toHaveLength(200);
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.failure.reason))).toEqual(
      new Set(['rejected']),
    );
    expect(methods().length).toBeLessThan(15);
  });

  test('with the permission is the user’s to mend', async () => {
    const scopes = [
      ...allScopes.filter((scope) => !scope.includes('contacts')),
      'https://www.googleapis.com/auth/contacts.readonly',
    ];
    const { refreshToken } = studio.double.issueTokens({ email: ann, clientId: registration.clientId, scopes });
    const reader = studio.google.contactsOf({ refreshToken, subject: asId('sub') });
    await readAllContacts(reader);
    await expect(create(reader, newContact(plainCard('No')))).rejects.toMatchObject({ reason: 'reconnect' });
  });
});

describe('what is asked of Google', () => {
  test('1,000 contacts out are 6 requests, 1,000 in are one, and none is one of at most 1 KB', async () => {
    const fresh = await startStudioWithGoogle();
    try {
      const own = contactsOf(fresh);
      const wanted = Array.from({ length: 1_000 }, (_, index) => newContact(card({ givenName: `P${index}` })));
      const label = await own.createLabel('Clients', labelMark);
      for (let start = 0; start < 1_000; start += 200) {
        const batch = wanted.slice(start, start + 200).map((one) => ({ ...one, labels: [label.name] }));
        written(await own.createContacts(batch));
      }
      expect(fresh.calls.filter(({ method }) => method.startsWith('people.'))).toHaveLength(6);
      fresh.calls.splice(0);
      const { changes, token } = await readAllContacts(own);
      expect([changes.length, fresh.calls.length]).toEqual([1_000, 1]);
      fresh.calls.splice(0);
      const idle = await readAllContacts(own, token);
      expect(idle.changes).toEqual([]);
      expect(fresh.calls.map(({ method }) => method)).toEqual(['people.people.connections.list']);
      expect(fresh.calls[0]?.bytes).toBeLessThanOrEqual(1_024);
      fresh.calls.splice(0);
      const [first] = changes;
      if (first?.kind !== 'contact') throw new Error('not told');
      written(await own.updateContacts([update(first.contact, { notes: 'one change' })]));
      expect(fresh.calls.map(({ method }) => method)).toEqual(['people.people.batchUpdateContacts']);
    } finally {
      await fresh.double.stop();
    }
  });
});
