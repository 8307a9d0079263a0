import { createRequire } from 'node:module';

import { Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

import { CommitClock } from './clock.ts';
import { Counter, type FirestoreCounts } from './counts.ts';
import { Documents } from './documents.ts';
import type { IndexDefinitions } from './indexes.ts';
import { NO_JOURNAL, openJournal } from './journal.ts';
import { rpcsOf } from './rpc.ts';
import type { FirestoreState } from './state.ts';
import { Transactions } from './transactions.ts';

/** How to start the server; everything may be left out. */
export interface FirestoreOptions {
  /** 0 or nothing takes a free port. */
  readonly port?: number;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Where documents are kept; nothing keeps them in memory only. One server at a time may use a directory. */
  readonly directory?: string;
  /** What firestore.indexes.json says; nothing serves every query without looking for its index. */
  readonly indexes?: IndexDefinitions;
}

/** A running server. */
export interface LocalFirestore {
  /** For FIRESTORE_EMULATOR_HOST, such as `127.0.0.1:8181`. */
  readonly host: string;
  /** What has been read and written since the start or the last reset. */
  counts(): FirestoreCounts;
  resetCounts(): void;
  /** Ends all calls at once; everything acknowledged is in the directory. */
  stop(): Promise<void>;
}

/** Google takes requests of 10 MiB (facts 7) and some framing. */
const LARGEST_REQUEST = 11 * 1024 * 1024;

/** Starts a Firestore on this machine that speaks Google's gRPC. Rejects when the port is taken or the journal damaged. */
export async function startFirestore(options: FirestoreOptions = {}): Promise<LocalFirestore> {
  const host = options.host ?? '127.0.0.1';
  const state = await newState(options);
  const server = new Server({
    'grpc.max_receive_message_length': LARGEST_REQUEST,
    'grpc.max_send_message_length': -1,
  });
  server.addService(firestoreService(), rpcsOf(state));
  const port = await bind(server, `${host}:${options.port ?? 0}`).catch((cause: unknown) => {
    close(state);
    throw cause;
  });
  return {
    host: `${host}:${port}`,
    counts: () => state.counter.counts(),
    resetCounts: () => state.counter.reset(),
    stop: async () => {
      server.forceShutdown();
      close(state);
    },
  };
}

async function newState({ directory, indexes }: FirestoreOptions): Promise<FirestoreState> {
  const documents = new Documents();
  const clock = new CommitClock();
  const journal = directory === undefined ? NO_JOURNAL : await openJournal(directory, documents, clock);
  return {
    documents,
    clock,
    journal,
    indexes,
    transactions: new Transactions(clock),
    counter: new Counter(),
    listeners: new Set(),
  };
}

function close(state: FirestoreState): void {
  state.transactions.stop();
  state.journal.close();
}

/** Google's own description of the service, which the official client carries with it. */
function firestoreService(): ServiceDefinition {
  const requireHere = createRequire(import.meta.url);
  const requireThere = createRequire(requireHere.resolve('@google-cloud/firestore'));
  const descriptors = requireThere('@google-cloud/firestore-api/build/protos/protos.json') as Parameters<
    typeof fromJSON
  >[0];
  const definitions = fromJSON(descriptors, { longs: String, enums: String, oneofs: true, defaults: false });
  // A package definition also holds messages; this name is a service's.
  return definitions['google.firestore.v1.Firestore'] as ServiceDefinition;
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
