import type { Card, CardField } from '../../../../shared/domain/card.ts';
import type { PhoneRegion } from '../../../../shared/domain/phone.ts';
import { cardShape, valueKey } from '../../../../shared/sync/contacts/card-shape.ts';
import { areNamesAlike } from '../../../../shared/sync/contacts/likeness.ts';

/** What two cards have in common, as the engine compares them. */
export interface Agreement {
  /** In words, for a sentence: "the e-mail address", "the name". */
  readonly words: readonly string[];
  /** Whether a value of one card stands on the other, too. */
  readonly isSame: (field: CardField, value: string) => boolean;
}

/** Compares a contact with a client it may be. */
export function agreementOf(one: Card, other: Card, region: PhoneRegion | undefined): Agreement {
  const keysOf = (card: Card, field: 'emails' | 'phones'): ReadonlySet<string> =>
    new Set(card[field].map(({ value }) => valueKey(field, value, region)));
  const shared = (field: 'emails' | 'phones'): ReadonlySet<string> =>
    keysOf(one, field).intersection(keysOf(other, field));
  const common = { emails: shared('emails'), phones: shared('phones') };
  const shape = cardShape(region);
  const isSameField = (field: CardField): boolean =>
    !shape.isEmpty(field, one) && shape.print(field, one) === shape.print(field, other);
  return {
    words: [
      ...(common.emails.size > 0 ? ['the e-mail address'] : []),
      ...(common.phones.size > 0 ? ['the phone'] : []),
      ...(areNamesAlike(one, other) ? ['the name'] : []),
      ...(isSameField('company') && !isNameOnly(one) ? ['the company'] : []),
      ...(isSameField('address') ? ['the address'] : []),
    ],
    isSame: (field, value) =>
      field === 'emails' || field === 'phones' ? common[field].has(valueKey(field, value, region)) : isSameField(field),
  };
}

/** A business without a person: its company is its name. */
function isNameOnly({ givenName, familyName }: Card): boolean {
  return givenName.trim() === '' && familyName.trim() === '';
}
