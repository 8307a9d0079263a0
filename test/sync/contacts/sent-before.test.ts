import { expect, test } from 'vitest';
import type { Card } from '../../../shared/domain/card.ts';
import { asSent, sentPrints } from '../../../shared/sync/contacts/sent-before.ts';
import { card } from './cards.ts';

const [first, second, third] = ['030 1', '030 2', '030 3'].map((value) => ({ value, label: 'home' }));
const phones = (...values: readonly (typeof first)[]): Card =>
  card({ phones: values.flatMap((value) => value ?? []), notes: 'n' });
const region = 'DE';

test('a text is known again where a card has it as it was sent, and by no other', () => {
  const sent = sentPrints(card({ notes: 'two' }), region);
  const cards = [card({ notes: 'one' }), card({ notes: ' two ' })] as const;
  expect(asSent(sent, 'notes', { cards, region })).toMatchObject({ notes: ' two ' });
  expect(asSent(sent, 'notes', { cards: [cards[0]], region })).toBe('nobodys');
});

test.each([
  ['all of it', phones(second, first), phones(), [second, first]],
  ['what one card has left of it, without what was added', phones(first, third), phones(), [first]],
  ['each value from whichever card has it', phones(first), phones(second, third), [first, second]],
  ['nothing, where nobody has any of it', phones(third), phones(), []],
])('of a list is known again: %s', (_what, one, other, expected) => {
  const sent = sentPrints(phones(first, second), region);
  expect(asSent(sent, 'phones', { cards: [one, other], region })).toMatchObject({ phones: expected });
});

test('a value under another label is not the one that was sent', () => {
  const sent = sentPrints(phones(first), region);
  const work = card({ phones: [{ value: '030 1', label: 'work' }] });
  expect(asSent(sent, 'phones', { cards: [work], region })).toMatchObject({ phones: [] });
});

test('an empty list that was sent is not one of which nothing is known', () => {
  expect(asSent(sentPrints(phones(), region), 'phones', { cards: [phones(first)], region })).toMatchObject({
    phones: [],
  });
  expect(asSent({}, 'phones', { cards: [phones(first)], region })).toBe('unknown');
});

test('a list told as one print, as marks once did, is unknown', () => {
  expect(asSent({ phones: 'a1b2c3d4' }, 'phones', { cards: [phones(first)], region })).toBe('unknown');
});
