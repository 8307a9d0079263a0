import type { ClientJobId, StudioId, SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ClientJobRecord } from '../../ports/records/client-job-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { notFound } from '../known-refusals.ts';
import { requestContactSyncs } from '../request-syncs.ts';
import type { ClientJobAnswer, ClientJobDeps, Slice } from './client-job.ts';
import { importSlice, updateImported } from './import-slice.ts';
import { joinSlice, leaveSlice } from './membership-slices.ts';

/**
 * Goes on with a job until it is done or so many milliseconds are over. Each slice is one transaction that also writes how
 * far the job is: whoever asks for the next one, and however the last ended, nothing is done twice or left out. Going on
 * with a job that is done changes nothing.
 */
export async function runClientJob(
  deps: ClientJobDeps,
  request: { readonly studioId: StudioId; readonly jobId: ClientJobId; readonly forMilliseconds: number },
): Promise<ClientJobAnswer> {
  const document = studioCollections(request.studioId).clientJob(request.jobId);
  const until = deps.clock.elapsed() + request.forMilliseconds;
  const asked = new Set<SyncId>();
  let job: ClientJobRecord | undefined;
  do {
    const before: ClientJobRecord | undefined = (await deps.store.get(document))?.value;
    if (before === undefined) return notFound('job');
    const { work } = before;
    // What a row changes of a client there is already goes its own way, before the slice that counts it.
    if (work.kind === 'import' && before.state === 'running') await updateImported(deps, before, work.importId);
    const slice = await deps.store.transact(async (transaction): Promise<Slice> => {
      const job = (await transaction.get(document))?.value ?? before;
      const isForUs = job.state === 'running' && job.place === before.place;
      return isForUs ? nextSlice(deps, transaction, job) : { job, syncIds: [] };
    });
    for (const syncId of slice.syncIds) asked.add(syncId);
    ({ job } = slice);
  } while (job.state === 'running' && deps.clock.elapsed() < until);
  await requestContactSyncs(deps, [...asked], 'studio');
  return { kind: 'done', job };
}

function nextSlice(deps: ClientJobDeps, transaction: Transaction, job: ClientJobRecord): Promise<Slice> {
  const at: Instant = deps.clock.now();
  const { work } = job;
  switch (work.kind) {
    case 'join':
      return joinSlice(transaction, { job, work, at });
    case 'leave':
      return leaveSlice(transaction, { job, work, at });
    case 'import':
      return importSlice(deps, transaction, { job, work, at });
  }
}
