import { CsvError, parse } from 'csv-parse/sync';
import type { RowNote } from '../../shared/ports/records/client-import-record.ts';
import { refuse } from '../../shared/flows/refused.ts';
import type { Refused } from '../../shared/flows/refused.ts';
import type { ReadRow } from '../../shared/flows/studio/plan-import.ts';
import { columnOf } from './columns.ts';
import type { Column } from './columns.ts';
import { readRow } from './read-row.ts';

/** Bytes of a file at most. */
export const largestFile = 2_000_000;
/** Rows of a file at most. */
export const mostRows = 5000;

/** Unknown headings that are named. */
const mostIgnored = 20;

/** What a file says, row by row; lines are counted from 1, the heading too. */
export interface ReadCsv {
  readonly kind: 'read';
  readonly rows: readonly ReadRow[];
  readonly wrong: readonly RowNote[];
  /** Headings nobody knows. */
  readonly ignored: readonly string[];
}

/**
 * Reads a CSV file of clients: UTF-8 with or without byte order mark, separated by commas, semicolons or tabs, with any line
 * ends. One bad row is told by its line and stops no other; a file that cannot be read at all is refused.
 */
export function readClientsCsv(bytes: Uint8Array): ReadCsv | Refused {
  if (bytes.byteLength > largestFile)
    return refuseFile('The file is larger than 2 MB.', 'Split it and import the parts.');
  const text = decode(bytes);
  if (text === undefined) return refuseFile('The file is not UTF-8.', 'Save it as “CSV UTF-8” and choose it again.');
  const records = split(text);
  if ('kind' in records) return records;
  const [heading, ...rest] = records;
  if (heading === undefined) return refuseFile('The file is empty.', 'Start from the template.');
  const columns = heading.cells.map(columnOf);
  const unnamed = headingRefusal(heading.cells, columns);
  if (unnamed !== undefined) return unnamed;
  if (rest.length > mostRows) {
    return refuseFile(
      `The file has more than ${mostRows.toLocaleString('en-US')} rows.`,
      'Split it and import the parts.',
    );
  }
  const read = rest.map(({ line, cells }) => readRow(columns, cells, line));
  return {
    kind: 'read',
    rows: read.flatMap((row) => ('problem' in row ? [] : [row])),
    wrong: read.flatMap((row) => ('problem' in row ? [row] : [])),
    ignored: heading.cells
      .filter((cell, index) => columns[index] === undefined && cell.trim() !== '')
      .slice(0, mostIgnored)
      .map((cell) => cell.slice(0, 100).toWellFormed()),
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The records of a file, without those that are empty. A record is known by the line it begins on. */
function split(text: string): readonly CsvRecord[] | Refused {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      max_record_size: 200_000,
    }) as unknown as readonly Parsed[]; // the form with `info`
    return withLines(parsed, text).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    const isQuote = error.code === 'CSV_QUOTE_NOT_CLOSED';
    const message = isQuote ? `A quotation mark${line} is opened and never closed.` : `The file cannot be read${line}.`;
    return refuseFile(message, 'Correct it there, or save it again as CSV from your spreadsheet.');
  }
}

interface Parsed {
  readonly record: readonly string[];
  /** Where the record ends, in bytes. The parser's own count of lines is not used: it takes CRLF inside quotes for two. */
  readonly info: { readonly bytes: number };
}

function withLines(parsed: readonly Parsed[], text: string): readonly CsvRecord[] {
  const bytes = Buffer.from(text);
  let [line, start] = [1, 0];
  return parsed.map(({ record, info }) => {
    const begun = line;
    line += bytes.toString('utf8', start, info.bytes).match(/\r\n|\r|\n/g)?.length ?? 0;
    start = info.bytes;
    return { line: begun, cells: record };
  });
}

/** What separates the headings most often: spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const heading = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: heading.split(sign).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}

function headingRefusal(cells: readonly string[], columns: readonly (Column | undefined)[]): Refused | undefined {
  const isNamed = columns.some((column) => ['givenName', 'familyName', 'company'].includes(column?.field ?? ''));
  if (!isNamed) {
    const message = 'The first line names no column “Given name”, “Family name” or “Company”.';
    return refuseFile(message, 'Put the headings of the template into the first line.');
  }
  const seen = new Map<string, string>();
  for (const [index, column] of columns.entries()) {
    if (column === undefined) continue;
    const key = JSON.stringify(column);
    const other = seen.get(key);
    const cell = cells[index] ?? '';
    if (other !== undefined) {
      return refuseFile(`The columns “${other}” and “${cell}” mean the same.`, 'Take one of them out, or number them.');
    }
    seen.set(key, cell);
  }
  return undefined;
}

function refuseFile(message: string, remedy: string): Refused {
  return refuse('unreadableFile', message, remedy);
}
