import { cardFields } from '../../domain/card.ts';
import type { Card, CardField } from '../../domain/card.ts';
import type { ClientId } from '../../domain/ids.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import type { Labelled } from '../../domain/studio.ts';
import type { AgreedPrints } from '../model.ts';
import { isOurMark } from './arrange.ts';
import { cardShape, isListField, labelKey, shortCardPrint, valueKey } from './card-shape.ts';
import type { ListField } from './card-shape.ts';
import type { ContactMark, GoogleContact } from './contact.ts';
import type { ContactsInput } from './model.ts';

/** Before each print of a list: a list is told value by value, so that it is known again in part. */
const perValue = '.';

/** Short prints of these fields, to be carried in a mark: 8 characters each tell a text, or a value of a list, well enough apart. */
export function sentPrints(card: Card, region: PhoneRegion | undefined, fields = cardFields): AgreedPrints {
  const shape = cardShape(region);
  return Object.fromEntries(
    fields.map((field) => [
      field,
      isListField(field) ? printsOfList(field, card, region) : shortCardPrint(shape.print(field, card)),
    ]),
  );
}

/** What tells a write from every other one of ours: the version whose place it takes is taken once; none where it makes the contact. */
export function writeOf(version: string | undefined): string {
  return shortCardPrint(version ?? '');
}

/** Our mark of this client on a contact. */
export function ownMark(
  input: Pick<ContactsInput, 'owner'>,
  contact: GoogleContact | undefined,
  clientId: ClientId,
): ContactMark | undefined {
  return contact?.marks.find((mark) => isOurMark(input, mark) && mark.clientId === clientId);
}

/**
 * A card that has in a field what a mark says of it, made of cards at hand: one that says so; of a list all the values that any of
 * them has as they were sent, since only those count in a merge. `unknown` where the mark does not tell, `nobodys` where none has it.
 */
export function asSent(
  sent: AgreedPrints,
  field: CardField,
  { cards, region }: { readonly cards: readonly [Card, ...Card[]]; readonly region: PhoneRegion | undefined },
): Card | 'unknown' | 'nobodys' {
  const print = sent[field];
  if (print === undefined) return 'unknown';
  if (!isListField(field)) {
    const shape = cardShape(region);
    return cards.find((card) => shortCardPrint(shape.print(field, card)) === print) ?? 'nobodys';
  }
  if (print !== '' && !print.startsWith(perValue)) return 'unknown';
  const prints = new Set(print.split(perValue).slice(1));
  const values = new Map<string, Labelled>();
  for (const value of cards.flatMap((card) => card[field])) {
    const told = printOfValue(field, value, region);
    if (prints.has(told) && !values.has(told)) values.set(told, value);
  }
  return { ...cards[0], [field]: [...values.values()] };
}

function printsOfList(field: ListField, card: Card, region: PhoneRegion | undefined): string {
  const prints = new Set(card[field].map((value) => printOfValue(field, value, region)));
  return [...prints]
    .toSorted()
    .map((print) => `${perValue}${print}`)
    .join('');
}

function printOfValue(field: ListField, value: Labelled, region: PhoneRegion | undefined): string {
  return shortCardPrint(`${valueKey(field, value.value, region)} ${labelKey(value)}`);
}
