import type { ClientImportId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ImportRow } from '../../ports/records/client-import-record.ts';
import type { ClientJobRecord } from '../../ports/records/client-job-record.ts';
import type { Reader } from '../../ports/store.ts';

/** Rows of one stored part: they fit into one record and one transaction. */
const rowsOfPart = 50;

/** Rows in parts as they are stored. */
export function partsOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / rowsOfPart);
  return Array.from({ length: count }, (_, part) => rows.slice(part * rowsOfPart, (part + 1) * rowsOfPart));
}

/** The rows of the part the job is in, from where it stands. */
export async function readRows(
  reader: Reader,
  job: ClientJobRecord,
  importId: ClientImportId,
): Promise<readonly ImportRow[]> {
  const part = Math.floor(job.done / rowsOfPart);
  const stored = await reader.get(studioCollections(job.studioId).importPart(importId, part));
  return stored?.value.rows.slice(job.done % rowsOfPart) ?? [];
}
