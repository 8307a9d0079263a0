import { createReadStream } from 'node:fs';
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

import type { CommitClock, Micros } from './clock.ts';
import type { DocumentChange, Documents, StoredDocument } from './documents.ts';
import { Refusal } from './refusal.ts';

/** Keeps commits beyond the process. */
export interface Journal {
  /** Returns when the commit is written (not synced); refuses with UNAVAILABLE, leaving no trace, when it cannot be. */
  append(time: Micros, changes: readonly DocumentChange[]): void;
  close(): void;
}

/** A journal that keeps nothing, for a server without a directory. */
export const NO_JOURNAL: Journal = { append: () => undefined, close: () => undefined };

/** The first line: the format, and a time after which all new commits must lie. */
interface Header {
  readonly format: 1;
  readonly clock: Micros;
}

/** Every other line: one commit, whole, so that a torn line loses a commit nobody was told of and nothing else. */
type Line = readonly [time: Micros, changes: readonly DocumentChange[]];

const FILE = 'documents.jsonl';
const NEWLINE = 0x0a;

/** Fills the documents from the journal in the directory (made if missing), rewrites it without its past, and opens it. */
export async function openJournal(directory: string, documents: Documents, clock: CommitClock): Promise<Journal> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, FILE);
  await replay(path, documents, clock);
  documents.forgetBefore(clock.now());
  const fresh = `${path}.new`;
  writeCompacted(fresh, documents, clock);
  await rename(fresh, path);
  return appendingTo(path);
}

async function replay(path: string, documents: Documents, clock: CommitClock): Promise<void> {
  let number = 0;
  for await (const text of completeLines(path)) {
    number++;
    const line = parseLine(text, `${path}:${number}`);
    if (!Array.isArray(line)) {
      clock.advanceTo((line as Header).clock);
      continue;
    }
    // A line that is a list is a commit: both are written below and nowhere else.
    const [time, changes] = line as unknown as Line;
    clock.advanceTo(time);
    for (const change of changes) documents.record(change, time);
  }
}

function parseLine(text: string, place: string): Header | Line {
  try {
    return JSON.parse(text, revive) as Header | Line;
  } catch (cause) {
    throw new Error(`The Firestore journal is damaged at ${place}; restore the file or start afresh.`, { cause });
  }
}

/** Lines ended by a newline; what follows the last newline was torn by a kill and is dropped. */
async function* completeLines(path: string): AsyncIterable<string> {
  let rest: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
        rest = [];
        start = end + 1;
      }
      rest.push(chunk.subarray(start));
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
}

function writeCompacted(path: string, documents: Documents, clock: CommitClock): void {
  const file = openSync(path, 'w');
  try {
    const header: Header = { format: 1, clock: clock.now() };
    writeWhole(file, `${JSON.stringify(header)}\n`);
    for (const document of documents.all()) writeWhole(file, toLine(document.updateTime, [toChange(document)]));
  } finally {
    closeSync(file);
  }
}

function toChange(document: StoredDocument): DocumentChange {
  return { name: document.name, document };
}

function appendingTo(path: string): Journal {
  const file = openSync(path, 'a');
  let length = fstatSync(file).size;
  return {
    append: (time, changes) => {
      try {
        length += writeWhole(file, toLine(time, changes));
      } catch (cause) {
        ftruncateSync(file, length);
        throw new Refusal('UNAVAILABLE', `The journal cannot be written: ${String(cause)}`);
      }
    },
    close: () => closeSync(file),
  };
}

function writeWhole(file: number, text: string): number {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
  return written;
}

function toLine(time: Micros, changes: readonly DocumentChange[]): string {
  const line: Line = [time, changes];
  return `${JSON.stringify(line, encode)}\n`;
}

/** JSON has no bytes, NaN, infinities or minus zero: they are objects with one `$` key, which no stored value looks like. */
function encode(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $double: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (isJsonBuffer(value)) return { $bytes: Buffer.from(value.data).toString('base64') };
  return value;
}

/** What JSON.stringify makes of a Buffer before it asks us. A field called `type` holds an object, never a string. */
function isJsonBuffer(value: unknown): value is { readonly type: 'Buffer'; readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$double' in value && typeof value.$double === 'string') return Number(value.$double);
  if ('$bytes' in value && typeof value.$bytes === 'string') return Buffer.from(value.$bytes, 'base64');
  return value;
}
