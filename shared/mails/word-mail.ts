import type { MailSubject } from '../ports/records/mail-record.ts';
import type { MailContext } from './mail-context.ts';
import { renderMail } from './render-mail.ts';
import type { MailParts, RenderedMail } from './render-mail.ts';
import { wordInvitation, wordReconnect } from './word-access-mails.ts';
import { wordReport } from './word-report.ts';
import { wordPopulateFinished, wordWarnings } from './word-run-mails.ts';
import { wordStalled, wordSyncFailing } from './word-trouble-mails.ts';

/** The words of a mail: what happened, what to do about it, and where. Pure. Undefined where there is nothing left to say. */
export function wordMail(subject: MailSubject, context: MailContext): RenderedMail | undefined {
  const parts = partsOf(subject, context);
  return parts === undefined ? undefined : renderMail(parts);
}

function partsOf(subject: MailSubject, context: MailContext): MailParts | undefined {
  switch (subject.kind) {
    case 'reconnect':
      return wordReconnect(subject, context);
    case 'warnings':
      return wordWarnings(subject, context);
    case 'report':
      return wordReport(subject, context);
    case 'populateFinished':
      return wordPopulateFinished(subject, context);
    case 'syncFailing':
      return wordSyncFailing(subject, context);
    case 'stalled':
      return wordStalled(subject, context);
    case 'invitation':
      return wordInvitation(subject, context);
  }
}

/** Whether a mail is about access: it goes to every address, and nobody can switch it off. */
export function isAboutAccess(subject: MailSubject): boolean {
  return subject.kind === 'reconnect' || subject.kind === 'invitation';
}
