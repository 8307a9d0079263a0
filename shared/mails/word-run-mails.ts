import type { ConflictRecord } from '../ports/records/conflict-record.ts';
import type { RunCounts, Warning } from '../ports/records/run-record.ts';
import { framed, greeted } from './mail-context.ts';
import type { MailContext, SubjectOf } from './mail-context.ts';
import { inOneLine } from './plain-text.ts';
import type { MailLink, MailParts, MailProblem } from './render-mail.ts';
import { tellQuestion } from './tell-question.ts';
import { tellNumber } from './tell-time.ts';

/** Most problems of each sort a mail lists; the rest is counted, with a link to all. */
const mostListed = 20;
/** The longest title inside a sentence, characters. */
const longestTitle = 120;

const onceOnly = 'The same thing is not mailed again until it changes.';

type RunMail = SubjectOf<'warnings'> | SubjectOf<'populateFinished'>;

/** To the user, one for a run at most: what it could not do by itself, and the questions it raised, each on a line. */
export function wordWarnings(subject: SubjectOf<'warnings'>, context: MailContext): MailParts | undefined {
  const { problems, rest, open } = problemsOf(subject, context);
  if (problems.length === 0) return undefined;
  return {
    ...framed(context, onceOnly),
    ...greeted(context),
    heading: headingOf(subject, open),
    paragraphs: [
      subject.warnings.some(({ code }) => code === 'calendarGone')
        ? 'The sync of your Google calendar stands still.'
        : 'The last sync went through. This is what it could not settle by itself:',
    ],
    problems,
    rest,
    button: buttonOf(subject, context, open),
  };
}

/** To the user: everything is on the other side now, with whatever the last run could not do. */
export function wordPopulateFinished(subject: SubjectOf<'populateFinished'>, context: MailContext): MailParts {
  const { problems, rest, open } = problemsOf(subject, context);
  const { pairs, studio } = context;
  return {
    ...framed(context, 'You get this mail once, because populate was ticked on the Google tab.'),
    ...greeted(context),
    heading: filledWords[subject.filled],
    paragraphs: ['From now on only changes travel, by themselves.'],
    facts: [
      ...(pairs === undefined ? [] : [{ value: tellNumber(pairs, studio), label: pairLabel(pairs) }]),
      ...factsOf(subject.counts, context),
    ],
    problems,
    rest,
    button:
      open.length > 0
        ? buttonOf(subject, context, open)
        : { label: 'See what it did', url: `${context.publicUrl}/runs/${subject.runId}` },
  };
}

const filledWords = {
  google: 'Your Google calendar is filled',
  studio: 'Your Google events are in the studio',
  both: 'Google and the studio are in step',
} as const;

function pairLabel(pairs: number): string {
  return pairs === 1 ? 'item stands on both sides' : 'items stand on both sides';
}

function factsOf(counts: RunCounts, { studio }: MailContext): NonNullable<MailParts['facts']> {
  return countLabels.flatMap(([kind, label]) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : [{ value: tellNumber(count, studio), label }];
  });
}

const countLabels: readonly (readonly [keyof RunCounts, string])[] = [
  ['skipped', 'skipped in the last run; its page says why'],
  ['setAside', 'set aside; tried again on the next change'],
];

/** The warnings and the questions that still stand, each as a line with its link. */
function problemsOf(
  { warnings, conflicts, runId, userId }: RunMail,
  context: MailContext,
): { readonly problems: readonly MailProblem[]; readonly rest: readonly string[]; readonly open: ConflictRecord[] } {
  const { questions = [], publicUrl } = context;
  const open = questions.filter(({ state }) => state === 'open');
  const asked = open.filter((question) => !isToldAsWarning(question, warnings));
  const more = Math.max(0, conflicts - questions.filter(({ draft }) => draft.kind !== 'massDelete').length);
  const told = warnings.slice(0, mostListed).map((warning) => problemOf(warning, { publicUrl, runId, userId, open }));
  const unlisted = Math.max(0, asked.length - mostListed) + more;
  return {
    open,
    problems: [
      ...asked.slice(0, mostListed).map((question) => tellQuestion(question, context)),
      ...(told.length === 0 && asked.length === 0 && more > 0 ? [questionsOnly(more, publicUrl)] : told),
    ],
    rest: [
      ...(unlisted > 0 && asked.length + told.length > 0 ? [`${unlisted} more: ${publicUrl}/conflicts`] : []),
      ...(warnings.length > mostListed
        ? [`${warnings.length - mostListed} more problems are on the page of the run: ${publicUrl}/runs/${runId}`]
        : []),
    ],
  };
}

