import { searchFor } from '../../domain/client-search.ts';
import type { Client } from '../../domain/client.ts';
import type { ClientGroupId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ClientRecord } from '../../ports/records/client-record.ts';
import type { Condition, Query, Store } from '../../ports/store.ts';

/** Which clients are asked for: all, those a text finds, those of a group, or both. */
export interface ClientQuestion {
  readonly query?: string | undefined;
  readonly groupId?: ClientGroupId | undefined;
}

/** What of a question the index answers. */
export interface AskedOfIndex {
  readonly field: 'search' | 'groupIds';
  readonly value: string;
}

/** A question to the collection of clients, and what of its answer to keep: the question cannot ask for all of it. */
export interface ClientFinding {
  readonly query: Pick<Query<ClientRecord>, 'from' | 'where' | 'orderBy'>;
  readonly keep: (client: Client) => boolean;
  /** Undefined where all clients are asked for. */
  readonly by: AskedOfIndex | undefined;
}

/** Clients are listed by their names. */
const byName = [{ field: 'sortName', direction: 'asc' }] as const;

/**
 * How clients are found without reading all of them: of the words of a search and the group, the one that fewest clients
 * have is asked of the index (counting 1,000 entries is billed as one read), the others are looked at in what comes back.
 */
export async function findClients(
  store: Store,
  question: ClientQuestion & { readonly studioId: StudioId },
): Promise<ClientFinding> {
  const from = studioCollections(question.studioId).clients;
  const keep = keepsClient(question);
  const by = await rarest(store, question);
  return { query: { from, where: by === undefined ? [] : [conditionOf(by)], orderBy: byName }, keep, by };
}

async function rarest(
  store: Store,
  question: ClientQuestion & { readonly studioId: StudioId },
): Promise<AskedOfIndex | undefined> {
  const from = studioCollections(question.studioId).clients;
  const [first, ...others] = askableParts(question);
  if (first === undefined || others.length === 0) return first;
  const counts = await Promise.all(
    [first, ...others].map(async (by) => ({ by, count: await store.count({ from, where: [conditionOf(by)] }) })),
  );
  return counts.toSorted((one, other) => one.count - other.count)[0]?.by;
}

/** Whether a client is one of those asked for. */
export function keepsClient({ query, groupId }: ClientQuestion): (client: Client) => boolean {
  const search = searchFor(query ?? '');
  return (client) =>
    (search === undefined || search.isMatch(client)) && (groupId === undefined || client.groupIds.includes(groupId));
}

function askableParts({ query, groupId }: ClientQuestion): readonly AskedOfIndex[] {
  const tokens = searchFor(query ?? '')?.tokens ?? [];
  return [
    ...tokens.map((value) => ({ field: 'search' as const, value })),
    ...(groupId === undefined ? [] : [{ field: 'groupIds' as const, value: groupId }]),
  ];
}

/** The condition of a query for this part of a question. */
export function conditionOf({ field, value }: AskedOfIndex): Condition {
  return { field, is: 'contains', value };
}
