import type { Warning } from '../../ports/records/run-record.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { ContactNews } from '../../sync/contacts/model.ts';
import { cardFields, cardFieldTitles } from '../../domain/card.ts';
import { sameValue } from '../../domain/same-value.ts';

/** News kept until a mail tells them; what is beyond stands in the runs. */
const mostNews = 200;

/** The record's news with these added; nothing where there are none. */
export function withNews(
  record: Pick<ContactSyncRecord, 'untold'>,
  news: readonly ContactNews[],
): Pick<ContactSyncRecord, 'untold'> {
  const before = record.untold ?? [];
  const fresh = news.filter((one) => !before.some((known) => sameValue(known, one)));
  return fresh.length === 0 ? {} : { untold: [...before, ...fresh].slice(0, mostNews) };
}

/** A piece of news as people are told it, with what to do about it. */
export function warningOf(news: ContactNews): Warning {
  const { title, detail } = news;
  return { code: `contact_${news.code}`, item: `${title}|${detail ?? ''}`, ...wordsOf(news) };
}

function wordsOf({ code, title, detail }: ContactNews): Pick<Warning, 'message' | 'remedy'> {
  switch (code) {
    case 'deletedInGoogle':
      return {
        message:
          detail === 'merged'
            ? `The contact of “${title}” was merged into another one in Google. The client stays in the studio, no longer tied to a contact.`
            : `The contact of “${title}” was deleted in Google. The client stays in the studio and in its group, no longer tied to a contact.`,
        remedy:
          'If that was not meant, take the client out of the group and put it back in: the contact is then made again.',
      };
    case 'labelTakenOff':
      return {
        message: `The label was taken off the contact of “${title}” in Google. The client stays in the studio and in its group, no longer tied to the contact.`,
        remedy: 'To tie them again, put the contact back under the label in Google Contacts.',
      };
    case 'labelMissing':
    case 'labelRenamed':
    case 'labelRefused':
      return wordsOfLabel(code, title, detail);
    case 'overruled':
      return {
        message: `“${title}” was changed in the studio and in Google at the same place: ${fieldsIn(detail)}. The studio’s word stands.`,
        remedy: 'What Google had is kept on the Google tab for 90 days: enter it in the studio where it was right.',
      };
    case 'review':
      return {
        message: `The contact “${title}” may be a client who is in the studio already.`,
        remedy: 'Say on the Google tab who it is; nothing is copied until then.',
      };
    case 'nameless':
      return {
        message: `The name of “${title}” was emptied in Google and has been put back: a client has a name or a company.`,
        remedy: 'Delete the contact in Google if it is not needed there; the client stays.',
      };
    case 'setAside':
      return {
        message: `“${title}” could not be written to Google Contacts. ${detail ?? ''}`,
        remedy: 'Change the client in the studio; it is tried again then.',
      };
    case 'unreadable':
      return {
        message: `The contact “${title}” in Google could not be read: ${detail ?? ''}`,
        remedy: 'Correct the contact in Google Contacts; it is tried again then.',
      };
  }
}

function wordsOfLabel(
  code: 'labelMissing' | 'labelRenamed' | 'labelRefused',
  title: string,
  detail: string | undefined,
): Pick<Warning, 'message' | 'remedy'> {
  switch (code) {
    case 'labelMissing':
      return {
        message: `The label “${title}” was deleted in Google Contacts. It has been made again, with its contacts.`,
        remedy: 'To stop syncing these contacts, choose no client group on the Google tab.',
      };
    case 'labelRenamed':
      return {
        message: `The label “${title}” was called “${detail ?? ''}” in Google Contacts. It has the name of its client group again.`,
        remedy: 'Rename the client group in the studio instead: the label follows.',
      };
    case 'labelRefused':
      return {
        message:
          detail === undefined
            ? `Google keeps the label name “${title}” for itself, so the contacts of the client group “${title}” cannot be synced.`
            : `Google keeps the label name “${title}” for itself. The label is still called “${detail}”, and its contacts are synced all the same.`,
        remedy: 'Give the client group another name in the studio: the label follows by itself.',
      };
  }
}

/** Fields as news names them, in the words of people. */
function fieldsIn(detail: string | undefined): string {
  const named = new Set((detail ?? '').split(', '));
  return cardFields
    .filter((field) => named.has(field))
    .map((field) => cardFieldTitles[field].toLowerCase())
    .join(', ');
}
