import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerDuplexStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';

import { batchWrite, commit } from './commit.ts';
import { createDocument, type CreateRequest, deleteDocument, type DeleteRequest } from './single-document.ts';
import { getDocument, type GetRequest, updateDocument, type UpdateRequest } from './single-document.ts';
import { listen, type ListenAnswer, type ListenRequest } from './listen.ts';
import { listCollectionIds, type ListCollectionIdsRequest } from './listing.ts';
import { listDocuments, type ListDocumentsRequest, partitionQuery, type PartitionQueryRequest } from './listing.ts';
import { answerAggregation, answerQuery, batchGetDocuments } from './reads.ts';
import type { BatchGetRequest, RunAggregationRequest, RunQueryRequest } from './reads.ts';
import { toRefusal } from './refusal.ts';
import type { FirestoreState } from './state.ts';
import type { CommitRequest, TransactionOptions, Write } from './wire.ts';

/** Every RPC this server answers, by its name in google.firestore.v1.Firestore; the others answer UNIMPLEMENTED. */
export function rpcsOf(state: FirestoreState): UntypedServiceImplementation {
  const unary = unaryFor(state);
  const streaming = streamingFor(state);
  return {
    getDocument: unary('GetDocument', (request: GetRequest) => getDocument(state, request)),
    createDocument: unary('CreateDocument', (request: CreateRequest) => createDocument(state, request)),
    updateDocument: unary('UpdateDocument', (request: UpdateRequest) => updateDocument(state, request)),
    deleteDocument: unary('DeleteDocument', (request: DeleteRequest) => deleteDocument(state, request)),
    listDocuments: unary('ListDocuments', (request: ListDocumentsRequest) => listDocuments(state, request)),
    listCollectionIds: unary('ListCollectionIds', (request: ListCollectionIdsRequest) =>
      listCollectionIds(state, request),
    ),
    partitionQuery: unary('PartitionQuery', (request: PartitionQueryRequest) => partitionQuery(state, request)),
    commit: unary('Commit', (request: CommitRequest) => commit(state, request)),
    batchWrite: unary('BatchWrite', ({ writes = [] }: { writes?: readonly Write[] }) => batchWrite(state, writes)),
    beginTransaction: unary('BeginTransaction', ({ options }: { options?: TransactionOptions }) => ({
      transaction: state.transactions.begin(options).id,
    })),
    rollback: unary('Rollback', ({ transaction }: { transaction: Uint8Array }) => {
      state.transactions.rollback(transaction);
      return {};
    }),
    batchGetDocuments: streaming('BatchGetDocuments', (request: BatchGetRequest) => batchGetDocuments(state, request)),
    runQuery: streaming('RunQuery', (request: RunQueryRequest) => answerQuery(state, request)),
    runAggregationQuery: streaming('RunAggregationQuery', (request: RunAggregationRequest) => [
      answerAggregation(state, request),
    ]),
    listen: (stream: ServerDuplexStream<ListenRequest, ListenAnswer>) => {
      state.counter.call('Listen');
      listen(state, stream);
    },
  };
}

function unaryFor(state: FirestoreState) {
  return <Request, Answer>(name: string, answer: (request: Request) => Answer | Promise<Answer>) => {
    const handle: handleUnaryCall<Request, Answer> = (call, respond) => {
      state.counter.call(name);
      const answered = async () => answer(call.request);
      answered().then(
        (value) => respond(null, value),
        (thrown: unknown) => respond(toRefusal(thrown)),
      );
    };
    return handle;
  };
}

function streamingFor(state: FirestoreState) {
  return <Request, Answer>(name: string, answers: (request: Request) => AsyncIterable<Answer> | Iterable<Answer>) => {
    const handle: handleServerStreamingCall<Request, Answer> = (call) => {
      state.counter.call(name);
      // The client repeats a stream that fails before it sent headers, for seven seconds; after them it believes the answer.
      call.sendMetadata(new Metadata());
      const writeAll = async () => {
        for await (const answer of answers(call.request)) call.write(answer);
      };
      writeAll().then(
        () => call.end(),
        // grpc-js turns an emitted error with a `code` into the status of the call.
        (thrown: unknown) => call.emit('error', toRefusal(thrown)),
      );
    };
    return handle;
  };
}
