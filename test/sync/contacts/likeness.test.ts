import { describe, expect, test } from 'vitest';
import type { Card } from '../../../shared/domain/card.ts';
import { asId } from '../../../shared/domain/ids.ts';
import { areNamesAlike, likenessesOf } from '../../../shared/sync/contacts/likeness.ts';
import { card, person } from './cards.ts';

/** Which contacts are which clients: both are numbered from 0. */
function matched(clients: readonly Card[], contacts: readonly Card[], paired: readonly number[] = []) {
  const { certain, unsure } = likenessesOf(
    clients.map((one, index) => ({ clientId: asId(String(index)), card: one, isPaired: paired.includes(index) })),
    contacts.map((one, index) => ({ name: asId(String(index)), card: one })),
    'DE',
  );
  return { certain: Object.fromEntries(certain), unsure: Object.fromEntries(unsure) };
}

const maya = person('Maya', 'Lindt', 'maya@lindt.de');
const jonas = person('Jonas', 'Lindt', 'jonas@lindt.de');

describe('likeness', () => {
  test.each([
    ['the same e-mail in another case', [maya], [person('Maya', 'Lindt', 'MAYA@LINDT.DE')], { 0: '0' }, {}],
    [
      'the same phone in another form',
      [person('Maya', 'L', '030 1234567')],
      [person('Maya', 'Lindt', '+49301234567')],
      { 0: '0' },
      {},
    ],
    ['a first name only', [person('Maya', '', 'm@l.de')], [person('Maya', 'Lindt', 'm@l.de')], { 0: '0' }, {}],
    ['nothing in common', [maya], [jonas], {}, {}],
    ['the same name and nothing else', [maya], [person('Maya', 'Lindt', 'other@where.de')], {}, {}],
    [
      'another name at the same phone',
      [person('Maya', 'Lindt', '030 1234567')],
      [person('Tom', 'Berg', '030 1234567')],
      {},
      { 0: ['0'] },
    ],
    [
      'a family’s e-mail',
      [person('Maya', 'L', 'f@l.de'), person('Jonas', 'L', 'f@l.de')],
      [person('Maya', 'L', 'f@l.de')],
      {},
      { 0: ['0', '1'] },
    ],
    ['two contacts with one e-mail', [maya], [maya, maya], {}, { 0: ['0'], 1: ['0'] }],
    [
      'e-mail of one, phone of another',
      [maya, person('Maya', 'Lindt', '030 1234567')],
      [person('Maya', 'Lindt', 'maya@lindt.de', '030 1234567')],
      {},
      { 0: ['0', '1'] },
    ],
    [
      'nothing but the name, the same in everything',
      [card({ givenName: 'Maya', notes: 'x' })],
      [card({ givenName: 'Maya', notes: 'x' })],
      { 0: '0' },
      {},
    ],
    [
      'a business',
      [card({ company: 'Berg AG', phones: maya.phones, emails: maya.emails })],
      [card({ company: 'Berg', emails: maya.emails })],
      { 0: '0' },
      {},
    ],
  ] as const)('%s', (...[, clients, contacts, certain, unsure]) => {
    expect(matched(clients, contacts)).toEqual({ certain, unsure });
  });

  test('a client who has a contact already is never certain', () => {
    expect(matched([maya], [maya], [0])).toEqual({ certain: {}, unsure: { 0: ['0'] } });
  });

  test('never crosses two couples who each share everything but a name', () => {
    const clients = [person('Maya', 'Lindt', 'a@l.de', '030 1'), person('Jonas', 'Lindt', 'b@l.de', '030 1')];
    expect(matched(clients, clients.toReversed()).certain).toEqual({});
  });
});

test.each([
  [person('Maya', 'Lindt'), person('M.', 'Lindt'), true],
  [person('Zoë', 'Müller'), person('zoe', 'muller'), true],
  [person('Lindt', 'Maya'), person('Maya', 'Lindt'), true],
  [person('Maya', 'Lindt'), person('Maya', 'Lindt-Berg'), true],
  [person('Maya', 'Lindt'), person('Tom', 'Lindt'), false],
  [card({ company: 'Berg' }), person('Tom', 'Berg'), false],
  [card({}), card({}), true],
])('names of %o and %o', (one, other, alike) => {
  expect(areNamesAlike(one, other)).toBe(alike);
});
