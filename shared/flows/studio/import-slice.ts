import type { Client } from '../../domain/client.ts';
import { clientKeys } from '../../domain/client-search.ts';
import { asId } from '../../domain/ids.ts';
import type { ClientGroupId, ClientId, ClientImportId, StudioId } from '../../domain/ids.ts';
import type { ClientGroup } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ImportedFields } from '../../ports/records/client-import-record.ts';
import type { ClientJobRecord, JobWork } from '../../ports/records/client-job-record.ts';
import type { Reader, Transaction } from '../../ports/store.ts';
import { groupsConcerned, readContactSyncs } from '../contacts/note-client-change.ts';
import type { ClientChange } from '../contacts/note-client-change.ts';
import type { ClientJobDeps, Slice } from './client-job.ts';
import { changeClient, groupsOfNewClient } from './edit-client.ts';
import { groupNameKey } from './edit-client-group.ts';
import { readRows } from './import-parts.ts';
import { countThatFits } from './membership-slices.ts';
import { namesAgree, withImported } from './plan-import.ts';
import { readGroups } from './read-clients.ts';
import { writeClients } from './save-clients.ts';

/** Clients changed at the same time. */
const changedAtOnce = 8;

/**
 * Changes the clients that the next rows are of, each as if somebody had typed it in, so that their events are worded anew.
 * Doing it again changes nothing, so it needs no count of its own. Those deleted meanwhile stay deleted.
 */
export async function updateImported(
  deps: ClientJobDeps,
  job: ClientJobRecord,
  importId: ClientImportId,
): Promise<void> {
  const { studioId } = job;
  const updates = (await readRows(deps.store, job, importId)).filter((row) => row.kind === 'update');
  const groups = await readGroups(deps.store, studioId);
  for (let from = 0; from < updates.length; from += changedAtOnce) {
    await Promise.all(
      updates.slice(from, from + changedAtOnce).map(({ clientId, fields }) =>
        changeClient(deps, { studioId, clientId, by: job.startedBy }, (before) => ({
          ...withImported(before, fields),
          groupIds: [...new Set([...before.groupIds, ...groupsNamed(groups, fields)])],
        })),
      ),
    );
  }
}

/** Makes the clients of the next rows, unless somebody made one like it since the file was looked at, and counts them. */
export async function importSlice(
  deps: ClientJobDeps,
  transaction: Transaction,
  step: {
    readonly job: ClientJobRecord;
    readonly work: Extract<JobWork, { readonly kind: 'import' }>;
    readonly at: Instant;
  },
): Promise<Slice> {
  const { job, work, at } = step;
  const { studioId } = job;
  const rows = await readRows(transaction, job, work.importId);
  const [groups, everyone] = await Promise.all([
    readGroups(transaction, studioId),
    groupsOfNewClient(transaction, studioId, []),
  ]);
  const changes = await Promise.all(
    rows.map(async (row): Promise<ClientChange | undefined> => {
      if (row.kind === 'update') return undefined;
      if (row.anyway === undefined && (await isThere(transaction, studioId, row.fields))) return undefined;
      const groupIds = [...new Set([...groupsNamed(groups, row.fields), ...everyone])];
      const { groupNames: _names, ...fields } = row.fields;
      const id = asId<ClientId>(deps.chance.id());
      const after: Client = { ...fields, groupIds, id, studioId, version: 1, createdAt: at, updatedAt: at };
      return { before: undefined, after };
    }),
  );
  const syncs = await readContactSyncs(
    transaction,
    studioId,
    groupsConcerned(changes.filter((change) => change !== undefined)),
  );
  const taken = countThatFits(changes, syncs);
  const made = changes.slice(0, taken).filter((change) => change !== undefined);
  const updated = rows.slice(0, taken).filter(({ kind }) => kind === 'update').length;
  const done = job.done + taken;
  const isOver = rows.length === 0 || done >= job.total;
  const next: ClientJobRecord = {
    ...job,
    state: isOver ? 'done' : 'running',
    done,
    changed: job.changed + made.length + updated,
    place: done,
    updatedAt: at,
  };
  const syncIds = writeClients(transaction, { studioId, changes: made, at, by: job.startedBy, syncs });
  transaction.set(studioCollections(studioId).clientJob(job.id), next);
  return { job: next, syncIds };
}

/** Whether somebody like this, by address or phone and name, was made since the file was looked at. */
async function isThere(reader: Reader, studioId: StudioId, fields: ImportedFields): Promise<boolean> {
  const found = await Promise.all(
    clientKeys(fields).map((key) =>
      reader.find({
        from: studioCollections(studioId).clients,
        where: [{ field: 'keys', is: 'contains', value: key }],
        limit: 20,
      }),
    ),
  );
  return found.flat().some(({ value }) => namesAgree(value, fields));
}

function groupsNamed(groups: readonly ClientGroup[], { groupNames }: ImportedFields): readonly ClientGroupId[] {
  const wanted = new Set(groupNames.map(groupNameKey));
  return groups.filter(({ name }) => wanted.has(groupNameKey(name))).map(({ id }) => id);
}
