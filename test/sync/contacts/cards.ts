import type { Card } from '../../../shared/domain/card.ts';

const nothing: Card = {
  givenName: '',
  familyName: '',
  company: '',
  jobTitle: '',
  emails: [],
  phones: [],
  address: { street: '', city: '', region: '', postalCode: '', country: '' },
  notes: '',
};

/** A card that says this and nothing else. */
export function card(fields: Partial<Card>): Card {
  return { ...nothing, ...fields };
}

/** A card of a person, told as `Maya Lindt maya@lindt.de 030 1234567`: name, then e-mails and phones by their looks. */
export function person(givenName: string, familyName: string, ...reachedBy: readonly string[]): Card {
  return card({
    givenName,
    familyName,
    emails: reachedBy.filter((value) => value.includes('@')).map((value) => ({ value, label: '' })),
    phones: reachedBy.filter((value) => !value.includes('@')).map((value) => ({ value, label: '' })),
  });
}
