import type { SyncRecord } from '../../ports/records/sync-record.ts';

/**
 * The fields by which the next run reads all of Google and compares every pair. The cursor's place in time is kept, so that
 * what was made in Google since still comes in; its token is given up, because no query is called by nothing.
 */
export function readEverythingAgain(sync: SyncRecord): Pick<SyncRecord, 'compareAll' | 'cursor'> {
  const { cursor } = sync;
  return { compareAll: true, ...(cursor === undefined ? {} : { cursor: { ...cursor, query: '' } }) };
}
