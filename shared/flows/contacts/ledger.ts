import { cardFieldTitles } from '../../domain/card.ts';
import type { ClientId } from '../../domain/ids.ts';
import type { RunCounts, RunLine } from '../../ports/records/run-record.ts';
import type { ContactAction, ContactSkip, ContactSkipReason } from '../../sync/contacts/model.ts';

/** How many lines a run keeps; the rest is counted only. */
const mostLines = 500;

/** What a contact run did and wanted, as it goes along. */
export interface ContactsLedger {
  done(action: ContactAction): void;
  skipped(skips: readonly ContactSkip[]): void;
  setAside(action: Pick<ContactAction, 'clientId' | 'title'>, problem: string): void;
  /** Something done that is about no single client, such as a label renamed. */
  note(title: string, detail: string): void;
  /** It is unknown whether this client's contact was made. */
  doubt(clientId: ClientId): void;
  hasDoubts(): boolean;
  counts(): RunCounts;
  lines(): readonly RunLine[];
  linesLeftOut(): number;
  /** Whether anything was written to either side. */
  changedAnything(): boolean;
}

/** An empty ledger. */
export function openContactsLedger(): ContactsLedger {
  const counts = new Map<string, number>();
  const lines: RunLine[] = [];
  const doubts = new Set<ClientId>();
  const seenSkips = new Set<string>();
  let linesLeftOut = 0;
  let conflicts = 0;
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
  const write = (line: RunLine): void => {
    if (lines.length < mostLines) lines.push(line);
    else linesLeftOut += 1;
  };
  return {
    done(action) {
      count(action.kind);
      if (action.overruled !== undefined) conflicts += 1;
      if (action.kind === 'remember' || action.kind === 'forget') {
        if (action.news.length > 0) write({ ...aboutOf(action), kind: action.kind, detail: wordsOf(action) });
        return;
      }
      write(lineOf(action));
    },
    skipped(skips) {
      for (const skip of skips) {
        const key = `${skip.reason}|${skip.clientId ?? ''}|${skip.contactName ?? ''}`;
        if (seenSkips.has(key)) continue;
        seenSkips.add(key);
        count('skipped');
        if (skip.reason === 'inDoubt' && skip.clientId !== undefined) doubts.add(skip.clientId);
        write(lineOfSkip(skip));
      }
    },
    setAside({ clientId, title }, problem) {
      count('setAside');
      write({ kind: 'setAside', clientId, title, detail: problem });
    },
    note(title, detail) {
      count('updateInGoogle');
      write({ kind: 'updateInGoogle', title, detail });
    },
    doubt: (clientId) => doubts.add(clientId),
    hasDoubts: () => doubts.size > 0,
    counts: () => ({ ...Object.fromEntries(counts), ...(conflicts === 0 ? {} : { conflicts }) }),
    lines: () => lines,
    linesLeftOut: () => linesLeftOut,
    changedAnything: () => [...counts.keys()].some((name) => !['skipped', 'remember', 'forget'].includes(name)),
  };
}

function aboutOf({ clientId, contactName, title }: ContactAction): Pick<RunLine, 'clientId' | 'contactName' | 'title'> {
  return { clientId, title, ...(contactName === undefined ? {} : { contactName }) };
}

function lineOf(action: ContactAction): RunLine {
  const detail = wordsOf(action);
  return {
    ...aboutOf(action),
    kind: action.kind,
    ...(action.before === undefined ? {} : { cardBefore: action.before }),
    ...(action.after === undefined ? {} : { cardAfter: action.after }),
    ...(detail === '' ? {} : { detail }),
  };
}

function wordsOf({ news, overruled, label }: ContactAction): string {
  const parts: string[] = news.map(({ code }) => newsInWords[code]);
  if (overruled !== undefined)
    parts.push(
      `${overruled.fields.map((field) => cardFieldTitles[field]).join(', ')}: the studio’s stands, Google’s is kept.`,
    );
  if (label !== undefined) parts.push(label.kind === 'add' ? 'Put under the label.' : 'Taken off the label.');
  return [...new Set(parts)].join(' ');
}

const newsInWords = {
  deletedInGoogle: 'The contact was deleted in Google; the client stays.',
  labelTakenOff: 'The label was taken off in Google; the client stays.',
  labelMissing: 'The label was made again.',
  labelRenamed: 'The label has the group’s name again.',
  labelRefused: 'Google keeps this name for itself.',
  overruled: 'Both sides had changed the same.',
  review: 'It may be one of several clients.',
  nameless: 'The name was emptied in Google and has been put back.',
  setAside: 'Google does not accept it.',
  unreadable: 'It could not be read.',
} as const satisfies Readonly<Record<ContactAction['news'][number]['code'], string>>;

const skipsInWords = {
  oneWay: 'Changes made in Google are not sent to the studio.',
  unreadable: 'The contact could not be read.',
  nameless: 'The contact has neither a name nor a company.',
  review: 'It may be somebody who is there already: say who on the Google tab.',
  inDoubt: 'Google did not answer whether it was made; it is looked for first.',
  beforeBaseline: 'It was there before the sync began.',
} as const satisfies Readonly<Record<ContactSkipReason, string>>;

function lineOfSkip({ reason, clientId, contactName, title, problem }: ContactSkip): RunLine {
  return {
    kind: 'skip',
    title,
    detail: problem ?? skipsInWords[reason],
    ...(reason === 'oneWay' || reason === 'unreadable' ? { reason } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(contactName === undefined ? {} : { contactName }),
  };
}
