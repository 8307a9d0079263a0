import type { Booking } from './booking.ts';
import { isUnlinked } from './booking.ts';
import type { Client } from './client.ts';
import { clientName } from './client.ts';
import type { Entry } from './entry.ts';
import type { OccurrenceChange, Recurrence } from './series.ts';
import type { Privacy } from './settings.ts';
import type { BookingType } from './studio.ts';

/** What the wording of a booking draws on besides the booking. */
export interface WordingContext {
  readonly client?: Client;
  readonly type?: BookingType;
  readonly privacy: Privacy;
}

/** The title of every event of a user who shows only when they are busy. */
const busyTitle = 'Busy';

/**
 * The event text of a booking, by kind (session, linked, unlinked) and by the user's privacy. What privacy hides is empty:
 * it is taken out of Google when a user tightens it.
 */
export function entryOf(booking: Booking, context: WordingContext): Entry {
  const full = fullEntryOf(booking, context);
  switch (context.privacy) {
    case 'full':
      return full;
    case 'title':
      return { ...full, location: '', notes: '', detail: '', ...hidden(full, ['location', 'notes']) };
    case 'busy':
      return {
        ...full,
        title: busyTitle,
        location: '',
        notes: '',
        detail: '',
        ...hidden(full, ['description', 'location', 'notes']),
      };
  }
}

/** How a series repeats, without these texts of its changed occurrences. */
function hidden(
  { recurrence }: Entry,
  texts: readonly ('description' | 'location' | 'notes')[],
): Pick<Entry, 'recurrence'> {
  if (recurrence === undefined) return {};
  const hide = (change: OccurrenceChange): OccurrenceChange => {
    const told: { -readonly [Field in keyof OccurrenceChange]: OccurrenceChange[Field] } = { ...change };
    for (const text of texts) delete told[text];
    return told;
  };
  return { recurrence: { ...recurrence, changes: recurrence.changes.map(hide) } };
}

function fullEntryOf(booking: Booking, context: WordingContext): Entry {
  return {
    title: titleOf(booking, context),
    span: booking.span,
    location: plainText(booking.location),
    notes: plainText(booking.notes),
    detail: isUnlinked(booking) ? '' : detailOf(context),
    busy: booking.busy,
    status: booking.status === 'tentative' ? 'tentative' : 'confirmed',
    ...(booking.recurrence === undefined ? {} : { recurrence: wordedRecurrence(booking, booking.recurrence, context) }),
  };
}

/** How a series repeats, with each occurrence's own texts as an event shows them: its description as the title it makes. */
function wordedRecurrence(booking: Booking, recurrence: Recurrence, context: WordingContext): Recurrence {
  const worded = (change: OccurrenceChange): OccurrenceChange => {
    const { description, location, notes } = change;
    return {
      ...change,
      ...(description === undefined ? {} : { description: titleOf({ ...booking, description }, context) }),
      ...(location === undefined ? {} : { location: plainText(location) }),
      ...(notes === undefined ? {} : { notes: plainText(notes) }),
    };
  };
  return { ...recurrence, changes: recurrence.changes.map(worded) };
}

function titleOf(booking: Booking, context: WordingContext): string {
  const description = plainText(booking.description);
  if (isUnlinked(booking)) return description === '' ? (context.type?.name ?? '') : description;
  const what =
    booking.kind === 'session'
      ? (context.type?.name ?? 'Session')
      : description || (context.type?.name ?? 'Appointment');
  const who = context.client === undefined ? '' : clientName(context.client);
  return who === '' ? what : `${who}: ${what}`;
}

function detailOf(context: WordingContext): string {
  const { client, type } = context;
  const lines: string[] = [];
  if (client !== undefined) {
    lines.push(`Client: ${clientName(client)}`);
    for (const phone of client.phones)
      lines.push(`Phone${phone.label === '' ? '' : ` (${phone.label})`}: ${phone.value}`);
  }
  if (type !== undefined) lines.push(`Type: ${type.name}`);
  if (type !== undefined && type.text.trim() !== '') lines.push('', type.text);
  return plainText(lines.join('\n'));
}

/** A text as entries hold it: `\n` line ends, nothing around it, no control characters (Google drops them). */
export function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}
