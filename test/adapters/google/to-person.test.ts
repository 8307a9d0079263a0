import { describe, expect, test } from 'vitest';
import { toContactChange } from '../../../shared/adapters/google/to-contact.ts';
import { toNewPerson, toUpdatedPerson, updateMask } from '../../../shared/adapters/google/to-person.ts';
import type { Card } from '../../../shared/domain/card.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ContactUpdate } from '../../../shared/ports/google-contacts.ts';
import type { ContactMark } from '../../../shared/sync/contacts/contact.ts';

const mark: ContactMark = { studioId: asId('s'), userId: asId('u'), clientId: asId('c'), sent: {} };
const source = { type: 'CONTACT', id: 'abc', etag: '#1' };

/** An update of a contact that Google holds so. */
function updateOf(person: object, changes: Partial<Card>, withMark?: ContactMark): ContactUpdate {
  const change = toContactChange({ resourceName: 'people/c1', etag: '%1', metadata: { sources: [source] }, ...person });
  if (change.kind !== 'contact') throw new Error(change.kind);
  const { name, version, held, card } = change.contact;
  // The keys of a part of a card are fields of a card.
  const fields = Object.keys(changes) as (keyof Card)[];
  return {
    name,
    version,
    held,
    card: { ...card, ...changes },
    fields,
    ...(withMark === undefined ? {} : { mark: withMark }),
  };
}

describe('an update', () => {
  test('names the fields it replaces, sorted, each once', () => {
    expect(updateMask(updateOf({}, { notes: '', givenName: 'A', familyName: 'B' }))).toBe('biographies,names');
    expect(updateMask(updateOf({}, { emails: [] }, mark))).toBe('clientData,emailAddresses');
    expect(updateMask(updateOf({}, {}))).toBe('');
  });

  test('carries the etags of the person and of its source', () => {
    expect(toUpdatedPerson(updateOf({}, { notes: 'x' }))).toEqual({
      etag: '%1',
      metadata: { sources: [source] },
      biographies: [{ value: 'x', contentType: 'TEXT_PLAIN' }],
    });
  });

  test.each<[string, object, Partial<Card>, object]>([
    [
      'an empty name',
      { names: [{ givenName: 'A', familyName: 'B' }] },
      { givenName: '', familyName: '' },
      { names: [] },
    ],
    [
      'a name with more to it',
      { names: [{ givenName: 'A', middleName: 'M' }] },
      { givenName: '' },
      { names: [{ middleName: 'M' }] },
    ],
    ['no notes', { biographies: [{ value: 'x' }] }, { notes: '' }, { biographies: [] }],
    [
      'no company but a department',
      { organizations: [{ name: 'A', department: 'D', type: 'work' }] },
      { company: '' },
      { organizations: [{ department: 'D', type: 'work' }] },
    ],
    [
      'no company and nothing beside it',
      { organizations: [{ name: 'A', type: 'work' }] },
      { company: '' },
      { organizations: [] },
    ],
    [
      'a type whose case alone differs',
      { emailAddresses: [{ value: 'a@x', type: 'Work' }] },
      { emails: [{ value: 'a@x', label: 'work' }] },
      { emailAddresses: [{ value: 'a@x', type: 'Work' }] },
    ],
    [
      'a type taken off',
      { emailAddresses: [{ value: 'a@x', type: 'work' }] },
      { emails: [{ value: 'a@x', label: '' }] },
      { emailAddresses: [{ value: 'a@x' }] },
    ],
    [
      'a phone as it was typed',
      { phoneNumbers: [{ value: '0301', type: 'home' }] },
      { phones: [{ value: '030 1', label: 'home' }] },
      { phoneNumbers: [{ value: '030 1', type: 'home' }] },
    ],
    [
      'another country',
      { addresses: [{ country: 'Germany', countryCode: 'DE', city: 'B', formattedValue: 'B' }] },
      { address: { street: '', city: 'B', region: '', postalCode: '', country: 'Spain' } },
      { addresses: [{ country: 'Spain', city: 'B' }] },
    ],
    [
      'an address nobody had taken apart',
      { addresses: [{ formattedValue: 'Road 1\nBerlin' }] },
      { address: { street: 'Road 2\nYard\nGate', city: 'Berlin', region: '', postalCode: '', country: '' } },
      { addresses: [{ streetAddress: 'Road 2', extendedAddress: 'Yard\nGate', city: 'Berlin' }] },
    ],
  ])('writes %s', (_what, person, changes, expected) => {
    const { etag: _etag, metadata: _metadata, ...body } = toUpdatedPerson(updateOf(person, changes));
    expect(body).toEqual(expected);
  });

  test('keeps the primary value the primary one, wherever it stands', () => {
    const primary = { primary: true, source: { type: 'CONTACT' } };
    const emailAddresses = [{ value: 'b@x' }, { value: 'a@x', metadata: primary }];
    const emails = [
      { value: 'b@x', label: '' },
      { value: 'a@x', label: '' },
    ];
    expect(toUpdatedPerson(updateOf({ emailAddresses }, { emails })).emailAddresses).toEqual([
      { value: 'b@x' },
      { value: 'a@x', metadata: { sourcePrimary: true } },
    ]);
  });

  test('gives two values alike each its own', () => {
    const emailAddresses = [
      { value: 'a@x', type: 'home', displayName: 'H' },
      { value: 'A@X', type: 'work', displayName: 'W' },
    ];
    const emails = [
      { value: 'a@x', label: 'work' },
      { value: 'a@x', label: 'home' },
    ];
    const written = toUpdatedPerson(updateOf({ emailAddresses }, { emails })).emailAddresses;
    expect(written?.map(({ type, displayName }) => [type, displayName])).toEqual([
      ['work', 'W'],
      ['home', 'H'],
    ]);
  });

  test('leaves client data alone unless it brings a mark, and then keeps that of others', () => {
    const clientData = [{ key: 'other', value: '1' }];
    expect(toUpdatedPerson(updateOf({ clientData }, { notes: 'x' }))).not.toHaveProperty('clientData');
    const { clientData: written } = toUpdatedPerson(updateOf({ clientData }, {}, mark));
    expect(written?.[0]).toEqual({ key: 'other', value: '1' });
    expect(written?.[1]?.key).toBe('studiosync');
  });

  test.each(['', 'no JSON', '{}', '{"etag":1}'])('on what is held as %o asks to be read again', (held) => {
    expect(() => toUpdatedPerson({ ...updateOf({}, { notes: 'x' }), held })).toThrow(
      expect.objectContaining({ reason: 'changedMeanwhile' }),
    );
  });
});

test('a new person is put under myContacts too, once', () => {
  const { card } = updateOf({}, {});
  const label = asId<never>('contactGroups/1');
  const groups = (labels: readonly never[]) =>
    toNewPerson({ card, mark, labels }).memberships?.map(
      (item) => item.contactGroupMembership?.contactGroupResourceName,
    );
  expect(groups([label])).toEqual(['contactGroups/myContacts', 'contactGroups/1']);
  expect(groups([asId<never>('contactGroups/myContacts')])).toEqual(['contactGroups/myContacts']);
});
