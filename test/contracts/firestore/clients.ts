import { type CollectionReference, Firestore, type QuerySnapshot } from '@google-cloud/firestore';

/** A client of the server at `host` (`address:port`), for one project and database. Terminate it. */
export function openClient(host: string, projectId: string, databaseId = '(default)'): Firestore {
  return new Firestore({
    projectId,
    databaseId,
    host,
    ssl: false,
    // What the client itself sends to an emulator: it passes all rules.
    customHeaders: { Authorization: 'Bearer owner' },
  });
}

let collections = 0;

/** A collection no other test uses. */
export function freshCollection(client: Firestore): CollectionReference {
  return client.collection(freshId());
}

/** A collection id no other test uses. */
export function freshId(): string {
  return `c${process.pid}_${++collections}`;
}

/** The ids a query found, in order: `a,b`. */
export function ids(snapshot: QuerySnapshot): string {
  return snapshot.docs.map((document) => document.id).join(',');
}

/** Five documents with numbers, lists, letters and flags, and one with none of them. */
export async function seed(client: Firestore): Promise<CollectionReference> {
  const collection = freshCollection(client);
  const batch = client.batch();
  for (const [id, number, list, letter, flag] of SEEDED) {
    batch.set(collection.doc(id), { number, list, letter, flag, map: { tens: number * 10 } });
  }
  batch.set(collection.doc('bare'), { other: 1 });
  await batch.commit();
  return collection;
}

const SEEDED = [
  ['a', 1, ['x'], 'u', true],
  ['b', 2, ['x', 'y'], 'v', false],
  ['c', 3, ['y'], 'u', null],
  ['d', 4, ['z'], 'w', true],
  ['e', 5, [], 'v', false],
] as const;

/** gRPC status numbers, as they come in the `code` of the client's errors. */
export const CODE = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
} as const;
