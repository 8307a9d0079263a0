import { syncIdOf } from '../domain/ids.ts';
import { framed, greeted, zoneNote } from './mail-context.ts';
import type { MailContext, SubjectOf } from './mail-context.ts';
import { inOneLine } from './plain-text.ts';
import type { MailParts } from './render-mail.ts';
import { tellTime } from './tell-time.ts';

/** The longest name in a heading, characters. */
const longestName = 60;

/** To the studio's job address: one user's runs fail. */
export function wordSyncFailing(subject: SubjectOf<'syncFailing'>, context: MailContext): MailParts {
  const { studio, publicUrl } = context;
  const who = whoOf(context);
  const sync = subject.of === 'contacts' ? 'contact sync' : 'sync';
  return {
    ...framed(context, `${toJobAddress} ${zoneNote(context)}`),
    heading: `The Google ${sync} of ${who} does not get through`,
    paragraphs: [
      `Since ${tellTime(subject.since, studio)} no ${sync} of ${who} at ${inOneLine(studio.name, longestName)} has ended well.`,
    ],
    problems: [{ message: subject.reason, remedy: subject.remedy }],
    button: { label: 'Open the set-up check', url: `${publicUrl}/users/${subject.userId}/google-sync` },
  };
}

const toJobAddress = 'You get this because this address stands under Studio, Notify of failures.';

/** No good sync for too long: to the user, the studio's job address, or the operators, who are told nobody's name. */
export function wordStalled(subject: SubjectOf<'stalled'>, context: MailContext): MailParts {
  const since = tellTime(subject.since, context.studio);
  const problems = [{ message: subject.reason, remedy: subject.remedy }];
  const tab = { label: 'Open the set-up check', url: `${context.publicUrl}/users/${subject.userId}/google-sync` };
  switch (subject.audience) {
    case 'user':
      return {
        ...framed(context, `You get this mail once for each standstill. ${zoneNote(context)}`),
        ...greeted(context),
        heading: 'Your Google sync stands still',
        paragraphs: [
          `Your last good sync was ${since}. What was changed since, in Google or in the studio, has not reached the other side. Nothing is lost.`,
        ],
        problems,
        button: tab,
      };
    case 'studio':
      return {
        ...framed(context, `${toJobAddress} ${zoneNote(context)}`),
        heading: `The Google sync of ${whoOf(context)} stands still`,
        paragraphs: [
          `The last good sync of ${whoOf(context)} was ${since}. What was changed since has not reached the other side. Nothing is lost.`,
        ],
        problems,
        button: tab,
      };
    case 'operators':
      return wordStalledForOperators(subject, context);
  }
}

function wordStalledForOperators(subject: SubjectOf<'stalled'>, context: MailContext): MailParts {
  const { studio, publicUrl } = context;
  const syncId = syncIdOf(studio.id, subject.userId);
  return {
    ...framed(
      context,
      `You get this mail once for each standstill, because this address is an operator’s. ${zoneNote(context)}`,
    ),
    heading: `A sync stands still: ${syncId}`,
    paragraphs: [`No good run since ${tellTime(subject.since, studio)}. What stopped it: ${subject.code}.`],
    problems: [
      { message: subject.reason, remedy: 'Look at the sync: its last failure, its channel, its dead letters.' },
    ],
    button: { label: 'Open the sync', url: `${publicUrl}/operations/syncs/${syncId}` },
  };
}

function whoOf({ userName }: MailContext): string {
  return userName === undefined ? 'a user' : inOneLine(userName, longestName);
}
