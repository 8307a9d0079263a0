import type { Studio } from '../domain/studio.ts';
import type { MailSubject } from '../ports/records/mail-record.ts';
import { inOneLine, renderMail } from './render-mail.ts';
import type { MailParts } from './render-mail.ts';
import { tellTime } from './tell-time.ts';

/** What the words of a mail draw on besides its subject. */
export interface MailContext {
  readonly studio: Pick<Studio, 'name' | 'locale' | 'timeZone'>;
  /** The user the mail is about; absent when they no longer exist. */
  readonly userName?: string;
  /** The origin of links, without a slash at the end. */
  readonly publicUrl: string;
}

/** A mail in words: the subject is one line without control characters, the HTML shows every text as text. */
export interface WordedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The words of a mail: what happened, what to do about it, and where. Pure. */
export function wordMail(subject: MailSubject, context: MailContext): WordedMail {
  const parts = partsOf(subject, context);
  return { subject: inOneLine(parts.heading), ...renderMail(parts) };
}

function partsOf(subject: MailSubject, context: MailContext): MailParts & { readonly heading: string } {
  switch (subject.kind) {
    case 'reconnect':
      return reconnect(subject, context);
    case 'warnings':
      return warnings(subject, context);
    case 'syncFailing':
      return syncFailing(subject, context);
    case 'invitation':
      return invitation(subject, context);
  }
}

function reconnect(subject: Extract<MailSubject, { kind: 'reconnect' }>, context: MailContext): MailParts {
  return {
    heading: 'Connect your Google account again',
    greeting: context.userName,
    paragraphs: [
      `Google no longer lets StudioSync reach the account ${subject.accountEmail}. This happens when access is taken back in the Google account, after a long time without use, or when an administrator changes what is allowed.`,
      `Until it is connected again, nothing flows between your Google Calendar and ${context.studio.name}. Nothing is lost: the sync goes on where it stopped.`,
    ],
    problems: [],
    button: { label: 'Connect again', url: `${context.publicUrl}/users/${subject.userId}/google-sync` },
    footer: footerOf(context, 'You get this mail once, because only you can give the access again.'),
  };
}

function warnings(subject: Extract<MailSubject, { kind: 'warnings' }>, context: MailContext): MailParts {
  const { warnings: problems, conflicts } = subject;
  const questions = conflicts === 1 ? '1 question waits for you' : `${conflicts} questions wait for you`;
  const heading =
    problems.length === 0
      ? `Google sync: ${questions}`
      : `Google sync: ${problems.length === 1 ? 'one thing needs a look' : `${problems.length} things need a look`}`;
  return {
    heading,
    greeting: context.userName,
    paragraphs: [
      'The last sync went through.',
      ...(conflicts > 0 ? [`${questions} on the page below.`] : []),
      ...(problems.length > 0 ? ['This is what it could not do by itself:'] : []),
    ],
    problems,
    button: asks(subject)
      ? { label: 'Answer', url: `${context.publicUrl}/conflicts?run=${subject.runId}` }
      : { label: 'See the sync', url: `${context.publicUrl}/users/${subject.userId}/google-sync` },
    footer: footerOf(context, 'The same thing is not mailed again until it changes.'),
  };
}

/** Whether the run raised questions, held deletes among them: the link then opens exactly those. */
function asks({ warnings: problems, conflicts }: Extract<MailSubject, { kind: 'warnings' }>): boolean {
  return conflicts > 0 || problems.some(({ code }) => code.startsWith('massDelete'));
}

function syncFailing(subject: Extract<MailSubject, { kind: 'syncFailing' }>, context: MailContext): MailParts {
  const { studio, publicUrl } = context;
  const who = context.userName === undefined ? 'a user' : context.userName;
  return {
    heading: `The Google sync of ${who} does not get through`,
    greeting: undefined,
    paragraphs: [`Since ${tellTime(subject.since, studio)} no sync of ${who} at ${studio.name} has ended well.`],
    problems: [{ message: subject.reason, remedy: subject.remedy }],
    button: { label: 'Open the set-up check', url: `${publicUrl}/users/${subject.userId}/google-sync` },
    footer: footerOf(context, 'You get this because this address stands under Studio, Notify of failures.'),
  };
}

function invitation(subject: Extract<MailSubject, { kind: 'invitation' }>, context: MailContext): MailParts {
  return {
    heading: `${subject.invitedBy} invites you to ${context.studio.name}`,
    greeting: undefined,
    paragraphs: [
      `${context.studio.name} keeps its calendar with StudioSync. Accept the invitation to see it, and to have your own schedule on your Google Calendar.`,
      'You sign in with your Google account; no password is needed. Google asks you what StudioSync may do before anything happens.',
    ],
    problems: [],
    button: {
      label: 'Accept the invitation',
      url: `${context.publicUrl}/invitations/${encodeURIComponent(subject.token)}`,
    },
    footer: footerOf(context, 'The link is for you alone and stands for 14 days. If you did not expect it, ignore it.'),
  };
}

function footerOf(context: MailContext, why: string): string {
  return `${context.studio.name}, with StudioSync. ${why}`;
}
