import type { Card } from '../../shared/domain/card.ts';

/** A contact that an account of the local Google has before any sync. */
export interface SeedContact {
  readonly card: Card;
  /** Under the label below: comes in where the group of that name is synced both ways and populated. */
  readonly isLabelled: boolean;
  /** Something no client has: it stays whatever is synced. */
  readonly birthday?: { readonly month: number; readonly day: number };
}

/** A label the person had before: the client group of this name is synced under it. */
export const contactLabel = 'Regulars';

/** Private people, one who certainly is a client (Maria), one who may be (Noah's family shares an address), and one to come in. */
export const contactRows: readonly SeedContact[] = [
  contact(['Amy', 'Ross'], { email: 'dr.ross@example.org', phone: '(312) 555-0177', company: 'Ross Dental' }),
  contact(['Uncle', 'Walt'], { email: '', phone: '(414) 555-0123' }),
  {
    ...contact(['Maria', 'Alvarez'], { email: 'Maria@Example.com', phone: '(312) 555-0110' }),
    birthday: { month: 5, day: 17 },
  },
  { ...contact(['Peter', 'Bennett'], { email: 'noah@example.com', phone: '' }), isLabelled: true },
  {
    ...contact(['Olga', 'Petrova'], { email: 'olga.petrova@example.org', phone: '+1 847 555 0142' }),
    isLabelled: true,
  },
];

function contact(
  [givenName, familyName]: readonly [string, string],
  told: { readonly email: string; readonly phone: string; readonly company?: string },
): SeedContact {
  const { email, phone, company = '' } = told;
  return {
    card: {
      givenName,
      familyName,
      company,
      jobTitle: '',
      emails: email === '' ? [] : [{ value: email, label: 'home' }],
      phones: phone === '' ? [] : [{ value: phone, label: 'mobile' }],
      address: { street: '', city: '', region: '', postalCode: '', country: '' },
      notes: '',
    },
    isLabelled: false,
  };
}

/** The contact as Google's API takes it. */
export function personFrom({ card, isLabelled, birthday }: SeedContact, label: string): object {
  const { givenName, familyName, company } = card;
  const groups = ['contactGroups/myContacts', ...(isLabelled ? [label] : [])];
  return {
    names: [{ givenName, familyName }],
    emailAddresses: card.emails.map(({ value, label: type }) => ({ value, type })),
    phoneNumbers: card.phones.map(({ value, label: type }) => ({ value, type })),
    organizations: company === '' ? [] : [{ name: company }],
    birthdays: birthday === undefined ? [] : [{ date: birthday }],
    memberships: groups.map((name) => ({ contactGroupMembership: { contactGroupResourceName: name } })),
  };
}
