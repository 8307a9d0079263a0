import { describe, expect, test } from 'vitest';
import { toContactChange } from '../../../shared/adapters/google/to-contact.ts';

const source = { type: 'CONTACT', id: 'abc', etag: '#1', updateTime: '2026-03-01T10:00:00.123456Z' };
const own = { source: { type: 'CONTACT', id: 'abc' } };
const base = { resourceName: 'people/c1', etag: '%1', metadata: { sources: [source], objectType: 'PERSON' } };

function read(person: object) {
  const change = toContactChange({ ...base, ...person });
  if (change.kind !== 'contact') throw new Error(change.kind);
  return change.contact;
}

describe('a person of Google', () => {
  test('becomes a contact with its names, versions and times', () => {
    const metadata = { ...base.metadata, previousResourceNames: ['people/c0'] };
    const memberships = [
      { contactGroupMembership: { contactGroupResourceName: 'contactGroups/myContacts' } },
      { domainMembership: { inViewerDomain: true } },
    ];
    expect(read({ metadata, memberships })).toMatchObject({
      name: 'people/c1',
      previousNames: ['people/c0'],
      sourceId: 'abc',
      version: '#1',
      updated: '2026-03-01T10:00:00Z',
      labels: ['contactGroups/myContacts'],
      marks: [],
    });
  });

  test('is read without regard to order: the primary of each field counts', () => {
    const organizations = [
      { name: 'Second', metadata: own },
      { name: 'First', title: 'Owner', metadata: { ...own, primary: true } },
    ];
    const both = [organizations, organizations.toReversed()].map((turned) => read({ organizations: turned }));
    expect(both.map(({ card }) => [card.company, card.jobTitle])).toEqual([
      ['First', 'Owner'],
      ['First', 'Owner'],
    ]);
    expect(both[0]?.held).toBe(both[1]?.held);
  });

  test('has no part of a profile in its card, nor in what is held', () => {
    const names = [
      { givenName: 'Profile', metadata: { primary: true, source: { type: 'PROFILE', id: '1' } } },
      { givenName: 'Own', metadata: own },
    ];
    const contact = read({ names });
    expect(contact.card.givenName).toBe('Own');
    expect(contact.held).not.toContain('Profile');
  });

  test('is trimmed; values without text are none', () => {
    const emailAddresses = [{ value: ' a@x.example ', type: 'work' }, { value: ' ' }, { type: 'home' }];
    const biographies = [{ value: ' one\r\ntwo\r\n' }];
    expect(read({ emailAddresses, biographies }).card).toMatchObject({
      emails: [{ value: 'a@x.example', label: 'work' }],
      notes: 'one\ntwo',
    });
  });

  test.each<[string, object, string]>([
    ['in two lines', { streetAddress: 'Road 1', extendedAddress: 'Yard' }, 'Road 1\nYard'],
    ['with the second line only', { extendedAddress: 'Yard' }, 'Yard'],
    ['that nobody took apart', { formattedValue: 'Road 1\nBerlin' }, 'Road 1\nBerlin'],
    ['that is a box', { poBox: '9', formattedValue: '9' }, ''],
  ])('with an address %s has a street', (_what, address, street) => {
    expect(read({ addresses: [address] }).card.address.street).toBe(street);
  });

  test('without a country has the one its code says', () => {
    expect(read({ addresses: [{ city: 'Soria', countryCode: 'ES' }] }).card.address.country).toBe('ES');
  });

  test('holds nothing that Google’s server makes', () => {
    const { held } = read({
      names: [
        { displayName: 'A B', displayNameLastFirst: 'B, A', unstructuredName: 'A B', givenName: 'A', familyName: 'B' },
      ],
      phoneNumbers: [{ value: '030 1', canonicalForm: '+49301', type: 'home', formattedType: 'Zuhause' }],
    });
    expect(JSON.parse(held)).toEqual({
      etag: '%1',
      source: 'abc',
      names: [{ givenName: 'A', familyName: 'B' }],
      phoneNumbers: [{ value: '030 1', type: 'home' }],
    });
  });

  test('that was deleted is gone', () => {
    const json = { resourceName: 'people/c1', metadata: { deleted: true } };
    expect(toContactChange(json)).toEqual({ kind: 'gone', name: 'people/c1' });
  });

  test.each<[string, unknown]>([
    ['without a CONTACT source', { ...base, metadata: { sources: [] } }],
    ['with fields of another form', { ...base, names: 'Ann' }],
    ['with too long a name', { ...base, names: [{ givenName: 'x'.repeat(2_001) }] }],
    ['with too long notes', { ...base, biographies: [{ value: 'x'.repeat(100_001) }] }],
  ])('%s is set aside with a reason', (_what, json) => {
    expect(toContactChange(json)).toMatchObject({
      kind: 'unreadable',
      name: 'people/c1',
      problem: expect.stringMatching(/\.$/) as unknown,
    });
  });

  test.each([null, 'text', 7, [], {}])('that is none at all (%o) is set aside too', (json) => {
    expect(toContactChange(json)).toMatchObject({ kind: 'unreadable', name: '' });
  });
});
