import type { Labelled, PostalAddress } from './studio.ts';

/**
 * The part of a client and of a contact that both sides hold: what is compared, merged and agreed on (PRODUCT 5).
 * Texts are plain and trimmed, with `\n` line ends; empty ones stand for what is not known.
 */
export interface Card {
  readonly givenName: string;
  readonly familyName: string;
  readonly company: string;
  readonly jobTitle: string;
  readonly emails: readonly Labelled[];
  readonly phones: readonly Labelled[];
  readonly address: PostalAddress;
  readonly notes: string;
}

/** The name of one field of a card. */
export type CardField = keyof Card;

/** Every field, in the order reports list them. */
export const cardFields: readonly CardField[] = [
  'givenName',
  'familyName',
  'company',
  'jobTitle',
  'emails',
  'phones',
  'address',
  'notes',
];

/** What people call each field, as a heading. */
export const cardFieldTitles: Readonly<Record<CardField, string>> = {
  givenName: 'First name',
  familyName: 'Last name',
  company: 'Company',
  jobTitle: 'Job title',
  emails: 'E-mail',
  phones: 'Phone',
  address: 'Address',
  notes: 'Notes',
};
