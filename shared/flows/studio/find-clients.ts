import { searchFor } from '../../domain/client-search.ts';
import type { ClientGroupId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { ClientRecord } from '../../ports/records/client-record.ts';
import type { Condition, Query, Store } from '../../ports/store.ts';

/** Which clients are asked for: all, those a text finds, those of a group, or both. */
export interface ClientQuestion {
  readonly studioId: StudioId;
  readonly query?: string | undefined;
  readonly groupId?: ClientGroupId | undefined;
}

/** A question to the collection of clients, and what of its answer to keep: the question cannot ask for all of it. */
export interface ClientFinding {
  readonly from: Query<ClientRecord>['from'];
  readonly where: readonly Condition[];
  readonly keep: (client: ClientRecord) => boolean;
  /** How many clients the question is answered with, before `keep`. */
  readonly asked: number;
}

/** Clients are listed by their names. */
export const byName = [{ field: 'sortName', direction: 'asc' }] as const;

/**
 * How clients are found without reading all of them: of the words of a search and the group, the one that fewest clients
 * have is asked of the index (counting 1,000 entries is billed as one read), the others are looked at in what comes back.
 */
export async function findClients(store: Store, question: ClientQuestion): Promise<ClientFinding> {
  const from = studioCollections(question.studioId).clients;
  const { groupId } = question;
  const search = searchFor(question.query ?? '');
  const candidates: readonly Condition[] = [
    ...(search?.tokens ?? []).map((token): Condition => ({ field: 'search', is: 'contains', value: token })),
    ...(groupId === undefined ? [] : [{ field: 'groupIds', is: 'contains', value: groupId } as const]),
  ];
  const keep = (client: ClientRecord) =>
    (search === undefined || search.isMatch(client)) && (groupId === undefined || client.groupIds.includes(groupId));
  const conditions = candidates.length === 0 ? [[]] : candidates.map((condition) => [condition]);
  const counted = await Promise.all(
    conditions.map(async (where) => ({ from, where, keep, asked: await store.count({ from, where }) })),
  );
  return counted.reduce((least, one) => (one.asked < least.asked ? one : least));
}
