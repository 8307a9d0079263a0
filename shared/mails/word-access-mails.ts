import { framed, greeted } from './mail-context.ts';
import type { MailContext, SubjectOf } from './mail-context.ts';
import { inOneLine } from './plain-text.ts';
import type { MailParts } from './render-mail.ts';

/** The longest name in a heading, characters. */
const longestName = 60;

/** To the user: Google does not let us in any more. */
export function wordReconnect(subject: SubjectOf<'reconnect'>, context: MailContext): MailParts {
  return {
    ...framed(context, 'You get this mail once, because only you can give the access again.'),
    ...greeted(context),
    heading: 'Connect your Google account again',
    paragraphs: [
      `Google no longer lets StudioSync reach the account ${inOneLine(subject.accountEmail, 254)}. This happens when access is taken back in the Google account, after a long time without use, or when an administrator changes what is allowed.`,
      `Until it is connected again, nothing flows between your Google Calendar and ${nameOf(context)}. Nothing is lost: the sync goes on where it stopped.`,
    ],
    button: { label: 'Connect again', url: `${context.publicUrl}/users/${subject.userId}/google-sync` },
  };
}

/** To somebody who is to join a studio. */
export function wordInvitation(subject: SubjectOf<'invitation'>, context: MailContext): MailParts {
  const studio = nameOf(context);
  return {
    ...framed(context, 'The link is for you alone and stands for 14 days. If you did not expect it, ignore it.'),
    heading: `${inOneLine(subject.invitedBy, longestName)} invites you to ${studio}`,
    paragraphs: [
      `${studio} keeps its calendar with StudioSync. Accept the invitation to see it, and to have your own schedule on your Google Calendar.`,
      'You sign in with your Google account; no password is needed. Google asks you what StudioSync may do before anything happens.',
    ],
    button: {
      label: 'Accept the invitation',
      url: `${context.publicUrl}/invitations/${encodeURIComponent(subject.token)}`,
    },
  };
}

function nameOf({ studio }: MailContext): string {
  return inOneLine(studio.name, longestName);
}
