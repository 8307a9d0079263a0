import type { Card } from '../../domain/card.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import { keysOf } from './likeness.ts';
import type { ContactsInput, ContactsPlan } from './model.ts';

/** Characters of a print, 36 bits: among 100,000 of them one in 700,000 is equal by chance, and then everything is read once too often. */
const printLength = 6;
/** E-mails and phones of one card that count: Google's lists hold 100 of each (facts 4.1). */
const mostOfOneCard = 20;

/** Short prints of what two cards of one person may have in common: e-mails and phones, or all of a card without any. */
export function othersPrints(card: Card, region: PhoneRegion | undefined): readonly string[] {
  const keys = keysOf(card, region).slice(0, mostOfOneCard);
  return [...new Set(keys.map((key) => fingerprint(key).slice(0, printLength)))];
}

/** The prints of the told contacts that are nobody's once this plan is carried out: the user's own. */
export function othersTold(input: ContactsInput, { actions }: ContactsPlan): ReadonlySet<string> {
  const pairs = new Map([...input.pairs, ...actions.map(({ pair }) => pair)].map((pair) => [pair.clientId, pair]));
  const tied = new Set(
    [...pairs.values()].flatMap(({ contactName, endedAt, outOfGoogle }) =>
      contactName === undefined || endedAt !== undefined || outOfGoogle !== undefined ? [] : [contactName],
    ),
  );
  const others = input.google.flatMap((change) =>
    change.kind === 'contact' && !tied.has(change.contact.name) ? [change.contact.card] : [],
  );
  return new Set(others.flatMap((card) => othersPrints(card, input.region)));
}

/** The prints of the clients this plan makes contacts of. */
export function printsOfNew({ actions }: ContactsPlan, region: PhoneRegion | undefined): ReadonlySet<string> {
  const cards = actions.flatMap(({ google }) => (google?.kind === 'create' ? [google.card] : []));
  return new Set(cards.flatMap((card) => othersPrints(card, region)));
}
