import { asId } from '../../domain/ids.ts';
import type { ClientGroupId, StudioId } from '../../domain/ids.ts';
import type { ClientGroup } from '../../domain/studio.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { ClientGroupRecord } from '../../ports/records/client-record.ts';
import type { Reader, Store } from '../../ports/store.ts';
import { noteGroupChange, readContactSyncs } from '../contacts/note-client-change.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs } from '../request-syncs.ts';

/** What may be changed of a client group. */
export type ClientGroupFields = Pick<ClientGroup, 'name' | 'inactive'>;

/** What became of a group made or changed. */
export type ClientGroupAnswer = { readonly kind: 'done'; readonly group: ClientGroup } | Refused;

/** A group to change or delete, and from which version. */
export interface ClientGroupRequest {
  readonly studioId: StudioId;
  readonly groupId: ClientGroupId;
  readonly expectedVersion?: number;
}

interface Deps {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
}

/** Letters of a group's name at most: Google shows it as a label. */
export const longestGroupName = 100;

/** Makes a group. No two groups of a studio have one name, whatever the case. */
export async function addClientGroup(
  deps: { readonly store: Store; readonly chance: Chance },
  request: { readonly studioId: StudioId; readonly fields: ClientGroupFields },
): Promise<ClientGroupAnswer> {
  const { studioId, fields } = request;
  const id = asId<ClientGroupId>(deps.chance.id());
  return deps.store.transact(async (transaction): Promise<ClientGroupAnswer> => {
    const group: ClientGroup = { id, studioId, name: fields.name.trim(), inactive: fields.inactive, version: 1 };
    const wrong = await nameRefusal(transaction, group);
    if (wrong !== undefined) return wrong;
    transaction.create(studioCollections(studioId).clientGroup(id), groupRecord(group));
    return { kind: 'done', group };
  });
}

/** Changes a group; the contact syncs that chose it look at all of it again. */
export async function changeClientGroup(
  deps: Deps,
  request: ClientGroupRequest,
  wanted: (before: ClientGroupFields) => ClientGroupFields,
): Promise<ClientGroupAnswer> {
  const { studioId, groupId, expectedVersion } = request;
  const document = studioCollections(studioId).clientGroup(groupId);
  const saved = await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(document);
    if (stored === undefined) return notFound('client group');
    const before = stored.value;
    const stale = versionRefusal(before.version, expectedVersion);
    if (stale !== undefined) return stale;
    const { name, inactive } = wanted({ name: before.name, inactive: before.inactive });
    const group: ClientGroup = { id: groupId, studioId, name: name.trim(), inactive, version: before.version + 1 };
    if (group.name === before.name && inactive === before.inactive)
      return { kind: 'done' as const, group: before, syncIds: [] };
    const wrong = await nameRefusal(transaction, group);
    if (wrong !== undefined) return wrong;
    const syncs = await readContactSyncs(transaction, studioId, [groupId]);
    transaction.set(document, groupRecord(group));
    return { kind: 'done' as const, group, syncIds: noteGroupChange(transaction, syncs, { at: deps.clock.now() }) };
  });
  if (saved.kind === 'refused') return saved;
  await requestContactSyncs(deps, saved.syncIds, 'studio');
  return { kind: 'done', group: saved.group };
}

/** The form of a group's name in which equal names are equal: case, width of letters and space do not matter. */
export function groupNameKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** A group as it is stored. */
export function groupRecord(group: ClientGroup): ClientGroupRecord {
  const { id, studioId, name, inactive, version } = group;
  return { id, studioId, name, inactive, version, nameKey: groupNameKey(name) };
}

async function nameRefusal(reader: Reader, group: ClientGroup): Promise<Refused | undefined> {
  if (group.name === '' || group.name.length > longestGroupName) {
    const message = `Enter a name of at most ${longestGroupName} characters.`;
    return refuseInputs([{ path: 'name', message }]);
  }
  const found = await reader.find({
    from: studioCollections(group.studioId).clientGroups,
    where: [{ field: 'nameKey', is: '==', value: groupNameKey(group.name) }],
    limit: 2,
  });
  const other = found.find(({ id }) => id !== group.id);
  if (other === undefined) return undefined;
  const message = `There is a client group “${other.value.name}” already.`;
  return { ...refuse('groupNameTaken', message, 'Choose another name.'), errors: [{ path: 'name', message }] };
}
