import type { Client } from '../../domain/client.ts';
import type { ClientGroupId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ClientJobRecord, JobWork } from '../../ports/records/client-job-record.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Reader, Transaction } from '../../ports/store.ts';
import { groupsConcerned, readContactSyncs } from '../contacts/note-client-change.ts';
import type { ClientChange } from '../contacts/note-client-change.ts';
import type { Slice } from './client-job.ts';
import { plainClient } from './client-record.ts';
import { conditionOf, keepsClient } from './find-clients.ts';
import { writeClients } from './save-clients.ts';

/** Clients looked at in one transaction. */
const mostClients = 200;
/** Writes of one transaction at most; the store takes 500. */
const mostWrites = 450;

interface Step<Kind extends JobWork['kind']> {
  readonly job: ClientJobRecord;
  readonly work: Extract<JobWork, { readonly kind: Kind }>;
  readonly at: Instant;
}

/** Clients of one slice, and where it ends when they are all looked at. */
interface Batch {
  readonly clients: readonly Client[];
  /** How many of the job's total the whole batch stands for. */
  readonly looked: number;
  /** Where the next slice begins behind this client of the batch, or behind all of it. */
  readonly place: (last: Client | undefined) => string | number;
  readonly isLast: boolean;
}

/** Puts the next clients into the group. Who is in it already stays as it is. */
export async function joinSlice(transaction: Transaction, { job, work, at }: Step<'join'>): Promise<Slice> {
  const places = studioCollections(job.studioId);
  const group = await transaction.get(places.clientGroup(work.groupId));
  if (group === undefined) return end(transaction, job, { at, problem: 'The group was deleted meanwhile.' });
  const batch = await readBatch(transaction, job, work);
  const keep = work.clients.kind === 'found' ? keepsClient(work.clients) : () => true;
  const changeOf = (before: Client): ClientChange | undefined => {
    if (!keep(before) || before.groupIds.includes(work.groupId)) return undefined;
    return { before, after: changed(before, [...before.groupIds, work.groupId], at) };
  };
  return writeBatch(transaction, { job, batch, changeOf, at });
}

/** Takes the next members out of a group that is deleted; those out of it are found no more, so each slice begins anew. */
export async function leaveSlice(transaction: Transaction, { job, work, at }: Step<'leave'>): Promise<Slice> {
  const found = await transaction.find({
    from: studioCollections(job.studioId).clients,
    where: [{ field: 'groupIds', is: 'contains', value: work.groupId }],
    limit: mostClients,
  });
  const clients = found.map(({ value }) => plainClient(value));
  const batch: Batch = { clients, looked: clients.length, place: () => 0, isLast: clients.length < mostClients };
  const changeOf = (before: Client): ClientChange => {
    return { before, after: changed(before, without(before.groupIds, work.groupId), at) };
  };
  return writeBatch(transaction, { job, batch, changeOf, at });
}

async function readBatch(reader: Reader, job: ClientJobRecord, work: Step<'join'>['work']): Promise<Batch> {
  const places = studioCollections(job.studioId);
  if (work.clients.kind === 'chosen') {
    const from = typeof job.place === 'number' ? job.place : 0;
    const ids = work.clients.clientIds.slice(from, from + mostClients);
    const found = await reader.getAll(ids.map((id) => places.client(id)));
    const clients = found.flatMap((stored) => (stored === undefined ? [] : [plainClient(stored.value)]));
    const isLast = from + ids.length >= work.clients.clientIds.length;
    const place = (last: Client | undefined) => from + (last === undefined ? ids.length : ids.indexOf(last.id) + 1);
    return { clients, looked: ids.length, place, isLast };
  }
  const asked = work.clients.kind === 'found' ? work.clients.asked : undefined;
  const found = await reader.find({
    from: places.clients,
    where: asked === undefined ? [] : [conditionOf(asked)],
    limit: mostClients,
    ...(typeof job.place === 'string' ? { after: [job.place] } : {}),
  });
  const clients = found.map(({ value }) => plainClient(value));
  const place = (last: Client | undefined) => last?.id ?? clients.at(-1)?.id ?? job.place ?? '';
  return { clients, looked: clients.length, place, isLast: clients.length < mostClients };
}

/** Writes as many of the batch as one transaction takes, and how far the job is with that. */
async function writeBatch(
  transaction: Transaction,
  step: {
    readonly job: ClientJobRecord;
    readonly batch: Batch;
    readonly changeOf: (client: Client) => ClientChange | undefined;
    readonly at: Instant;
  },
): Promise<Slice> {
  const { job, batch, changeOf, at } = step;
  const changes = batch.clients.map(changeOf);
  const wanted = changes.filter((change) => change !== undefined);
  const syncs = await readContactSyncs(transaction, job.studioId, groupsConcerned(wanted));
  const taken = countThatFits(changes, syncs);
  const isWhole = taken === batch.clients.length;
  const made = changes.slice(0, taken).filter((change) => change !== undefined);
  const done = Math.min(job.total, job.done + (isWhole ? batch.looked : taken));
  const isOver = isWhole && batch.isLast;
  const next: ClientJobRecord = {
    ...job,
    state: isOver ? 'done' : 'running',
    done: isOver ? job.total : done,
    changed: job.changed + made.length,
    place: batch.place(isWhole ? undefined : batch.clients[taken - 1]),
    updatedAt: at,
  };
  const syncIds = writeClients(transaction, {
    studioId: job.studioId,
    changes: made,
    at,
    by: job.startedBy,
    syncs,
  });
  transaction.set(studioCollections(job.studioId).clientJob(job.id), next);
  return { job: next, syncIds };
}

/** How many of the changes, in order, fit into one transaction beside the job; at least one, so that every slice gets on. */
export function countThatFits(
  changes: readonly (ClientChange | undefined)[],
  syncs: readonly ContactSyncRecord[],
): number {
  let writes = 1 + syncs.length;
  for (const [index, change] of changes.entries()) {
    if (change === undefined) continue;
    const groups = new Set(groupsConcerned([change]));
    const told = syncs.filter(({ clientGroupId }) => clientGroupId !== undefined && groups.has(clientGroupId)).length;
    writes += 2 + told;
    if (writes > mostWrites) return Math.max(1, index);
  }
  return changes.length;
}

function end(
  transaction: Transaction,
  job: ClientJobRecord,
  { at, problem }: { readonly at: Instant; readonly problem: string },
): Slice {
  const ended: ClientJobRecord = { ...job, state: 'done', problem, updatedAt: at };
  transaction.set(studioCollections(job.studioId).clientJob(job.id), ended);
  return { job: ended, syncIds: [] };
}

function changed(before: Client, groupIds: readonly ClientGroupId[], at: Instant): Client {
  return { ...before, groupIds, version: before.version + 1, updatedAt: at };
}

function without(groupIds: readonly ClientGroupId[], left: ClientGroupId): readonly ClientGroupId[] {
  return groupIds.filter((id) => id !== left);
}
