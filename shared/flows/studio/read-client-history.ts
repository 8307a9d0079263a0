import { syncIdOf } from '../../domain/ids.ts';
import type { ClientId, StudioId, UserId } from '../../domain/ids.ts';
import { contactPairAt, studioCollections } from '../../ports/collections.ts';
import type { ClientVersion } from '../../ports/records/client-record.ts';
import type { Store } from '../../ports/store.ts';
import { readContactSyncs } from '../contacts/note-client-change.ts';

/** Versions read of one client, the newest. */
const mostVersions = 50;

/** What became of a client: its versions, the newest first, and which of them is in whose Google Contacts (0: none yet). */
export interface ClientHistory {
  readonly versions: readonly ClientVersion[];
  readonly reached: ReadonlyMap<UserId, number>;
}

/** The history of a client, deleted ones too; empty where none is kept. */
export async function readClientHistory(
  store: Store,
  named: { readonly studioId: StudioId; readonly clientId: ClientId },
): Promise<ClientHistory> {
  const { studioId, clientId } = named;
  const found = await store.find({
    from: studioCollections(studioId).clientVersions(clientId),
    orderBy: [{ field: 'at', direction: 'desc' }],
    limit: mostVersions,
  });
  const versions = found.map(({ value }) => value).toSorted(latestFirst);
  const groups = [...new Set(versions.flatMap(({ client }) => client.groupIds))];
  const syncs = await readContactSyncs(store, studioId, groups);
  const pairs = await store.getAll(syncs.map(({ userId }) => contactPairAt(syncIdOf(studioId, userId), clientId)));
  const reached = new Map(syncs.map(({ userId }, index) => [userId, pairs[index]?.value.studioVersion ?? 0] as const));
  return { versions, reached };
}

/** A deletion comes after the version it deletes, also within one second. */
function latestFirst(one: ClientVersion, other: ClientVersion): number {
  if (one.version !== other.version) return other.version - one.version;
  return Number(other.deleted ?? false) - Number(one.deleted ?? false);
}
