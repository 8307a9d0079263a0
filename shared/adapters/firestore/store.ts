import type { Firestore, Transaction } from '@google-cloud/firestore';
import type { Store, Write } from '../../ports/store.ts';
import { type Counts, openBill } from './bill.ts';
import { copyFields, type FirestoreSdk, toFields, toUpdate, updateTimeOf } from './documents.ts';
import { storeFailureFrom } from './failure.ts';
import { toCountedQuery } from './query.ts';
import { patience, writeAttempts } from './patience.ts';
import { type Opened, readerFrom, transactInFirestore } from './transaction.ts';

/** Where the records are. */
export interface FirestoreStoreOptions {
  readonly projectId: string;
  /** Absent: the project's default database. */
  readonly databaseId?: string;
  /**
   * `host:port` of a server that stands in for Google's, spoken to without encryption or credentials. The SDK itself looks at
   * FIRESTORE_EMULATOR_HOST and lets it win: whoever sets that passes the same here.
   */
  readonly emulatorHost?: string;
  /** Told after each call what Firestore bills for it. */
  readonly onCounts?: (added: Counts) => void;
}

/** The store over Firestore. */
export interface FirestoreStore extends Store {
  /** Ends the connections; the store is of no use afterwards. */
  close(): Promise<void>;
  /** What was billed since the start. */
  counts(): Counts;
}

/** The port's own bound for one batch. */
const mostWrites = 500;

/** The store over Firestore. The SDK is loaded with the first call, so that a function which never asks never pays for it. */
export function createFirestoreStore(options: FirestoreStoreOptions): FirestoreStore {
  const bill = openBill(options.onCounts);
  let opening: Promise<Opened> | undefined;
  const open = () => (opening ??= openFirestore(options));
  const reader = readerFrom(open, bill, ({ firestore }) => ({
    getAll: (paths) => firestore.getAll(...paths.map((path) => firestore.doc(path))),
    query: (query) => query.get(),
  }));
  return {
    ...reader,
    async count(query) {
      const { sdk, firestore } = await open();
      const counted = toCountedQuery(sdk, firestore, query);
      try {
        const { count } = (await counted.count().get()).data();
        bill.countings(count);
        return count;
      } catch (error) {
        throw storeFailureFrom(error, { kind: 'read' });
      }
    },
    transact: async (work) => await transactInFirestore(await open(), bill, work),
    async write(writes) {
      if (writes.length > mostWrites) throw new Error(`store: at most ${mostWrites} writes at once`);
      if (writes.length === 0) return;
      const copies = writes.map((write) => copyWrite(write));
      const { sdk, firestore } = await open();
      const billed = { writes: 0, deletes: 0 };
      for (const write of copies) {
        if (write.kind !== 'delete') billed.writes += 1;
        if (write.kind === 'delete' || (write.kind === 'set' && write.revision !== undefined)) billed.deletes += 1;
      }
      try {
        // The SDK's batches cannot be told when to give up; a transaction that reads nothing is the same single call.
        await firestore.runTransaction(
          async (transaction) => {
            for (const write of copies) addWrite(sdk, firestore, transaction, write);
          },
          { maxAttempts: writeAttempts },
        );
      } catch (error) {
        throw storeFailureFrom(error, { kind: 'write', plainUpdates: writes.some(isPlainUpdate) });
      }
      bill.commits(billed);
    },
    counts: () => bill.counts(),
    async close() {
      if (opening !== undefined) await (await opening).firestore.terminate();
    },
  };
}

async function openFirestore({ projectId, databaseId, emulatorHost }: FirestoreStoreOptions): Promise<Opened> {
  const sdk = await import('@google-cloud/firestore');
  const firestore = new sdk.Firestore({
    projectId,
    ignoreUndefinedProperties: true,
    preferRest: false,
    clientConfig: patience,
    ...(databaseId === undefined ? {} : { databaseId }),
    // A named universe keeps the SDK from looking for credentials, and for a metadata server that could tell it theirs.
    ...(emulatorHost === undefined ? {} : { host: emulatorHost, ssl: false, universeDomain: 'googleapis.com' }),
  });
  return { sdk, firestore };
}

/** Copied before anything is waited for: what the caller does with its values meanwhile is its own. */
function copyWrite(write: Write): Write {
  if (write.kind === 'delete') return write;
  return write.kind === 'update'
    ? { ...write, fields: copyFields(write.fields) }
    : { ...write, value: copyFields(write.value) };
}

function addWrite(sdk: FirestoreSdk, firestore: Firestore, batch: Transaction, write: Write): void {
  const document = firestore.doc(write.document.path);
  switch (write.kind) {
    case 'create':
      batch.create(document, toFields(sdk, write.value));
      return;
    case 'set':
      // A set takes no precondition; a commit applies its writes in order, so a guarded delete before it guards both.
      if (write.revision !== undefined) batch.delete(document, { lastUpdateTime: updateTimeOf(sdk, write.revision) });
      batch.set(document, toFields(sdk, write.value));
      return;
    case 'update':
      if (write.revision === undefined) batch.update(document, ...toUpdate(sdk, write.fields));
      else {
        const lastUpdateTime = updateTimeOf(sdk, write.revision);
        batch.update(document, ...toUpdate(sdk, write.fields), { lastUpdateTime });
      }
      return;
    case 'delete':
      if (write.revision === undefined) batch.delete(document);
      else batch.delete(document, { lastUpdateTime: updateTimeOf(sdk, write.revision) });
      return;
  }
}

/** Fails for one reason only: the document is not there. */
function isPlainUpdate(write: Write): boolean {
  return write.kind === 'update' && write.revision === undefined;
}
