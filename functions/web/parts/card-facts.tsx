import { cardFields, cardFieldTitles } from '../../../shared/domain/card.ts';
import type { Card, CardField } from '../../../shared/domain/card.ts';

interface CardFactsProps {
  readonly card: Card;
  /** All that say something, unless named. */
  readonly fields?: readonly CardField[];
  /** Whether a value is marked as being the same on the other side. */
  readonly agrees?: (field: CardField, value: string) => boolean;
}

/** What a card says, field by field; named fields also where they are empty. */
export function CardFacts({ card, fields, agrees }: CardFactsProps) {
  const shown = fields ?? cardFields.filter((field) => linesOf(card, field).length > 0);
  return (
    <dl class="facts">
      {shown.map((field) => (
        <>
          <dt>{cardFieldTitles[field]}</dt>
          <dd class="text">
            <Lines lines={linesOf(card, field)} isSame={(value) => agrees?.(field, value) === true} />
          </dd>
        </>
      ))}
    </dl>
  );
}

interface Line {
  readonly value: string;
  readonly label: string;
}

function Lines({ lines, isSame }: { readonly lines: readonly Line[]; readonly isSame: (value: string) => boolean }) {
  if (lines.length === 0) return <>nothing</>;
  return (
    <>
      {lines.map(({ value, label }, at) => (
        <>
          {at === 0 ? null : <br />}
          {value}
          {label === '' ? null : ` (${label})`}
          {isSame(value) ? (
            <>
              {' '}
              <span class="badge good">same</span>
            </>
          ) : null}
        </>
      ))}
    </>
  );
}

function linesOf(card: Card, field: CardField): readonly Line[] {
  switch (field) {
    case 'emails':
    case 'phones':
      return card[field];
    case 'address': {
      const { street, postalCode, city, region, country } = card.address;
      const place = [postalCode, city].filter((part) => part !== '').join(' ');
      return plainLines([street, place, region, country].filter((part) => part !== '').join(', '));
    }
    case 'givenName':
    case 'familyName':
    case 'company':
    case 'jobTitle':
    case 'notes':
      return plainLines(card[field]);
  }
}

function plainLines(text: string): readonly Line[] {
  return text === '' ? [] : [{ value: text, label: '' }];
}
