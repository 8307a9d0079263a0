import { cardFields } from '../../domain/card.ts';
import type { Card, CardField } from '../../domain/card.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { phoneKey } from '../../domain/phone.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import type { Labelled } from '../../domain/studio.ts';
import type { Shape } from '../model.ts';
import { mergeValues } from './merge-values.ts';

/** A field of several values, each with a label. */
export type ListField = 'emails' | 'phones';

/**
 * How cards compare: phones as E.164 from the studio's region, e-mails and labels without regard to case, texts without regard to
 * spaces, values without regard to order (facts 4.2, 4.5). E-mails and phones merge value by value.
 */
export function cardShape(region: PhoneRegion | undefined): Shape<Card> {
  return {
    fields: cardFields,
    print: (field, card) => printField(field, card, region),
    isEmpty: (field, card) => isEmptyField(card, field),
    merge: (field, { agreed, studio, google }, rules) => {
      if (!isListField(field)) return undefined;
      const keyed = { key: (value: Labelled) => valueKey(field, value.value, region), label: labelKey };
      const sides = { agreed: agreed?.[field], studio: studio[field], google: google[field] };
      const { values, conflict } = mergeValues(sides, keyed, rules.winner);
      return { fields: { ...studio, [field]: values }, conflict, putBack: false };
    },
  };
}

/** Text that is equal for two e-mail addresses or phone numbers exactly when they are the same. */
export function valueKey(field: ListField, value: string, region: PhoneRegion | undefined): string {
  return field === 'phones' ? phoneKey(value, region) : emailKey(value);
}

/** The short form of one print. */
export function shortCardPrint(print: string): string {
  return fingerprint(print).slice(0, 8);
}

/** What a label says where it says nothing of its own: Google gives it to values without one. */
const labelOfNone = 'other';

/** A label as it is compared: `other` and none say the same. */
export function labelKey({ label }: Labelled): string {
  const text = oneLine(label).toLowerCase();
  return text === labelOfNone ? '' : text;
}

/** Whether a field has several values. */
export function isListField(field: CardField): field is ListField {
  return field === 'emails' || field === 'phones';
}

function printField(field: CardField, card: Card, region: PhoneRegion | undefined): string {
  switch (field) {
    case 'givenName':
    case 'familyName':
    case 'company':
    case 'jobTitle':
      return oneLine(card[field]);
    case 'notes':
      return card.notes.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();
    case 'address': {
      const { street, city, region: state, postalCode, country } = card.address;
      return JSON.stringify([street, city, state, postalCode, country].map(oneLine));
    }
    case 'emails':
    case 'phones':
      return printValues(card[field], (value) => valueKey(field, value, region));
  }
}

function printValues(values: readonly Labelled[], keyOf: (value: string) => string): string {
  const labels = new Map<string, string>();
  for (const value of values) {
    const key = keyOf(value.value);
    if (key !== '' && !labels.has(key)) labels.set(key, labelKey(value));
  }
  return JSON.stringify([...labels].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function isEmptyField(card: Card, field: CardField): boolean {
  const value = card[field];
  if (typeof value === 'string') return value.trim() === '';
  if (field === 'address') return Object.values(card.address).every((part) => part.trim() === '');
  return card[field].length === 0;
}

function emailKey(value: string): string {
  return value
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase();
}

function oneLine(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}
