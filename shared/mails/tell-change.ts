import type { Studio } from '../domain/studio.ts';
import type { RunLine } from '../ports/records/run-record.ts';
import type { SkipReason } from '../sync/calendar/model.ts';
import { inOneLine } from './plain-text.ts';
import type { MailChange } from './render-mail.ts';
import { tellCardFields, tellEntryFields } from './tell-fields.ts';

type Place = Pick<Studio, 'locale' | 'timeZone'>;

/** The longest title a report shows, characters. */
const longestTitle = 120;

/** One line of a run as the report says it: what was done and where, each field before and after, and why not. */
export function tellChange(line: RunLine, studio: Place): MailChange {
  const reason = reasonOf(line);
  return {
    what: whatWasDone[line.kind],
    title: line.title.trim() === '' ? 'Untitled' : inOneLine(line.title, longestTitle),
    fields: [...tellEntryFields(line, studio), ...tellCardFields(cardsOf(line))],
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

function cardsOf({ cardBefore, cardAfter }: RunLine): Parameters<typeof tellCardFields>[0] {
  return {
    ...(cardBefore === undefined ? {} : { before: cardBefore }),
    ...(cardAfter === undefined ? {} : { after: cardAfter }),
  };
}

/** The reason, and what exactly is wrong; runs of contacts say both in their own words. */
function reasonOf({ reason, detail, clientId, contactName }: RunLine): string | undefined {
  const isOfContacts = clientId !== undefined || contactName !== undefined;
  if (isOfContacts && detail !== undefined) return detail;
  const told = [...(reason === undefined ? [] : [whySkipped[reason]]), ...(detail === undefined ? [] : [detail])];
  return told.length === 0 ? undefined : told.join(' ');
}

const whySkipped: Readonly<Record<SkipReason, string>> = {
  oneWay: 'The sync is one-way: changes made in Google do not come in.',
  tentative: 'Not confirmed yet, and tentative appointments are not included.',
  declined: 'Declined.',
  kindNotSynced: 'A kind of event that is never synced, such as a birthday.',
  repeats: 'It repeats, and repeating Google events are not brought in.',
  unknownRule: 'It repeats by a rule the studio does not know.',
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
