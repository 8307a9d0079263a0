import { toMicros } from './clock.ts';
import { Refusal } from './refusal.ts';
import { checkQuery } from './query-limits.ts';
import { type PlacedQuery, runQuery } from './query.ts';
import { settleSnapshot, toDocumentAnswer } from './reads.ts';
import { childId, compareNames, compareText } from './resource-name.ts';
import type { FirestoreState } from './state.ts';
import type { Cursor, DocumentAnswer, DocumentMask, ReadConsistency, StructuredQuery } from './wire.ts';

export interface ListDocumentsRequest extends ReadConsistency {
  readonly parent: string;
  readonly collectionId?: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly orderBy?: string;
  readonly mask?: DocumentMask;
  readonly showMissing?: boolean;
}

export interface ListDocumentsAnswer {
  readonly documents: readonly DocumentAnswer[];
  readonly nextPageToken: string;
}

export interface ListCollectionIdsRequest {
  readonly parent: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly readTime?: ReadConsistency['readTime'];
}

export interface PartitionQueryRequest {
  readonly parent: string;
  readonly structuredQuery: StructuredQuery;
  readonly partitionCount?: string;
  readonly readTime?: ReadConsistency['readTime'];
}

const DEFAULT_PAGE_SIZE = 300;

/** Documents of one collection by name, page by page; `showMissing` adds, without fields, documents that only have descendants. */
export function listDocuments(state: FirestoreState, request: ListDocumentsRequest): ListDocumentsAnswer {
  if (request.orderBy) throw new Refusal('UNIMPLEMENTED', 'ListDocuments orders by name only here.');
  const { at } = settleSnapshot(state, request);
  const path = `${request.parent}/${request.collectionId ?? ''}`;
  const byName = new Map<string, DocumentAnswer>();
  if (request.showMissing) {
    for (const below of state.documents.collectionsBelow(path, at)) {
      const name = `${path}/${childId(path, below)}`;
      byName.set(name, { name });
    }
  }
  for (const document of state.documents.inCollection(path, at)) {
    byName.set(document.name, toDocumentAnswer(document, request.mask?.fieldPaths));
  }
  const names = [...byName.keys()].toSorted(compareNames);
  const page = pageOf(names, request, compareNames);
  state.counter.read(Math.max(1, page.items.length));
  // Every name of the page is a key of the map it was taken from.
  return { documents: page.items.map((name) => byName.get(name) ?? { name }), nextPageToken: page.next };
}

/** Ids of the collections directly below a document or the root, page by page. */
export function listCollectionIds(state: FirestoreState, request: ListCollectionIdsRequest) {
  const at = request.readTime ? toMicros(request.readTime) : undefined;
  const ids = new Set<string>();
  for (const path of state.documents.collectionsBelow(request.parent, at)) ids.add(childId(request.parent, path));
  state.counter.read(1);
  const page = pageOf([...ids].toSorted(compareText), request, compareText);
  return { collectionIds: page.items, nextPageToken: page.next };
}

/** Cursors that cut a collection group, ordered by name, into parts of about equal size. */
export function partitionQuery(
  state: FirestoreState,
  request: PartitionQueryRequest,
): { readonly partitions: readonly Cursor[] } {
  const placed: PlacedQuery = { parent: request.parent, query: request.structuredQuery };
  checkQuery(placed.query);
  const at = request.readTime ? toMicros(request.readTime) : undefined;
  const { documents } = runQuery(state.documents, placed, at);
  const wanted = Math.min(Number(request.partitionCount ?? 0), documents.length - 1);
  const partitions: Cursor[] = [];
  for (let cut = 1; cut <= wanted; cut++) {
    const document = documents[Math.floor((cut * documents.length) / (wanted + 1))];
    if (document) partitions.push({ values: [{ referenceValue: document.name }], before: true });
  }
  state.counter.read(1);
  return { partitions };
}

/** The page after the token, which is the last item of the page before. */
function pageOf(
  sorted: readonly string[],
  { pageSize, pageToken }: { readonly pageSize?: number; readonly pageToken?: string },
  compare: (left: string, right: string) => number,
): { readonly items: readonly string[]; readonly next: string } {
  const rest = pageToken ? sorted.filter((item) => compare(item, pageToken) > 0) : sorted;
  const items = rest.slice(0, pageSize || DEFAULT_PAGE_SIZE);
  return { items, next: items.length < rest.length ? (items.at(-1) ?? '') : '' };
}
