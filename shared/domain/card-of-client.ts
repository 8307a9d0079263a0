import { clientName } from './client.ts';
import type { Client } from './client.ts';
import { cardFields } from './card.ts';
import type { Card, CardField } from './card.ts';
import type { Labelled } from './studio.ts';

/** The card of a client: texts trimmed and with `\n` line ends, values that say nothing left out. */
export function cardOf(client: Card): Card {
  const { street, city, region, postalCode, country } = client.address;
  return {
    givenName: plain(client.givenName),
    familyName: plain(client.familyName),
    company: plain(client.company),
    jobTitle: plain(client.jobTitle),
    emails: plainValues(client.emails),
    phones: plainValues(client.phones),
    address: {
      street: plain(street),
      city: plain(city),
      region: plain(region),
      postalCode: plain(postalCode),
      country: plain(country),
    },
    notes: plain(client.notes),
  };
}

/** The client with these fields as the card has them. Version and times are left to whoever writes it. */
export function withCard(client: Client, card: Card, fields: readonly CardField[]): Client {
  const taken = cardFields.filter((field) => fields.includes(field)).map((field) => [field, card[field]]);
  return { ...client, ...Object.fromEntries(taken) };
}

/** Whether a card tells whose it is: a client has a name or a company. */
export function isNamed(card: Card): boolean {
  return clientName(card) !== '';
}

/** The name under which reports speak of a card: the person, the company, or the first address or number. */
export function cardTitle(card: Card): string {
  const name = clientName(card);
  return name === '' ? (card.emails[0]?.value ?? card.phones[0]?.value ?? '') : name;
}

function plain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();
}

function plainValues(values: readonly Labelled[]): readonly Labelled[] {
  return values
    .map(({ value, label }) => ({ value: plain(value), label: plain(label) }))
    .filter(({ value }) => value !== '');
}
