import type { Client } from '../../domain/client.ts';
import type { StudioId } from '../../domain/ids.ts';
import type { ClientGroup } from '../../domain/studio.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ClientRecord } from '../../ports/records/client-record.ts';
import type { Reader, Store, Stored } from '../../ports/store.ts';
import { plainClient } from './client-record.ts';

/** Clients read at once. */
const pageSize = 500;

/** Every client of a studio, by id. */
export async function readAllClients(store: Store, studioId: StudioId): Promise<readonly Client[]> {
  const clients: ClientRecord[] = [];
  let after: readonly unknown[] | undefined;
  do {
    const page: readonly Stored<ClientRecord>[] = await store.find({
      from: studioCollections(studioId).clients,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    clients.push(...page.map(({ value }) => value));
    const last = page.at(-1);
    after = last === undefined || page.length < pageSize ? undefined : [last.id];
  } while (after !== undefined);
  return clients.map(plainClient);
}

/** The groups of a studio. */
export async function readGroups(reader: Reader, studioId: StudioId): Promise<readonly ClientGroup[]> {
  const found = await reader.find({ from: studioCollections(studioId).clientGroups });
  return found.map(({ value }) => value).toSorted((one, other) => one.name.localeCompare(other.name));
}
