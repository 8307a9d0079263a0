import type { Card } from '../../../shared/domain/card.ts';
import type { Labelled, PostalAddress } from '../../../shared/domain/studio.ts';
import type { Act } from '../acts.ts';

/** What is typed in an act: a word nobody else ever types. */
export function wordOf(value: number): string {
  return `W${value}w`;
}

/** An e-mail address nobody else has. */
export function emailOf(value: number): Labelled {
  return { value: `m${value}@example.com`, label: value % 2 === 0 ? 'home' : 'work' };
}

/** A phone nobody else has; in the form people of the country type, or with its code. */
export function phoneOf(value: number): Labelled {
  const digits = `20 7946 ${String(1000 + (value % 9000))}`;
  return { value: value % 2 === 0 ? `0${digits}` : `+44 ${digits}`, label: 'mobile' };
}

/** A place nobody else lives at. */
export function addressOf(value: number): PostalAddress {
  return { street: `${wordOf(value)} street`, city: 'Hamlet', region: '', postalCode: String(value), country: '' };
}

/** The card of somebody new: a name nobody else has, and mostly an address or a phone. */
export function cardOf({ value, pick }: Pick<Act, 'value' | 'pick'>): Card {
  return {
    givenName: wordOf(value),
    familyName: `Fam${value}`,
    company: '',
    jobTitle: '',
    emails: pick % 4 === 1 ? [] : [emailOf(value)],
    phones: pick % 3 === 0 ? [phoneOf(value)] : [],
    address: { street: '', city: '', region: '', postalCode: '', country: '' },
    notes: '',
  };
}
