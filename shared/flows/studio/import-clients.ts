import type { Actor } from '../../domain/booking.ts';
import { asId } from '../../domain/ids.ts';
import type { ClientGroupId, ClientImportId, StudioId } from '../../domain/ids.ts';
import type { ClientGroup } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ClientImportRecord, RowNote } from '../../ports/records/client-import-record.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { newClientJob } from './client-job.ts';
import type { ClientJobAnswer, ClientJobDeps } from './client-job.ts';
import { groupNameKey, groupRecord } from './edit-client-group.ts';
import { partsOf } from './import-parts.ts';
import { planImport } from './plan-import.ts';
import type { ImportWishes, ReadRow } from './plan-import.ts';
import { readAllClients, readGroups } from './read-clients.ts';
import { runClientJob } from './run-client-job.ts';

/** How long a file waits for a yes; seconds. */
const keptFor = 86_400;
/** Notes shown of each kind. */
const mostNotes = 200;
/** Groups a file may bring with it; more are hardly meant as groups. */
const mostNewGroups = 100;
/** Parts written at once, so that a request stays small. */
const partsAtOnce = 10;

/** A file of clients, read. */
export interface ReadFile {
  readonly fileName: string;
  readonly rows: readonly ReadRow[];
  readonly wrong: readonly RowNote[];
  readonly ignored: readonly string[];
}

/**
 * Finds out what a file comes to, and keeps it for a day: no client is written. Every client of the studio is read once,
 * since each row may be any of them.
 */
export async function previewImport(
  deps: Pick<ClientJobDeps, 'store' | 'clock' | 'chance'>,
  request: { readonly studioId: StudioId; readonly file: ReadFile; readonly wishes: ImportWishes },
): Promise<{ readonly kind: 'done'; readonly record: ClientImportRecord } | Refused> {
  const { studioId, file, wishes } = request;
  const known = { clients: await readAllClients(deps.store, studioId), groups: await readGroups(deps.store, studioId) };
  const plan = planImport(file.rows, known, wishes);
  if (plan.newGroups.length > mostNewGroups) return tooManyGroups();
  const id = asId<ClientImportId>(deps.chance.id());
  const at = deps.clock.now();
  const expiresAt = addSeconds(at, keptFor);
  const parts = partsOf(plan.rows);
  const places = studioCollections(studioId);
  for (let from = 0; from < parts.length; from += partsAtOnce) {
    const writes = parts.slice(from, from + partsAtOnce).map((part) => {
      const value = { rows: part.rows, expiresAt };
      return { kind: 'create' as const, document: places.importPart(id, part.from), value };
    });
    await deps.store.write(writes);
  }
  const record: ClientImportRecord = {
    id,
    studioId,
    fileName: file.fileName,
    counts: {
      rows: file.rows.length + file.wrong.length,
      create: plan.rows.filter(({ kind }) => kind === 'create').length,
      update: plan.rows.filter(({ kind }) => kind === 'update').length,
      same: plan.same,
      duplicate: plan.duplicates.length,
      wrong: file.wrong.length,
    },
    wrong: file.wrong.slice(0, mostNotes),
    duplicates: plan.duplicates.slice(0, mostNotes),
    newGroups: plan.newGroups,
    ignored: file.ignored,
    parts: parts.map(({ from }) => from),
    readAt: at,
    expiresAt,
  };
  await deps.store.write([{ kind: 'create', document: places.clientImport(id), value: record }]);
  return { kind: 'done', record };
}

/** Takes a file in that was previewed: as a job, done at once where it is short. Saying yes twice takes it in once. */
export async function confirmImport(
  deps: ClientJobDeps,
  request: {
    readonly studioId: StudioId;
    readonly importId: ClientImportId;
    readonly actor: Actor;
    readonly forMilliseconds: number;
  },
): Promise<ClientJobAnswer> {
  const { studioId, importId, actor } = request;
  const places = studioCollections(studioId);
  const begun = await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(places.clientImport(importId));
    if (stored === undefined || stored.value.expiresAt <= deps.clock.now()) return notFound('file');
    const record = stored.value;
    if (record.jobId !== undefined) return { kind: 'begun' as const, jobId: record.jobId };
    const groups = await readGroups(transaction, studioId);
    const known = new Set(groups.map(({ name }) => groupNameKey(name)));
    const work = { kind: 'import' as const, importId, fileName: record.fileName };
    const total = record.counts.create + record.counts.update;
    const job = newClientJob(deps, { studioId, work, total, actor });
    for (const name of record.newGroups.filter((one) => !known.has(groupNameKey(one)))) {
      const group: ClientGroup = {
        id: asId<ClientGroupId>(deps.chance.id()),
        studioId,
        name,
        inactive: false,
        version: 1,
      };
      transaction.create(places.clientGroup(group.id), groupRecord(group));
    }
    transaction.create(places.clientJob(job.id), job);
    transaction.update(places.clientImport(importId), { jobId: job.id });
    return { kind: 'begun' as const, jobId: job.id };
  });
  if (begun.kind === 'refused') return begun;
  return runClientJob(deps, { studioId, jobId: begun.jobId, forMilliseconds: request.forMilliseconds });
}

function tooManyGroups(): Refused {
  return refuse(
    'unreadableFile',
    `The file names more than ${mostNewGroups} client groups that are not there.`,
    'Look whether the column “Groups” holds something else, or make the groups first.',
  );
}
