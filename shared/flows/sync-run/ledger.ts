import type { BookingId } from '../../domain/ids.ts';
import type { RunCounts, RunLine } from '../../ports/records/run-record.ts';
import type { Action, HeldDeletes, Skip } from '../../sync/calendar/model.ts';

/** How many lines a run keeps; the rest is counted only. */
const mostLines = 500;

/** What a run did and wanted, as it goes along. */
export interface Ledger {
  done(action: Action): void;
  skipped(skips: readonly Skip[]): void;
  /** Questions about what a run brought in. */
  asked(questions: number): void;
  /** Something an undo does not take back, and why. */
  leftAsItIs(item: Pick<Action, 'bookingId' | 'eventId' | 'title'>, why: string): void;
  /** An item that could not be carried, with the reason. */
  setAside(action: Pick<Action, 'bookingId' | 'eventId' | 'title'>, problem: string): void;
  /** The calendar may not be written: what this booking has to say there waits until it may. */
  bar(bookingId: BookingId): void;
  /** Every booking so barred. */
  barred(): ReadonlySet<BookingId>;
  held(held: readonly HeldDeletes[]): void;
  counts(): RunCounts;
  lines(): readonly RunLine[];
  linesLeftOut(): number;
  heldDeletes(): readonly HeldDeletes[];
  /** Whether anything was written to either side. */
  changedAnything(): boolean;
}

/** An empty ledger. */
export function openLedger(): Ledger {
  const counts = new Map<string, number>();
  const lines: RunLine[] = [];
  const heldDeletes: HeldDeletes[] = [];
  const seenSkips = new Set<string>();
  const barred = new Set<BookingId>();
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
      conflicts += action.conflicts.length;
      if (isBookkeeping(action)) return;
      write(lineOf(action));
      for (const { entry, pair } of action.continued ?? []) {
        count('createInStudio');
        const { bookingId: id, eventId: of } = pair;
        write({ kind: 'createInStudio', bookingId: id, eventId: of, title: entry.title, after: entry });
      }
    },
    skipped(skips) {
      for (const skip of skips) {
        if (skip.reason === 'calendarNotWritable' && skip.bookingId !== undefined) barred.add(skip.bookingId);
        const key = `${skip.reason}|${skip.bookingId ?? ''}|${skip.eventId ?? ''}`;
        if (seenSkips.has(key)) continue;
        seenSkips.add(key);
        count('skipped');
        write(lineOfSkip(skip));
      }
    },
    asked(questions) {
      conflicts += questions;
    },
    leftAsItIs({ bookingId, eventId, title }, why) {
      count('skipped');
      write({ kind: 'skip', bookingId, eventId, title, detail: why });
    },
    setAside({ bookingId, eventId, title }, problem) {
      count('setAside');
      write({ kind: 'setAside', bookingId, eventId, title, detail: problem });
    },
    bar: (bookingId) => barred.add(bookingId),
    barred: () => barred,
    held: (held) => heldDeletes.push(...held),
    counts: () => ({ ...Object.fromEntries(counts), ...(conflicts === 0 ? {} : { conflicts }) }),
    lines: () => lines,
    linesLeftOut: () => linesLeftOut,
    heldDeletes: () => heldDeletes,
    changedAnything: () => [...counts.keys()].some((name) => name !== 'skipped' && name !== 'remember'),
  };
}

/** Remembering a version or forgetting a tie is nothing a person would call done. */
function isBookkeeping(action: Action): boolean {
  return action.kind === 'remember' || action.kind === 'forget';
}

function lineOf({ kind, bookingId, eventId, title, before, after }: Action): RunLine {
  return {
    kind,
    bookingId,
    eventId,
    title,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function lineOfSkip(skip: Skip): RunLine {
  return {
    kind: 'skip',
    title: skip.title,
    reason: skip.reason,
    ...(skip.bookingId === undefined ? {} : { bookingId: skip.bookingId }),
    ...(skip.eventId === undefined ? {} : { eventId: skip.eventId }),
    ...(skip.problem === undefined ? {} : { detail: skip.problem }),
  };
}
