import { describe, expect, test } from 'vitest';
import { cardOf, isNamed } from '../../../shared/domain/card-of-client.ts';
import type { Card } from '../../../shared/domain/card.ts';
import { phoneKey, phoneRegionOf } from '../../../shared/domain/phone.ts';
import { cardShape } from '../../../shared/sync/contacts/card-shape.ts';
import { differingFields } from '../../../shared/sync/merge.ts';
import { card } from './cards.ts';

describe('phones', () => {
  test.each([
    ['030 1234567', '+49 (30) 123-4567', 'DE', true],
    ['666 12 34 90', '+34666123490', 'ES', true],
    ['(650) 253-0000', '+1 650 253 0000', 'US', true],
    ['030 1234567', '030 1234568', 'DE', false],
    ['030 1234567 ext. 5', '030 1234567', 'DE', false],
    ['110', '1 1 0', 'DE', true],
    ['ask Tom', 'ASK TOM', 'DE', true],
  ] as const)('%s and %s in %s reach the same phone: %s', (one, other, region, same) => {
    expect(phoneKey(one, region) === phoneKey(other, region)).toBe(same);
  });

  test.each([
    ['en-GB', 'GB'],
    ['de', 'DE'],
    ['pt-BR', 'BR'],
    ['nonsense locale', undefined],
  ])('a studio with the locale %s dials from %s', (locale, region) => {
    expect(phoneRegionOf(locale)).toBe(region);
  });
});

describe('cards say the same', () => {
  const shape = cardShape('DE');
  const of = (field: 'phones' | 'emails', value: string, label: string): Partial<Card> => ({
    [field]: [{ value, label }],
  });
  test.each([
    ['a phone in another form', of('phones', '030 1234567', 'home'), of('phones', '+4930 1234567', 'Home')],
    ['an e-mail in capitals', of('emails', 'Maya@Lindt.de', ''), of('emails', 'maya@lindt.de', 'other')],
    ['spaces', { givenName: ' Maya  Luise ' }, { givenName: 'Maya Luise' }],
    ['letters composed otherwise', { familyName: 'Müller' }, { familyName: 'Müller' }],
    ['line ends', { notes: 'one\r\ntwo\n' }, { notes: 'one\ntwo' }],
    [
      'values in another order',
      {
        emails: [
          { value: 'a@b.c', label: '' },
          { value: 'd@e.f', label: '' },
        ],
      },
      {
        emails: [
          { value: 'd@e.f', label: '' },
          { value: 'a@b.c', label: '' },
        ],
      },
    ],
  ] as const)('for all of %s', (_, one, other) => {
    expect(differingFields(shape, card(one), card(other))).toEqual([]);
  });

  test.each([
    ['another label', of('phones', '030 1234567', 'home'), of('phones', '030 1234567', 'work'), 'phones'],
    ['one value more', of('emails', 'a@b.c', ''), { emails: [] }, 'emails'],
    [
      'another street',
      { address: { ...card({}).address, street: 'A 1' } },
      { address: { ...card({}).address, street: 'A 2' } },
      'address',
    ],
    ['notes with an empty line', { notes: 'one\n\ntwo' }, { notes: 'one\ntwo' }, 'notes'],
  ] as const)('not for %s', (_, one, other, field) => {
    expect(differingFields(shape, card(one), card(other))).toEqual([field]);
  });
});

test('a card has no values that say nothing, and is named by a person or a company', () => {
  const plain = cardOf(card({ emails: [{ value: '  ', label: 'home' }], company: ' Berg ' }));
  expect(plain).toEqual(card({ company: 'Berg' }));
  expect([isNamed(plain), isNamed(card({ notes: 'nobody' }))]).toEqual([true, false]);
});
