import { cardFields, cardFieldTitles } from '../domain/card.ts';
import type { Card, CardField } from '../domain/card.ts';
import { entryFields } from '../domain/entry.ts';
import type { Entry, EntryField } from '../domain/entry.ts';
import { sameValue } from '../domain/same-value.ts';
import type { Labelled, Studio } from '../domain/studio.ts';
import { sameSpan } from '../domain/time.ts';
import { inOneLine } from './plain-text.ts';
import type { MailChange } from './render-mail.ts';
import { tellRecurrence } from './tell-recurrence.ts';
import { tellSpan } from './tell-time.ts';

type Place = Pick<Studio, 'locale' | 'timeZone'>;

/** The longest value a report shows, characters. */
const longestValue = 160;
const nothing = '(empty)';

/** What differs of a booking, before and after; of one that is new or gone, when and where it is. */
export function tellEntryFields(
  { before, after }: { readonly before?: Entry; readonly after?: Entry },
  studio: Place,
): MailChange['fields'] {
  const tell = (entry: Entry, field: EntryField): string => tellEntryField(entry, field, studio);
  if (before !== undefined && after !== undefined) {
    return entryFields
      .filter((field) => !sameEntryField(before, after, field))
      .map((field) => ({ field: entryNames[field], ...told(tell(before, field), tell(after, field)) }));
  }
  const shown = after ?? before;
  if (shown === undefined) return [];
  return entryFields
    .filter((field) => field === 'span' || (field === 'location' && shown.location !== '') || isSeries(shown, field))
    .map((field) => ({ field: entryNames[field], after: tell(shown, field) }));
}

/** The same of a contact; of one that is new or gone, everything it holds. */
export function tellCardFields({
  before,
  after,
}: {
  readonly before?: Card;
  readonly after?: Card;
}): MailChange['fields'] {
  if (before !== undefined && after !== undefined) {
    return cardFields
      .filter((field) => !sameValue(before[field], after[field]))
      .map((field) => ({
        field: cardFieldTitles[field],
        ...told(tellCardField(before, field), tellCardField(after, field)),
      }));
  }
  const shown = after ?? before;
  if (shown === undefined) return [];
  return cardFields
    .map((field) => ({ field: cardFieldTitles[field], after: tellCardField(shown, field) }))
    .filter((each) => each.after !== nothing);
}

/** Where texts differ behind what is shown of them, that is said. */
function told(before: string, after: string): { readonly before: string; readonly after: string } {
  return { before, after: before === after ? `${after} (changed further on)` : after };
}

function isSeries({ recurrence }: Entry, field: EntryField): boolean {
  return field === 'recurrence' && recurrence !== undefined;
}

function sameEntryField(one: Entry, other: Entry, field: EntryField): boolean {
  return field === 'span' ? sameSpan(one.span, other.span) : sameValue(one[field], other[field]);
}

const entryNames: Readonly<Record<EntryField, string>> = {
  title: 'Title',
  span: 'Time',
  location: 'Location',
  notes: 'Notes',
  detail: 'Studio’s text',
  busy: 'Shown as',
  status: 'Status',
  recurrence: 'Repeats',
};

function tellEntryField(entry: Entry, field: EntryField, studio: Place): string {
  switch (field) {
    case 'span':
      return tellSpan(entry.span, studio);
    case 'busy':
      return entry.busy ? 'busy' : 'free';
    case 'recurrence':
      return entry.recurrence === undefined ? 'no' : inOneLine(tellRecurrence(entry.recurrence, studio), longestValue);
    case 'title':
    case 'location':
    case 'notes':
    case 'detail':
    case 'status':
      return shown(entry[field]);
  }
}

function tellCardField(card: Card, field: CardField): string {
  switch (field) {
    case 'emails':
    case 'phones':
      return shown(card[field].map(tellLabelled).join(', '));
    case 'address': {
      const { street, city, region, postalCode, country } = card.address;
      return shown([street, city, region, postalCode, country].filter((part) => part.trim() !== '').join(', '));
    }
    case 'givenName':
    case 'familyName':
    case 'company':
    case 'jobTitle':
    case 'notes':
      return shown(card[field]);
  }
}

function tellLabelled({ value, label }: Labelled): string {
  return label === '' ? value : `${value} (${label})`;
}

function shown(text: string): string {
  return text.trim() === '' ? nothing : inOneLine(text, longestValue);
}
