import { entryFields } from '../domain/entry.ts';
import type { Entry, EntryField } from '../domain/entry.ts';
import { sameValue } from '../domain/same-value.ts';
import type { Studio } from '../domain/studio.ts';
import { sameSpan } from '../domain/time.ts';
import type { RunLine } from '../ports/records/run-record.ts';
import type { SkipReason } from '../sync/calendar/model.ts';
import { inOneLine } from './plain-text.ts';
import type { MailChange } from './render-mail.ts';
import { tellSpan } from './tell-time.ts';

type Place = Pick<Studio, 'locale' | 'timeZone'>;

/** The longest title and value a report shows, characters. */
const longest = { title: 120, value: 160 } as const;

/** One line of a run as the report says it: what was done and where, each field before and after, and why not. */
export function tellChange(line: RunLine, studio: Place): MailChange {
  const reason = reasonOf(line);
  return {
    what: whatWasDone[line.kind],
    title: line.title.trim() === '' ? 'Untitled' : inOneLine(line.title, longest.title),
    fields: fieldsOf(line, studio),
    ...(reason === undefined ? {} : { reason }),
  };
}

const whatWasDone: Readonly<Record<RunLine['kind'], string>> = {
  createInGoogle: 'Made in Google',
  updateInGoogle: 'Changed in Google',
  deleteInGoogle: 'Deleted in Google',
  putBackInGoogle: 'Put back in Google',
  createInStudio: 'Made in the studio',
  updateInStudio: 'Changed in the studio',
  deleteInStudio: 'Deleted in the studio',
  putBackInStudio: 'Put back in the studio',
  merge: 'Merged, in both',
  pair: 'Found on both sides and paired',
  remember: 'Noted',
  forget: 'Let go',
  clearMark: 'Copy made the user’s own',
  skip: 'Skipped',
  setAside: 'Set aside',
};

function reasonOf({ reason, detail }: RunLine): string | undefined {
  const told = [...(reason === undefined ? [] : [whySkipped[reason]]), ...(detail === undefined ? [] : [detail])];
  return told.length === 0 ? undefined : told.join(' ');
}

const whySkipped: Readonly<Record<SkipReason, string>> = {
  oneWay: 'The sync is one-way: changes made in Google do not come in.',
  tentative: 'Not confirmed yet, and tentative appointments are not included.',
  declined: 'Declined.',
  kindNotSynced: 'A kind of event that is never synced, such as a birthday.',
  repeats: 'It repeats, and repeating Google events are not brought in.',
  readOnlyEvent: 'The event belongs to somebody else.',
  calendarNotWritable: 'The calendar may only be read.',
  outsideWindow: 'Before the time that populate covers.',
  beforeBaseline: 'It was there before the first sync. Populate brings it in.',
  ofAnotherUser: 'Written by the sync of another user.',
  leftOut: 'Kept out by choice.',
  awaitingAnswer: 'Waits for an answer.',
  massDelete: 'Waits for approval: many vanished at once.',
  unreadable: 'It could not be read.',
  refusedByGoogle: 'Google did not accept it.',
};

/** What differs, before and after; of something new or gone, what it holds. */
function fieldsOf({ before, after }: RunLine, studio: Place): MailChange['fields'] {
  const shown = after ?? before;
  if (shown === undefined) return [];
  if (before === undefined || after === undefined) {
    return entryFields
      .filter((field) => field === 'span' || (field === 'location' && shown.location !== ''))
      .map((field) => ({ field: fieldNames[field], after: tellField(shown, field, studio) }));
  }
  return entryFields
    .filter((field) => !sameField(before, after, field))
    .map((field) => {
      const [was, is] = [tellField(before, field, studio), tellField(after, field, studio)];
      return { field: fieldNames[field], before: was, after: was === is ? `${is} (changed further on)` : is };
    });
}

function sameField(one: Entry, other: Entry, field: EntryField): boolean {
  return field === 'span' ? sameSpan(one.span, other.span) : sameValue(one[field], other[field]);
}

const fieldNames: Readonly<Record<EntryField, string>> = {
  title: 'Title',
  span: 'Time',
  location: 'Location',
  notes: 'Notes',
  detail: 'Studio’s text',
  busy: 'Shown as',
  status: 'Status',
  recurrence: 'Repeats',
};

function tellField(entry: Entry, field: EntryField, studio: Place): string {
  switch (field) {
    case 'span':
      return tellSpan(entry.span, studio);
    case 'busy':
      return entry.busy ? 'busy' : 'free';
    case 'recurrence':
      return entry.recurrence === undefined ? 'no' : tellRecurrence(entry.recurrence);
    case 'title':
    case 'location':
    case 'notes':
    case 'detail':
    case 'status':
      return entry[field].trim() === '' ? '(empty)' : inOneLine(entry[field], longest.value);
  }
}

function tellRecurrence({ rule, excludedDates, changes }: NonNullable<Entry['recurrence']>): string {
  const apart = [
    ...(excludedDates.length === 0 ? [] : [`${excludedDates.length} left out`]),
    ...(changes.length === 0 ? [] : [`${changes.length} changed`]),
  ];
  return inOneLine([rule, ...apart].join(', '), longest.value);
}