/** Questions of an earlier run that a crash kept quiet: they are on the list, and cannot be told one by one. */
function questionsOnly(count: number, publicUrl: string): MailProblem {
  return {
    message: count === 1 ? '1 question waits for an answer.' : `${count} questions wait for an answer.`,
    remedy: 'Answer on the Conflicts page.',
    link: { label: 'Open the list', url: `${publicUrl}/conflicts` },
  };
}

function isToldAsWarning({ draft }: ConflictRecord, warnings: readonly Warning[]): boolean {
  return draft.kind === 'massDelete' && warnings.some(({ code }) => code === `massDelete_${draft.goneFrom}`);
}

function problemOf(
  { code, message, remedy, item, bookingId }: Warning,
  at: Pick<MailContext, 'publicUrl'> & Pick<RunMail, 'runId' | 'userId'> & { readonly open: readonly ConflictRecord[] },
): MailProblem {
  const { publicUrl, runId, userId, open } = at;
  // A title of ten thousand characters would push what happened out of sight.
  const shorter = item === undefined ? message : message.replaceAll(item, () => inOneLine(item, longestTitle));
  return { message: shorter, remedy, link: linkOf() };

  function linkOf(): MailLink {
    if (code.startsWith('massDelete_')) {
      const held = open.find(({ draft }) => draft.kind === 'massDelete' && code === `massDelete_${draft.goneFrom}`);
      const place = held === undefined ? `conflicts?run=${runId}` : `conflicts/${held.id}`;
      return { label: 'Decide', url: `${publicUrl}/${place}` };
    }
    if (bookingId !== undefined) return { label: 'Open it', url: `${publicUrl}/bookings/${bookingId}` };
    if (aboutTheTab.has(code)) {
      return { label: 'Open the Google tab', url: `${publicUrl}/users/${userId}/google-sync` };
    }
    return { label: 'See it in the run', url: `${publicUrl}/runs/${runId}` };
  }
}

/** Warnings about the calendar, the label or the account as a whole: they are mended on the Google tab. */
const aboutTheTab: ReadonlySet<string> = new Set([
  'timeZoneDiffers',
  'calendarNotWritable',
  'calendarGone',
  'drift',
  'contact_review',
  'contact_labelMissing',
  'contact_labelRenamed',
  'contact_notPermitted',
]);

function headingOf({ warnings, conflicts }: RunMail, open: readonly ConflictRecord[]): string {
  const [only] = warnings;
  const isHeld = warnings.length === 1 && only?.code.startsWith('massDelete_') === true;
  if (isHeld && conflicts === 0) return 'Google sync: deletes wait for your approval';
  const asked = Math.max(conflicts, open.filter((question) => !isToldAsWarning(question, warnings)).length);
  if (warnings.length === 0) {
    return asked === 1 ? 'Google sync: a question waits for you' : `Google sync: ${asked} questions wait for you`;
  }
  const count = warnings.length + asked;
  return count === 1 ? 'Google sync: one thing needs a look' : `Google sync: ${count} things need a look`;
}

function buttonOf(
  { runId, userId, warnings }: RunMail,
  context: MailContext,
  open: readonly ConflictRecord[],
): MailLink {
  const { publicUrl } = context;
  const [only, ...others] = open;
  if (only !== undefined && others.length === 0) return { label: 'Answer', url: `${publicUrl}/conflicts/${only.id}` };
  const asks = open.length > 0 || warnings.some(({ code }) => code.startsWith('massDelete_'));
  return asks
    ? { label: 'Answer', url: `${publicUrl}/conflicts?run=${runId}` }
    : { label: 'See the sync', url: `${publicUrl}/users/${userId}/google-sync` };
}
