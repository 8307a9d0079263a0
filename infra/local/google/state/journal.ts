import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** One line of the journal: a record put into a table, or null for a record removed. */
export interface JournalLine {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
}

/** An append-only file of records. A line that `append` returned from survives a kill of the process. */
export interface Journal {
  /** Every live record, the latest value of each, in the order of their first appearance. */
  readonly lines: readonly JournalLine[];
  append(line: JournalLine): void;
  close(): void;
}

const lineSchema = z.tuple([z.string(), z.string(), z.unknown()]);
/** Rewriting starts to pay when most lines are old values of the same records. */
const REWRITE_ABOVE = 5_000;

/** A journal that keeps nothing. */
export function memoryJournal(): Journal {
  return { lines: [], append: () => undefined, close: () => undefined };
}

/** Opens, or creates, the journal in a directory. A torn last line (a kill while writing) is cut off. */
export function openJournal(directory: string): Journal {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'google.journal');
  const live = existsSync(path) ? readJournal(path) : { lines: [], total: 0 };
  if (live.total > REWRITE_ABOVE && live.total > 2 * live.lines.length) rewriteJournal(path, live.lines);
  const file = openSync(path, 'a');
  return {
    lines: live.lines,
    append: (line) => {
      writeSync(file, serialize(line));
    },
    close: () => {
      closeSync(file);
    },
  };
}

function readJournal(path: string): { readonly lines: readonly JournalLine[]; readonly total: number } {
  const text = readFileSync(path, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  const latest = new Map<string, JournalLine>();
  let total = 0;
  for (const row of text.slice(0, end).split('\n')) {
    if (row === '') continue;
    total += 1;
    const [table, key, value] = lineSchema.parse(JSON.parse(row));
    const place = `${table} ${key}`;
    if (value === null) latest.delete(place);
    else latest.set(place, { table, key, value });
  }
  return { lines: [...latest.values()], total };
}

function rewriteJournal(path: string, lines: readonly JournalLine[]): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w');
  for (const line of lines) writeSync(file, serialize(line));
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
}

function serialize(line: JournalLine): string {
  return `${JSON.stringify([line.table, line.key, line.value])}\n`;
}
