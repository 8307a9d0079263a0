import { syncIdOf } from '../domain/ids.ts';
import { framed, greeted, zoneNote } from './mail-context.ts';
import type { MailContext, SubjectOf } from './mail-context.ts';
import { inOneLine } from './plain-text.ts';
import type { MailParts, MailProblem } from './render-mail.ts';
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
  const { audience, userId } = subject;
  const what = nameOf(subject.halves);
  const problems = problemsOf(subject.halves);
  const tab = { label: 'Open the set-up check', url: `${context.publicUrl}/users/${userId}/google-sync` };
  switch (audience) {
    case 'user':
      return {
        ...framed(context, `You get this mail once for each standstill. ${zoneNote(context)}`),
        ...greeted(context),
        heading: `Your ${what} stands still`,
        paragraphs: [
          `${tellSince(subject, context)} What was changed since, in Google or in the studio, has not reached the other side. Nothing is lost.`,
        ],
        problems,
        button: tab,
      };
    case 'studio':
      return {
        ...framed(context, `${toJobAddress} ${zoneNote(context)}`),
        heading: `The ${what} of ${whoOf(context)} stands still`,
        paragraphs: [
          `${tellSince(subject, context)} What was changed since has not reached the other side. Nothing is lost.`,
        ],
        problems,
        button: tab,
      };
    case 'operators':
      return wordStalledForOperators(subject, context);
  }
}

type Halves = SubjectOf<'stalled'>['halves'];

/** The halves of a sync as people know them. */
const halfNames = { calendar: 'Google Calendar', contacts: 'Google Contacts' } as const;
const halfTitles = { calendar: 'Calendar', contacts: 'Contacts' } as const;

function nameOf(halves: Halves): string {
  const [first] = halves;
  return halves.length === 1 && first !== undefined ? `${halfNames[first.of]} sync` : 'Google sync';
}

/** "No sync of your Google Calendar has ended well since …, and none of your Google Contacts since ….": no run may ever have. */
function tellSince({ audience, halves }: SubjectOf<'stalled'>, context: MailContext): string {
  const whose = audience === 'user' ? 'your' : 'the';
  const owner = audience === 'user' ? '' : ` of ${whoOf(context)}`;
  const told = halves.map(({ of, since }, index) => {
    const name = `${whose} ${halfNames[of]}`;
    const at = tellTime(since, context.studio);
    return index === 0 ? `No sync of ${name}${owner} has ended well since ${at}` : `none of ${name} since ${at}`;
  });
  return `${told.join(', and ')}.`;
}

/** What stops each half; once where it is the same. */
function problemsOf(halves: Halves): readonly MailProblem[] {
  const [first, ...others] = halves.map(({ reason, remedy }) => ({ message: reason, remedy }));
  const isSame = others.every(({ message, remedy }) => message === first?.message && remedy === first.remedy);
  if (first === undefined || isSame) return first === undefined ? [] : [first];
  return halves.map(({ of, reason, remedy }) => ({ message: `${halfTitles[of]}: ${reason}`, remedy }));
}

function wordStalledForOperators(subject: SubjectOf<'stalled'>, context: MailContext): MailParts {
  const { studio, publicUrl } = context;
  const syncId = syncIdOf(studio.id, subject.userId);
  const channel = subject.halves.some(({ of }) => of === 'calendar') ? ', its channel' : '';
  const lookAt = `Look at the sync: its last failure${channel}, its dead letters.`;
  return {
    ...framed(
      context,
      `You get this mail once for each standstill, because this address is an operator’s. ${zoneNote(context)}`,
    ),
    heading: `A sync stands still: ${syncId}`,
    paragraphs: subject.halves.map(
      ({ of, since, code }) =>
        `${halfTitles[of]}: no good run since ${tellTime(since, studio)}. What stopped it: ${code}.`,
    ),
    problems: problemsOf(subject.halves.map((half) => ({ ...half, remedy: lookAt }))),
    button: { label: 'Open the sync', url: `${publicUrl}/operations/syncs/${syncId}` },
  };
}

function whoOf({ userName }: MailContext): string {
  return userName === undefined ? 'a user' : inOneLine(userName, longestName);
}
