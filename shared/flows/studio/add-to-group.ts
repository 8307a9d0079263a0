import type { Actor } from '../../domain/booking.ts';
import type { ClientGroupId, ClientId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { JobClients, JobWork } from '../../ports/records/client-job-record.ts';
import type { Store } from '../../ports/store.ts';
import { noteGroupChange, readContactSyncs } from '../contacts/note-client-change.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import type { Refused } from '../refused.ts';
import { refuseInputs } from '../refused.ts';
import { requestContactSyncs } from '../request-syncs.ts';
import { without } from '../without.ts';
import { newClientJob } from './client-job.ts';
import type { ClientJobAnswer, ClientJobDeps } from './client-job.ts';
import type { ClientGroupRequest } from './edit-client-group.ts';
import { conditionOf, findClients } from './find-clients.ts';
import { runClientJob } from './run-client-job.ts';

/** Clients that can be named one by one; more are found by a search, or all. */
export const mostChosen = 1000;

/** Who joins a group: everybody, those named, or those a search and another group find. */
export type Joining =
  | { readonly kind: 'all' }
  | { readonly kind: 'chosen'; readonly clientIds: readonly ClientId[] }
  | { readonly kind: 'found'; readonly query?: string; readonly groupId?: ClientGroupId };

/** Clients to add to a group, by whom, and how long the caller waits. */
export interface JoinRequest {
  readonly studioId: StudioId;
  readonly groupId: ClientGroupId;
  readonly joining: Joining;
  readonly actor: Actor;
  /** Milliseconds; what is not done by then is a job that somebody goes on with. */
  readonly forMilliseconds: number;
}

/** Adds clients to a group: as a job, which is done at once where it is short. Adding those that are in it changes nothing. */
export async function addToGroup(deps: ClientJobDeps, request: JoinRequest): Promise<ClientJobAnswer> {
  const { studioId, groupId, joining, actor } = request;
  const places = studioCollections(studioId);
  const group = await deps.store.get(places.clientGroup(groupId));
  if (group === undefined) return notFound('client group');
  const counted = await countClients(deps.store, studioId, joining);
  if ('code' in counted) return counted;
  const work: JobWork = { kind: 'join', groupId, groupName: group.value.name, clients: counted.clients };
  const job = newClientJob(deps, { studioId, work, total: counted.total, actor });
  await deps.store.write([{ kind: 'create', document: places.clientJob(job.id), value: job }]);
  return runClientJob(deps, { studioId, jobId: job.id, forMilliseconds: request.forMilliseconds });
}

/**
 * Deletes a group and takes its members out of it, which asks nothing of them: as a job, done at once where it is short.
 * Until it is done a member may still name the group that is gone. Contact syncs that chose it see everybody leave.
 */
export async function deleteClientGroup(
  deps: ClientJobDeps,
  request: ClientGroupRequest & { readonly actor: Actor; readonly forMilliseconds: number },
): Promise<ClientJobAnswer> {
  const { studioId, groupId, actor } = request;
  const places = studioCollections(studioId);
  const total = await deps.store.count({
    from: places.clients,
    where: [{ field: 'groupIds', is: 'contains', value: groupId }],
  });
  const begun = await deps.store.transact(async (transaction) => {
    const [stored, studio] = await Promise.all([
      transaction.get(places.clientGroup(groupId)),
      transaction.get(places.studio),
    ]);
    if (stored === undefined) return notFound('client group');
    const stale = versionRefusal(stored.value.version, request.expectedVersion);
    if (stale !== undefined) return stale;
    const at = deps.clock.now();
    const syncs = await readContactSyncs(transaction, studioId, [groupId]);
    const work: JobWork = { kind: 'leave', groupId, groupName: stored.value.name };
    const job = newClientJob(deps, { studioId, work, total, actor });
    if (studio?.value.newClientsGroupId === groupId) {
      const { value } = studio;
      const after = { ...without(value, 'newClientsGroupId'), version: value.version + 1, updatedAt: at };
      transaction.set(places.studio, after);
    }
    transaction.delete(places.clientGroup(groupId));
    transaction.create(places.clientJob(job.id), job);
    return { kind: 'begun' as const, jobId: job.id, syncIds: noteGroupChange(transaction, syncs, { at }) };
  });
  if (begun.kind === 'refused') return begun;
  await requestContactSyncs(deps, begun.syncIds, 'studio');
  return runClientJob(deps, { studioId, jobId: begun.jobId, forMilliseconds: request.forMilliseconds });
}

async function countClients(
  store: Store,
  studioId: StudioId,
  joining: Joining,
): Promise<{ readonly clients: JobClients; readonly total: number } | Refused> {
  const places = studioCollections(studioId);
  switch (joining.kind) {
    case 'all':
      return { clients: joining, total: await store.count({ from: places.clients }) };
    case 'chosen': {
      const clientIds = [...new Set(joining.clientIds)];
      if (clientIds.length === 0) return noneChosen();
      const found = await store.getAll(clientIds.map((id) => places.client(id)));
      const errors = clientIds.flatMap((_, index) =>
        found[index] === undefined ? [{ path: `clientIds.${index}`, message: 'There is no such client.' }] : [],
      );
      if (errors.length > 0) return refuseInputs(errors.slice(0, 50));
      return { clients: { kind: 'chosen', clientIds }, total: clientIds.length };
    }
    case 'found': {
      const { by } = await findClients(store, { studioId, ...joining });
      const total = await store.count({ from: places.clients, where: by === undefined ? [] : [conditionOf(by)] });
      return { clients: by === undefined ? joining : { ...joining, asked: by }, total };
    }
  }
}

function noneChosen(): Refused {
  return refuseInputs([{ path: 'clientIds', message: 'Choose at least one client.' }]);
}
