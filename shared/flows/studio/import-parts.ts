import type { ClientImportId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ImportRow } from '../../ports/records/client-import-record.ts';
import type { ClientJobRecord } from '../../ports/records/client-job-record.ts';
import type { Reader } from '../../ports/store.ts';

/** Rows of one stored part at most: they fit into one transaction. */
const mostRows = 50;
/** Letters of one stored part at most: as UTF-8 they fit into one record of 1 MiB, whatever they are. */
const mostLetters = 250_000;

/** Some rows, and which of all of them is the first. */
interface Part<Row> {
  readonly from: number;
  readonly rows: readonly Row[];
}

/** Rows in parts as they are stored. */
export function partsOf<Row>(rows: readonly Row[]): readonly Part<Row>[] {
  const parts: { from: number; rows: Row[] }[] = [];
  let letters = 0;
  for (const [index, row] of rows.entries()) {
    const more = JSON.stringify(row).length;
    const last = parts.at(-1);
    if (last === undefined || last.rows.length === mostRows || letters + more > mostLetters) {
      parts.push({ from: index, rows: [row] });
      letters = more;
    } else {
      last.rows.push(row);
      letters += more;
    }
  }
  return parts;
}

/** The rows of the part the job is in, from where it stands. */
export async function readRows(
  reader: Reader,
  job: ClientJobRecord,
  importId: ClientImportId,
): Promise<readonly ImportRow[]> {
  const places = studioCollections(job.studioId);
  const record = (await reader.get(places.clientImport(importId)))?.value;
  const from = record?.parts.findLast((first) => first <= job.done);
  if (from === undefined) return [];
  const part = await reader.get(places.importPart(importId, from));
  return part?.value.rows.slice(job.done - from) ?? [];
}
