import type { RunRecord } from '../ports/records/run-record.ts';
import { asHtml } from './fill-layout.ts';
import { framed, greeted, zoneNote } from './mail-context.ts';
import type { MailContext, SubjectOf } from './mail-context.ts';
import type { MailChange, MailParts } from './render-mail.ts';
import { tellChange } from './tell-change.ts';
import { tellNumber, tellTime } from './tell-time.ts';

/** Most lines of a run a mail shows; the rest is on the page of the run. */
const mostLines = 200;
/** Gmail cuts mails behind 102 kB: what the lines may take of that, bytes of HTML. */
const roomForLines = 80_000;
/** What a line and a field of one take besides their texts, bytes of HTML. */
const around = { line: 320, field: 130 } as const;

/** To the user, who asked for it: each thing a run did or skipped, with its side, its fields before and after, and the reason. */
export function wordReport(subject: SubjectOf<'report'>, context: MailContext): MailParts | undefined {
  const { run, publicUrl, studio } = context;
  if (run === undefined) return undefined;
  const url = `${publicUrl}/runs/${subject.runId}`;
  const lines = linesThatFit(run.lines.map((line) => tellChange(line, studio)));
  const left = run.lines.length - lines.length + run.linesLeftOut;
  return {
    ...framed(context, `You get a report of every sync that changed something. ${zoneNote(context)}`),
    ...greeted(context),
    heading: `Google ${run.of === 'contacts' ? 'Contacts' : 'sync'} report: ${summaryOf(run, context)}`,
    paragraphs: [
      `The sync ended ${tellTime(run.endedAt, studio)}, set off by ${triggerWords[run.trigger]}.`,
      ...(run.warnings.length === 0
        ? []
        : [
            run.warnings.length === 1
              ? '1 problem is told on its page.'
              : `${run.warnings.length} problems are told on its page.`,
          ]),
    ],
    button: { label: 'Open the run', url },
    changes: {
      heading: 'What it did',
      lines,
      ...(left === 0
        ? {}
        : { more: { text: `${tellNumber(left, studio)} more are not in this mail.`, label: 'See all of them', url } }),
    },
  };
}

function linesThatFit(all: readonly MailChange[]): readonly MailChange[] {
  let room = roomForLines;
  const fitting: MailChange[] = [];
  for (const line of all.slice(0, mostLines)) {
    room -= sizeOf(line);
    if (room < 0) break;
    fitting.push(line);
  }
  return fitting;
}

function sizeOf({ title, reason = '', fields }: MailChange): number {
  let size = around.line + bytesOf(title) + bytesOf(reason);
  for (const { before = '', after } of fields) size += around.field + bytesOf(before) + bytesOf(after);
  return size;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(asHtml(text)).length;
}

function summaryOf({ lines, linesLeftOut }: RunRecord, { studio }: MailContext): string {
  const undone = lines.filter(({ kind }) => kind === 'skip' || kind === 'setAside').length;
  const done = lines.length - undone + linesLeftOut;
  const changed = done === 1 ? '1 change' : `${tellNumber(done, studio)} changes`;
  return undone === 0 ? changed : `${changed}, ${tellNumber(undone, studio)} not carried over`;
}

const triggerWords: Readonly<Record<RunRecord['trigger'], string>> = {
  tick: 'the regular look',
  push: 'a change in Google',
  studio: 'a change in the studio',
  now: '“Sync now”',
  populate: 'populate',
  continuation: 'the run before it',
  repair: 'a repair',
  compare: 'the weekly comparison',
  undo: 'an undo',
};
